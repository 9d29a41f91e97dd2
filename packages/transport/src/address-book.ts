import type { PeerId } from '@replicator/interface'

/** Addresses learned of one peer that are kept; with those given and the one that worked, all are dialled in a row. */
const LEARNED_MAX = 8

/** Peers of whom addresses are remembered: anybody may claim to be one, so the oldest make room. */
const PEERS_MAX = 1024

interface Entry {
  /** Where the last dial succeeded. */
  reached?: string
  /** Newest first. */
  learned: readonly string[]
}

/** Where peers were reached, and where they or the DHT say that they are, besides what the engine gives. */
export class AddressBook {
  readonly #entries = new Map<PeerId, Entry>()

  /** True where one of the addresses is new. They are without the `/p2p/…` part. */
  learn(peer: PeerId, addresses: readonly string[]): boolean {
    const entry = this.#entry(peer)
    const known = new Set([entry.reached, ...entry.learned])
    const isNew = addresses.some((address) => !known.has(address))
    entry.learned = [...new Set([...addresses, ...entry.learned])].slice(0, LEARNED_MAX)
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
    if (this.#entries.size > PEERS_MAX && oldest !== undefined) this.#entries.delete(oldest)
    return entry
  }
}
