/**
 * The Store port as layers over what is on a disk, without the disk: which batch holds what, and what a read sees.
 *
 * A read looks at three layers: `pending` (applied), `syncing` (in the batch that is on its way to the disk) and the
 * durable entries. Open slots and the node's own texts are few and stay in memory as a whole; records do not. Whoever
 * extends it moves the batches: one is on its way at a time, and all that is applied meanwhile goes with the next.
 */
import type {
  Change,
  DamagedRecord,
  Expiry,
  KeyRange,
  RangePart,
  RecordIdentity,
  RecordName,
  Slot,
  StoredRecord,
  StoreView,
  UserCounts,
  Write,
} from '@replicator/interface'
import { CONFIGURATION_KEY, isDamaged, isUserKey, SYSTEM_PREFIX } from '@replicator/interface'
import { Batch } from './batch.js'
import { type Counters, readCounters, writeOfCounters } from './counters.js'
import type { DurableBatch, DurableEntries, EntryWrite, NameRange } from './durable-entries.js'
import { decodeExpiry, encodeExpiry, expiryName, expiryTime } from './expiry-form.js'
import { compareKeys } from './key-order.js'
import { overlaid } from './overlay.js'
import { type IsBorder, RangeSums } from './range-sums.js'
import { ABSENT_KEYS_MAX } from './limits.js'
import { isBorder, nameOf, nameOfUnreadable } from './record-name.js'
import { SortedSlots } from './sorted-slots.js'
import { StoreDamaged } from './store-error.js'
import {
  decodeChange,
  decodeHead,
  decodeRecord,
  decodeSlot,
  decodeText,
  encodeChange,
  encodeRecord,
  encodeSlot,
  encodeText,
  type PlacedRecord,
  type StoredHead,
} from './stored-form.js'
import { checkWrite } from './write-check.js'

/** What a key holds: whole, where it is not durable yet. */
type Held = PlacedRecord | StoredHead

export class LayeredStore implements StoreView {
  readonly #durable: DurableEntries
  readonly #slots = new SortedSlots()
  readonly #texts = new Map<string, string>()
  readonly #isRangeBorder: IsBorder
  #ranges: RangeSums
  #pending = new Batch()
  #syncing: Batch | undefined
  #head: number
  /** Where the change log ends in the entries that count as durable. */
  #durableHead: number
  #syncingHead = 0
  #batch: number
  #recordCount: number
  #absentCount: number
  /** Of all these, the ones that are no user's: they are not counted on the disk, so they are gone through at the start. */
  #notUsers: { present: number; absent: number }
  #valueBytes: number
  /**
   * No present record ends before, in milliseconds since 1970. What has been dropped there is gone through once, and a store
   * in which nothing ends soon isn't read each time it is asked: that takes a snapshot of the file, which wakes the process
   * once more to be let go.
   */
  #earliestMs = 0
  /** Keys that were looked for since the last writes, and have no record: who is about to write one has just looked. */
  readonly #absent = new Set<string>()

  /**
   * Throws `StoreDamaged` where a slot, a text, a counter or the change log's size is not what was written. Simulations have
   * more borders, for they have few keys.
   */
  constructor(durable: DurableEntries, isRangeBorder: IsBorder = isBorder) {
    this.#durable = durable
    this.#isRangeBorder = isRangeBorder
    this.#ranges = this.#countAnew()
    const counters = readCounters(durable)
    this.#head = counters.head
    this.#durableHead = counters.head
    this.#batch = counters.batch
    this.#recordCount = durable.count('records')
    if (durable.count('log') !== this.#recordCount) {
      throw new StoreDamaged('the change log', `has ${durable.count('log')} places for ${this.#recordCount} records`)
    }
    this.#absentCount = counters.absent
    this.#valueBytes = counters.bytes
    const present = this.#recordCount - counters.absent
    if (durable.count('expiries') > present) {
      throw new StoreDamaged('the expiries', `are ${durable.count('expiries')} of ${present} present records`)
    }
    this.#notUsers = this.#countNotUsers()
    for (const [key, bytes] of durable.entries('slots')) this.#slots.set(key, decodeSlot(key, bytes))
    for (const [name, bytes] of durable.entries('texts')) this.#texts.set(name, decodeText(name, bytes))
  }

  get head(): number {
    return this.#head
  }

  get batch(): number {
    return this.#batch
  }

  get recordCount(): number {
    return this.#recordCount
  }

  get userCounts(): UserCounts {
    const { present, absent } = this.#notUsers
    return {
      present: this.#recordCount - this.#absentCount - present,
      absent: this.#absentCount - absent,
    }
  }

