/**
 * Sums of the records in each range of keys, so that two stores find where they differ without telling each other of
 * what is the same.
 *
 * A range begins at a *border*: a key that is one by its own checksum, some 1 in 64. So two stores that hold the same have
 * the same ranges, in whichever order they came to it, and where one lacks a border, the ranges on both of its sides are
 * one to it. The sum is of hashes over key, version and decision of each record, modulo 2^48: a write takes the old hash
 * out and puts the new one in. A new border needs more: the some 64 records behind it have to be read, to divide a sum. No
 * write waits for that, which would read as many records as are written: until somebody is about to compare, the range stays
 * one, and its sum is right.
 *
 * After a start nothing is counted. One pass goes through the keys in their order, in steps that somebody else paces, and
 * counts what it meets; what is written meanwhile counts where the pass has been, and is met where it hasn't. Later steps
 * divide what has borders by then.
 *
 * For each 64 records, a key and a number are in memory: about 100 bytes, 1.5 MB for a million records. A sum over many
 * ranges is added up when it is asked for: 16,000 additions for all of them take 0.1 ms, so there is no tree above.
 *
 * Rejected: 2^16 buckets by the hash of the key, which never move and need half a megabyte. Nothing leads from such a bucket
 * to its keys: to name them, all keys there are must be gone through, seconds for a single difference, and for each bucket
 * that is merely being written to. Rejected as well: sums kept on the disk, which every write would have to rewrite.
 */
import type { KeyRange, RangePart, RecordIdentity } from '@replicator/interface'
import { addSums, subtractSums } from '@replicator/interface'
import { compareKeys, isPlain } from './key-order.js'
import { BORDERS_AT_ONCE } from './limits.js'
import { nameOf } from './record-name.js'

/** The records from a key on, in the order of their keys, as they stand now. Those that can't be read are left out. */
export type ReadFrom = (from: string) => Iterable<RecordIdentity>

/** Whether a range begins at this key in every store that is compared with this one. */
export type IsBorder = (key: string) => boolean

export class RangeSums {
  readonly #readFrom: ReadFrom
  readonly #isBorder: IsBorder
  /** Where each range begins, in order. */
  readonly #starts: string[] = ['']
  readonly #sums: number[] = [0]
  /** All records up to this key are counted; absent before the first. */
  #countedTo: string | undefined
  #isWhole = false
  /** Borders that have come since and don't divide their ranges yet. */
  #owed: string[] = []
  /** Of these, the ones that are to do so next, in order; the last ones come first. */
  #dividing: string[] = []
  /** Whether no start has a unit of which the order of strings is another one than that of keys. */
  #isPlain = true

  constructor(readFrom: ReadFrom, isBorder: IsBorder) {
    this.#readFrom = readFrom
    this.#isBorder = isBorder
  }

