/**
 * Heartbeats: they show that a peer lives, how far away it is, and how far its store has come.
 *
 * They name the boot that they are of, and count only in the boot of the Hello that is here.
 *
 * A ping and its answer show each side all of that but the distance, which only who asked has measured. So the two sides of a
 * link take turns: who has answered a ping asks next, and who has asked leaves the next one to the other, and asks again only
 * where that one keeps silent. Both are heard in each interval, and measure in every second one, with half the frames
 * that it takes when each asks by a clock of its own; an idle node hardly does anything else than send and read them.
 *
 * ```
 *   a ── ping ─▶ b      a ◀─ ping ── b      a ── ping ─▶ b
 *   a ◀─ pong ── b      a ── pong ─▶ b      a ◀─ pong ── b
 *   0                   pingMs              2 pingMs            time
 * ```
 *
 * A node that is awake because it was asked asks at once those whom it would ask soon. So they are awake at the same time, and
 * ask those whom they would ask soon: the heartbeats of a network come in bursts, with nothing between them. An idle process
 * pays for being woken rather than for what it then does.
 *
 * Until the peer has answered a first one, a node waits for no turn: its Hello may be lost, and it asks and says Hello by its
 * own clock, whatever the peer asks.
 *
 * Rejected: that each heartbeat also tells how long the last one of the other side was held, as the timestamps of TCP do, and
 * none is answered. It takes as many frames, and another form of the message beside the one that nodes of earlier versions know.
 */
import type { PeerId, Ping, Pong } from '@replicator/interface'
import { compareText } from '@replicator/interface'
import { noteRoundTrip } from '@replicator/membership'
import { offerConfiguration } from './configuration-offer.js'
import { greet } from './greeting.js'
import { isOfBoot, remember } from './memory.js'
import { tickParting } from './parting.js'
import { closeStrangers } from './strangers.js'
import { vouch } from './vouching.js'
import type { Neighbour } from '../turn/state.js'
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
  const neighbour = own(turn).neighbours.get(peer)
  if (neighbour === undefined || !isOfBoot(neighbour.hello, { boot, nonce })) return
  if (neighbour.confirmed) takeTurn(turn, peer, neighbour)
  noteState(turn, peer, ping)
  send(turn, peer, { type: 'pong', token, ...stateOfSelf(turn) })
  pingEarly(turn)
}

/** Asks those whose turn would come within half of the time between two heartbeats. */
function pingEarly(turn: Turn): void {
  const soonMs = turn.nowMs + turn.options.pingMs / 2
  for (const [peer, neighbour] of own(turn).neighbours)
    if (neighbour.confirmed && neighbour.pingAtMs < soonMs) pingInTurn(turn, peer, neighbour)
}

/**
 * The next heartbeat is this node's. Where both have asked at once, as over a long way they easily do, they would go on to do
 * so: then it is for the one whose id comes first. A node of an earlier version asks each time by its own clock, and is asked
 * a little less often then: else its distance would never be known better than from the first words on the link.
 */
function takeTurn({ state, options, nowMs }: Turn, peer: PeerId, neighbour: Neighbour): void {
  const { pingMs } = options
  const { pingedAtMs } = neighbour
  const hasJustAsked = nowMs - pingedAtMs < pingMs
  if (hasJustAsked && compareText(state.self, peer) > 0) return
  neighbour.pingAtMs = Math.min(nowMs + pingMs, pingedAtMs + 3 * pingMs)
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

/** Asks, and leaves the next heartbeat to the other side once that has answered a first one. */
export function pingInTurn(turn: Turn, peer: PeerId, neighbour: Neighbour): void {
  const { nowMs, options } = turn
  ping(turn, peer)
  neighbour.pingedAtMs = nowMs
  neighbour.pingAtMs = nowMs + (neighbour.confirmed ? 2 : 1) * options.pingMs
}

/** Heartbeats, strangers let go, and what was learned of the peers' stores made durable now and then. */
export function tickLinks(turn: Turn): void {
  const { nowMs } = turn
  if (!own(turn).vouched) vouch(turn)
  tickParting(turn)
  closeStrangers(turn)
  for (const [peer, neighbour] of own(turn).neighbours) {
    const { confirmed, pingAtMs } = neighbour
    if (nowMs < pingAtMs) continue
    // A lost Hello would leave the peer deaf to this node for as long as the link lasts.
    if (!confirmed) greet(turn, peer)
    pingInTurn(turn, peer, neighbour)
  }
  if (nowMs >= own(turn).nextRememberMs) {
    own(turn).nextRememberMs = nowMs + turn.options.rememberMs
    for (const [peer, { remembered }] of own(turn).neighbours)
      if (remembered !== undefined) remember(turn, peer, remembered)
  }
}