  /** Bytes of the values of all records. */
  get valueBytes(): number {
    return this.#valueBytes
  }

  record(key: string): StoredRecord | undefined {
    return this.#placed(key)?.record
  }

  find(key: string): StoredRecord | DamagedRecord | undefined {
    try {
      return this.record(key)
    } catch (cause) {
      if (!(cause instanceof StoreDamaged)) throw cause
    }
    // A value has a checksum of its own: the head may still say which record it is.
    const head = this.#readableHead(key)
    if (head === undefined) return { isDamaged: true }
    return { isDamaged: true, place: { version: head.record.version, sequence: head.sequence } }
  }

  slot(key: string): Slot | undefined {
    return this.#slots.get(key)
  }

  meta(name: string): string | undefined {
    return this.#texts.get(name)
  }

  slots(): readonly Slot[] {
    return this.#slots.all()
  }

  changes(after: number, limit: number): readonly Change[] {
    const found: Change[] = []
    for (const [sequence, bytes] of this.#durable.places(after)) {
      // The batch under way may be there already: its places are told by its own layer.
      if (found.length >= limit || sequence > this.#durableHead) break
      if (this.#syncing?.vacated.has(sequence) || this.#pending.vacated.has(sequence)) continue
      found.push(decodeChange(sequence, bytes))
    }
    this.#syncing?.collectChanges(found, after, limit, this.#pending)
    this.#pending.collectChanges(found, after, limit)
    return found
  }

  keys(options: { readonly prefix: string; readonly after?: string; readonly limit: number }): readonly string[] {
    const { prefix, after = '', limit } = options
    return firstOf(this.#keysAfter(prefix, after), limit)
  }

  expired(atMs: number, limit: number): readonly Expiry[] {
    const endMs = Math.min(Math.floor(atMs), Number.MAX_SAFE_INTEGER) + 1
    if (limit <= 0 || endMs <= this.#earliestMs) return []
    const found = firstOf(this.#expiriesBefore(endMs), limit)
    const [first] = found.length > 0 ? found : this.#expiriesBefore(Number.MAX_SAFE_INTEGER)
    this.#earliestMs = first?.expiresMs ?? Number.MAX_SAFE_INTEGER
    return found
  }

  countRanges(limit: number): boolean {
    return this.#ranges.count(limit)
  }

  rangeSum(range: KeyRange): number | undefined {
    return this.#ranges.sum(range)
  }

  rangeParts(range: KeyRange, limit: number): readonly RangePart[] | undefined {
    return this.#ranges.parts(range, limit)
  }

  keysIn({ from, until }: KeyRange, limit: number): readonly string[] {
    const keys: string[] = []
    for (const key of this.#keysFrom(from)) {
      if (keys.length >= limit || (until !== undefined && compareKeys(key, until) >= 0)) break
      keys.push(key)
    }
    return keys
  }

  names(range: KeyRange, limit: number): readonly RecordName[] {
    return this.keysIn(range, limit).map((key) => {
      const record = this.#readable(key)
      return record === undefined ? nameOfUnreadable(key) : nameOf(record)
    })
  }

  /** All of the writes take effect at once, and go to the disk with the next batch. Throws where one can't be stored. */
  apply(writes: readonly Write[]): void {
    for (const write of writes) checkWrite(write)
    // Whatever may throw comes first: after it, all of the writes take effect.
    const heads = writes.map((write) => {
      if (write.type === 'record') return this.#headBefore(write)
      return write.type === 'heal' ? this.#healed(write) : undefined
    })
    this.#absent.clear()
    for (const [index, write] of writes.entries()) this.#applyOne(write, heads[index])
  }

  /** Whether something has been applied that no batch holds yet. */
  protected get hasPending(): boolean {
    return !this.#pending.isEmpty
  }

  /** What is pending as the next batch, which is from now on the one under way. */
  protected beginBatch(): DurableBatch {
    const number = this.#batch + 1
    this.#syncing = this.#pending
    this.#pending = new Batch()
    this.#syncingHead = this.#head
    return {
      number,
      writes: this.#writesOf(this.#syncing, {
        batch: number,
        head: this.#head,
        absent: this.#absentCount,
        bytes: this.#valueBytes,
      }),
    }
  }

  /** The batch under way is on the disk. */
  protected endBatch(): void {
    this.#syncing = undefined
    this.#durableHead = this.#syncingHead
    this.#batch++
  }

  /**
   * Sums of which nothing is counted yet. Also where a record that could not be read has come back, or given way to a later
   * one: while it was unreadable it was left out of what was counted or divided, so more than one sum may be wrong.
   */
  #countAnew(): RangeSums {
    return new RangeSums((from) => this.#readableFrom(from), this.#isRangeBorder)
  }

  /** The configuration, and the system records: they are few, and stand together. */
  #countNotUsers(): { present: number; absent: number } {
    const counts = { present: 0, absent: 0 }
    for (const key of [CONFIGURATION_KEY, ...this.#keysAfter(SYSTEM_PREFIX, '')]) {
      const isPresent = this.#isPresent(key)
      if (isPresent !== undefined) counts[isPresent ? 'present' : 'absent'] += 1
    }
    return counts
  }

  #applyOne(write: Write, head: Held | undefined): void {
    const pending = this.#pending
    switch (write.type) {
      case 'record': {
        const { record } = write
        // The same key may stand in `writes` twice, so the layer is asked again.
        const before = pending.records.get(record.key) ?? head
        const sequence = ++this.#head
        // A key without a record has never changed, like one of a no-op that found none.
        const { since, present } = before?.record ?? { since: 0, present: true }
        const changed = since === record.since ? (before?.changed ?? 0) : sequence
        pending.place({ record, sequence, changed }, before)
        this.#ranges.move(record, before?.record)
        if (write.damagedAt !== undefined) this.#ranges = this.#countAnew()
        if (before === undefined) this.#recordCount += 1
        if (record.present) this.#earliestMs = Math.min(this.#earliestMs, record.expiresMs ?? Infinity)
        this.#absentCount += Number(present) - Number(record.present)
        if (!isUserKey(record.key)) {
          if (write.damagedAt !== undefined) this.#notUsers = this.#countNotUsers()
          else {
            if (before !== undefined) this.#notUsers[present ? 'present' : 'absent'] -= 1
            this.#notUsers[record.present ? 'present' : 'absent'] += 1
          }
        }
        this.#valueBytes += (record.value?.length ?? 0) - valueBytesOf(before)
        if (this.#slots.settle(record.key, record.version)) pending.slots.add(record.key)
        return
      }
      case 'heal': {
        const { record } = write
        // The same entry, anew: neither its place nor what is counted changes, but for what it was taken for.
        if (head === undefined || pending.records.has(record.key)) return
        pending.records.set(record.key, { ...head, record })
        this.#ranges = this.#countAnew()
        if (!isUserKey(record.key)) this.#notUsers = this.#countNotUsers()
        return
      }
      case 'slot':
        this.#slots.set(write.key, write.slot)
        pending.slots.add(write.key)
        return
      case 'meta':
        if (write.value === undefined) this.#texts.delete(write.name)
        else this.#texts.set(write.name, write.value)
        pending.texts.add(write.name)
    }
  }

  /** Where a record that can't be read is to stand; undefined where it is not the one that the change log names there. */
  #healed({ record, sequence }: Write & { readonly type: 'heal' }): PlacedRecord | undefined {
    const [change] = this.changes(sequence - 1, 1)
    const isNamed = change?.sequence === sequence && change.key === record.key && change.version === record.version
    return isNamed && isDamaged(this.find(record.key)) ? { record, sequence, changed: change.changed } : undefined
  }

  /** What a record takes the place of. Throws where that can't be read, and no place in the change log names it. */
  #headBefore({ record, damagedAt }: Write & { readonly type: 'record' }): Held | undefined {
    try {
      return this.#placedHead(record.key)
    } catch (cause) {
      const head = damagedAt === undefined ? undefined : this.#headByLog(record, damagedAt)
      if (head === undefined) throw cause
      return head
    }
  }

  /**
   * What the change log, the expiries and a later record tell of a head that can't be read: enough to take it out of all that
   * is counted. An empty value can't be told from none, and is counted as none. Whether the record really changes by what
   * comes isn't known, so it counts as changed. Rare enough to go through all expiries for it.
   */
  #headByLog(later: StoredRecord, sequence: number): StoredHead | undefined {
    const { key } = later
    const [change] = this.changes(sequence - 1, 1)
    if (change?.sequence !== sequence || change.key !== key) return undefined
    const { version, changed, bytes } = change
    const expiry = this.#expiryOf(key)
    const decisions = later.decisions.filter((each) => each.version <= version)
    const present = bytes > 0 || expiry !== undefined
    const record = { key, version, since: NaN, present, final: false, contentType: '', decisions, ...expiry }
    return { record, sequence, changed, valueBytes: bytes }
  }

