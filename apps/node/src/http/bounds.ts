/** Bounds on the requests under way, so that a node under too much load says so while it still can. */
import type { HttpLimits } from './limits.js'

/** Bodies are counted as announced, before they are read. */
type BoundsLimits = Pick<HttpLimits, 'requestsMax' | 'bodyBytesMax'>

/** So many at once, and no more. */
export class Places {
  readonly #max: number
  #taken = 0

  constructor(max: number) {
    this.#max = max
  }

  get taken(): number {
    return this.#taken
  }

  /** False where all are taken. */
  enter(): boolean {
    if (this.#taken >= this.#max) return false
    this.#taken++
    return true
  }

  leave(): void {
    this.#taken--
  }
}

/** A place in each, and what leaves them; undefined, and none taken, where one has none left. */
export function entered(all: readonly (Places | undefined)[]): (() => void) | undefined {
  const taken: Places[] = []
  const leave = (): void => {
    for (const places of taken) places.leave()
  }
  for (const places of all) {
    if (places === undefined) continue
    if (places.enter()) taken.push(places)
    else {
      leave()
      return undefined
    }
  }
  return leave
}

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
