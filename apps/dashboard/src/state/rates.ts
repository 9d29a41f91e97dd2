/**
 * Rates and times out of what a node has counted since its start: two looks at its counters, and what lies between them.
 * They begin with the page, because a node keeps counts and no history.
 */
import type { Sample } from '../api/metrics-text.js'

/** What is drawn: a group of requests under one name. */
type Kind = 'writes' | 'reads'

const OPERATIONS: Readonly<Record<Kind, ReadonlySet<string>>> = {
  writes: new Set(['propose', 'remove', 'batchLine']),
  reads: new Set(['read', 'readLocal', 'list']),
}

/** Counts since the start of the node, of one kind. */
interface Counted {
  readonly requests: number
  /** Requests that took at most so many seconds, by that bound. */
  readonly within: ReadonlyMap<number, number>
}

export type Look = Readonly<Record<Kind, Counted>> & { readonly atMs: number }

/** What happened between two looks. Null: nothing can be said, as nothing was asked, or the node was started anew. */
export interface Rate {
  readonly atMs: number
  readonly perSecond: Readonly<Record<Kind, number | null>>
  /** Of the writes, in milliseconds: half of them, and 99 of 100, took no longer. */
  readonly p50Ms: number | null
  readonly p99Ms: number | null
}

export function lookAt(samples: ReadonlyMap<string, readonly Sample[]>, atMs: number): Look {
  const buckets = samples.get('request_seconds_bucket') ?? []
  const of = (kind: Kind): Counted => {
    const within = new Map<number, number>()
    for (const { labels, value } of buckets) {
      if (!OPERATIONS[kind].has(labels['operation'] ?? '')) continue
      const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le'])
      within.set(bound, (within.get(bound) ?? 0) + value)
    }
    return { requests: within.get(Infinity) ?? 0, within }
  }
  return { atMs, writes: of('writes'), reads: of('reads') }
}

export function rateBetween(before: Look, after: Look): Rate {
  const seconds = (after.atMs - before.atMs) / 1000
  const perSecond = (kind: Kind): number | null => {
    const more = after[kind].requests - before[kind].requests
    return more < 0 || seconds <= 0 ? null : more / seconds
  }
  return {
    atMs: after.atMs,
    perSecond: { writes: perSecond('writes'), reads: perSecond('reads') },
    p50Ms: quantileMs(before.writes, after.writes, 0.5),
    p99Ms: quantileMs(before.writes, after.writes, 0.99),
  }
}

/** Within a range of the histogram its requests are taken to be spread evenly, as Prometheus does. */
function quantileMs(before: Counted, after: Counted, share: number): number | null {
  const total = after.requests - before.requests
  if (total <= 0) return null
  const wanted = share * total
  let lower = { bound: 0, count: 0 }
  for (const [bound, count] of [...after.within].toSorted(([a], [b]) => a - b)) {
    const upper = { bound, count: count - (before.within.get(bound) ?? 0) }
    if (upper.count >= wanted) {
      // Nothing is known of the last range but where it begins.
      if (bound === Infinity) return lower.bound * 1000
      const part = upper.count === lower.count ? 1 : (wanted - lower.count) / (upper.count - lower.count)
      return (lower.bound + part * (bound - lower.bound)) * 1000
    }
    lower = upper
  }
  return null
}