  #keysAfter(prefix: string, after: string): Iterable<string> {
    const upper = new Map<string, string>()
    for (const { records } of this.#layers) {
      for (const key of records.keys()) if (key.startsWith(prefix) && compareKeys(key, after) > 0) upper.set(key, key)
    }
    return overlaid({ lower: this.#durable.keys(prefix, after), upper, nameOf: (key) => key })
  }

  /** All keys of records from `from` on. */
  *#keysFrom(from: string): Generator<string> {
    if (this.#isPresent(from) !== undefined) yield from
    yield* this.#keysAfter('', from)
  }

  *#readableFrom(from: string): Generator<RecordIdentity> {
    for (const key of this.#keysFrom(from)) {
      const record = this.#readable(key)
      if (record !== undefined) yield record
    }
  }

  /** What a key holds, without its value; undefined where that can't be read. */
  #readable(key: string): RecordIdentity | undefined {
    return this.#readableHead(key)?.record
  }

  #readableHead(key: string): Held | undefined {
    try {
      return this.#placedHead(key)
    } catch (cause) {
      if (cause instanceof StoreDamaged) return undefined
      throw cause
    }
  }

  /** Whether a key holds something; undefined where it has no record. What can't be read is taken for something. */
  #isPresent(key: string): boolean | undefined {
    try {
      return this.#placedHead(key)?.record.present
    } catch (cause) {
      if (cause instanceof StoreDamaged) return true
      throw cause
    }
  }

  #placed(key: string): PlacedRecord | undefined {
    const placed = this.#pending.records.get(key) ?? this.#syncing?.records.get(key)
    if (placed !== undefined) return placed
    const bytes = this.#durable.read('records', key)
    if (bytes !== undefined) return decodeRecord(key, bytes)
    if (this.#absent.size === ABSENT_KEYS_MAX) this.#absent.clear()
    this.#absent.add(key)
    return undefined
  }

  #placedHead(key: string): Held | undefined {
    const placed = this.#pending.records.get(key) ?? this.#syncing?.records.get(key)
    if (placed !== undefined) return placed
    if (this.#absent.has(key)) return undefined
    const bytes = this.#durable.peek(key)
    return bytes === undefined ? undefined : decodeHead(key, bytes)
  }

  /** What is not durable yet, the lowest first. */
  get #layers(): readonly Batch[] {
    return this.#syncing === undefined ? [this.#pending] : [this.#syncing, this.#pending]
  }

  #expiryOf(key: string): Expiry | undefined {
    for (const expiry of this.#expiriesBefore(Number.MAX_SAFE_INTEGER)) if (expiry.key === key) return expiry
    return undefined
  }

  /** In their order, from the earliest that there may be. */
  #expiriesBefore(endMs: number): Iterable<Expiry> {
    const range = { start: expiryTime(this.#earliestMs), end: expiryTime(endMs) }
    const upper = new Map<string, Expiry | undefined>()
    for (const { expiries } of this.#layers) {
      for (const [name, expiry] of expiries) if (name >= range.start && name < range.end) upper.set(name, expiry)
    }
    return overlaid({ lower: this.#durableExpiries(range), upper, nameOf: expiryName })
  }

  *#durableExpiries(range: NameRange): Generator<Expiry> {
    for (const [name, bytes] of this.#durable.expiriesIn(range)) yield decodeExpiry(name, bytes)
  }

  #writesOf(layer: Batch, counters: Counters): readonly EntryWrite[] {
    const writes: EntryWrite[] = [writeOfCounters(counters)]
    for (const [key, placed] of layer.records) writes.push({ table: 'records', key, bytes: encodeRecord(placed) })
    for (const sequence of layer.vacated) writes.push({ table: 'log', key: sequence })
    for (const change of layer.changes()) {
      writes.push({ table: 'log', key: change.sequence, bytes: encodeChange(change) })
    }
    for (const [name, expiry] of layer.expiries) {
      writes.push({ table: 'expiries', key: name, ...(expiry && { bytes: encodeExpiry(name) }) })
    }
    for (const key of layer.slots) {
      const slot = this.#slots.get(key)
      writes.push({ table: 'slots', key, ...(slot === undefined ? {} : { bytes: encodeSlot(slot) }) })
    }
    for (const name of layer.texts) {
      const text = this.#texts.get(name)
      writes.push({ table: 'texts', key: name, ...(text === undefined ? {} : { bytes: encodeText(name, text) }) })
    }
    return writes
  }
}

function valueBytesOf(held: Held | undefined): number {
  if (held === undefined) return 0
  return 'valueBytes' in held ? held.valueBytes : (held.record.value?.length ?? 0)
}

function firstOf<Item>(items: Iterable<Item>, limit: number): readonly Item[] {
  const found: Item[] = []
  if (limit <= 0) return found
  for (const item of items) {
    found.push(item)
    if (found.length >= limit) break
  }
  return found
}
