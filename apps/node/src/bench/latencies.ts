/** How long requests took: percentiles from Node's own HDR histogram, and counts by powers of two for a picture. */
import { createHistogram } from 'node:perf_hooks'

export interface LatencySummary {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly max: number
}

/** So many requests took longer than half of `toMs`, and at most that. */
export interface LatencyBucket {
  readonly toMs: number
  readonly count: number
}

const MICROSECONDS = 1000

/** Takes the same memory however many are recorded. */
export class Latencies {
  readonly #histogram = createHistogram()
  readonly #buckets = new Map<number, number>()

  record(ms: number): void {
    this.#histogram.record(Math.max(1, Math.round(ms * MICROSECONDS)))
    const toMs = 2 ** Math.ceil(Math.log2(ms))
    this.#buckets.set(toMs, (this.#buckets.get(toMs) ?? 0) + 1)
  }

  get count(): number {
    return this.#histogram.count
  }

  /** In milliseconds; undefined where nothing was recorded. */
  get summary(): LatencySummary | undefined {
    if (this.count === 0) return undefined
    const at = (percentile: number): number => this.#histogram.percentile(percentile) / MICROSECONDS
    return { p50: at(50), p90: at(90), p99: at(99), max: this.#histogram.max / MICROSECONDS }
  }

  /** Without a gap, from the fastest request to the slowest. */
  get buckets(): readonly LatencyBucket[] {
    const all: LatencyBucket[] = []
    const sizes = [...this.#buckets.keys()]
    for (let toMs = Math.min(...sizes); toMs <= Math.max(...sizes); toMs *= 2)
      all.push({ toMs, count: this.#buckets.get(toMs) ?? 0 })
    return all
  }
}
