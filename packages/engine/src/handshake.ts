/**
 * The first words on each link: who this node is, what it remembers of the peer, and where it goes on from.
 *
 * Nothing is obeyed from a peer before a Hello that goes on from what is remembered of it (`memory.ts`). To show that, the
 * peer has to hear first what is remembered: so a Hello is said again when the other side's shows what it asks for.
 *
 * Heartbeats name the boot that they are of, and count only in the boot of the Hello that is here. So a Hello of an
 * earlier boot, come late, is found out by the first heartbeat: that goes unanswered until the right Hello is said again.
 */
import type { Boot, Hello, PeerId, Ping, Pong, RefusalCode, Refuse } from '@replicator/interface'
import { CONFIGURATION_KEY, REASON_BYTES_MAX } from '@replicator/interface'
import { classicQuorum, electorates, memberOf, noteLinked, noteRoundTrip, noteUnlinked } from '@replicator/membership'
import { greet } from './greeting.js'
import { deliverConfiguration } from './learning.js'
import { memoryOf, pastOf, remember, standingOf } from './memory.js'
import { heed, isWary, onTurnedAway, turnAway } from './silence.js'
import type { Neighbour } from './state.js'
import type { Turn } from './turn.js'
import { count, heldOf, log, send } from './turn.js'

const REMEMBER_MS = 5000

export function onLinked(turn: Turn, peer: PeerId): void {
  const { silenced } = turn.state
  if (silenced !== undefined) {
    turnAway(turn, peer, silenced)
    return
  }
  noteLinked(turn.state.liveness, peer, turn.nowMs)
  turn.state.neighbours.set(peer, { linkedAtMs: turn.nowMs, confirmed: false, pullAtMs: turn.nowMs })
  greet(turn, peer)
  ping(turn, peer)
}

/** Asks a linked peer for a sign of life. */
export function ping(turn: Turn, peer: PeerId): void {
  send(turn, peer, pingOf(turn))
}

/** Whether a peer has answered a heartbeat that was sent at that time or later: it was alive then, whatever came late. */
export function hasAnsweredSince(turn: Turn, peer: PeerId, sinceMs: number): boolean {
  return (turn.state.neighbours.get(peer)?.answered ?? -1) >= tokenAt(sinceMs)
}

export function onUnlinked(turn: Turn, peer: PeerId): void {
  const { configuration, liveness, neighbours } = turn.state
  // Strangers can make up any number of peer ids: of those, nothing stays.
  if (configuration !== undefined && memberOf(configuration, peer) !== undefined) noteUnlinked(liveness, peer)
  else liveness.peers.delete(peer)
  const remembered = neighbours.get(peer)?.remembered
  if (remembered !== undefined) remember(turn, peer, remembered)
  neighbours.delete(peer)
}

