/**
 * Changes of the network configuration: members that join, are removed, replaced, made voters or learners, each change of the
 * voters through a joint generation.
 *
 * The *steward* is the first live voter in the order of peer ids, so that usually one node proposes; two that both think
 * so meet in one version of the configuration's record, and one loses. Whoever is steward next finishes what the last one
 * began: all it needs is in the configuration and in what the members report.
 *
 * What is wished for is therefore written into the configuration before anything is done about it, and one change is under way
 * at a time: the next one begins where the configuration that came of the last one is decided.
 *
 * Rejected: a steward that is elected, for a term. The configuration is a record like any other, decided by the same ballots,
 * and two who propose at once do no harm; an election would be a second protocol, with states of its own to get out of.
 * Rejected as well: that whoever is asked carries the change out. It would end with that node, half-way.
 */
import type { Join, Member, NetworkConfiguration, PeerId, Progress, Proposal, Wish } from '@replicator/interface'
import { ADDRESSES_PER_MEMBER_MAX, CONFIGURATION_KEY, MEMBERS_MAX } from '@replicator/interface'
import {
  classicQuorum,
  CONFIGURATION_TYPE,
  encodeConfiguration,
  isClassicQuorum,
  memberOf,
  unchanged,
  votersOf,
  wasRemoved,
  withMembers,
  withoutJoint,
  withTokens,
  withVoters,
} from '@replicator/membership'
import { beginRound } from '../deciding/coordinator.js'
import { hasAnsweredSince, ping } from '../links/heartbeat.js'
import { addedVoters, growthOf, isAbsent, noteAbsent, stewardOf, tickGrowth } from '../members/growth.js'
import type { Verdict } from '../turn/effects.js'
import type { MemberProgress } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { isAdmitted, needsTokens, noteVerdict } from './admission.js'
import { own } from './own.js'
import { nextWish, noteWish } from './wishes.js'
import { count, heldOf, log, looksAlive, nextProposalId, send } from '../turn/turn.js'

const FULL = `the network has ${MEMBERS_MAX} members, as many as it can have`

/** A node asks to be added, or to have its addresses or name changed. Whoever is asked passes it on to the steward. */
export function onJoin(turn: NetworkTurn, from: PeerId, message: Join): void {
  const { configuration } = turn.state
  const { joining } = own(turn).steward
  // A node speaks for itself; a member may pass on what another asked.
  if (from !== message.peer && memberOf(configuration, from) === undefined) {
    count(turn, 'joins-forbidden')
    return
  }
  const { peer, cluster, addresses, name } = message
  const member = memberOf(configuration, peer)
  const isNew = member === undefined && !wasRemoved(configuration, peer)
  if (isNew && !isAdmitted(turn, from, message)) return
  const steward = stewardOf(turn)
  if (steward === undefined) return
  if (steward !== turn.state.self) {
    const passed = isNew && needsTokens(turn) ? { ...message, token: '', admitted: true } : message
    if (from === peer) send(turn, steward, passed)
    return
  }
  if (member !== undefined && (member.cluster !== cluster || isAsAsked(member, message))) return
  if (wasRemoved(configuration, peer)) return
  if (!joining.has(peer) && configuration.members.length + joining.size >= MEMBERS_MAX) {
    count(turn, 'joins-refused-network-full')
    send(turn, peer, { type: 'refuse', code: 'stranger', reason: FULL })
    return
  }
  const sinceMs = joining.get(peer)?.sinceMs ?? turn.nowMs
  joining.set(peer, { cluster, addresses: addresses.slice(0, ADDRESSES_PER_MEMBER_MAX), name, sinceMs })
}

/** What the token of a newcomer is worth is known: where it is good, what it asked for goes on. */
export function onAdmission(turn: NetworkTurn, peer: PeerId, verdict: Verdict): void {
  const join = noteVerdict(turn, peer, verdict)
  if (join !== undefined) onJoin(turn, peer, join)
}

/** Whether a member is already what it asks to be. */
export function isAsAsked(member: Member, { addresses, name }: Pick<Join, 'addresses' | 'name'>): boolean {
  return sameAddresses(member.addresses, addresses) && (member.name ?? '') === name
}

/** The name of a member, as its entry has it: absent where none was given. */
export function named(name: string): Pick<Member, 'name'> {
  return name === '' ? {} : { name }
}

/** Whether these are the same addresses, in any order. */
function sameAddresses(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((address) => b.includes(address))
}

/** A node was asked to change the members. */
export function onWish(turn: NetworkTurn, from: PeerId, message: Wish): void {
  if (!noteWish(turn, from, message) || turn.state.configuration.joint !== undefined) return
  if ((nextWish(turn)?.promoted.length ?? 0) > 0) survey(turn)
  changeOn(turn)
}

