/** How dialling is spaced after links that ended as soon as they began, as by the transport's supervisor. */
import type { PeerId } from '@replicator/interface'

/** A link that lasted so long was a good one. */
const STABLE_MS = 2000
const PAUSE_MS = 200
/** Less than a node in a simulation stays wary after the last refusal. */
const PAUSE_MS_MAX = 5000

export class DialPauses {
  /** By station and peer: how many links in a row ended as soon as they began. */
  readonly #failures = new Map<number, Map<PeerId, number>>()

  /** A link of a station with a peer, whichever process of that, has ended. */
  ended(station: number, peer: PeerId, lastedMs: number): void {
    const failures = this.#failures.get(station) ?? new Map<PeerId, number>()
    this.#failures.set(station, failures.set(peer, lastedMs < STABLE_MS ? this.#of(station, peer) + 1 : 0))
  }

  /** None after a link that lasted. */
  pauseMs(station: number, peer: PeerId): number {
    const failures = this.#of(station, peer)
    return failures === 0 ? 0 : Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** (failures - 1))
  }

  #of(station: number, peer: PeerId): number {
    return this.#failures.get(station)?.get(peer) ?? 0
  }
}
