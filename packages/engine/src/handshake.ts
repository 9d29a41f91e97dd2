/**
 * The first words on each link, and what is remembered of each peer's store.
 *
 * Each side tells the other what it remembers of it: boot, nonce, last durable batch. A store whose log of boots lacks
 * that is an old copy, restored from a backup say: it may have forgotten votes, so its node stops voting for good.
 *
 * Heartbeats name the boot that they are of, and count only in the boot of the Hello that is here. So a Hello of an
 * earlier boot, come late, is found out by the first heartbeat: that goes unanswered until the right Hello is said again.
 */
import type { Boot, Hello, PeerId, Ping, Pong, RefusalCode } from '@replicator/interface'
import { ADDRESSES_PER_MEMBER_MAX, CONFIGURATION_KEY, REASON_BYTES_MAX } from '@replicator/interface'
import { classicQuorum, electorates, memberOf, noteLinked, noteRoundTrip, noteUnlinked } from '@replicator/membership'
import { deliverConfiguration } from './learning.js'
import type { Neighbour, Remembered } from './state.js'
import type { Turn } from './turn.js'
import { count, heldOf, log, metaOf, send, writeMeta } from './turn.js'

const RETIRED = 'retired'
const REMEMBER_MS = 5000

export function isRetired(turn: Turn): boolean {
  return turn.store.meta(RETIRED) !== undefined
}

