/** Whether this node may take requests, and whether a quorum can be asked. */
import type { NetworkConfiguration, PeerId } from '@replicator/interface'
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
import { REMOVED_NODE } from '../links/silence.js'
import { reasonBehind } from '../records/newcomer.js'
import { damageWarnings } from '../records/scrub.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { isInNetwork, isRemoved, looksAlive } from '../turn/turn.js'

/** Whether requests are taken that are about this key; by default about users' keys. */
export function isReady(turn: Turn, key?: string): turn is NetworkTurn {
  return isInNetwork(turn) && reasonsNotReady(turn, key).length === 0
}

/**
 * Whether final records are told from the own store. They never change, so a node that can't reach the others tells them
 * all the same; but not one that was removed, nor while its cluster lacks voters and may not be meant to be there.
 */
export function tellsFinal(turn: Turn): boolean {
  return isInNetwork(turn) && !isRemoved(turn) && reasonFewVoters(turn) === undefined
}

/**
 * Why requests are answered with *not ready*, in words; empty where they are taken.
 *
 * How many voters a cluster wants is about users' records. The network's own are decided by those that there are, as the
 * configuration is: the token with which the second node joins is made while there is one.
 */
export function reasonsNotReady(turn: Turn, key?: string): string[] {
  const kept = reasonKeptOut(turn, key) ?? (isInNetwork(turn) ? reasonBehind(turn) : undefined)
  return kept === undefined ? [] : [kept]
}

/**
 * Why a quorum isn't asked for a key. A node that lacks what the others hold asks for the network's own records all the same:
 * before it serves anybody it must know whom.
 */
export function reasonsNotAsked(turn: Turn, key: string): string[] {
  if (isUserKey(key)) return reasonsNotReady(turn, key)
  const kept = reasonKeptOut(turn, key)
  return kept === undefined ? [] : [kept]
}

/** What keeps this node out of the network's work altogether; that it lacks records is another matter. */
function reasonKeptOut(turn: Turn, key: string | undefined): string | undefined {
  const { self, started, silenced, vouched, refusal } = turn.state
  if (!started) return 'the node is starting'
  if (silenced !== undefined) return silenced.reason
  if (refusal !== undefined) {
    const { peer, code, reason } = refusal
    return `refused by ${peer}: ${code === 'removed' ? REMOVED_NODE.reason : reason}`
  }
  if (!isInNetwork(turn)) return whyNotJoined(turn)
  const member = memberOf(turn.state.configuration, self)
  if (member === undefined) return REMOVED_NODE.reason
  const few = key === undefined || isUserKey(key) ? reasonFewVoters(turn) : undefined
  if (few !== undefined) return few
  return member.role === 'voter' && !vouched ? 'waiting to hear from other voters after the start' : undefined
}

/** The own cluster needs its voters in each set that must have a quorum: while joint, also in the one before. */
function reasonFewVoters(turn: NetworkTurn): string | undefined {
  const { configuration, cluster } = turn.state
  const { minPeers } = turn.options
  const isOwn = (peer: PeerId): boolean => memberOf(configuration, peer)?.cluster === cluster
  const [now = 0, before = now] = electorates(configuration).map((voters) => voters.filter(isOwn).length)
  if (Math.min(now, before) >= minPeers) return undefined
  if (now >= minPeers)
    return `cluster ${cluster} has the ${minPeers} voters that it needs once the change of the voters is done`
  const wait = now === 0 ? ownWait(turn) : undefined
  if (wait !== undefined) return wait
  const few = `has ${now} of the ${minPeers} voters that it needs (--min-peers)`
  const missing = minPeers - configuration.members.filter((member) => member.cluster === cluster).length
  if (missing <= 0) return `cluster ${cluster} ${few}`
  return `waiting for ${missing} more node${missing === 1 ? '' : 's'} of cluster ${cluster}: it ${few}`
}

