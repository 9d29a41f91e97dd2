/**
 * Lines of batches that are under way: read, and not answered yet or their answers not taken. Of one batch there are only so
 * many, and of all of them together; the rest waits in the sockets.
 */
import type { HttpLimits } from './limits.js'
import type { Pace } from './pace.js'

type Limits = Pick<HttpLimits, 'batchLinesMax' | 'batchBytesMax' | 'batchesLinesMax' | 'batchesBytesMax'>

interface Amount {
  lines: number
  bytes: number
}

/** Of all batches. */
export class UnderWay {
  readonly #limits: Limits
  readonly #pace: Pick<Pace, 'isHalfFull'>
  readonly #all: Amount = { lines: 0, bytes: 0 }
  readonly #waiting = new Set<() => void>()

  constructor(limits: Limits, pace: Pick<Pace, 'isHalfFull'>) {
    this.#limits = limits
    this.#pace = pace
  }

  batch(): BatchUnderWay {
    return new BatchUnderWay(this)
  }

  /** Takes room for a line, or says that there is none. A line that is its batch's only one always finds some. */
  enter(own: Amount, bytes: number): boolean {
    const { batchLinesMax, batchBytesMax, batchesLinesMax, batchesBytesMax } = this.#limits
    const fits = ({ lines, bytes: held }: Amount, linesMax: number, bytesMax: number): boolean =>
      lines < linesMax && held + bytes <= bytesMax
    const hasRoom = fits(own, batchLinesMax, batchBytesMax) && fits(this.#all, batchesLinesMax, batchesBytesMax)
    if (own.lines > 0 && (!hasRoom || this.#pace.isHalfFull)) return false
    this.#add(own, { lines: 1, bytes })
    return true
  }

  leave(own: Amount, { lines, bytes }: Readonly<Amount>): void {
    this.#add(own, { lines: -lines, bytes: -bytes })
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /** Resolves when something has left, or the signal is aborted. */
  news(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      signal.addEventListener('abort', wake)
      this.#waiting.add(wake)
    })
  }

  #add(own: Amount, { lines, bytes }: Readonly<Amount>): void {
    for (const amount of [own, this.#all]) {
      amount.lines += lines
      amount.bytes += bytes
    }
  }
}

/** Of one batch. */
export class BatchUnderWay {
  readonly #all: UnderWay
  readonly #own: Amount = { lines: 0, bytes: 0 }

  constructor(all: UnderWay) {
    this.#all = all
  }

  get lines(): number {
    return this.#own.lines
  }

  /** Resolves once there is room for a line of so many bytes: true; or the signal is aborted: false. */
  async enter(bytes: number, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (this.#all.enter(this.#own, bytes)) return true
      await this.#all.news(signal)
    }
    return false
  }

  leave(amount: Readonly<Amount>): void {
    this.#all.leave(this.#own, amount)
  }

  /** Resolves once none is under way, or the signal is aborted. */
  async isEmpty(signal: AbortSignal): Promise<void> {
    while (this.#own.lines > 0 && !signal.aborted) await this.#all.news(signal)
  }
}
