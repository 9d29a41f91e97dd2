/**
 * The Store port over a simulated disk, without promises: `beginSync` takes what is pending as one batch of bytes, the
 * simulation decides when and whether it gets to the disk.
 */
import type { Change, Slot, StoreView, StoredRecord, Write } from '@replicator/interface'
import {
  StoreDamaged,
  compareKeys,
  decodeChange,
  decodeRecord,
  decodeSequence,
  decodeSlot,
  decodeText,
  encodeChange,
  encodeRecord,
  encodeSlot,
  encodeText,
} from '@replicator/store'
import type { PlacedRecord } from '@replicator/store'
import type { DiskBatch, DiskWrite, SimulatedDisk } from './simulated-disk.js'

export class SimulatedStore implements StoreView {
  readonly #disk: SimulatedDisk
  /** Records applied in this boot or read from the disk. */
  readonly #records = new Map<string, PlacedRecord>()
  readonly #places = new Map<number, string>()
  readonly #slots = new Map<string, Slot>()
  readonly #texts = new Map<string, string>()
  #sortedSlots: readonly Slot[] | undefined
  readonly #dirty = {
    records: new Set<string>(),
    slots: new Set<string>(),
    texts: new Set<string>(),
    vacated: new Set<number>(),
  }
  #head: number
  #batch: number
  #recordCount: number

  /** Throws `StoreDamaged` where an entry can't be read as it was written. */
  constructor(disk: SimulatedDisk) {
    this.#disk = disk
    this.#head = disk.head
    this.#batch = disk.batch
    this.#recordCount = disk.records.size
    if (disk.log.size !== disk.records.size) {
      throw new StoreDamaged('the change log', `has ${disk.log.size} places for ${disk.records.size} records`)
    }
    for (const [key, bytes] of disk.slots) this.#slots.set(key, decodeSlot(key, bytes))
    for (const [name, bytes] of disk.texts) this.#texts.set(name, decodeText(name, bytes))
    for (const [sequence, bytes] of disk.log) this.#places.set(sequence, decodeChange(sequence, bytes).key)
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
    const known = this.#records.get(key)
    if (known !== undefined) return known.record
    const bytes = this.#disk.records.get(key)
    if (bytes === undefined) return undefined
    const placed = decodeRecord(key, bytes)
    this.#records.set(key, placed)
    return placed.record
  }

  slot(key: string): Slot | undefined {
    return this.#slots.get(key)
  }

  meta(name: string): string | undefined {
    return this.#texts.get(name)
  }

  slots(): readonly Slot[] {
    this.#sortedSlots ??= [...this.#slots.values()].toSorted((a, b) => compareKeys(a.key, b.key))
    return this.#sortedSlots
  }

  changes(after: number, limit: number): readonly Change[] {
    const found: Change[] = []
    if (after >= this.#head) return found
    for (const [sequence, key] of this.#places) {
      if (found.length >= limit) break
      if (sequence > after) found.push({ sequence, key })
    }
    return found
  }

  keys(options: { readonly prefix: string; readonly after?: string; readonly limit: number }): readonly string[] {
    const { prefix, after = '', limit } = options
    const asked = [...this.#places.values()].filter((key) => key.startsWith(prefix) && compareKeys(key, after) > 0)
    return asked.toSorted(compareKeys).slice(0, limit)
  }

  /** Every record's key, the configuration's included. */
  recordKeys(): readonly string[] {
    return [...this.#places.values()]
  }

  apply(writes: readonly Write[]): void {
    for (const write of writes) {
      if (write.type === 'record') this.#applyRecord(write.record)
      else if (write.type === 'slot') this.#setSlot(write.key, write.slot)
      else {
        if (write.value === undefined) this.#texts.delete(write.name)
        else this.#texts.set(write.name, write.value)
        this.#dirty.texts.add(write.name)
      }
    }
  }

  #applyRecord(record: StoredRecord): void {
    const { key, version } = record
    const before = this.#sequenceOf(key)
    if (before === 0) this.#recordCount++
    else {
      this.#places.delete(before)
      this.#dirty.vacated.add(before)
    }
    this.#head++
    this.#records.set(key, { record, sequence: this.#head })
    this.#places.set(this.#head, key)
    this.#dirty.records.add(key)
    const slot = this.#slots.get(key)
    if (slot !== undefined && slot.version <= version) this.#setSlot(key, undefined)
  }

  #sequenceOf(key: string): number {
    const known = this.#records.get(key)
    if (known !== undefined) return known.sequence
    const bytes = this.#disk.records.get(key)
    return bytes === undefined ? 0 : decodeSequence(key, bytes)
  }

  #setSlot(key: string, slot: Slot | undefined): void {
    if (slot === undefined) this.#slots.delete(key)
    else this.#slots.set(key, slot)
    this.#dirty.slots.add(key)
    this.#sortedSlots = undefined
  }

  /** What is pending as the next batch; nothing is pending after it. One batch is under way at a time. */
  beginSync(): DiskBatch {
    const writes: DiskWrite[] = []
    for (const key of this.#dirty.records) {
      const placed = this.#records.get(key)
      if (placed !== undefined) writes.push({ table: 'records', key, bytes: encodeRecord(placed) })
    }
    for (const sequence of this.#dirty.vacated) writes.push({ table: 'log', key: sequence, bytes: undefined })
    for (const key of this.#dirty.records) {
      const sequence = this.#records.get(key)?.sequence ?? 0
      writes.push({ table: 'log', key: sequence, bytes: encodeChange({ sequence, key }) })
    }
    for (const key of this.#dirty.slots) {
      const slot = this.#slots.get(key)
      writes.push({ table: 'slots', key, bytes: slot === undefined ? undefined : encodeSlot(slot) })
    }
    for (const name of this.#dirty.texts) {
      const text = this.#texts.get(name)
      writes.push({ table: 'texts', key: name, bytes: text === undefined ? undefined : encodeText(name, text) })
    }
    for (const set of Object.values(this.#dirty)) set.clear()
    return { batch: this.#batch + 1, head: this.#head, writes }
  }

  /** The batch is on the disk. */
  endSync({ batch }: DiskBatch): void {
    this.#batch = batch
  }

  /** Forgets what was read, so that the next read sees what the disk holds now. */
  forget(key: string): void {
    if (!this.#dirty.records.has(key)) this.#records.delete(key)
  }
}
