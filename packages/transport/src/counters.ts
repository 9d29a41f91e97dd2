import type { CounterName, Counts } from '@replicator/interface'

/** Counts events by their reason, since the start. */
export class Counters {
  readonly #counts = new Map<CounterName, number>()

  add(reason: CounterName, by = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + by)
  }

  /** A copy, in the order in which the reasons first occurred. */
  all(): Counts {
    return Object.fromEntries(this.#counts)
  }
}
