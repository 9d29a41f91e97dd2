import type { PeerId } from '@replicator/interface'
import type { Limits } from './options.js'

interface Entry {
  /** Where the last dial succeeded. */
  reached?: string
  /** Where whoever was reached last was not the one that was wanted. */
  avoided?: string
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
    const entry = this.#entry(peer)
    entry.reached = address
    delete entry.avoided
  }

  /** Whoever was reached last is not the one that is wanted, who may be elsewhere. */
  avoid(peer: PeerId): void {
    const entry = this.#entries.get(peer)
    if (entry?.reached === undefined) return
    entry.avoided = entry.reached
    delete entry.reached
  }

  forget(peer: PeerId): void {
    this.#entries.delete(peer)
  }

  /**
   * What to dial, in this order: what worked last, then in turns what was learned and what was given. Whatever others say of
   * where a peer is, however much it be, those that an operator or the network named come before its half is through. What is
   * to be avoided comes last.
   */
  candidates(peer: PeerId, given: readonly string[]): readonly string[] {
    const entry = this.#entries.get(peer)
    if (entry === undefined) return given
    const first = entry.reached === undefined ? [] : [entry.reached]
    const { avoided } = entry
    const turns = Math.max(entry.learned.length, given.length)
    const others = Array.from({ length: turns }, (_, at) => [entry.learned[at], given[at]]).flat()
    const all = [...new Set([...first, ...others])].filter((address) => address !== undefined)
    return all.toSorted((a, b) => Number(a === avoided) - Number(b === avoided))
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
