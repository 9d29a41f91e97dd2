/**
 * Changes of the network configuration: adding learners, making voters of them through a joint generation.
 *
 * The *steward* is the first live voter in the order of peer ids, so that usually one node proposes; two that both think
 * so meet in one version of the configuration's record, and one loses. Whoever is steward next finishes what the last one
 * began: all it needs is in the configuration and in what the members report.
 */
import type { Join, NetworkConfiguration, PeerId, Progress, Proposal } from '@replicator/interface'
import { ADDRESSES_PER_MEMBER_MAX, CONFIGURATION_KEY, MEMBERS_MAX } from '@replicator/interface'
import {
  classicQuorum,
  CONFIGURATION_TYPE,
  encodeConfiguration,
  isClassicQuorum,
  memberOf,
  unchanged,
  votersOf,
  withMembers,
  withoutJoint,
  withVoters,
} from '@replicator/membership'
import { beginRound } from '../deciding/coordinator.js'
import { hasAnsweredSince, ping } from '../links/heartbeat.js'
import { growthOf, stewardOf, tickGrowth } from '../members/growth.js'
import type { MemberProgress } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'
import { count, heldOf, log, looksAlive, nextProposalId, send } from '../turn/turn.js'

/** A member that reported this long ago has not answered lately. */
const LATELY_MS = 2000
const FULL = `the network has ${MEMBERS_MAX} members, as many as it can have`

/** A node asks to be added, or to have its addresses changed. Whoever is asked passes it on to the steward. */
export function onJoin(turn: Turn, from: PeerId, message: Join): void {
  const { configuration, joining } = turn.state
  if (configuration === undefined) return
  // A node speaks for itself; a member may pass on what another asked.
  if (from !== message.peer && memberOf(configuration, from) === undefined) {
    count(turn, 'joins forbidden')
    return
  }
  const steward = stewardOf(turn, configuration)
  if (steward === undefined) return
  if (steward !== turn.state.self) {
    if (from === message.peer) send(turn, steward, message)
    return
  }
  const { peer, cluster, addresses } = message
  const member = memberOf(configuration, peer)
  if (member !== undefined && (member.cluster !== cluster || sameAddresses(member.addresses, addresses))) return
  if (!joining.has(peer) && configuration.members.length + joining.size >= MEMBERS_MAX) {
    count(turn, 'joins refused: network full')
    send(turn, peer, { type: 'refuse', code: 'stranger', reason: FULL })
    return
  }
  const sinceMs = joining.get(peer)?.sinceMs ?? turn.nowMs
  joining.set(peer, { cluster, addresses: addresses.slice(0, ADDRESSES_PER_MEMBER_MAX), sinceMs })
}

/** Whether these are the same addresses, in any order. */
export function sameAddresses(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((address) => b.includes(address))
}

export function onProgress(turn: Turn, from: PeerId, { generation, settled, merged }: Progress): void {
  turn.state.progress.set(from, {
    generation,
    heardAtMs: turn.nowMs,
    merged: new Map(merged.map(({ peer, sequence }) => [peer, sequence])),
    ...(settled === undefined ? {} : { settled }),
  })
  changeOn(turn)
}

/** Asks the members how far they are, where something waits for that, and goes a step on. */
export function tickSteward(turn: Turn): void {
  const { configuration, self } = turn.state
  tickGrowth(turn)
  if (configuration === undefined) return
  if (stewardOf(turn, configuration) !== self) {
    settleOrphan(turn, configuration)
    return
  }
  if (configuration.joint !== undefined || growthOf(turn, configuration).peers.length > 0) survey(turn, configuration)
  changeOn(turn)
}

/** Goes a step on with what has to change, if this node is the steward and no change is under way. */
function changeOn(turn: Turn): void {
  const { configuration, self, drives } = turn.state
  if (configuration === undefined || stewardOf(turn, configuration) !== self || drives.has(CONFIGURATION_KEY)) return
  const next =
    configuration.joint === undefined
      ? (additions(turn, configuration) ?? promotions(turn, configuration))
      : // A change that waits for a node which doesn't come back must not keep others from joining or moving.
        (completion(turn, configuration) ?? additions(turn, configuration))
  if (next !== undefined) propose(turn, next)
  else if (isPromisedFor(turn, turn.options.reservationAgeMs)) propose(turn, unchanged(configuration))
}

/**
 * A promise left behind by a steward that died would stay open for ever: the same members again settle it. The steward
 * comes first, if the promise is open there too; then each voter in its turn.
 */
function settleOrphan(turn: Turn, configuration: NetworkConfiguration): void {
  const { self, drives } = turn.state
  const place = votersOf(configuration).indexOf(self)
  if (place < 0 || drives.has(CONFIGURATION_KEY)) return
  if (isPromisedFor(turn, (2 + place) * turn.options.reservationAgeMs)) propose(turn, unchanged(configuration))
}

function isPromisedFor(turn: Turn, ageMs: number): boolean {
  const sinceMs = turn.state.reservations.get(CONFIGURATION_KEY)
  return sinceMs !== undefined && turn.nowMs - sinceMs >= ageMs
}

