import type {
  Change,
  DamagedRecord,
  Expiry,
  KeyRange,
  RangePart,
  RecordName,
  Slot,
  StoreView,
  StoredRecord,
  UserCounts,
  Write,
} from '@replicator/interface'
import { addSums, compareText, isDamaged, isUserKey, partStarts } from '@replicator/interface'

interface Placed {
  readonly record: StoredRecord
  readonly sequence: number
  readonly changed: number
}

/** A store that keeps everything in maps and forgets nothing: what the engine's tests need of one. */
export class MemoryView implements StoreView {
  readonly #records = new Map<string, Placed>()
  readonly #slots = new Map<string, Slot>()
  readonly #texts = new Map<string, string>()
  head = 0
  batch = 0
  /** Keys whose records can't be read. */
  readonly unsound = new Set<string>()
  /** Those of them of which nothing can be read. */
  readonly headless = new Set<string>()
  /** How often records are counted before there are sums. */
  countsNeeded = 0

  get recordCount(): number {
    return this.#records.size
  }

  get userCounts(): UserCounts {
    const users = [...this.#records.values()].filter(({ record }) => isUserKey(record.key))
    const present = users.filter(({ record }) => record.present).length
    return { present, absent: users.length - present }
  }

  record(key: string): StoredRecord | undefined {
    const found = this.find(key)
    if (isDamaged(found)) throw new Error(`the record of ${key} is damaged`)
    return found
  }

  find(key: string): StoredRecord | DamagedRecord | undefined {
    const placed = this.#records.get(key)
    if (placed === undefined || !this.unsound.has(key)) return placed?.record
    const { record, sequence } = placed
    return { isDamaged: true, ...(!this.headless.has(key) && { place: { version: record.version, sequence } }) }
  }

  slot(key: string): Slot | undefined {
    return this.#slots.get(key)
  }

  meta(name: string): string | undefined {
    return this.#texts.get(name)
  }

  slots(): readonly Slot[] {
    return [...this.#slots.values()].toSorted((a, b) => compareText(a.key, b.key))
  }

  changes(after: number, limit: number): readonly Change[] {
    return [...this.#records.values()]
      .map(({ record: { key, version, value }, ...place }) => ({ ...place, key, version, bytes: value?.length ?? 0 }))
      .filter(({ sequence }) => sequence > after)
      .toSorted((a, b) => a.sequence - b.sequence)
      .slice(0, limit)
  }

  expired(atMs: number, limit: number): readonly Expiry[] {
    return [...this.#records.values()]
      .flatMap(({ record: { key, present, expiresMs = Infinity } }) => (present ? [{ key, expiresMs }] : []))
      .filter(({ expiresMs }) => expiresMs <= atMs)
      .toSorted((a, b) => a.expiresMs - b.expiresMs || compareText(a.key, b.key))
      .slice(0, limit)
  }

  keys(options: { readonly prefix: string; readonly after?: string; readonly limit: number }): readonly string[] {
    const { prefix, after = '', limit } = options
    return [...this.#records.keys()]
      .filter((key) => key.startsWith(prefix) && key > after)
      .toSorted(compareText)
      .slice(0, limit)
  }

  /** How often more records were to be counted. */
  counts = 0

  countRanges(): boolean {
    this.counts += 1
    return this.counts > this.countsNeeded
  }

  rangeSum(range: KeyRange): number | undefined {
    const isEnd = (key: string | undefined): boolean => key === undefined || this.#borders().includes(key)
    if (!isEnd(range.from) || !isEnd(range.until)) return undefined
    return this.names(range, Infinity).reduce((sum, { hash }) => addSums(sum, hash), 0)
  }

  rangeParts(range: KeyRange, limit: number): readonly RangePart[] | undefined {
    if (this.rangeSum(range) === undefined) return undefined
    const borders = this.#borders().filter((key) => isIn(range, key))
    const starts = partStarts(borders, limit)
    return starts.map((from, index) => {
      const until = starts[index + 1] ?? range.until
      return { from, sum: this.rangeSum({ from, ...(until !== undefined && { until }) }) ?? 0 }
    })
  }

  keysIn(range: KeyRange, limit: number): readonly string[] {
    return this.names(range, limit).map(({ key }) => key)
  }

  names(range: KeyRange, limit: number): readonly RecordName[] {
    return [...this.#records.values()]
      .filter(({ record: { key } }) => isIn(range, key))
      .toSorted((a, b) => compareText(a.record.key, b.record.key))
      .slice(0, limit)
      .map(({ record: { key, version, decisions } }) => {
        return { key, version, hash: hashOf(`${key} ${version} ${decisions[0]?.proposal ?? ''}`) }
      })
  }

  /** One key in four, so that few records have several ranges. */
  #borders(): readonly string[] {
    const keys = [...this.#records.keys()].filter((key) => key !== '' && (hashOf(key) >>> 8) % 4 === 0)
    return ['', ...keys.toSorted(compareText)]
  }

  /** All writes of one call are one batch. */
  apply(writes: readonly Write[]): void {
    if (writes.length === 0) return
    this.batch += 1
    for (const write of writes) {
      if (write.type === 'record') this.#applyRecord(write.record)
      else if (write.type === 'heal') this.#heal(write.record)
      else if (write.type === 'slot') setOrDrop(this.#slots, write.key, write.slot)
      else setOrDrop(this.#texts, write.name, write.value)
    }
  }

  #heal(record: StoredRecord): void {
    const placed = this.#records.get(record.key)
    if (placed !== undefined && this.unsound.delete(record.key)) this.#records.set(record.key, { ...placed, record })
  }

  #applyRecord(record: StoredRecord): void {
    this.head += 1
    this.unsound.delete(record.key)
    const before = this.#records.get(record.key)
    const isChange = record.since !== (before?.record.since ?? 0)
    const changed = isChange ? this.head : (before?.changed ?? 0)
    this.#records.set(record.key, { record, sequence: this.head, changed })
    const slot = this.#slots.get(record.key)
    if (slot !== undefined && slot.version <= record.version) this.#slots.delete(record.key)
  }
}

function isIn({ from, until }: KeyRange, key: string): boolean {
  return key >= from && (until === undefined || key < until)
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

function setOrDrop<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}
