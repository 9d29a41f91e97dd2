/** Bounds on the requests under way, so that a node under too much load says so while it still can. */
import type { HttpLimits } from './limits.js'

/** Bodies are counted as announced, before they are read. */
type BoundsLimits = Pick<HttpLimits, 'requestsMax' | 'bodyBytesMax'>

export class Bounds {
  readonly #limits: BoundsLimits
  #requests = 0
  #bodyBytes = 0

  constructor(limits: BoundsLimits) {
    this.#limits = limits
  }

  get requests(): number {
    return this.#requests
  }

  /** False where there is no room; nothing is taken then. A request alone always finds room. */
  enter(bodyBytes: number): boolean {
    if (this.#requests >= this.#limits.requestsMax) return false
    if (this.#requests > 0 && this.#bodyBytes + bodyBytes > this.#limits.bodyBytesMax) return false
    this.#requests++
    this.#bodyBytes += bodyBytes
    return true
  }

  leave(bodyBytes: number): void {
    this.#requests--
    this.#bodyBytes -= bodyBytes
  }
}
