import type { Change, Slot, Store, StoredRecord, Write } from '@replicator/interface'
import { Batch } from './batch.js'
import { type DataFile, encodePlace, type Operation } from './data-file.js'
import { compareKeys, encodeKey } from './key-order.js'
import { SortedSlots } from './sorted-slots.js'
import { StoreClosed, StoreDamaged, type StoreFailed } from './store-error.js'
import {
  decodeChange,
  decodeRecord,
  decodeSequence,
  decodeSlot,
  decodeText,
  encodeChange,
  encodeRecord,
  encodeSlot,
  encodeText,
  type PlacedRecord,
} from './stored-form.js'
import { checkWrite } from './write-check.js'

/** Two numbers that must never restart, written with each batch: they survive what they count. */
interface Counters {
  readonly batch: number
  readonly head: number
}

const COUNTERS = 'counters'
/** Below the lead byte of every encoded name, so that no text of the node's own can have it. */
const COUNTERS_KEY = Buffer.of(1)

export interface StoreSurroundings {
  /** What ended the last run, where that was a failed write. */
  readonly recoveredFrom: string | undefined
  /** Called once, before anybody is told: leaves the mark, and returns what everybody is told from then on. */
  failed(cause: unknown): StoreFailed
  /** Called once, when nothing more is read or written. */
  closed(): Promise<void>
}

/**
 * The Store port on lmdb.
 *
 * A read looks at three layers: `pending` (applied), `syncing` (in the batch that is on its way to the disk) and lmdb.
 * Open slots and the node's own texts are few and stay in memory as a whole; records do not.
 */
export class LmdbStore implements Store {
  readonly #file: DataFile
  readonly #surroundings: StoreSurroundings
  readonly #slots = new SortedSlots()
  readonly #texts = new Map<string, string>()
  #pending = new Batch()
  #syncing: Batch | undefined
  /** The last batch that anybody waits for. */
  #last: Promise<number>
  /** The same where that batch hasn't begun, so that more can join it. */
  #next: Promise<number> | undefined
  #head: number
  #batch: number
  #recordCount: number
  #failure: StoreFailed | undefined
  #closing: Promise<void> | undefined

  constructor(file: DataFile, surroundings: StoreSurroundings) {
    this.#file = file
    this.#surroundings = surroundings
    const counters = readCounters(file)
    this.#head = counters.head
    this.#batch = counters.batch
    this.#last = Promise.resolve(counters.batch)
    this.#recordCount = file.count('records')
    if (file.count('log') !== this.#recordCount) {
      throw new StoreDamaged('the change log', `has ${file.count('log')} places for ${this.#recordCount} records`)
    }
    for (const [key, bytes] of file.entries('slots')) this.#slots.set(key, decodeSlot(key, bytes))
    for (const [name, bytes] of file.entries('texts')) this.#texts.set(name, decodeText(name, bytes))
  }

