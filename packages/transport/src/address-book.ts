import type { PeerId } from '@replicator/interface'
import type { Limits } from './options.js'

interface Entry {
  /** Where the last dial succeeded. */
  reached?: string
  /** Newest first. */
  learned: readonly string[]
}

/** Where peers were reached, and where they or the DHT say that they are, besides what the engine gives. */
export class AddressBook {
  readonly #limits: Pick<Limits, 'peersMax' | 'learnedMax'>
  readonly #entries = new Map<PeerId, Entry>()

  constructor(limits: Pick<Limits, 'peersMax' | 'learnedMax'>) {
    this.#limits = limits
  }

  /** True where one of the addresses is new. They are without the `/p2p/…` part. */
  learn(peer: PeerId, addresses: readonly string[]): boolean {
    const entry = this.#entry(peer)
    const known = new Set([entry.reached, ...entry.learned])
    const isNew = addresses.some((address) => !known.has(address))
    entry.learned = [...new Set([...addresses, ...entry.learned])].slice(0, this.#limits.learnedMax)
    return isNew
  }

  reached(peer: PeerId, address: string): void {
    this.#entry(peer).reached = address
  }

  forget(peer: PeerId): void {
    this.#entries.delete(peer)
  }

  /** What to dial, in this order: what worked last, what is new, what was given. */
  candidates(peer: PeerId, given: readonly string[]): readonly string[] {
    const entry = this.#entries.get(peer)
    if (entry === undefined) return given
    const first = entry.reached === undefined ? [] : [entry.reached]
    return [...new Set([...first, ...entry.learned, ...given])]
  }

  #entry(peer: PeerId): Entry {
    const entry = this.#entries.get(peer) ?? { learned: [] }
    this.#entries.delete(peer)
    this.#entries.set(peer, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > this.#limits.peersMax && oldest !== undefined) this.#entries.delete(oldest)
    return entry
  }
}
