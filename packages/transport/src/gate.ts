import type { PeerId } from '@replicator/interface'

/** Whom this node wants to be connected to, whom it may connect to, the DHT included, and whether it lets anybody in. */
export class Gate {
  readonly #peersMax: number
  readonly #kept = new Set<PeerId>()
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

  /** Whether the owner wants a link with that peer: a member, or one that an operator has named. Others are strangers. */
  isKept(peer: PeerId): boolean {
    return this.#kept.has(peer)
  }

  ban(peer: PeerId): void {
    this.#kept.delete(peer)
    // Anew, so that the order is that of the last times.
    this.#banned.delete(peer)
    this.#banned.add(peer)
    const [oldest] = this.#banned
    if (this.#banned.size > this.#peersMax && oldest !== undefined) this.#banned.delete(oldest)
  }

  keep(peer: PeerId): void {
    this.#kept.add(peer)
    this.#banned.delete(peer)
  }

  /** From now on nobody is dialled, and nobody let in either where the node is deaf. */
  shut(deaf: boolean): void {
    if (this.#quiet !== 'deaf') this.#quiet = deaf ? 'deaf' : 'quiet'
  }
}