export function onLinked(turn: Turn, peer: PeerId): void {
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

/** Says who this node is. Said again whenever that changes. */
export function greet(turn: Turn, peer: PeerId): void {
  const { configuration, cluster, boot, addresses } = turn.state
  const remembered = rememberedOf(turn, peer)
  send(turn, peer, {
    type: 'hello',
    clusterId: cluster,
    networkId: configuration?.networkId ?? '',
    epoch: configuration?.epoch ?? 0,
    ...boot,
    batch: turn.store.batch,
    addresses: addresses.slice(0, ADDRESSES_PER_MEMBER_MAX),
    minPeers: turn.options.minPeers,
    ...(remembered === undefined ? {} : { remembered }),
  })
}

export function onHello(turn: Turn, peer: PeerId, hello: Hello): void {
  const { state } = turn
  const neighbour = state.neighbours.get(peer)
  if (neighbour === undefined) return
  const before = neighbour.hello
  // A Hello of an earlier boot, come late.
  if (before !== undefined && hello.boot < before.boot) return
  const objection = objectionTo(turn, peer, hello)
  if (objection !== undefined) {
    refuse(turn, peer, objection)
    return
  }
  const { clusterId: cluster, networkId, epoch, addresses, boot, nonce, batch, minPeers } = hello
  neighbour.hello = { cluster, networkId, boot, nonce, epoch, addresses, minPeers }
  if (before !== undefined && !isOfBoot(before, hello)) neighbour.confirmed = false
  const known = neighbour.remembered ?? rememberedOf(turn, peer)
  // A Hello of an earlier boot, come late, must not be taken for the present one.
  if (known === undefined || boot > known.boot || (boot === known.boot && nonce === known.nonce)) {
    neighbour.remembered = { boot, nonce, batch: Math.max(batch, nonce === known?.nonce ? known.batch : 0) }
    remember(turn, peer, neighbour.remembered)
  } else neighbour.remembered = known
  if (hello.remembered !== undefined) neighbour.remembersOfSelf = hello.remembered
  vouch(turn)
  const { configuration } = state
  if (configuration === undefined) return
  if (networkId === configuration.networkId && epoch < configuration.epoch) deliverConfiguration(turn, peer)
  if (memberOf(configuration, peer) !== undefined) turn.effects.links.push({ kind: 'keep', peer, addresses })
}

function objectionTo(turn: Turn, peer: PeerId, hello: Hello): { code: RefusalCode; reason: string } | undefined {
  const { configuration } = turn.state
  if (configuration === undefined) return undefined
  const { networkId } = configuration
  if (hello.networkId !== '' && hello.networkId !== networkId) {
    return { code: 'network', reason: `this node is of network ${networkId}, yours of network ${hello.networkId}` }
  }
  const member = memberOf(configuration, peer)
  if (member !== undefined && member.cluster !== hello.clusterId) {
    return { code: 'identity', reason: `${peer} is a member of cluster ${member.cluster}, not ${hello.clusterId}` }
  }
  return undefined
}

function refuse(turn: Turn, peer: PeerId, { code, reason }: { code: RefusalCode; reason: string }): void {
  count(turn, `refused ${code}`)
  log(turn, 'warn', 'refused a peer', { peer, reason })
  send(turn, peer, { type: 'refuse', code, reason: reason.slice(0, REASON_BYTES_MAX) })
  turn.effects.links.push({ kind: 'drop', peer, reason })
}

export function onRefused(turn: Turn, peer: PeerId, reason: string): void {
  log(turn, 'error', 'refused by a peer', { peer, reason })
  if (turn.state.configuration === undefined) turn.state.refusal = `refused by ${peer}: ${reason}`
}

/**
 * Stops voting where a member remembers what this store has forgotten. A stranger is not believed: anybody could retire a
 * node with one message. One that turns out to be a member later is heeded then.
 */
function heed(turn: Turn): void {
  const { configuration, neighbours } = turn.state
  if (configuration === undefined) return
  for (const [peer, { remembersOfSelf }] of neighbours) {
    if (remembersOfSelf === undefined || memberOf(configuration, peer) === undefined) continue
    if (!remembersBoot(turn, remembersOfSelf)) retire(turn, peer)
  }
}

/** Whether this store's log of boots knows what a peer remembers of it. */
function remembersBoot(turn: Turn, { boot, nonce, batch }: Remembered): boolean {
  const { boot: current, boots } = turn.state
  if (boot === current.boot) return nonce === current.nonce && batch <= turn.store.batch
  const entry = boots.find((each) => each.boot === boot)
  if (entry === undefined) return boot < (boots[0]?.boot ?? current.boot)
  return entry.nonce === nonce && batch <= entry.batch
}

function retire(turn: Turn, peer: PeerId): void {
  if (turn.state.retired) return
  turn.state.retired = true
  writeMeta(turn, RETIRED, peer)
  log(turn, 'error', 'this store is an old copy: the node no longer votes', { toldBy: peer })
}

/**
 * A voter speaks once it has heard, since its start, from enough others to have been told that its store is old. A Hello
 * that no heartbeat has confirmed doesn't count: what it remembers may be what the peer knew in an earlier boot.
 */
export function vouch(turn: Turn): void {
  const { state } = turn
  const { configuration, self, neighbours } = state
  heed(turn)
  if (state.vouched || configuration === undefined) return
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

function remember(turn: Turn, peer: PeerId, remembered: Remembered): void {
  const { configuration } = turn.state
  if (configuration === undefined || memberOf(configuration, peer) === undefined) return
  const value = JSON.stringify(remembered)
  if (metaOf(turn, `remembered/${peer}`) !== value) writeMeta(turn, `remembered/${peer}`, value)
}

function rememberedOf(turn: Turn, peer: PeerId): Neighbour['remembered'] {
  const kept = metaOf(turn, `remembered/${peer}`)
  return kept === undefined ? undefined : (JSON.parse(kept) as Remembered)
}

/** Whether the peer has said hello and is obeyed: a member, as far as this node knows. */
export function isGreeted(turn: Turn, peer: PeerId): boolean {
  return peer === turn.state.self || turn.state.neighbours.get(peer)?.hello !== undefined
}

/** The committed configuration's record, if this node holds one. */
export function hasConfiguration(turn: Turn): boolean {
  return heldOf(turn, CONFIGURATION_KEY).record !== undefined
}
