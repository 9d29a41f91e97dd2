/**
 * The first words on each link: who this node is, what it remembers of the peer, and where it goes on from.
 *
 * Nothing is obeyed from a peer before a Hello that goes on from what is remembered of it (`memory.ts`). To show that, the
 * peer has to hear first what is remembered: so a Hello is said again when the other side's shows what it asks for.
 *
 * Heartbeats name the boot that they are of, and count only in the boot of the Hello that is here. So a Hello of an
 * earlier boot, come late, is found out by the first heartbeat: that goes unanswered until the right Hello is said again.
 *
 * Rejected: to believe the peer id alone, which noise has proven. It says whose key is at the other end, and not which of the
 * processes that hold a copy of it, or with which store: a restored folder, or a second process on a copied one, has the key
 * too, and has forgotten votes that it gave. Rejected as well: a number that each boot raises, without the nonce. Two copies
 * that start once each have the same one.
 */
import type { Hello, PeerId, RefusalCode, Refuse } from '@replicator/interface'
import { REASON_BYTES_MAX } from '@replicator/interface'
import { memberOf, noteHeard, noteLinked, noteUnlinked, wasRemoved } from '@replicator/membership'
import { offerConfiguration } from './configuration-offer.js'
import { greet } from './greeting.js'
import { pingInTurn, pingOf } from './heartbeat.js'
import { isOfBoot, memoryOf, pastOf, remember, standingOf } from './memory.js'
import { endParting, onRemoved, part } from './parting.js'
import { WARY, isWary, onTurnedAway, turnAway } from './silence.js'
import { vouch } from './vouching.js'
import type { Neighbour } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'
import { own } from './own.js'
import { closeLink, count, dropLink, isInNetwork, keepLink, knownMember, log, send } from '../turn/turn.js'

export function onLinked(turn: Turn, peer: PeerId): void {
  const { silenced } = own(turn)
  if (silenced !== undefined) {
    turnAway(turn, peer, silenced)
    return
  }
  const { nowMs } = turn
  noteLinked(own(turn).liveness, peer, nowMs)
  const neighbour: Neighbour = { linkedAtMs: nowMs, confirmed: false, pingedAtMs: nowMs, pingAtMs: nowMs }
  own(turn).neighbours.set(peer, neighbour)
  greet(turn, peer)
  pingInTurn(turn, peer, neighbour)
}

export function onUnlinked(turn: Turn, peer: PeerId): void {
  const { liveness, neighbours } = own(turn)
  // Strangers can make up any number of peer ids: of those, nothing stays.
  if (knownMember(turn, peer) !== undefined) noteUnlinked(liveness, peer)
  else liveness.peers.delete(peer)
  const remembered = neighbours.get(peer)?.remembered
  if (remembered !== undefined) remember(turn, peer, remembered)
  neighbours.delete(peer)
  endParting(turn, peer)
}

export function onHello(turn: Turn, peer: PeerId, hello: Hello): void {
  const neighbour = own(turn).neighbours.get(peer)
  if (neighbour === undefined) return
  const objection = objectionTo(turn, peer, hello)
  if (objection !== undefined) {
    // It is told so by a configuration, which it takes only from whom it obeys.
    if (objection.code === 'removed') showPast(turn, peer, { neighbour, hello })
    refuse(turn, peer, objection)
    return
  }
  showPast(turn, peer, { neighbour, hello })
  const known = memoryOf(turn, peer)
  const standing = standingOf(known, hello)
  if (hello.retired) {
    if (standing === 'known' || standing === 'unproven') onRetired(turn, peer, { neighbour, hello })
  } else if (standing === 'known' && isWary(turn) && knownMember(turn, peer) !== undefined) {
    closeLink(turn, peer, WARY)
  } else if (standing === 'known') takeHello(turn, peer, { neighbour, hello })
  else if (standing === 'forked') {
    const reason = `another process of ${peer} was seen here, in boot ${known?.boot}; this one does not go on from what was seen of it`
    refuse(turn, peer, { code: 'identity', reason })
  } else count(turn, `hellos-${standing}`)
}

interface Greeted {
  readonly neighbour: Neighbour
  readonly hello: Hello
}

/** Says Hello again where the peer remembers another boot of this node than this node has answered to on this link. */
function showPast(turn: Turn, peer: PeerId, { neighbour, hello: { remembered } }: Greeted): void {
  if (remembered === undefined) return
  const before = neighbour.remembersOfSelf
  neighbour.remembersOfSelf = remembered
  if (pastOf(turn, remembered) === undefined || isOfBoot(before, remembered)) return
  greet(turn, peer)
  // The heartbeat that went with the first words was in vain.
  send(turn, peer, pingOf(turn))
}

