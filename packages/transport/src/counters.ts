/** Counts events by their reason, since the start. */
export class Counters {
  readonly #counts = new Map<string, number>()

  add(reason: string, by = 1): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + by)
  }

  /** A copy, in the order in which the reasons first occurred. */
  all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }
}
