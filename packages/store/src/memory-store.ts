/**
 * The Store port in memory: plain maps, no layers, every question answered by going through all there is. It is what
 * the other store's answers are compared with, so it shares no more with it than the check of the writes
 * and the names that records are compared by.
 */
import type {
  Change,
  Expiry,
  KeyRange,
  RangePart,
  RecordName,
  Slot,
  Store,
  StoredRecord,
  UserCounts,
  Write,
} from '@replicator/interface'
import { addSums, isUserKey, partStarts } from '@replicator/interface'
import { compareKeys } from './key-order.js'
import { isBorder, nameOf } from './record-name.js'
import { StoreClosed } from './store-error.js'
import type { PlacedRecord } from './stored-form.js'
import { checkWrite } from './write-check.js'

/** All that a memory store holds, as plain data. */
export interface MemoryImage {
  readonly batch: number
  readonly head: number
  readonly records: ReadonlyMap<string, PlacedRecord>
  readonly slots: ReadonlyMap<string, Slot>
  readonly texts: ReadonlyMap<string, string>
}

export interface MemoryStore extends Store {
  /** What has been flushed: what is left after a loss of power. Later changes of the store don't show in it. */
  image(): MemoryImage
}

const EMPTY: MemoryImage = { batch: 0, head: 0, records: new Map(), slots: new Map(), texts: new Map() }

/** A store that begins with what an image holds, or empty. It keeps the records and slots that it is given: never change one. */
export function openMemoryStore(image: MemoryImage = EMPTY): MemoryStore {
  return new PlainStore(image)
}

/** What a sequence of writes has led to. */
class Contents {
  readonly records: Map<string, PlacedRecord>
  readonly slots: Map<string, Slot>
  readonly texts: Map<string, string>
  head: number

  constructor({ records, slots, texts, head }: Omit<MemoryImage, 'batch'>) {
    this.records = new Map(records)
    this.slots = new Map(slots)
    this.texts = new Map(texts)
    this.head = head
  }

  apply(write: Write): void {
    // Nothing is ever damaged here that could be healed.
    if (write.type === 'record') this.#applyRecord(write.record)
    else if (write.type === 'slot') setOrDrop(this.slots, write.key, write.slot)
    else if (write.type === 'meta') setOrDrop(this.texts, write.name, write.value)
  }

  #applyRecord(record: StoredRecord): void {
    this.head += 1
    const before = this.records.get(record.key)
    const isChange = record.since !== (before?.record.since ?? 0)
    this.records.set(record.key, {
      record,
      sequence: this.head,
      changed: isChange ? this.head : (before?.changed ?? 0),
    })
    const slot = this.slots.get(record.key)
    if (slot !== undefined && slot.version <= record.version) this.slots.delete(record.key)
  }
}

class PlainStore implements MemoryStore {
  readonly #contents: Contents
  readonly #durable: Contents
  readonly #names = new WeakMap<StoredRecord, RecordName>()
  #unflushed: Write[] = []
  #batch: number
  #isClosed = false

  constructor(image: MemoryImage) {
    this.#contents = new Contents(image)
    this.#durable = new Contents(image)
    this.#batch = image.batch
  }

  get head(): number {
    return this.#contents.head
  }

  get recordCount(): number {
    return this.#contents.records.size
  }

