import type { Store, Write } from '@replicator/interface'
import type { JournaledFile } from './journaled-file.js'
import { LayeredStore } from './layered-store.js'
import { FILE_PRESENCE_MS } from './limits.js'
import type { NamedOwner, Ownership } from './owner.js'
import { StoreClosed, StoreFailed } from './store-error.js'

export interface StoreSurroundings {
  /** What ended the last run, where that was a failed sync. */
  readonly recoveredFrom: string | undefined
  readonly owner: Ownership
  /** Why a file is no longer where the next start looks for it, in words; undefined where all are. */
  loss(): string | undefined
  /** What the files take on the disk. */
  fileBytes(): number
  /** Called once, before anybody is told: leaves the mark, and returns what everybody is told from then on. */
  failed(cause: unknown): StoreFailed
  /** Called once, when nothing more is read or written. */
  closed(): Promise<void>
}

/** The Store port on lmdb: moves the batches of a layered store to its files, one after the other. */
export class LmdbStore extends LayeredStore implements Store {
  /** Resolves with the failure that ends the store, at once when it is noticed. */
  readonly failed: Promise<StoreFailed>
  readonly #disk: JournaledFile
  readonly #surroundings: StoreSurroundings
  readonly #presence: NodeJS.Timeout
  #tellFailure: (failure: StoreFailed) => void = () => undefined
  /** The last batch that anybody waits for. */
  #last: Promise<number>
  /** The same where that batch hasn't begun, so that more can join it. */
  #next: Promise<number> | undefined
  /** Resolves when the last note of the owner has been made, or not. */
  #noting: Promise<void> = Promise.resolve()
  #failure: StoreFailed | undefined
  #closing: Promise<void> | undefined

  constructor(disk: JournaledFile, surroundings: StoreSurroundings) {
    super(disk)
    this.#disk = disk
    this.#surroundings = surroundings
    this.#last = Promise.resolve(this.batch)
    this.failed = new Promise((resolve) => {
      this.#tellFailure = resolve
    })
    disk.onFailure((cause) => this.#failAfter(cause))
    this.#presence = setInterval(() => this.#hasEnded(), FILE_PRESENCE_MS).unref()
  }

  get recoveredFrom(): string | undefined {
    return this.#surroundings.recoveredFrom
  }

  checkOwner(owner: NamedOwner): void {
    this.#surroundings.owner.check(owner)
  }

  /** One after the other, and none once the store closes: its directory may be somebody else's then. */
  noteOwner(owner: NamedOwner): Promise<void> {
    const noting = this.#noting.then(() => this.#noteOwner(owner))
    this.#noting = noting.catch(() => undefined)
    return noting
  }

  async #noteOwner(owner: NamedOwner): Promise<void> {
    if (this.#closing !== undefined) throw new StoreClosed()
    try {
      if (!this.#hasEnded()) await this.#surroundings.owner.note(owner)
    } catch (cause) {
      if (!this.#hasEnded()) throw cause
    }
    if (this.#failure !== undefined) throw this.#failure
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

  size(): { readonly records: number; readonly disk: number } {
    return { records: this.valueBytes, disk: this.#surroundings.fileBytes() }
  }

  /** Writes what is pending, then closes the files. A failure of that last write is told by `failed`, not thrown. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      if (this.#failure === undefined) await this.#flushPending()
      if (this.#failure === undefined) await this.#disk.settle()
    } catch {
      // Whoever waits for `failed` knows.
    } finally {
      clearInterval(this.#presence)
      await this.#noting
      await this.#disk.close()
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
      await this.#disk.write(this.beginBatch())
    } catch (cause) {
      this.#failAfter(cause)
    }
    // Nobody may rest on a batch in a file that no start will ever find. Two calls of the system, some 5 µs of a batch's 360.
    if (this.#hasEnded()) throw this.#failure
    this.endBatch()
    return this.batch
  }

  /** Looks whether the file is where the next start looks for it. True from the first failure on, whatever it was. */
  #hasEnded(): boolean {
    const loss = this.#failure === undefined ? this.#surroundings.loss() : undefined
    if (loss !== undefined) this.#fail(new StoreFailed(loss))
    return this.#failure !== undefined
  }

  #failAfter(cause: unknown): void {
    if (this.#failure === undefined) this.#fail(this.#surroundings.failed(cause))
  }

  /** The first failure is the one that everybody is told. */
  #fail(failure: StoreFailed): void {
    clearInterval(this.#presence)
    this.#failure ??= failure
    this.#tellFailure(this.#failure)
  }
}
