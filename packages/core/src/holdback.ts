/**
 * Holds messages back until what they report is durable, with one sync under way at a time (group commit): everything
 * that came while one was running shares the next.
 *
 * ```
 * wrote(), hold(…)  …  take() → sync?  …  synced() → release
 * ```
 */
export class Holdback<T> {
  #dirty = false
  #waiting: T[] = []
  #syncing: T[] | undefined

  /** Something was applied that no sync under way covers. */
  wrote(): void {
    this.#dirty = true
  }

  /** Keeps an item until all that was applied before this call is durable. */
  hold(item: T): void {
    this.#waiting.push(item)
  }

  /** To be called at the end of a turn: what may go now, and whether a sync is to be started. */
  take(): { readonly release: readonly T[]; readonly sync: boolean } {
    if (this.#dirty && this.#syncing !== undefined) return { release: [], sync: false }
    const waiting = this.#waiting
    this.#waiting = []
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

  get syncing(): boolean {
    return this.#syncing !== undefined
  }
}