  /** Reads so many more records, to count them, or to divide ranges; true once nothing is left to be done. */
  count(limit: number): boolean {
    let left = limit
    if (!this.#isWhole) {
      const before = this.#countedTo
      for (const record of this.#readFrom(before ?? '')) {
        if (record.key === before) continue
        if (left-- === 0) return false
        if (record.key !== '' && this.#isBorder(record.key)) this.#insertRange(this.#starts.length, record.key, 0)
        this.#add(this.#starts.length - 1, nameOf(record).hash)
        this.#countedTo = record.key
      }
      this.#isWhole = true
    }
    while (left > 0 && this.#owed.length + this.#dividing.length > 0) left -= this.#divide(this.#takeOwed())
    return this.#owed.length + this.#dividing.length === 0
  }

  /** A record has come, in the place of another one of its key where there was one. It is to be read from now on. */
  move(now: RecordIdentity, before: RecordIdentity | undefined): void {
    const { key } = now
    if (!this.#isCounted(key)) return
    const { hash } = nameOf(now)
    this.#add(this.#rangeOf(key), before === undefined ? hash : subtractSums(hash, nameOf(before).hash))
    if (before === undefined && key !== '' && this.#isBorder(key)) this.#owed.push(key)
  }

  /** As `StoreView` says. */
  sum({ from, until }: KeyRange): number | undefined {
    const ends = this.#ends({ from, until })
    return ends === undefined ? undefined : this.#sumOf(ends.first, ends.end)
  }

  /** As `StoreView` says. */
  parts({ from, until }: KeyRange, limit: number): readonly RangePart[] | undefined {
    const ends = this.#ends({ from, until })
    if (ends === undefined) return undefined
    const step = Math.max(1, Math.ceil((ends.end - ends.first) / limit))
    const parts: RangePart[] = []
    for (let first = ends.first; first < ends.end; first += step) {
      const sum = this.#sumOf(first, Math.min(first + step, ends.end))
      parts.push({ from: this.#starts[first] ?? '', sum })
    }
    return parts
  }

  /**
   * Some borders that fall into one range, in order. The last ones of all come first, so that what lies behind them is read
   * once, whatever else falls into the range.
   */
  #takeOwed(): readonly string[] {
    if (this.#dividing.length === 0) {
      this.#dividing = this.#owed.toSorted(compareKeys)
      this.#owed = []
    }
    const last = this.#dividing.at(-1)
    const start = this.#starts[this.#rangeOf(last ?? '')] ?? ''
    const before = this.#dividing.findLastIndex((border) => compareKeys(border, start) < 0)
    return this.#dividing.splice(Math.max(before + 1, this.#dividing.length - BORDERS_AT_ONCE))
  }

  /** The range that holds these keys already begins anew at each of them. Returns how many records were read. */
  #divide(borders: readonly string[]): number {
    const [first = ''] = borders
    const range = this.#rangeOf(first)
    const end = this.#starts[range + 1]
    const sums = borders.map(() => 0)
    let read = 0
    let at = 0
    for (const record of this.#readFrom(first)) {
      read++
      if (end !== undefined && compareKeys(record.key, end) >= 0) break
      // A border that can't be read any more is passed by.
      for (let next = borders[at + 1]; next !== undefined && compareKeys(next, record.key) <= 0; next = borders[at + 1])
        at++
      sums[at] = addSums(sums[at] ?? 0, nameOf(record).hash)
    }
    for (const sum of sums) this.#sums[range] = subtractSums(this.#sums[range] ?? 0, sum)
    for (const [index, border] of borders.entries()) this.#insertRange(range + 1 + index, border, sums[index] ?? 0)
    return read
  }

  #insertRange(range: number, start: string, sum: number): void {
    this.#starts.splice(range, 0, start)
    this.#sums.splice(range, 0, sum)
    this.#isPlain &&= isPlain(start)
  }

  #isCounted(key: string): boolean {
    return this.#isWhole || (this.#countedTo !== undefined && compareKeys(key, this.#countedTo) <= 0)
  }

  #add(range: number, hash: number): void {
    this.#sums[range] = addSums(this.#sums[range] ?? 0, hash)
  }

  #sumOf(first: number, end: number): number {
    let sum = 0
    for (let range = first; range < end; range++) sum = addSums(sum, this.#sums[range] ?? 0)
    return sum
  }

  /** Which ranges a larger one consists of; undefined where it has other ends than they. */
  #ends({
    from,
    until,
  }: {
    readonly from: string
    readonly until: string | undefined
  }): { readonly first: number; readonly end: number } | undefined {
    if (!this.#isWhole) return undefined
    const first = this.#rangeOf(from)
    const end = until === undefined ? this.#starts.length : this.#rangeOf(until)
    if (this.#starts[first] !== from || (until !== undefined && this.#starts[end] !== until)) return undefined
    return first < end ? { first, end } : undefined
  }

  /** The range in which a key is. Each write asks for it, so plain keys are compared by the engine of the language. */
  #rangeOf(key: string): number {
    const bothPlain = this.#isPlain && isPlain(key)
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      const start = this.#starts[middle] ?? ''
      if (bothPlain ? start <= key : compareKeys(start, key) <= 0) low = middle
      else high = middle
    }
    return low
  }
}
