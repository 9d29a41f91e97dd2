/**
 * Ranges of keys, and what two stores tell each other of them in place of their records: sums that don't hang on an order,
 * so that each write moves one of them by what comes and what goes.
 */
import { RANGE_SUM_END } from './limits.js'

/** The keys from `from` on and before `until`, in the order of their code points; up to the last one where that is absent. */
export interface KeyRange {
  /** Empty: the first key of all, which is the configuration's. */
  readonly from: string
  readonly until?: string
}

/** One of several ranges that follow each other: it ends where the next one begins. */
export interface RangePart {
  readonly from: string
  /** Of the hashes of its records: less than `RANGE_SUM_END`. */
  readonly sum: number
}

/** What stands for a record where two stores are compared. */
export interface RecordName {
  readonly key: string
  readonly version: number
  /** Of key, version and the proposal that was decided: less than `RANGE_SUM_END`. */
  readonly hash: number
}

/**
 * Where the parts of a range begin, of which so many at most are told: `borders` are where the smallest ranges in it begin,
 * in order. Each part has as many of them, but for the last one.
 */
export function partStarts(borders: readonly string[], limit: number): readonly string[] {
  const step = Math.max(1, Math.ceil(borders.length / limit))
  return borders.filter((_, index) => index % step === 0)
}

/** Not by `%`, which takes ten times as long: all ranges of a store are added up for each question about all of them. */
export function addSums(one: number, two: number): number {
  const sum = one + two
  return sum < RANGE_SUM_END ? sum : sum - RANGE_SUM_END
}

export function subtractSums(from: number, what: number): number {
  return from < what ? from - what + RANGE_SUM_END : from - what
}
