/** How long something may take. */

/**
 * Aborts its signal once so much time is over, or with another signal. `AbortSignal.timeout` can't be put off, and
 * `AbortSignal.any` keeps what was made of a signal for as long as that one lives.
 */
export class TimeLimit {
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #ms: number
  #endsAtMs = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(ms: number, outer?: AbortSignal) {
    this.#ms = ms
    this.#outer = outer
    outer?.addEventListener('abort', this.#abort)
    if (outer?.aborted === true) this.#abort()
    else this.renew()
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get isOver(): boolean {
    return this.#controller.signal.aborted
  }

  /** In milliseconds. */
  get left(): number {
    return this.isOver ? 0 : Math.max(0, this.#endsAtMs - performance.now())
  }

  /** Something has gone on: the time begins anew. */
  renew(): void {
    clearTimeout(this.#timer)
    this.#endsAtMs = performance.now() + this.#ms
    if (!this.isOver) this.#timer = setTimeout(this.#abort, this.#ms)
  }

  /** What it was for is done: it aborts no more. */
  end(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#abort)
  }

  readonly #abort = (): void => {
    this.end()
    this.#controller.abort(new Error(`no answer in ${this.#ms} ms`))
  }
}

/** Resolves after so many milliseconds, or at once where it is no longer wanted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

/** Pauses that grow. */
export class Pauses {
  readonly #bounds: { readonly pauseMinMs: number; readonly pauseMaxMs: number }
  #nextMs: number

  constructor(bounds: { readonly pauseMinMs: number; readonly pauseMaxMs: number }) {
    this.#bounds = bounds
    this.#nextMs = bounds.pauseMinMs
  }

  /** Something has gone on: they begin anew. */
  renew(): void {
    this.#nextMs = this.#bounds.pauseMinMs
  }

  /** Waits, for `atLeastMs` where a node has asked for that. False, at once, where the time would be over before. */
  async wait(limit: TimeLimit, atLeastMs = 0): Promise<boolean> {
    // Many that were cut off at once shall not come back at once.
    const ms = Math.max(atLeastMs, this.#nextMs) * (1 + Math.random() / 4)
    if (ms >= limit.left) return false
    this.#nextMs = Math.min(this.#nextMs * 2, this.#bounds.pauseMaxMs)
    await pause(ms, limit.signal)
    return !limit.isOver
  }
}
