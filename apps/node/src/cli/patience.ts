/** How long a command goes on trying: pauses that grow, up to a sum. */
import { setTimeout } from 'node:timers/promises'
import { RETRY_MAX_MS, RETRY_MIN_MS, RETRY_SUM_MS } from '../limits.js'

export interface PatienceInit {
  /** The first pause, in milliseconds; each further one is twice as long. */
  readonly minMs: number
  /** The longest pause, in milliseconds. */
  readonly maxMs: number
  /** All pauses in a row together, in milliseconds. `Infinity`: it never gives up. */
  readonly sumMs: number
}

/** For a command that shall come to an end. */
export const BOUNDED: PatienceInit = { minMs: RETRY_MIN_MS, maxMs: RETRY_MAX_MS, sumMs: RETRY_SUM_MS }

/** For one that goes on until it is stopped. */
export const ENDLESS: PatienceInit = { ...BOUNDED, sumMs: Infinity }

/** Resolves after so many milliseconds; rejects where it is no longer wanted. */
type Wait = (ms: number, signal: AbortSignal) => Promise<void>

export class Patience {
  readonly #init: PatienceInit
  readonly #wait: Wait
  #nextMs: number
  #sumMs = 0

  constructor(init: PatienceInit, wait: Wait = (ms, signal) => setTimeout(ms, undefined, { signal })) {
    this.#init = init
    this.#wait = wait
    this.#nextMs = init.minMs
  }

  /** Something has gone on: pauses begin anew. */
  renew(): void {
    this.#nextMs = this.#init.minMs
    this.#sumMs = 0
  }

  /** Resolves with true after the next pause; with false, at once, where it is used up or no longer wanted. */
  async pause(signal: AbortSignal): Promise<boolean> {
    const { maxMs, sumMs } = this.#init
    if (signal.aborted || this.#sumMs >= sumMs) return false
    // Many that were cut off at once shall not come back at once.
    const ms = this.#nextMs * (1 + Math.random() / 4)
    this.#sumMs += ms
    this.#nextMs = Math.min(this.#nextMs * 2, maxMs)
    return this.#wait(ms, signal).then(
      () => true,
      () => false,
    )
  }
}
