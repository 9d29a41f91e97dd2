import type { Slot } from '@replicator/interface'
import { compareKeys } from './key-order.js'

/** All open slots. They are few: one for each key that is being decided. */
export class SortedSlots {
  readonly #slots = new Map<string, Slot>()
  #sorted: readonly Slot[] | undefined

  get(key: string): Slot | undefined {
    return this.#slots.get(key)
  }

  set(key: string, slot: Slot | undefined): void {
    this.#sorted = undefined
    if (slot === undefined) this.#slots.delete(key)
    else this.#slots.set(key, slot)
  }

  /** True where a slot was there whose version the record decides: it is dropped. */
  settle(key: string, version: number): boolean {
    const slot = this.#slots.get(key)
    if (slot === undefined || slot.version > version) return false
    this.set(key, undefined)
    return true
  }

  /** In the order of their keys; the same array until something changes. */
  all(): readonly Slot[] {
    this.#sorted ??= [...this.#slots.values()].toSorted((a, b) => compareKeys(a.key, b.key))
    return this.#sorted
  }
}
