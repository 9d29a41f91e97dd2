import type { PeerId } from '@replicator/interface'

/** Strangers can make up any number of peers, so the oldest make room. */
const BANNED_MAX = 1024

/** Whom nothing here may dial, the DHT included. */
export class DialBan {
  readonly #peers = new Set<PeerId>()
  #everybody = false

  has(peer: PeerId): boolean {
    return this.#everybody || this.#peers.has(peer)
  }

  add(peer: PeerId): void {
    // Anew, so that the order is that of the last times.
    this.#peers.delete(peer)
    this.#peers.add(peer)
    const [oldest] = this.#peers
    if (this.#peers.size > BANNED_MAX && oldest !== undefined) this.#peers.delete(oldest)
  }

  lift(peer: PeerId): void {
    this.#peers.delete(peer)
  }

  /** Can't be lifted again. */
  addEverybody(): void {
    this.#everybody = true
  }
}
