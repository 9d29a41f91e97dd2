/** How often a value fell into each range, and the sum of all. */
export interface HistogramView {
  /** Upper bounds of the ranges, rising; a value that is equal to one is within. */
  readonly bounds: readonly number[]
  /** How many values fell into each range; the last one, above all bounds, has one place more. */
  readonly counts: readonly number[]
  readonly sum: number
}

/** Counts values by ranges where they occur: a few comparisons each, and no memory but the counts. */
export class Histogram {
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0

  /** Upper bounds, rising. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = [...bounds.map(() => 0), 0]
  }

  add(value: number): void {
    const bounds = this.#bounds
    let place = 0
    while (place < bounds.length && value > (bounds[place] ?? Infinity)) place++
    this.#counts[place] = (this.#counts[place] ?? 0) + 1
    this.#sum += value
  }

  /** A copy. */
  view(): HistogramView {
    return { bounds: this.#bounds, counts: [...this.#counts], sum: this.#sum }
  }
}
