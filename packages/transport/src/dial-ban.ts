import type { PeerId } from '@replicator/interface'

/** Whom nothing here may dial, the DHT included. */
export class DialBan {
  readonly #peersMax: number
  readonly #peers = new Set<PeerId>()
  #everybody = false

  /** Of more peers than that the oldest make room: strangers can make up any number. */
  constructor(peersMax: number) {
    this.#peersMax = peersMax
  }

  has(peer: PeerId): boolean {
    return this.#everybody || this.#peers.has(peer)
  }

  add(peer: PeerId): void {
    // Anew, so that the order is that of the last times.
    this.#peers.delete(peer)
    this.#peers.add(peer)
    const [oldest] = this.#peers
    if (this.#peers.size > this.#peersMax && oldest !== undefined) this.#peers.delete(oldest)
  }

  lift(peer: PeerId): void {
    this.#peers.delete(peer)
  }

  /** Can't be lifted again. */
  addEverybody(): void {
    this.#everybody = true
  }
}
