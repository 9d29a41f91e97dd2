/**
 * Heartbeats: they show that a peer lives, how far away it is, and how far its store has come.
 *
 * They name the boot that they are of, and count only in the boot of the Hello that is here.
 */
import type { PeerId, Ping, Pong } from '@replicator/interface'
import { noteRoundTrip } from '@replicator/membership'
import { offerConfiguration } from './configuration-offer.js'
import { greet } from './greeting.js'
import { isOfBoot, remember } from './memory.js'
import { tickParting } from './parting.js'
import { closeStrangers } from './strangers.js'
import { vouch } from './vouching.js'
import type { Turn } from '../turn/turn.js'
import { own } from './own.js'
import { isInNetwork, knownMember, send } from '../turn/turn.js'

/** Asks a linked peer for a sign of life. */
export function ping(turn: Turn, peer: PeerId): void {
  send(turn, peer, pingOf(turn))
}

/** Whether a peer has answered a heartbeat that was sent at that time or later: it was alive then, whatever came late. */
export function hasAnsweredSince(turn: Turn, peer: PeerId, sinceMs: number): boolean {
  return (own(turn).neighbours.get(peer)?.answered ?? -1) >= tokenAt(sinceMs)
}

/** Left unanswered where this node hasn't had the Hello of that boot: the peer then says it again. */
export function onPing(turn: Turn, peer: PeerId, ping: Ping): void {
  const { token, boot, nonce } = ping
  if (!isOfBoot(own(turn).neighbours.get(peer)?.hello, { boot, nonce })) return
  noteState(turn, peer, ping)
  send(turn, peer, { type: 'pong', token, ...stateOfSelf(turn) })
}

export function onPong(turn: Turn, peer: PeerId, pong: Pong): void {
  const { token, boot, nonce } = pong
  const neighbour = own(turn).neighbours.get(peer)
  if (neighbour === undefined || !isOfBoot(neighbour.hello, { boot, nonce })) return
  if (!neighbour.confirmed && token >= tokenAt(neighbour.linkedAtMs)) {
    neighbour.confirmed = true
    if (knownMember(turn, peer) !== undefined) own(turn).turnedAway = undefined
    vouch(turn)
  }
  neighbour.answered = Math.max(neighbour.answered ?? 0, token)
  noteState(turn, peer, pong)
  const sampleMs = Math.max(0, turn.nowMs - token / 1000)
  // More than that is no distance: the clock has jumped while the heartbeat was under way, or the token is false.
  if (sampleMs < turn.options.aliveMs) noteRoundTrip(own(turn).liveness, peer, sampleMs)
}

export function pingOf(turn: Turn): Ping {
  return { type: 'ping', token: tokenAt(turn.nowMs), ...stateOfSelf(turn) }
}

/** Whole microseconds. */
function tokenAt(nowMs: number): number {
  return Math.floor(nowMs * 1000)
}

function stateOfSelf({ state, store }: Turn): Omit<Ping, 'type' | 'token'> {
  return { epoch: state.configuration?.epoch ?? 0, ...state.boot, batch: store.batch }
}

/** What a heartbeat of the boot whose Hello is here says of its sender. */
function noteState(turn: Turn, peer: PeerId, { epoch, batch }: Ping | Pong): void {
  const neighbour = own(turn).neighbours.get(peer)
  if (neighbour?.hello === undefined) return
  neighbour.hello.epoch = epoch
  const { remembered } = neighbour
  if (remembered !== undefined && batch > remembered.batch) neighbour.remembered = { ...remembered, batch }
  if (!isInNetwork(turn) || knownMember(turn, peer) === undefined) return
  if (epoch < turn.state.configuration.epoch) offerConfiguration(turn, peer)
}

/** Heartbeats, strangers let go, and what was learned of the peers' stores made durable now and then. */
export function tickLinks(turn: Turn): void {
  const { nowMs } = turn
  if (!own(turn).vouched) vouch(turn)
  tickParting(turn)
  closeStrangers(turn)
  if (nowMs >= own(turn).nextPingMs) {
    own(turn).nextPingMs = nowMs + turn.options.pingMs
    const ping = pingOf(turn)
    for (const [peer, { confirmed }] of own(turn).neighbours) {
      // A lost Hello would leave the peer deaf to this node for as long as the link lasts.
      if (!confirmed) greet(turn, peer)
      send(turn, peer, ping)
    }
  }
  if (nowMs >= own(turn).nextRememberMs) {
    own(turn).nextRememberMs = nowMs + turn.options.rememberMs
    for (const [peer, { remembered }] of own(turn).neighbours)
      if (remembered !== undefined) remember(turn, peer, remembered)
  }
}