  get recoveredFrom(): string | undefined {
    return this.#surroundings.recoveredFrom
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

  record(key: string): StoredRecord | undefined {
    return this.#placed(key)?.record
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
    for (const [sequence, bytes] of this.#file.places(after)) {
      if (found.length >= limit) break
      if (this.#syncing?.vacated.has(sequence) || this.#pending.vacated.has(sequence)) continue
      found.push(decodeChange(sequence, bytes))
    }
    this.#syncing?.collectChanges(found, after, limit, this.#pending)
    this.#pending.collectChanges(found, after, limit)
    return found
  }

  keys(options: { readonly prefix: string; readonly after?: string; readonly limit: number }): readonly string[] {
    const { prefix, after = '', limit } = options
    const isAsked = (key: string): boolean => key.startsWith(prefix) && compareKeys(key, after) > 0
    const upper = [...(this.#syncing?.records.keys() ?? []), ...this.#pending.records.keys()].filter(isAsked)
    const found = new Set(upper)
    let fromFile = 0
    for (const key of this.#file.keys('records', prefix, after)) {
      if (fromFile >= limit) break
      fromFile += 1
      found.add(key)
    }
    return [...found].toSorted(compareKeys).slice(0, limit)
  }

  apply(writes: readonly Write[]): void {
    this.#assertUsable()
    for (const write of writes) checkWrite(write)
    // Whatever may throw comes first: after it, all of the writes take effect.
    const places = writes.map((write) => (write.type === 'record' ? this.#place(write.record.key) : 0))
    for (const [index, write] of writes.entries()) this.#applyOne(write, places[index] ?? 0)
  }

  flush(): Promise<number> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#closing !== undefined) return Promise.reject(new StoreClosed())
    return this.#flushPending()
  }

  /** Writes what is pending, then closes the files. A failure of that last write is left as a mark, not thrown. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      if (this.#failure === undefined) await this.#flushPending()
    } catch {
      // The mark says it to the next open.
    } finally {
      await this.#file.close()
      await this.#surroundings.closed()
    }
  }

  #assertUsable(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#closing !== undefined) throw new StoreClosed()
  }

  #applyOne(write: Write, place: number): void {
    const pending = this.#pending
    switch (write.type) {
      case 'record': {
        const { record } = write
        // The same key may stand in `writes` twice, so the layer is asked again.
        const before = pending.records.get(record.key)?.sequence ?? place
        this.#head += 1
        pending.place({ record, sequence: this.#head }, before)
        if (before === 0) this.#recordCount += 1
        if (this.#slots.settle(record.key, record.version)) pending.slots.add(record.key)
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

  #placed(key: string): PlacedRecord | undefined {
    const placed = this.#pending.records.get(key) ?? this.#syncing?.records.get(key)
    if (placed !== undefined) return placed
    const bytes = this.#file.read('records', encodeKey(key))
    return bytes === undefined ? undefined : decodeRecord(key, bytes)
  }

  /** The key's place in the change log, 0 where it has none. */
  #place(key: string): number {
    const placed = this.#pending.records.get(key) ?? this.#syncing?.records.get(key)
    if (placed !== undefined) return placed.sequence
    const bytes = this.#file.peek('records', encodeKey(key))
    return bytes === undefined ? 0 : decodeSequence(key, bytes)
  }

  #flushPending(): Promise<number> {
    if (this.#next !== undefined) return this.#next
    if (this.#pending.isEmpty) return this.#last
    this.#next = this.#write(this.#last)
    this.#last = this.#next
    return this.#next
  }

  /** One batch: at most one is on its way to the disk, and all that is applied meanwhile goes with the next. */
  async #write(before: Promise<number>): Promise<number> {
    const batch = (await before) + 1
    this.#next = undefined
    this.#syncing = this.#pending
    this.#pending = new Batch()
    try {
      await this.#file.write(this.#operations(this.#syncing, { batch, head: this.#head }))
    } catch (cause) {
      this.#failure = this.#surroundings.failed(cause)
      throw this.#failure
    }
    this.#syncing = undefined
    this.#batch = batch
    return batch
  }

  #operations(layer: Batch, counters: Counters): Operation[] {
    const operations: Operation[] = [
      { table: 'texts', key: COUNTERS_KEY, value: encodeText(COUNTERS, JSON.stringify(counters)) },
    ]
    for (const [key, placed] of layer.records) {
      operations.push({ table: 'records', key: encodeKey(key), value: encodeRecord(placed) })
    }
    for (const sequence of layer.vacated) operations.push({ table: 'log', key: encodePlace(sequence) })
    for (const [sequence, key] of layer.changes()) {
      operations.push({ table: 'log', key: encodePlace(sequence), value: encodeChange({ sequence, key }) })
    }
    for (const key of layer.slots) {
      const slot = this.#slots.get(key)
      const entry = { table: 'slots', key: encodeKey(key) } as const
      operations.push(slot === undefined ? entry : { ...entry, value: encodeSlot(slot) })
    }
    for (const name of layer.texts) {
      const text = this.#texts.get(name)
      const entry = { table: 'texts', key: encodeKey(name) } as const
      operations.push(text === undefined ? entry : { ...entry, value: encodeText(name, text) })
    }
    return operations
  }
}

function readCounters(file: DataFile): Counters {
  const bytes = file.read('texts', COUNTERS_KEY)
  if (bytes !== undefined) return JSON.parse(decodeText(COUNTERS, bytes))
  if (file.count('records') > 0) throw new StoreDamaged('the batch number', 'is missing')
  return { batch: 0, head: 0 }
}
