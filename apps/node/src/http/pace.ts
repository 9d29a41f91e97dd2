/**
 * How many writes a node takes at once: as many as it decides in time.
 *
 * Those under way share its processor, the links and the disks. Where there are too many, each takes too long, and in the
 * end all are told that their outcome is unknown, when some could have been done and the others been told at once to come
 * later. How many are too many depends on the machine, on what else it does and on the other nodes, so it is found out as
 * TCP finds out what a path takes: one more for each that is decided in time while the room is used, and half of it where
 * most were late. So it doubles within the time of an answer, and a burst after a silence finds what the last one has left.
 *
 * One bound by the rate of the last seconds was rejected: a node that has had little to do would refuse what it could do.
 */
import type { HttpLimits } from './limits.js'

type PaceLimits = Pick<HttpLimits, 'requestsMax' | 'writesMin' | 'writesAtFirst' | 'lateMs'>

export class Pace {
  readonly #limits: PaceLimits
  readonly #nowMs: () => number
  #max: number
  #underWay = 0
  /** Of those decided since then. */
  #sinceMs: number
  #late = 0
  #timely = 0

  constructor(limits: PaceLimits, nowMs: () => number) {
    this.#limits = limits
    this.#nowMs = nowMs
    this.#max = Math.min(limits.writesAtFirst, limits.requestsMax)
    this.#sinceMs = nowMs()
  }

  /** Whether one more would be too many. */
  get isFull(): boolean {
    return this.#underWay >= this.#max
  }

  /** The same for lines of batches, which can wait: half of the room is left to requests of their own, which can't. */
  get isHalfFull(): boolean {
    return this.#underWay >= this.#max / 2
  }

  /** Does a write, and learns from how long it takes. What fails or is refused was decided, too. */
  async decided<Told>(write: () => Promise<Told>): Promise<Told> {
    const beganMs = this.#nowMs()
    this.#underWay++
    try {
      return await write()
    } finally {
      this.#learn(beganMs)
      this.#underWay--
    }
  }

  #learn(beganMs: number): void {
    const { requestsMax, writesMin, lateMs } = this.#limits
    const nowMs = this.#nowMs()
    if (nowMs - beganMs > lateMs) this.#late++
    else {
      this.#timely++
      if (this.isHalfFull) this.#max = Math.min(requestsMax, this.#max + 1)
    }
    // What was under way together is late together: it counts once.
    if (nowMs - this.#sinceMs < lateMs) return
    if (this.#late > this.#timely) this.#max = Math.max(Math.min(writesMin, requestsMax), Math.floor(this.#max / 2))
    this.#sinceMs = nowMs
    this.#late = 0
    this.#timely = 0
  }
}