export function onHello(turn: Turn, peer: PeerId, hello: Hello): void {
  const { state } = turn
  const neighbour = state.neighbours.get(peer)
  if (neighbour === undefined) return
  const objection = objectionTo(turn, peer, hello)
  if (objection !== undefined) {
    refuse(turn, peer, objection)
    return
  }
  showPast(turn, peer, { neighbour, hello })
  const known = memoryOf(turn, peer)
  const standing = standingOf(known, hello)
  if (hello.retired) {
    if (standing === 'known' || standing === 'unproven') onRetired(turn, peer, { neighbour, hello })
  } else if (standing === 'known' && isWary(turn) && isMember(turn, peer)) {
    turn.effects.links.push({ kind: 'close', peer, reason: 'another process with this identity may be alive' })
  } else if (standing === 'known') take(turn, peer, { neighbour, hello })
  else if (standing === 'forked') {
    const reason = `another process of ${peer} was seen here, in boot ${known?.boot}; this one does not go on from what was seen of it`
    refuse(turn, peer, { code: 'identity', reason })
  } else count(turn, `hellos ${standing}`)
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
function take(turn: Turn, peer: PeerId, { neighbour, hello }: Greeted): void {
  const { configuration, retiredPeers } = turn.state
  const { clusterId: cluster, networkId, epoch, addresses, boot, nonce, batch, minPeers } = hello
  const known = memoryOf(turn, peer)
  if (neighbour.hello !== undefined && !isOfBoot(neighbour.hello, hello)) neighbour.confirmed = false
  neighbour.hello = { cluster, networkId, boot, nonce, epoch, addresses, minPeers }
  neighbour.remembered = { boot, nonce, batch: isOfBoot(known, hello) ? Math.max(batch, known?.batch ?? 0) : batch }
  remember(turn, peer, neighbour.remembered)
  retiredPeers.delete(peer)
  vouch(turn)
  if (configuration === undefined || turn.state.silenced !== undefined) return
  if (networkId === configuration.networkId && epoch < configuration.epoch) deliverConfiguration(turn, peer)
  if (memberOf(configuration, peer) !== undefined) turn.effects.links.push({ kind: 'keep', peer, addresses })
}

/** The peer's store is an old copy. It is dialled all the same: a process that goes on may come back in its place. */
function onRetired(turn: Turn, peer: PeerId, { neighbour, hello: { boot, nonce } }: Greeted): void {
  const { configuration, retiredPeers } = turn.state
  const reason = 'its store is an old copy'
  delete neighbour.hello
  neighbour.confirmed = false
  turn.effects.links.push({ kind: 'close', peer, reason })
  const member = configuration === undefined ? undefined : memberOf(configuration, peer)
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
  const { configuration } = turn.state
  if (configuration === undefined) return undefined
  const { networkId } = configuration
  if (hello.networkId !== '' && hello.networkId !== networkId) {
    return { code: 'network', reason: `this node is of network ${networkId}, yours of network ${hello.networkId}` }
  }
  const member = memberOf(configuration, peer)
  if (member !== undefined && member.cluster !== hello.clusterId) {
    return { code: 'cluster', reason: `${peer} is a member of cluster ${member.cluster}, not ${hello.clusterId}` }
  }
  return undefined
}

function refuse(turn: Turn, peer: PeerId, { code, reason }: Refusal): void {
  count(turn, `refused ${code}`)
  log(turn, 'warn', 'refused a peer', { peer, reason })
  send(turn, peer, { type: 'refuse', code, reason: reason.slice(0, REASON_BYTES_MAX) })
  // In a member's place a process that is right may be back any time.
  turn.effects.links.push({ kind: isMember(turn, peer) ? 'close' : 'drop', peer, reason })
}

function isMember({ state: { configuration } }: Turn, peer: PeerId): boolean {
  return configuration !== undefined && memberOf(configuration, peer) !== undefined
}

export function onRefused(turn: Turn, peer: PeerId, { code, reason }: Refuse): void {
  log(turn, 'error', 'refused by a peer', { peer, reason })
  if (turn.state.configuration === undefined) turn.state.refusal = `refused by ${peer}: ${reason}`
  else if (code === 'identity') onTurnedAway(turn, peer)
}

/**
 * A voter speaks once it has heard, since its start, from enough others to have been told that its store is old. A Hello
 * that no heartbeat has confirmed doesn't count: what it remembers may be what the peer knew in an earlier boot.
 */
export function vouch(turn: Turn): void {
  const { state } = turn
  const { configuration, self, neighbours } = state
  heed(turn)
  if (state.vouched || state.silenced !== undefined || configuration === undefined) return
  const heard = (peer: PeerId): boolean => neighbours.get(peer)?.confirmed === true
  state.vouched = electorates(configuration).every((voters) => {
    const others = voters.filter((peer) => peer !== self && heard(peer)).length
    return others >= classicQuorum(voters.length) - 1
  })
}

/** Left unanswered where this node hasn't had the Hello of that boot: the peer then says it again. */
export function onPing(turn: Turn, peer: PeerId, ping: Ping): void {
  if (!isOfBoot(turn.state.neighbours.get(peer)?.hello, ping)) return
  noteState(turn, peer, ping)
  send(turn, peer, { type: 'pong', token: ping.token, ...stateOfSelf(turn) })
}

export function onPong(turn: Turn, peer: PeerId, pong: Pong): void {
  const { token } = pong
  const neighbour = turn.state.neighbours.get(peer)
  if (neighbour === undefined || !isOfBoot(neighbour.hello, pong)) return
  if (!neighbour.confirmed && token >= tokenAt(neighbour.linkedAtMs)) {
    neighbour.confirmed = true
    if (isMember(turn, peer)) turn.state.turnedAway = undefined
    vouch(turn)
  }
  neighbour.answered = Math.max(neighbour.answered ?? 0, token)
  noteState(turn, peer, pong)
  const sampleMs = Math.max(0, turn.nowMs - token / 1000)
  // More than that is no distance: the clock has jumped while the heartbeat was under way, or the token is false.
  if (sampleMs < turn.options.aliveMs) noteRoundTrip(turn.state.liveness, peer, sampleMs)
}

function pingOf(turn: Turn): Ping {
  return { type: 'ping', token: tokenAt(turn.nowMs), ...stateOfSelf(turn) }
}

/** Whole microseconds. */
function tokenAt(nowMs: number): number {
  return Math.floor(nowMs * 1000)
}

function isOfBoot(one: Boot | undefined, other: Boot): boolean {
  return one?.boot === other.boot && one.nonce === other.nonce
}

function stateOfSelf({ state, store }: Turn): Omit<Ping, 'type' | 'token'> {
  return { epoch: state.configuration?.epoch ?? 0, ...state.boot, batch: store.batch }
}

/** What a heartbeat of the boot whose Hello is here says of its sender. */
function noteState(turn: Turn, peer: PeerId, { epoch, batch }: Ping | Pong): void {
  const neighbour = turn.state.neighbours.get(peer)
  if (neighbour?.hello === undefined) return
  neighbour.hello.epoch = epoch
  const { remembered } = neighbour
  if (remembered !== undefined && batch > remembered.batch) neighbour.remembered = { ...remembered, batch }
  const { configuration } = turn.state
  if (configuration === undefined || memberOf(configuration, peer) === undefined) return
  if (epoch < configuration.epoch) deliverConfiguration(turn, peer)
}

/** Heartbeats, and what was learned of the peers' stores made durable now and then. */
export function tickLinks(turn: Turn): void {
  const { state, nowMs } = turn
  if (nowMs >= state.nextPingMs) {
    state.nextPingMs = nowMs + turn.options.pingMs
    const ping = pingOf(turn)
    for (const [peer, { confirmed }] of state.neighbours) {
      // A lost Hello would leave the peer deaf to this node for as long as the link lasts.
      if (!confirmed) greet(turn, peer)
      send(turn, peer, ping)
    }
  }
  if (nowMs >= state.nextRememberMs) {
    state.nextRememberMs = nowMs + REMEMBER_MS
    for (const [peer, { remembered }] of state.neighbours)
      if (remembered !== undefined) remember(turn, peer, remembered)
  }
}

/** Whether the peer has said hello and is obeyed: a member, as far as this node knows. */
export function isGreeted(turn: Turn, peer: PeerId): boolean {
  return peer === turn.state.self || turn.state.neighbours.get(peer)?.hello !== undefined
}

/** The committed configuration's record, if this node holds one. */
export function hasConfiguration(turn: Turn): boolean {
  return heldOf(turn, CONFIGURATION_KEY).record !== undefined
}
