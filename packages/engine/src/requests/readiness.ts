/** Whether this node may take requests, and whether a quorum can be asked. */
import type { Member, NetworkConfiguration, PeerId } from '@replicator/interface'
import { isUserKey, MEMBERS_MAX } from '@replicator/interface'
import {
  callName,
  classicQuorum,
  criticalClusters,
  electorates,
  memberOf,
  votersByCluster,
} from '@replicator/membership'
import { awaited, calledOf, ownWait, waits } from '../members/growth.js'
import { isNewcomer, reasonBehind } from '../records/newcomer.js'
import { damageWarnings } from '../records/scrub.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { isInNetwork, isRemoved, knownMember, looksAlive } from '../turn/turn.js'
import { WORDS, type Words } from '../turn/words.js'

/** Whether requests are taken that are about this key; by default about users' keys. */
export function isReady(turn: Turn, key?: string): turn is NetworkTurn {
  return isInNetwork(turn) && reasonKeptOut(turn, key) === undefined && !isNewcomer(turn)
}

/** Whether requests are taken, and a quorum can be asked: as `status` says, which puts all the rest together for it. */
export function isServing(turn: Turn): boolean {
  return isReady(turn) && reasonsNoQuorum(turn).length === 0
}

/** Whether it never takes requests again in this run: what silences a node, or removes it, is never taken back. */
export function isOut(turn: Turn): boolean {
  return turn.state.silenced !== undefined || isRemoved(turn)
}

/**
 * Whether final records are told from the own store. They never change, so a node that can't reach the others tells them
 * all the same; but not one that was removed, nor while its cluster lacks voters and may not be meant to be there.
 */
export function tellsFinal(turn: Turn): boolean {
  return isInNetwork(turn) && !isRemoved(turn) && reasonFewVoters(turn) === undefined
}

/**
 * Why this node tells nobody of what it holds, not even who asks it alone: it was removed, and what the others decide since
 * doesn't come here. Empty where it tells. An old copy does: it says that it is one, and what it holds was decided.
 */
export function reasonsNotServed(turn: Turn): Words[] {
  return isRemoved(turn) ? reasonsNotReady(turn) : []
}

/**
 * Why requests are answered with *not ready*, in words; empty where they are taken.
 *
 * How many voters a cluster wants is about users' records. The network's own are decided by those that there are, as the
 * configuration is: the token with which the second node joins is made while there is one.
 */
export function reasonsNotReady(turn: Turn, key?: string): Words[] {
  const kept = reasonKeptOut(turn, key) ?? (isInNetwork(turn) ? reasonBehind(turn) : undefined)
  return kept === undefined ? [] : [kept]
}

/**
 * Why a quorum isn't asked for a key. A node that lacks what the others hold asks for the network's own records all the same:
 * before it serves anybody it must know whom.
 */
export function reasonsNotAsked(turn: Turn, key: string): Words[] {
  if (isUserKey(key)) return reasonsNotReady(turn, key)
  const kept = reasonKeptOut(turn, key)
  return kept === undefined ? [] : [kept]
}

/** What keeps this node out of the network's work altogether; that it lacks records is another matter. */
function reasonKeptOut(turn: Turn, key: string | undefined): Words | undefined {
  const { self, started, silenced, vouched, refusal } = turn.state
  if (!started) return WORDS.starting
  if (silenced !== undefined) return silenced.reason
  if (refusal !== undefined) {
    const { peer, code, reason } = refusal
    return WORDS.refused({ peer, reason: code === 'removed' ? WORDS.removed : reason })
  }
  if (!isInNetwork(turn)) return whyNotJoined(turn)
  const member = memberOf(turn.state.configuration, self)
  if (member === undefined) return WORDS.removed
  const few = key === undefined || isUserKey(key) ? reasonFewVoters(turn) : undefined
  if (few !== undefined) return few
  return member.role === 'voter' && !vouched ? WORDS.unheard : undefined
}

/** The own cluster needs its voters in each set that must have a quorum: while joint, also in the one before. */
function reasonFewVoters(turn: NetworkTurn): Words | undefined {
  const { configuration, cluster } = turn.state
  const { minPeers: needed } = turn.options
  const isOwn = (peer: PeerId): boolean => memberOf(configuration, peer)?.cluster === cluster
  const [now = 0, before = now] = electorates(configuration).map((voters) => voters.filter(isOwn).length)
  if (Math.min(now, before) >= needed) return undefined
  if (now >= needed) return WORDS.firstChange({ cluster, needed })
  const wait = now === 0 ? ownWait(turn) : undefined
  if (wait !== undefined) return wait
  const missing = needed - configuration.members.filter((member) => member.cluster === cluster).length
  if (missing <= 0) return WORDS.fewVoters({ cluster, voters: now, needed })
  const nodes = `${missing} more node${missing === 1 ? '' : 's'}`
  return WORDS.fewNodes({ missing: nodes, cluster, voters: now, needed })
}