/** Takes the peer's word from now on. */
function takeHello(turn: Turn, peer: PeerId, { neighbour, hello }: Greeted): void {
  const { retiredPeers } = own(turn)
  const { clusterId: cluster, networkId, epoch, addresses, boot, nonce, batch, minPeers, compares } = hello
  const known = memoryOf(turn, peer)
  if (neighbour.hello !== undefined && !isOfBoot(neighbour.hello, hello)) neighbour.confirmed = false
  neighbour.hello = { cluster, networkId, boot, nonce, epoch, addresses, minPeers, compares }
  neighbour.remembered = { boot, nonce, batch: isOfBoot(known, hello) ? Math.max(batch, known?.batch ?? 0) : batch }
  remember(turn, peer, neighbour.remembered)
  retiredPeers.delete(peer)
  vouch(turn)
  if (!isInNetwork(turn) || own(turn).silenced !== undefined) return
  const { configuration } = turn.state
  if (networkId === configuration.networkId && epoch < configuration.epoch) offerConfiguration(turn, peer)
  if (memberOf(configuration, peer) !== undefined) keepLink(turn, peer, addresses)
}

/** The peer's store is an old copy. It is dialled all the same: a process that goes on may come back in its place. */
function onRetired(turn: Turn, peer: PeerId, { neighbour, hello: { boot, nonce } }: Greeted): void {
  const { retiredPeers } = own(turn)
  const reason = 'its store is an old copy'
  delete neighbour.hello
  neighbour.confirmed = false
  closeLink(turn, peer, reason)
  const member = knownMember(turn, peer)
  if (member === undefined || isOfBoot(retiredPeers.get(peer), { boot, nonce })) return
  retiredPeers.set(peer, { boot, nonce })
  const { cluster, role } = member
  log(turn, 'error', 'a member has an old copy of its store and no longer votes: replace it', { peer, cluster, role })
}

interface Refusal {
  readonly code: RefusalCode
  readonly reason: string
}

function objectionTo(turn: Turn, peer: PeerId, hello: Hello): Refusal | undefined {
  if (!isInNetwork(turn)) return undefined
  const { configuration } = turn.state
  const { networkId } = configuration
  if (hello.networkId !== '' && hello.networkId !== networkId) {
    const reason =
      `this node is of network ${networkId}, yours of network ${hello.networkId}. If they were to be one, give one of the two ` +
      'up: replicator export has its records; start its nodes in empty folders, with --peer of the other'
    return { code: 'network', reason }
  }
  const member = memberOf(configuration, peer)
  if (member !== undefined && member.cluster !== hello.clusterId) {
    return { code: 'cluster', reason: `${peer} is a member of cluster ${member.cluster}, not ${hello.clusterId}` }
  }
  // Only a member has had a configuration: who is in an earlier one and not in this one was removed.
  const wasMember = hello.epoch > 0 && hello.epoch < configuration.epoch
  if (member === undefined && (wasMember || wasRemoved(configuration, peer)))
    return { code: 'removed', reason: 'it was removed from the network' }
  return undefined
}

/** Tells a peer why, and ends its link. */
export function refuse(turn: Turn, peer: PeerId, { code, reason }: Refusal): void {
  count(turn, `refused-${code}`)
  log(turn, 'warn', 'refused a peer', { peer, reason })
  if (code === 'removed') {
    part(turn, peer)
    return
  }
  send(turn, peer, { type: 'refuse', code, reason: reason.slice(0, REASON_BYTES_MAX) })
  // In a member's place a process that is right may be back any time.
  if (knownMember(turn, peer) === undefined) dropLink(turn, peer, reason)
  else closeLink(turn, peer, reason)
}

export function onRefused(turn: Turn, peer: PeerId, { code, reason }: Refuse): void {
  log(turn, 'error', 'refused by a peer', { peer, reason })
  if (!isInNetwork(turn)) own(turn).refusal = { peer, code, reason }
  else if (code === 'identity') onTurnedAway(turn, peer)
  else if (code === 'removed') onRemoved(turn, peer)
}

/** Whether the peer has said hello and is obeyed: a member, as far as this node knows. */
export function isGreeted(turn: Turn, peer: PeerId): boolean {
  return peer === turn.state.self || own(turn).neighbours.get(peer)?.hello !== undefined
}

/** This node is in a network: what a peer once refused it for is over. */
export function forgetRefusal(turn: Turn): void {
  own(turn).refusal = undefined
}

/** Something came from a peer. */
export function noteWord(turn: Turn, peer: PeerId): void {
  noteHeard(own(turn).liveness, peer, turn.nowMs)
}