  get userCounts(): UserCounts {
    const users = [...this.#contents.records.values()].filter(({ record }) => isUserKey(record.key))
    const present = users.filter(({ record }) => record.present).length
    return { present, absent: users.length - present }
  }

  get batch(): number {
    return this.#batch
  }

  record(key: string): StoredRecord | undefined {
    return this.#contents.records.get(key)?.record
  }

  find(key: string): StoredRecord | undefined {
    return this.record(key)
  }

  slot(key: string): Slot | undefined {
    return this.#contents.slots.get(key)
  }

  meta(name: string): string | undefined {
    return this.#contents.texts.get(name)
  }

  slots(): readonly Slot[] {
    return [...this.#contents.slots.values()].toSorted((a, b) => compareKeys(a.key, b.key))
  }

  changes(after: number, limit: number): readonly Change[] {
    return [...this.#contents.records.values()]
      .map(({ record, ...place }) => ({
        ...place,
        key: record.key,
        version: record.version,
        bytes: record.value?.length ?? 0,
      }))
      .filter(({ sequence }) => sequence > after)
      .toSorted((a, b) => a.sequence - b.sequence)
      .slice(0, limit)
  }

  expired(atMs: number, limit: number): readonly Expiry[] {
    return [...this.#contents.records.values()]
      .flatMap(({ record: { key, present, expiresMs = Infinity } }) => (present ? [{ key, expiresMs }] : []))
      .filter(({ expiresMs }) => expiresMs <= atMs)
      .toSorted((a, b) => a.expiresMs - b.expiresMs || compareKeys(a.key, b.key))
      .slice(0, limit)
  }

  keys(options: { readonly prefix: string; readonly after?: string; readonly limit: number }): readonly string[] {
    const { prefix, after = '', limit } = options
    return [...this.#contents.records.keys()]
      .filter((key) => key.startsWith(prefix) && compareKeys(key, after) > 0)
      .toSorted(compareKeys)
      .slice(0, limit)
  }

  countRanges(): boolean {
    return true
  }

  rangeSum(range: KeyRange): number | undefined {
    if (!this.#isBorder(range.from) || isEmpty(range)) return undefined
    if (range.until !== undefined && !this.#isBorder(range.until)) return undefined
    return this.#recordsIn(range).reduce((sum, record) => addSums(sum, this.#nameOf(record).hash), 0)
  }

  rangeParts(range: KeyRange, limit: number): readonly RangePart[] | undefined {
    if (this.rangeSum(range) === undefined) return undefined
    const inside = this.#recordsIn(range).filter(({ key }) => key !== range.from && isBorder(key))
    const borders = [range.from, ...inside.map(({ key }) => key).toSorted(compareKeys)]
    const starts = partStarts(borders, limit)
    return starts.map((from, index) => {
      const until = starts[index + 1] ?? range.until
      return { from, sum: this.rangeSum({ from, ...(until !== undefined && { until }) }) ?? 0 }
    })
  }

  keysIn(range: KeyRange, limit: number): readonly string[] {
    return this.#recordsIn(range)
      .map(({ key }) => key)
      .toSorted(compareKeys)
      .slice(0, limit)
  }

  names(range: KeyRange, limit: number): readonly RecordName[] {
    return this.#recordsIn(range)
      .toSorted((a, b) => compareKeys(a.key, b.key))
      .slice(0, limit)
      .map((record) => this.#nameOf(record))
  }

  #recordsIn(range: KeyRange): readonly StoredRecord[] {
    const all = [...this.#contents.records.values()]
    return all.filter(({ record: { key } }) => isIn(range, key)).map(({ record }) => record)
  }

  #isBorder(key: string): boolean {
    return key === '' || (isBorder(key) && this.#contents.records.has(key))
  }

  /** Hashed once: all are asked for again and again. */
  #nameOf(record: StoredRecord): RecordName {
    const known = this.#names.get(record)
    if (known !== undefined) return known
    const name = nameOf(record)
    this.#names.set(record, name)
    return name
  }

  apply(writes: readonly Write[]): void {
    if (this.#isClosed) throw new StoreClosed()
    for (const write of writes) checkWrite(write)
    for (const write of writes) this.#contents.apply(write)
    this.#unflushed.push(...writes)
  }

  flush(): Promise<number> {
    if (this.#isClosed) return Promise.reject(new StoreClosed())
    if (this.#unflushed.length > 0) {
      for (const write of this.#unflushed) this.#durable.apply(write)
      this.#unflushed = []
      this.#batch += 1
    }
    return Promise.resolve(this.#batch)
  }

  size(): { readonly records: number; readonly disk: number } {
    const all = [...this.#contents.records.values()]
    return { records: all.reduce((sum, { record }) => sum + (record.value?.length ?? 0), 0), disk: 0 }
  }

  async close(): Promise<void> {
    if (!this.#isClosed) await this.flush()
    this.#isClosed = true
  }

  image(): MemoryImage {
    const { head, records, slots, texts } = new Contents(this.#durable)
    return { batch: this.#batch, head, records, slots, texts }
  }
}

function setOrDrop<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

function isIn({ from, until }: KeyRange, key: string): boolean {
  return compareKeys(key, from) >= 0 && (until === undefined || compareKeys(key, until) < 0)
}

function isEmpty({ from, until }: KeyRange): boolean {
  return until !== undefined && compareKeys(until, from) <= 0
}
