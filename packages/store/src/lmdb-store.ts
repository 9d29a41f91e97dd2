import type { Store, Write } from '@replicator/interface'
import type { DataFile } from './data-file.js'
import { LayeredStore } from './layered-store.js'
import { StoreClosed, type StoreFailed } from './store-error.js'

export interface StoreSurroundings {
  /** What ended the last run, where that was a failed write. */
  readonly recoveredFrom: string | undefined
  /** Called once, before anybody is told: leaves the mark, and returns what everybody is told from then on. */
  failed(cause: unknown): StoreFailed
  /** Called once, when nothing more is read or written. */
  closed(): Promise<void>
}

/** The Store port on lmdb: moves the batches of a layered store to its file, one after the other. */
export class LmdbStore extends LayeredStore implements Store {
  readonly #file: DataFile
  readonly #surroundings: StoreSurroundings
  /** The last batch that anybody waits for. */
  #last: Promise<number>
  /** The same where that batch hasn't begun, so that more can join it. */
  #next: Promise<number> | undefined
  #failure: StoreFailed | undefined
  #closing: Promise<void> | undefined

  constructor(file: DataFile, surroundings: StoreSurroundings) {
    super(file)
    this.#file = file
    this.#surroundings = surroundings
    this.#last = Promise.resolve(this.batch)
  }

  get recoveredFrom(): string | undefined {
    return this.#surroundings.recoveredFrom
  }

  override apply(writes: readonly Write[]): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#closing !== undefined) throw new StoreClosed()
    super.apply(writes)
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

  #flushPending(): Promise<number> {
    if (this.#next !== undefined) return this.#next
    if (!this.hasPending) return this.#last
    this.#next = this.#write(this.#last)
    this.#last = this.#next
    return this.#next
  }

  async #write(before: Promise<number>): Promise<number> {
    await before
    this.#next = undefined
    try {
      const { number, writes } = this.beginBatch()
      await this.#file.write(writes)
      this.endBatch()
      return number
    } catch (cause) {
      this.#failure = this.#surroundings.failed(cause)
      throw this.#failure
    }
  }
}