export function onProgress(turn: NetworkTurn, from: PeerId, { generation, settled, merged }: Progress): void {
  own(turn).steward.progress.set(from, {
    generation,
    heardAtMs: turn.nowMs,
    merged: new Map(merged.map(({ peer, sequence }) => [peer, sequence])),
    ...(settled === undefined ? {} : { settled }),
  })
  changeOn(turn)
}

/** Asks the members how far they are, where something waits for that, and goes a step on. */
export function tickSteward(turn: NetworkTurn): void {
  const { configuration, self } = turn.state
  tickGrowth(turn)
  // Everybody notes that, so that the next steward knows it as well.
  noteAbsent(turn)
  if (stewardOf(turn) !== self) {
    settleOrphan(turn)
    return
  }
  if (configuration.joint !== undefined || growthOf(turn).peers.length > 0 || isWished(turn)) survey(turn)
  changeOn(turn)
}

/** Whether somebody waits for learners to be given a vote. */
function isWished(turn: NetworkTurn): boolean {
  return (nextWish(turn)?.promoted.length ?? 0) > 0
}

/** Goes a step on with what has to change, if this node is the steward and no change is under way. */
function changeOn(turn: NetworkTurn): void {
  const { configuration, self, drives } = turn.state
  if (stewardOf(turn) !== self || drives.has(CONFIGURATION_KEY)) return
  const next =
    configuration.joint === undefined
      ? (closing(turn) ?? additions(turn) ?? wished(turn))
      : // A change that waits for a node which doesn't come back must not keep others from joining or moving.
        (completion(turn) ?? additions(turn))
  if (next !== undefined) propose(turn, next)
  else if (isPromisedFor(turn, turn.options.reservationAgeMs)) propose(turn, unchanged(configuration))
}

/**
 * A promise left behind by a steward that died would stay open for ever: the same members again settle it. The steward
 * comes first, if the promise is open there too; then each voter in its turn.
 */
function settleOrphan(turn: NetworkTurn): void {
  const { configuration, self, drives } = turn.state
  const place = votersOf(configuration).indexOf(self)
  if (place < 0 || drives.has(CONFIGURATION_KEY)) return
  if (isPromisedFor(turn, (2 + place) * turn.options.reservationAgeMs)) propose(turn, unchanged(configuration))
}

function isPromisedFor(turn: Turn, ageMs: number): boolean {
  const sinceMs = turn.state.reservations.get(CONFIGURATION_KEY)
  return sinceMs !== undefined && turn.nowMs - sinceMs >= ageMs
}

function propose(turn: NetworkTurn, next: NetworkConfiguration): void {
  const candidate: Proposal = {
    id: nextProposalId(turn),
    cluster: turn.state.cluster,
    operation: 'configure',
    requestId: '',
    fingerprint: '',
    value: encodeConfiguration(next),
    contentType: CONFIGURATION_TYPE,
    mutable: true,
  }
  const { record } = heldOf(turn, CONFIGURATION_KEY)
  if (record === undefined) return
  log(turn, 'debug', 'proposing a configuration', {
    epoch: next.epoch,
    members: next.members.length,
    voters: votersOf(next).length,
    joint: next.joint !== undefined,
  })
  beginRound(turn, { key: CONFIGURATION_KEY, version: record.version + 1, candidate })
}

/** From now on newcomers need a token: written down before anybody else is added. */
function closing(turn: NetworkTurn): NetworkConfiguration | undefined {
  const { configuration } = turn.state
  return configuration.joining === undefined && needsTokens(turn) ? withTokens(configuration) : undefined
}

/** The next configuration with everybody who asked, once they have been gathered for a moment. */
function additions(turn: NetworkTurn): NetworkConfiguration | undefined {
  const { configuration } = turn.state
  const { joining } = own(turn).steward
  for (const [peer, wanted] of joining) {
    const member = memberOf(configuration, peer)
    if (member !== undefined && (member.cluster !== wanted.cluster || isAsAsked(member, wanted))) joining.delete(peer)
  }
  const oldest = Math.min(...[...joining.values()].map(({ sinceMs }) => sinceMs))
  if (joining.size === 0 || turn.nowMs - oldest < turn.options.gatherMs) return undefined
  return withMembers(
    configuration,
    [...joining].map(([peer, { cluster, addresses, name }]) => ({ peer, cluster, addresses, ...named(name) })),
  )
}

/** What somebody asked for comes before what the network does by itself. */
function wished(turn: NetworkTurn): NetworkConfiguration | undefined {
  const wish = nextWish(turn)
  if (wish === undefined) return promotions(turn)
  // Without a change of the voters nothing depends on who is there.
  if (wish.next.joint === undefined) return wish.next
  return isPrepared(turn, wish.promoted) ? wish.next : undefined
}

