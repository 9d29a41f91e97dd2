/**
 * The libp2p transport over a long line: each turn's messages to a far peer are handed to it so much later. Each waits by
 * itself, so nothing queues behind anything, and equal waits end in their order. Made here because no kernel module is
 * needed for it. What is below the messages (dialling, encryption, credit) is not delayed.
 */
import type { Counts, Message, PeerId, Transport, TransportHandlers } from '@replicator/interface'
import { createLibp2pTransport, peerIdOf, type Libp2pTransport } from '@replicator/transport'

export interface DelayedTransportInit {
  readonly identity: Uint8Array
  readonly oneWayMs: number
  /** Whether messages to this peer are delayed; asked for each turn. */
  readonly isFar: (peer: PeerId) => boolean
}

export class DelayedTransport implements Transport {
  readonly self: PeerId
  readonly #init: DelayedTransportInit
  #inner: Libp2pTransport | undefined

  constructor(init: DelayedTransportInit) {
    this.#init = init
    this.self = peerIdOf(init.identity)
  }

  async listen(): Promise<void> {
    this.#inner = await createLibp2pTransport({ privateKey: this.#init.identity })
    await this.#inner.listen()
  }

  send(peer: PeerId, messages: readonly Message[]): boolean {
    const { oneWayMs, isFar } = this.#init
    if (!isFar(peer)) return this.#transport.send(peer, messages)
    setTimeout(() => this.#transport.send(peer, messages), oneWayMs)
    return true
  }

  start(handlers: TransportHandlers): void {
    this.#transport.start(handlers)
  }

  addresses(): readonly string[] {
    return this.#transport.addresses()
  }

  keep(peer: PeerId, addresses: readonly string[]): void {
    this.#transport.keep(peer, addresses)
  }

  seek(address: string): void {
    this.#transport.seek(address)
  }

  peerAt(address: string): PeerId | undefined {
    return this.#transport.peerAt(address)
  }

  close(peer: PeerId, reason: string): void {
    this.#transport.close(peer, reason)
  }

  drop(peer: PeerId, reason: string): void {
    this.#transport.drop(peer, reason)
  }

  quiet(reason: string, deaf: boolean): void {
    this.#transport.quiet(reason, deaf)
  }

  queuedBytes(peer: PeerId): number | undefined {
    return this.#transport.queuedBytes(peer)
  }

  counters(): Counts {
    return this.#transport.counters()
  }

  async stop(): Promise<void> {
    await this.#inner?.stop()
  }

  get #transport(): Libp2pTransport {
    if (this.#inner === undefined) throw new Error('the transport does not listen yet')
    return this.#inner
  }
}
