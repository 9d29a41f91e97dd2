/** What is in one area of the journal, as it will be in the data file: of what was written twice, only the last. */
import type { EntryWrite } from './durable-entries.js'

export class JournaledLayer {
  readonly records = new Map<string, Uint8Array>()
  /** Those without bytes are dropped from what lies below. */
  readonly slots = new Map<string, Uint8Array | undefined>()
  readonly log = new Map<number, Uint8Array | undefined>()
  readonly expiries = new Map<string, Uint8Array | undefined>()
  readonly #texts = new Map<string, Uint8Array | undefined>()
  readonly #counters = new Map<string, Uint8Array>()

  get isEmpty(): boolean {
    return this.#counters.size === 0
  }

  /** `isBelow` says whether what lies below this layer has a slot of that key. */
  putAll(writes: readonly EntryWrite[], isBelow: (key: string) => boolean): void {
    for (const write of writes) {
      const { table, key, bytes } = write
      if (table === 'log') this.#takePlace(key, bytes)
      else if (table === 'slots') this.#takeSlot(key, bytes, isBelow)
      else if (table === 'texts') this.#texts.set(key, bytes)
      else if (table === 'expiries') this.expiries.set(key, bytes)
      else if (bytes !== undefined) this.#kept(table).set(key, bytes)
    }
  }

  /** Records and counters, which are never dropped. */
  kept(table: 'records' | 'counters', key: string): Uint8Array | undefined {
    return this.#kept(table).get(key)
  }

  writes(): readonly EntryWrite[] {
    const writes: EntryWrite[] = []
    for (const [key, bytes] of this.#counters) writes.push({ table: 'counters', key, bytes })
    for (const [key, bytes] of this.records) writes.push({ table: 'records', key, bytes })
    for (const [key, bytes] of this.log) writes.push({ table: 'log', key, ...(bytes !== undefined && { bytes }) })
    for (const [key, bytes] of this.slots) writes.push({ table: 'slots', key, ...(bytes !== undefined && { bytes }) })
    for (const [key, bytes] of this.#texts) writes.push({ table: 'texts', key, ...(bytes !== undefined && { bytes }) })
    for (const [key, bytes] of this.expiries) {
      writes.push({ table: 'expiries', key, ...(bytes !== undefined && { bytes }) })
    }
    return writes
  }

  #kept(table: 'records' | 'counters'): Map<string, Uint8Array> {
    return table === 'records' ? this.records : this.#counters
  }

  /** A place is given once, so one that is dropped here and was given here is nowhere else. */
  #takePlace(place: number, bytes: Uint8Array | undefined): void {
    if (bytes === undefined && this.log.delete(place)) return
    this.log.set(place, bytes)
  }

  #takeSlot(key: string, bytes: Uint8Array | undefined, isBelow: (key: string) => boolean): void {
    if (bytes === undefined && !isBelow(key)) this.slots.delete(key)
    else this.slots.set(key, bytes)
  }
}