/** In which set too few voters can be reached, and who is missing. */
export function reasonsNoQuorum(turn: NetworkTurn): readonly string[] {
  const { configuration } = turn.state
  const reasons = electorates(configuration).flatMap((voters, set) => {
    const missing = voters.filter((peer) => !looksAlive(turn, peer))
    const needed = classicQuorum(voters.length)
    if (voters.length - missing.length >= needed) return []
    const which = set === 0 ? 'voters' : 'voters from before the change'
    return [
      `fewer than ${needed} of ${voters.length} ${which} can be reached: ${calledOf(configuration, missing)} can't`,
    ]
  })
  return reasons.length === 0 ? [] : [...reasons, ...oldCopies(turn)]
}

/** Members that said themselves that their store is an old copy. */
function oldCopies(turn: NetworkTurn): readonly string[] {
  const { configuration, retiredPeers } = turn.state
  return configuration.members
    .filter(({ peer }) => retiredPeers.has(peer))
    .map(({ peer, cluster, role }) => {
      const what = role === 'voter' ? 'votes' : 'takes part'
      return `${role} ${callName(configuration, peer)} of cluster ${cluster} has an old copy of its store and no longer ${what}: replace it`
    })
}

const NOBODY_FOUNDS =
  'none of the peers that can be reached belongs to a network yet; one node must be started without --peer to found it'

/** Whether this node waits for a network that perhaps nobody founds: its peers wait like itself. */
function isFounderless(turn: Turn): boolean {
  const greeted = [...turn.state.neighbours.values()].flatMap(({ hello }) => hello ?? [])
  return !isInNetwork(turn) && greeted.length > 0 && greeted.every(({ networkId }) => networkId === '')
}

function whyNotJoined(turn: Turn): string {
  if (isFounderless(turn)) return NOBODY_FOUNDS
  const isAsking = [...turn.state.neighbours.values()].some(({ hello }) => hello !== undefined)
  return `this node has not joined a network yet: ${isAsking ? 'it has asked to be added' : 'it reaches none of its peers'}`
}

/** What an operator should know of the network: what is going on in it, what learners wait for, whose loss stops writes. */
export function warnings(turn: NetworkTurn): string[] {
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
function gone(turn: NetworkTurn): readonly string[] {
  const { configuration, liveness, startedAtMs } = turn.state
  return configuration.members.flatMap(({ peer, cluster, role }) => {
    const forMs = turn.nowMs - (liveness.peers.get(peer)?.heardAtMs ?? startedAtMs)
    if (looksAlive(turn, peer) || forMs < turn.options.goneMs) return []
    const minutes = Math.floor(forMs / 60_000)
    return [
      `${role} ${callName(configuration, peer)} of cluster ${cluster} can't be reached for ${minutes} min: start it again, or, if it is gone for ` +
        `good: replicator remove ${peer}`,
    ]
  })
}

/** Nodes that come back as strangers each time fill the network at last. */
function fullness(turn: NetworkTurn): readonly string[] {
  const { members } = turn.state.configuration
  if (members.length < MEMBERS_MAX) return []
  const silent = members.filter(({ peer }) => !looksAlive(turn, peer)).length
  return [
    `no node can join: the network has ${MEMBERS_MAX} members, as many as it can have; ${silent} of them can't be reached`,
  ]
}

function changeUnderWay(turn: NetworkTurn): readonly string[] {
  const { configuration } = turn.state
  if (configuration.joint === undefined) return []
  const change = 'a change of the voters is under way: until it is done, a quorum of those before it is needed as well'
  const { needed, added } = awaited(turn)
  const seconds = turn.options.absenceMs / 1000
  return [
    change,
    ...(needed.length === 0
      ? []
      : [
          `the change of the voters can't be done without ${calledOf(configuration, needed)}: start what is missing again`,
        ]),
    ...(added.length === 0
      ? []
      : [
          `the change of the voters waits up to ${seconds} s for ${calledOf(configuration, added)}, and goes on without what stays away`,
        ]),
  ]
}

function weaknesses(configuration: NetworkConfiguration): readonly string[] {
  const critical = criticalClusters(configuration)
  const clusters = votersByCluster(configuration).size
  if (clusters === 2 && critical.length === 2)
    return ['with two clusters, the loss of either stops writes: add a third one']
  const advice = clusters === 2 ? ': add a third cluster' : ''
  return critical.map(
    ({ cluster, votes, of }) => `cluster ${cluster} holds ${votes} of ${of} votes: its loss stops writes${advice}`,
  )
}
