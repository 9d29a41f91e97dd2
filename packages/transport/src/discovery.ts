/**
 * Finds peers in a DHT of the network's own: each node provides a content id made from the rendezvous name, and asks who
 * else does. Nothing depends on it: whatever fails here is counted, and tried again after a longer pause.
 *
 * A question goes round the whole network, over new streams with each of its nodes: with nine nodes it costs all of them
 * together as much as some thousand heartbeats. So a node that has a link with everybody it wants one with asks no more often
 * than its entry has to be renewed, whoever comes: somebody new has asked by himself, and is told of by the configuration.
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
  /** Whether there is a link with everybody the owner wants one with, so that nobody is to be found. */
  readonly isComplete: () => boolean
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
  /** When the entry is to be renewed, of `performance.now()`: at once where there is none yet. */
  #renewAtMs = 0

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
    const { pace, counters, isComplete } = this.#init
    if (!isComplete() || performance.now() >= this.#renewAtMs) {
      this.#asking = true
      try {
        const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(pace.timeoutMs)])
        if (await this.#provideAndFind(signal)) this.#renewAtMs = performance.now() + pace.renewMs
      } catch {
        if (!this.#stop.signal.aborted) counters.add('discovery-failed')
      }
      this.#asking = false
    }
    this.#schedule(this.#again ? pace.firstMs : this.#pauseMs)
    this.#again = false
    this.#pauseMs = Math.min(pace.maxMs, this.#pauseMs * 2)
  }

  /** Whether anybody was found: if not, nobody may have heard of this node either, for the DHT gets to know its peers slowly. */
  async #provideAndFind(signal: AbortSignal): Promise<boolean> {
    const { host, found, content, learnedMax } = this.#init
    let isAnyFound = false
    await host.contentRouting.provide(content, { signal })
    for await (const { id, multiaddrs } of host.contentRouting.findProviders(content, { signal })) {
      const addresses = toldAddresses(multiaddrs, learnedMax)
      if (id.equals(host.peerId) || addresses.length === 0) continue
      isAnyFound = true
      found(id.toString(), addresses)
    }
    return isAnyFound
  }
}
