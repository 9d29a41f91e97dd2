/**
 * Holds messages back until what they report is durable, with one sync under way at a time (group commit): everything
 * that came while one was running shares the next. What nobody waits for starts no sync of its own at once.
 *
 * ```
 * wrote(…), hold(…)  …  takeReleased() → sync?  …  synced() → release
 * ```
 */
import type { Effects } from '../turn/effects.js'

/** Whether somebody waits for what an input wrote or reports: all but decided records and their acknowledgement. */
export function isAwaited({ writes, sends }: Effects): boolean {
  return writes.some(({ type }) => type !== 'record') || sends.some(({ durable, late }) => durable && !late)
}

export class Holdback<T> {
  #dirty = false
  #awaited = false
  #waiting: T[] = []
  #syncing: T[] | undefined

  /** Something was applied that no sync under way covers. */
  wrote(options: { readonly awaited: boolean }): void {
    this.#dirty = true
    this.#awaited ||= options.awaited
  }

  /** Keeps an item until all that was applied before this call is durable. */
  hold(item: T, options: { readonly awaited: boolean }): void {
    this.#waiting.push(item)
    this.#awaited ||= options.awaited
  }

  /** Something is to be synced that nobody waits for: after `lingerMs` of that, `hurry` is due. */
  get lingering(): boolean {
    return this.#dirty && !this.#awaited
  }

  /** What lingers has done so for long enough. */
  hurry(): void {
    this.#awaited = true
  }

  /** To be called at the end of a turn: what may go now, and whether a sync is to be started. */
  takeReleased(): { readonly release: readonly T[]; readonly sync: boolean } {
    if (this.lingering || (this.#dirty && this.#syncing !== undefined)) return { release: [], sync: false }
    const waiting = this.#waiting
    this.#waiting = []
    this.#awaited = false
    if (this.#dirty) {
      this.#dirty = false
      this.#syncing = waiting
      return { release: [], sync: true }
    }
    if (this.#syncing === undefined) return { release: waiting, sync: false }
    // Nothing was written since the sync began, so that one covers these too.
    this.#syncing.push(...waiting)
    return { release: [], sync: false }
  }

  /** The sync under way is done: what it held back may go. */
  synced(): readonly T[] {
    const release = this.#syncing ?? []
    this.#syncing = undefined
    return release
  }
}
