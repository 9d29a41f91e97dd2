import type { CounterName, Counts, Message, PeerId, Transport, TransportHandlers } from '@replicator/interface'
import { Counters } from './counters.js'
import { peerIdOf } from './identity.js'
import { MEMORY_RELINK_MS } from './limits.js'
import { Link, type LinkEvents } from './link.js'
import { nodeCodec } from './link-codec.js'
import { MemoryChannel } from './memory-channel.js'
import { DEFAULT_LIMITS, type Warn } from './options.js'
import { Owner } from './owner.js'
import { splitAddress } from './supervisor.js'

/** A network inside the process, for tests: the same frames, credits and reasons as over libp2p, without sockets. */
export interface MemoryTransportHub {
  /** A transport for the identity (or, for tests that need no keys, any peer id), not started yet. */
  transport(identity: Uint8Array | PeerId, options?: { readonly warn?: Warn }): Transport
  /** Breaks the link between two peers, and lets none be made until `heal`. What was on its way is lost. */
  cut(a: PeerId, b: PeerId): void
  heal(a: PeerId, b: PeerId): void
}

/**
 * A hub with no transports. On it a node has the address `/memory/<peer id>`, and a peer that is kept is found by its id,
 * whatever addresses are given.
 */
export function createMemoryTransportHub(): MemoryTransportHub {
  return new Hub()
}

class Hub implements MemoryTransportHub {
  /** Those that listen; a node is among the running ones once it lets others in. */
  readonly #claimed = new Map<PeerId, MemoryTransport>()
  readonly #running = new Map<PeerId, MemoryTransport>()
  readonly #cuts = new Set<string>()

  transport(identity: Uint8Array | PeerId, options: { readonly warn?: Warn } = {}): Transport {
    const self = typeof identity === 'string' ? identity : peerIdOf(identity)
    return new MemoryTransport(this, self, options.warn ?? (() => undefined))
  }

  cut(a: PeerId, b: PeerId): void {
    this.#cuts.add(pairName(a, b))
    this.#running.get(a)?.unlink(b, 'closed-by-peer', 'the connection was cut')
    this.#running.get(b)?.unlink(a, 'closed-by-peer', 'the connection was cut')
  }

  heal(a: PeerId, b: PeerId): void {
    this.#cuts.delete(pairName(a, b))
    this.consider(a, b)
  }