/** The joint configuration that makes voters of all learners that have caught up, once they have been gathered. */
function promotions(turn: NetworkTurn): NetworkConfiguration | undefined {
  const { peers } = growthOf(turn)
  if (peers.length === 0) own(turn).steward.promotion = undefined
  return peers.length > 0 && isPrepared(turn, peers) ? withVoters(turn.state.configuration, peers) : undefined
}

/**
 * Whether a change of the voters may begin that gives these learners a vote: they have caught up since it was first looked
 * at, and every voter that looks alive has shown since then that it is.
 */
function isPrepared(turn: NetworkTurn, candidates: readonly PeerId[]): boolean {
  const { state, options, nowMs, store } = turn
  const { configuration } = state
  const mine = own(turn).steward
  const { promotion } = mine
  if (promotion === undefined || !sameAddresses(promotion.peers, candidates)) {
    mine.promotion = { peers: candidates, sinceMs: nowMs, head: store.head }
    for (const peer of votersOf(configuration)) if (state.neighbours.has(peer)) ping(turn, peer)
    return false
  }
  if (nowMs - promotion.sinceMs < options.gatherMs) return false
  // Who looks alive may have died a moment ago, and one of these may be what came in its place.
  const isKnown = (peer: PeerId): boolean =>
    peer === state.self || !looksAlive(turn, peer) || hasAnsweredSince(turn, peer, promotion.sinceMs)
  if (!votersOf(configuration).every(isKnown)) return false
  const caughtUp = (peer: PeerId): boolean => (latelyOf(turn, peer)?.merged.get(state.self) ?? -1) >= promotion.head
  return candidates.every(caughtUp)
}

/** Asks everybody how far they are. */
function survey(turn: NetworkTurn): void {
  const { configuration } = turn.state
  const { generation } = configuration
  const peers = new Set(configuration.members.map((member) => member.peer))
  for (const peer of configuration.joint?.voters ?? []) peers.add(peer)
  for (const peer of peers) if (looksAlive(turn, peer)) send(turn, peer, { type: 'survey', generation })
}

function latelyOf(turn: NetworkTurn, peer: PeerId): MemberProgress | undefined {
  const progress = own(turn).steward.progress.get(peer)
  if (progress === undefined || progress.generation !== turn.state.configuration.generation) return undefined
  return turn.nowMs - progress.heardAtMs < turn.options.latelyMs ? progress : undefined
}

/**
 * The final configuration, once it is safe: a classic quorum of the old voters has settled all that was open there when
 * it adopted the joint generation, and a classic quorum of the new voters holds all that those old voters had committed
 * by then. So each earlier decision is held by a classic quorum of the new voters, and every later quorum has one of
 * them: an added voter that isn't among them answers like one that missed Commits.
 *
 * That is enough to be safe. Each added voter is waited for all the same while it can be reached, so that the new set
 * begins whole; one that is gone for good must not keep the network from ever changing its voters again.
 */
function completion(turn: NetworkTurn): NetworkConfiguration | undefined {
  const { configuration } = turn.state
  const { joint } = configuration
  if (joint === undefined) return undefined
  const voters = votersOf(configuration)
  const settled = joint.voters.filter((peer) => settledOf(turn, peer) !== undefined)
  if (settled.length < classicQuorum(joint.voters.length)) return undefined
  const merged = voters.filter((peer) => holdsAllOf(turn, { peer, sources: settled }))
  if (merged.filter((peer) => looksAlive(turn, peer)).length < classicQuorum(voters.length)) return undefined
  if (!addedVoters(configuration).every((peer) => merged.includes(peer) || isAbsent(turn, peer))) return undefined
  return isClassicQuorum(configuration, (peer) => looksAlive(turn, peer)) ? withoutJoint(configuration) : undefined
}

function settledOf(turn: NetworkTurn, peer: PeerId): number | undefined {
  return latelyOf(turn, peer)?.settled
}

function holdsAllOf(turn: NetworkTurn, { peer, sources }: { peer: PeerId; sources: readonly PeerId[] }): boolean {
  const merged = latelyOf(turn, peer)?.merged
  if (merged === undefined) return false
  return sources.every(
    (source) => source === peer || (merged.get(source) ?? -1) >= (settledOf(turn, source) ?? Infinity),
  )
}

/** This node has no part in changes any more. */
export function endChanges(turn: Turn): void {
  const mine = own(turn)
  mine.admissions.clear()
  mine.steward.joining.clear()
  mine.steward.wishes.clear()
  mine.steward.progress.clear()
  mine.steward.promotion = undefined
  mine.settling = undefined
  mine.surveyor = undefined
}
