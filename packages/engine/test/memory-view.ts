import type { Change, Expiry, Slot, StoreView, StoredRecord, UserCounts, Write } from '@replicator/interface'
import { compareText, isUserKey } from '@replicator/interface'

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

  get recordCount(): number {
    return this.#records.size
  }

  get userCounts(): UserCounts {
    const users = [...this.#records.values()].filter(({ record }) => isUserKey(record.key))
    const present = users.filter(({ record }) => record.present).length
    return { present, absent: users.length - present }
  }

  record(key: string): StoredRecord | undefined {
    if (this.unsound.has(key)) throw new Error(`the record of ${key} is damaged`)
    return this.#records.get(key)?.record
  }

  isSound(key: string): boolean {
    return this.#records.has(key) && !this.unsound.has(key)
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

function setOrDrop<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}