  claim(node: MemoryTransport): void {
    if (this.#claimed.has(node.self)) throw new Error(`${node.self} is running on this hub already`)
    this.#claimed.set(node.self, node)
  }

  open(node: MemoryTransport): void {
    this.#running.set(node.self, node)
    for (const peer of this.#running.keys()) this.consider(node.self, peer)
  }

  /** Lets nobody in to it any more. */
  shut(node: MemoryTransport): void {
    if (this.#running.get(node.self) === node) this.#running.delete(node.self)
  }

  remove(node: MemoryTransport): void {
    for (const nodes of [this.#claimed, this.#running]) if (nodes.get(node.self) === node) nodes.delete(node.self)
  }

  /** Makes the link in a later turn, if then one side wants it and nothing is in the way. */
  consider(a: PeerId, b: PeerId): void {
    setImmediate(() => {
      const one = this.#running.get(a)
      const two = this.#running.get(b)
      if (one === undefined || two === undefined || one === two || this.#cuts.has(pairName(a, b))) return
      if (one.hasLink(b) || two.hasLink(a) || !(one.wants(b) || two.wants(a))) return
      const [outOfOne, inOfTwo] = MemoryChannel.pair()
      const [outOfTwo, inOfOne] = MemoryChannel.pair()
      one.link(b, { out: outOfOne, in: inOfOne })
      two.link(a, { out: outOfTwo, in: inOfTwo })
    })
  }
}

/** The near ends: one for the messages of this side, one for those of the other. */
interface Channels {
  readonly out: MemoryChannel
  readonly in: MemoryChannel
}

class MemoryTransport implements Transport {
  readonly self: PeerId
  readonly #hub: Hub
  readonly #warn: Warn
  readonly #counters = new Counters()
  readonly #owner: Owner
  readonly #wanted = new Set<PeerId>()
  readonly #links = new Map<PeerId, { readonly link: Link<Message, Message>; readonly channels: Channels }>()
  #listens = false
  #quiet = false

  constructor(hub: Hub, self: PeerId, warn: Warn) {
    this.self = self
    this.#hub = hub
    this.#warn = warn
    this.#owner = new Owner(this.#counters, warn)
  }

  async listen(): Promise<void> {
    this.#hub.claim(this)
    this.#listens = true
  }

  start(handlers: TransportHandlers): void {
    this.#owner.attach(handlers)
    this.#hub.open(this)
  }

  addresses(): readonly string[] {
    return this.#listens ? [`/memory/${this.self}`] : []
  }

  send(peer: PeerId, messages: readonly Message[]): boolean {
    return this.#links.get(peer)?.link.send(messages) ?? false
  }

  keep(peer: PeerId, _addresses: readonly string[]): void {
    if (this.#quiet) return
    this.#wanted.add(peer)
    this.#hub.consider(this.self, peer)
  }

  seek(address: string): void {
    const { address: bare } = splitAddress(address)
    this.keep(this.peerAt(address), [bare])
  }

  peerAt(address: string): PeerId {
    const { address: bare, peer = bare.replace('/memory/', '') } = splitAddress(address)
    return peer
  }

  drop(peer: PeerId, reason: string): void {
    this.#wanted.delete(peer)
    this.close(peer, reason)
  }

  quiet(reason: string, deaf: boolean): void {
    this.#quiet = true
    if (deaf) this.#hub.shut(this)
    this.#wanted.clear()
    for (const peer of this.#links.keys()) this.close(peer, reason)
  }

  close(peer: PeerId, reason: string): void {
    const open = this.#links.get(peer)
    open?.link.finish(reason)
    open?.channels.out.destroy(reason)
    open?.channels.in.destroy(reason)
    this.#links.delete(peer)
  }

  queuedBytes(peer: PeerId): number | undefined {
    const link = this.#links.get(peer)?.link
    return link?.state === 'up' ? link.queuedBytes : undefined
  }

  counters(): Counts {
    return this.#counters.all()
  }

  async stop(): Promise<void> {
    this.#listens = false
    this.#owner.detach()
    this.#hub.remove(this)
    for (const peer of this.#links.keys()) this.drop(peer, 'the peer stopped')
  }

  wants(peer: PeerId): boolean {
    return this.#wanted.has(peer)
  }

  hasLink(peer: PeerId): boolean {
    return this.#links.has(peer)
  }

  unlink(peer: PeerId, counted: CounterName, reason: string): void {
    this.#links.get(peer)?.link.fail(counted, reason)
  }

  link(peer: PeerId, channels: Channels): void {
    let wasUp = false
    const events: LinkEvents<Message, Message> = {
      up: () => {
        wasUp = true
        this.#owner.call((handlers) => handlers.linked(peer))
      },
      received: (_, messages) => this.#owner.call((handlers) => handlers.received(peer, messages)),
      down: (link, reason) => {
        if (this.#links.get(peer)?.link === link) this.#links.delete(peer)
        // Not within a call of `drop`: its caller is in the middle of something.
        if (wasUp) queueMicrotask(() => this.#owner.call((handlers) => handlers.unlinked(peer, reason)))
        if (this.wants(peer)) setTimeout(() => this.#hub.consider(this.self, peer), MEMORY_RELINK_MS).unref()
      },
    }
    const { stallTimeoutMs } = DEFAULT_LIMITS
    const link = new Link({
      peer,
      codec: nodeCodec(),
      counters: this.#counters,
      warn: this.#warn,
      stallTimeoutMs,
      events,
    })
    this.#links.set(peer, { link, channels })
    link.openOut(channels.out)
    link.openIn(channels.in)
  }
}

function pairName(a: PeerId, b: PeerId): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}
