import type { Change } from '@replicator/interface'
import { changeOf, type PlacedRecord } from './stored-form.js'

/**
 * What has been applied and is not durable yet: one layer over what is on the disk. Slots and texts are whole in the
 * store's memory, so a layer only says which of them changed.
 */
export class Batch {
  readonly records = new Map<string, PlacedRecord>()
  readonly slots = new Set<string>()
  readonly texts = new Set<string>()
  /** Places of the change log that stand in a lower layer and no longer count. */
  readonly vacated = new Set<number>()
  /** The layer's own places, oldest first. */
  readonly #places = new Map<number, Change>()

  get isEmpty(): boolean {
    return this.records.size === 0 && this.slots.size === 0 && this.texts.size === 0
  }

  /** Puts the record at a place above all others; `before` is its key's place until now, 0 where it had none. */
  place(placed: PlacedRecord, before: number): void {
    const { record, sequence } = placed
    this.records.set(record.key, placed)
    if (before > 0 && !this.#places.delete(before)) this.vacated.add(before)
    this.#places.set(sequence, changeOf(placed))
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