function propose(turn: Turn, next: NetworkConfiguration): void {
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
  log(turn, 'info', 'proposing a configuration', {
    epoch: next.epoch,
    members: next.members.length,
    voters: votersOf(next).length,
    joint: next.joint !== undefined,
  })
  beginRound(turn, { key: CONFIGURATION_KEY, version: record.version + 1, candidate })
}

/** The next configuration with everybody who asked, once they have been gathered for a moment. */
function additions(turn: Turn, configuration: NetworkConfiguration): NetworkConfiguration | undefined {
  const { joining } = turn.state
  for (const [peer, { cluster, addresses }] of joining) {
    const member = memberOf(configuration, peer)
    if (member !== undefined && (member.cluster !== cluster || sameAddresses(member.addresses, addresses)))
      joining.delete(peer)
  }
  const oldest = Math.min(...[...joining.values()].map(({ sinceMs }) => sinceMs))
  if (joining.size === 0 || turn.nowMs - oldest < turn.options.gatherMs) return undefined
  return withMembers(
    configuration,
    [...joining].map(([peer, { cluster, addresses }]) => ({ peer, cluster, addresses })),
  )
}

/** The joint configuration that makes voters of all learners that have caught up, once they have been gathered. */
function promotions(turn: Turn, configuration: NetworkConfiguration): NetworkConfiguration | undefined {
  const { state, options, nowMs, store } = turn
  const { peers: candidates } = growthOf(turn, configuration)
  if (candidates.length === 0) {
    state.promotion = undefined
    return undefined
  }
  const { promotion } = state
  if (promotion === undefined || !sameAddresses(promotion.peers, candidates)) {
    state.promotion = { peers: candidates, sinceMs: nowMs, head: store.head }
    for (const peer of votersOf(configuration)) if (state.neighbours.has(peer)) ping(turn, peer)
    return undefined
  }
  if (nowMs - promotion.sinceMs < options.gatherMs) return undefined
  // Who looks alive may have died a moment ago, and one of these may be what came in its place.
  const isKnown = (peer: PeerId): boolean =>
    peer === state.self || !looksAlive(turn, peer) || hasAnsweredSince(turn, peer, promotion.sinceMs)
  if (!votersOf(configuration).every(isKnown)) return undefined
  const caughtUp = (peer: PeerId): boolean =>
    (latelyOf(turn, configuration, peer)?.merged.get(state.self) ?? -1) >= promotion.head
  return candidates.every(caughtUp) ? withVoters(configuration, candidates) : undefined
}

/** Asks everybody how far they are. */
function survey(turn: Turn, configuration: NetworkConfiguration): void {
  const { generation } = configuration
  const peers = new Set(configuration.members.map((member) => member.peer))
  for (const peer of configuration.joint?.voters ?? []) peers.add(peer)
  for (const peer of peers) if (looksAlive(turn, peer)) send(turn, peer, { type: 'survey', generation })
}

function latelyOf(turn: Turn, configuration: NetworkConfiguration, peer: PeerId): MemberProgress | undefined {
  const progress = turn.state.progress.get(peer)
  if (progress === undefined || progress.generation !== configuration.generation) return undefined
  return turn.nowMs - progress.heardAtMs < LATELY_MS ? progress : undefined
}

/**
 * The final configuration, once it is safe: a classic quorum of the old voters has settled all that was open there when
 * it adopted the joint generation, and a classic quorum of the new voters, every added one among them, holds all that
 * those old voters had committed by then. So each earlier decision is held by a classic quorum of the new voters.
 */
function completion(turn: Turn, configuration: NetworkConfiguration): NetworkConfiguration | undefined {
  const { joint } = configuration
  if (joint === undefined) return undefined
  const voters = votersOf(configuration)
  const settled = joint.voters.filter((peer) => settledOf(turn, configuration, peer) !== undefined)
  if (settled.length < classicQuorum(joint.voters.length)) return undefined
  const added = voters.filter((peer) => !joint.voters.includes(peer))
  const merged = voters.filter((peer) => holdsAllOf(turn, configuration, { peer, sources: settled }))
  const enough = merged.length >= classicQuorum(voters.length) && added.every((peer) => merged.includes(peer))
  if (!enough || !isClassicQuorum(configuration, (peer) => looksAlive(turn, peer))) return undefined
  return withoutJoint(configuration)
}

function settledOf(turn: Turn, configuration: NetworkConfiguration, peer: PeerId): number | undefined {
  return latelyOf(turn, configuration, peer)?.settled
}

function holdsAllOf(
  turn: Turn,
  configuration: NetworkConfiguration,
  { peer, sources }: { peer: PeerId; sources: readonly PeerId[] },
): boolean {
  const merged = latelyOf(turn, configuration, peer)?.merged
  if (merged === undefined) return false
  return sources.every(
    (source) => source === peer || (merged.get(source) ?? -1) >= (settledOf(turn, configuration, source) ?? Infinity),
  )
}

/** This node has no part in changes any more. */
export function endChanges({ state }: Turn): void {
  state.joining.clear()
  state.progress.clear()
  state.settling = undefined
  state.surveyor = undefined
  state.promotion = undefined
}
