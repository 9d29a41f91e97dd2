/**
 * Finds peers in a DHT of the network's own: each node provides a content id made from the rendezvous name, and asks who
 * else does. Nothing depends on it: whatever fails here is counted, and tried again after a longer pause.
 */
import type { IdentifyResult } from '@libp2p/interface'
import type { PeerId } from '@replicator/interface'
import type { CID } from 'multiformats/cid'
import { toldAddresses } from './address-form.js'
import type { Counters } from './counters.js'
import type { Host } from './host.js'
import type { DiscoveryPace } from './options.js'

export interface DiscoveryInit {
  readonly host: Host
  /** What the nodes of this network provide. */
  readonly content: CID
  readonly dhtProtocol: string
  readonly pace: DiscoveryPace
  readonly counters: Counters
  /** Addresses of one peer that are told of. */
  readonly learnedMax: number
  /** Addresses are without the `/p2p/…` part, at least one. */
  readonly found: (peer: PeerId, addresses: readonly string[]) => void
}

export class Discovery {
  readonly #init: DiscoveryInit
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #pauseMs: number
  #asking = false
  /** Somebody came after the running question was put: they have not been asked. */
  #again = false

  constructor(init: DiscoveryInit) {
    this.#init = init
    this.#pauseMs = init.pace.minMs
  }

  /** Without peers in the DHT there is nobody to ask: each new one is the occasion. */
  start(): void {
    const { host, dhtProtocol, pace } = this.#init
    host.addEventListener('peer:identify', ({ detail }: CustomEvent<IdentifyResult>) => {
      if (!detail.protocols.includes(dhtProtocol)) return
      this.#pauseMs = pace.minMs
      if (this.#asking) this.#again = true
      else this.#schedule(pace.firstMs)
    })
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#stop.abort()
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer)
    if (this.#stop.signal.aborted) return
    this.#timer = setTimeout(() => void this.#ask(), delayMs)
  }

  async #ask(): Promise<void> {
    const { pace, counters } = this.#init
    this.#asking = true
    try {
      await this.#provideAndFind(AbortSignal.any([this.#stop.signal, AbortSignal.timeout(pace.timeoutMs)]))
    } catch {
      if (!this.#stop.signal.aborted) counters.add('discovery-failed')
    }
    this.#asking = false
    this.#schedule(this.#again ? pace.firstMs : this.#pauseMs)
    this.#again = false
    this.#pauseMs = Math.min(pace.maxMs, this.#pauseMs * 2)
  }

  async #provideAndFind(signal: AbortSignal): Promise<void> {
    const { host, found, content, learnedMax } = this.#init
    await host.contentRouting.provide(content, { signal })
    for await (const { id, multiaddrs } of host.contentRouting.findProviders(content, { signal })) {
      const addresses = toldAddresses(multiaddrs, learnedMax)
      if (!id.equals(host.peerId) && addresses.length > 0) found(id.toString(), addresses)
    }
  }
}
