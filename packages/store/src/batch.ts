import type { Change, Expiry } from '@replicator/interface'
import { expiryName } from './expiry-form.js'
import { changeOf, type PlacedHead, type PlacedRecord } from './stored-form.js'

/**
 * What has been applied and is not durable yet: one layer over what is on the disk. Slots and texts are whole in the
 * store's memory, so a layer only says which of them changed.
 */
export class Batch {
  readonly records = new Map<string, PlacedRecord>()
  readonly slots = new Set<string>()
  readonly texts = new Set<string>()
  /** Expiries by the names of their entries; those that no longer count are undefined. */
  readonly expiries = new Map<string, Expiry | undefined>()
  /** Places of the change log that stand in a lower layer and no longer count. */
  readonly vacated = new Set<number>()
  /** The layer's own places, oldest first. */
  readonly #places = new Map<number, Change>()

  get isEmpty(): boolean {
    return this.records.size === 0 && this.slots.size === 0 && this.texts.size === 0
  }

  /** Puts the record at a place above all others; `before` is what its key held until now. */
  place(placed: PlacedRecord, before: PlacedHead | undefined): void {
    const { record, sequence } = placed
    this.records.set(record.key, placed)
    if (before !== undefined && !this.#places.delete(before.sequence)) this.vacated.add(before.sequence)
    this.#places.set(sequence, changeOf(placed))
    this.#moveExpiry(before && expiryOf(before), expiryOf(placed))
  }

  #moveExpiry(before: Expiry | undefined, now: Expiry | undefined): void {
    if (before?.expiresMs === now?.expiresMs) return
    if (before !== undefined) this.expiries.set(expiryName(before), undefined)
    if (now !== undefined) this.expiries.set(expiryName(now), now)
  }

  changes(): Iterable<Change> {
    return this.#places.values()
  }

  /** Adds to `found`, up to `limit` entries in all, this layer's own places after `after` that `upper` doesn't vacate. */
  collectChanges(found: Change[], after: number, limit: number, upper?: Batch): void {
    for (const change of this.#places.values()) {
      if (found.length >= limit) return
      if (change.sequence > after && upper?.vacated.has(change.sequence) !== true) found.push(change)
    }
  }
}

function expiryOf({ record: { key, present, expiresMs } }: PlacedHead): Expiry | undefined {
  return present && expiresMs !== undefined ? { key, expiresMs } : undefined
}
