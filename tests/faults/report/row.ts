/** What came of a scenario: its figures, and what was wrong. */
import type { HistoryEntry } from '@replicator/testkit/checkers'
import { isStored } from '../load/load.ts'

/** Fewer keys than this share judged as a whole would mean that the checkers saw little. */
const JUDGED_SHARE_MIN = 0.8

export interface Row {
  readonly scenario: string
  /** Requests in all. */
  readonly operations: number
  /** Writes that were acknowledged, in all. */
  readonly acknowledged: number
  readonly lost: number
  /** While the fault went on, the longest time in which no write was acknowledged. */
  readonly longestGapMs: number
  /** Of the writes that were acknowledged while the fault went on; NaN where none was. */
  readonly p99Ms: number
  readonly faultMs: number
  readonly judgedKeys: number
  readonly keys: number
  /** Violations, faults that were never in effect, and what else went wrong, in words. Empty: it passed. */
  readonly problems: readonly string[]
}

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

export function rowOf(
  scenario: string,
  entries: readonly HistoryEntry[],
  {
    span,
    lost,
    judgedKeys,
    keys,
    problems,
  }: { span: Span; problems: readonly string[] } & Pick<Row, 'lost' | 'judgedKeys' | 'keys'>,
): Row {
  const stored = entries.filter(({ outcome }) => isStored(outcome))
  const during = stored.filter(({ endMs }) => endMs >= span.fromMs && endMs <= span.toMs)
  const nothing = during.length === 0 ? ['nothing was acknowledged while the fault went on'] : []
  const little = judgedKeys < keys * JUDGED_SHARE_MIN ? [`only ${judgedKeys} of ${keys} keys could be judged`] : []
  return {
    scenario,
    operations: entries.length,
    acknowledged: stored.length,
    lost,
    longestGapMs: longestGapMs(
      during.map(({ endMs }) => endMs),
      span,
    ),
    p99Ms: quantile(
      during.map(({ startMs, endMs }) => endMs - startMs),
      0.99,
    ),
    faultMs: span.toMs - span.fromMs,
    judgedKeys,
    keys,
    problems: [...problems, ...nothing, ...little],
  }
}

/** The longest time between two of these, the ends of the span included. */
export function longestGapMs(timesMs: readonly number[], { fromMs, toMs }: Span): number {
  const all = [fromMs, ...timesMs.toSorted((a, b) => a - b), toMs]
  return Math.max(...all.slice(1).map((each, place) => each - (all[place] ?? each)))
}

/** NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
