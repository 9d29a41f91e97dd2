import type { CounterName, Counts } from '@replicator/interface'

/** Counts the requests that were refused for who sent them. Their reasons are counters: a closed table, which never grows with what clients send. */
export class RefusalCounts {
  readonly #counts = new Map<CounterName, number>()

  add(reason: Extract<CounterName, `http-${string}`>): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1)
  }

  view(): Counts {
    return Object.fromEntries(this.#counts)
  }
}