/** In which set too few voters can be reached, and who is missing. */
export function reasonsNoQuorum(turn: NetworkTurn): readonly Words[] {
  const { configuration } = turn.state
  const reasons = electorates(configuration).flatMap((voters, set) => {
    const missing = voters.filter((peer) => !looksAlive(turn, peer))
    const needed = classicQuorum(voters.length)
    if (voters.length - missing.length >= needed) return []
    const which = set === 0 ? 'voters' : 'voters from before the change'
    const said = { needed, voters: `${voters.length} ${which}`, missing: calledOf(configuration, missing) }
    return [WORDS.noQuorum(said)]
  })
  return reasons.length === 0 ? [] : [...reasons, ...oldCopies(turn)]
}

/** Members that said themselves that their store is an old copy. */
function oldCopies(turn: NetworkTurn): readonly Words[] {
  const { configuration, retiredPeers } = turn.state
  return configuration.members
    .filter(({ peer }) => retiredPeers.has(peer))
    .map((each) => {
      const said = { member: introduced(configuration, each), peer: each.peer }
      return each.role === 'voter' ? WORDS.oldVoter(said) : WORDS.oldLearner(said)
    })
}

function introduced(configuration: NetworkConfiguration, { peer, cluster, role }: Member): string {
  return `${role} ${callName(configuration, peer)} of cluster ${cluster}`
}

/** Whether this node waits for a network that perhaps nobody founds: its peers wait like itself. */
function isFounderless(turn: Turn): boolean {
  const greeted = [...turn.state.neighbours.values()].flatMap(({ hello }) => hello ?? [])
  return !isInNetwork(turn) && greeted.length > 0 && greeted.every(({ networkId }) => networkId === '')
}

function whyNotJoined(turn: Turn): Words {
  if (isFounderless(turn)) return WORDS.noFounder
  const isAsking = [...turn.state.neighbours.values()].some(({ hello }) => hello !== undefined)
  return isAsking ? WORDS.notAdded : WORDS.notReached
}

/** What an operator should know of the network: what is going on in it, what learners wait for, whose loss stops writes. */
export function warnings(turn: NetworkTurn): Words[] {
  const waiting = reasonFewVoters(turn)
  return [
    ...damageWarnings(turn),
    ...changeUnderWay(turn),
    ...gone(turn),
    ...oldCopies(turn),
    // What is a reason already is no warning as well.
    ...waits(turn).filter((text) => text !== waiting),
    ...fullness(turn),
    ...weaknesses(turn.state.configuration),
  ]
}

/** Members that have been out of reach for so long that they may be gone for good. They are never removed by themselves. */
function gone(turn: NetworkTurn): readonly Words[] {
  const { configuration } = turn.state
  return configuration.members.flatMap((each) => {
    const { peer } = each
    if (!isGone(turn, peer)) return []
    const minutes = Math.floor(silentForMs(turn, peer) / 60_000)
    return [WORDS.gone({ member: introduced(configuration, each), minutes, peer })]
  })
}

/** Whether a member has been out of reach for so long; nobody else is gone, nor is this node itself. */
export function isGone(turn: Turn, peer: PeerId): boolean {
  return (
    knownMember(turn, peer) !== undefined && !looksAlive(turn, peer) && silentForMs(turn, peer) >= turn.options.goneMs
  )
}

function silentForMs({ state: { liveness, startedAtMs }, nowMs }: Turn, peer: PeerId): number {
  return nowMs - (liveness.peers.get(peer)?.heardAtMs ?? startedAtMs)
}

/** Nodes that come back as strangers each time fill the network at last. */
function fullness(turn: NetworkTurn): readonly Words[] {
  const { members } = turn.state.configuration
  if (members.length < MEMBERS_MAX) return []
  const silent = members.filter(({ peer }) => !looksAlive(turn, peer)).length
  return [WORDS.networkFull({ members: MEMBERS_MAX, silent })]
}

function changeUnderWay(turn: NetworkTurn): readonly Words[] {
  const { configuration } = turn.state
  if (configuration.joint === undefined) return []
  const { needed, added } = awaited(turn)
  const seconds = turn.options.absenceMs / 1000
  return [
    WORDS.changing,
    ...(needed.length === 0 ? [] : [WORDS.changeStuck({ peers: calledOf(configuration, needed) })]),
    ...(added.length === 0 ? [] : [WORDS.changeWaits({ seconds, peers: calledOf(configuration, added) })]),
  ]
}

function weaknesses(configuration: NetworkConfiguration): readonly Words[] {
  const critical = criticalClusters(configuration)
  const clusters = votersByCluster(configuration).size
  if (clusters === 2 && critical.length === 2) return [WORDS.twoClusters]
  const advice = clusters === 2 ? ': add a third cluster' : ''
  return critical.map(({ cluster, votes, of }) => WORDS.heaviest({ cluster, votes, of, advice }))
}
