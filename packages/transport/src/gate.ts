import type { PeerId } from '@replicator/interface'

/** Whom this node connects to, the DHT included, and whether it lets anybody in. */
export class Gate {
  readonly #peersMax: number
  readonly #banned = new Set<PeerId>()
  #quiet: 'no' | 'quiet' | 'deaf' = 'no'

  /** Of more banned peers than that the oldest make room: strangers can make up any number. */
  constructor(peersMax: number) {
    this.#peersMax = peersMax
  }

  mayDial(peer: PeerId): boolean {
    return this.#quiet === 'no' && !this.#banned.has(peer)
  }

  get letsIn(): boolean {
    return this.#quiet !== 'deaf'
  }

  ban(peer: PeerId): void {
    // Anew, so that the order is that of the last times.
    this.#banned.delete(peer)
    this.#banned.add(peer)
    const [oldest] = this.#banned
    if (this.#banned.size > this.#peersMax && oldest !== undefined) this.#banned.delete(oldest)
  }

  lift(peer: PeerId): void {
    this.#banned.delete(peer)
  }

  /** From now on nobody is dialled, and nobody let in either where the node is deaf. */
  shut(deaf: boolean): void {
    if (this.#quiet !== 'deaf') this.#quiet = deaf ? 'deaf' : 'quiet'
  }
}
