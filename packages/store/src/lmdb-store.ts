import type { Store, Write } from '@replicator/interface'
import type { DataFile, Room } from './data-file.js'
import { LayeredStore } from './layered-store.js'
import type { NamedOwner, Ownership } from './owner.js'
import { StoreClosed, StoreFailed } from './store-error.js'

/** How often it is looked whether the file is still there while nothing is written. In milliseconds. */
const PRESENCE_MS = 1000

export interface StoreSurroundings {
  /** What ended the last run, where that was a failed sync. */
  readonly recoveredFrom: string | undefined
  readonly owner: Ownership
  /** Why the file is no longer where the next start looks for it, in words; undefined where it is. */
  loss(): string | undefined
  /** Makes sure that the disk has room for so many bytes behind the end of the file. */
  reserve(room: Room): Promise<void>
  /** Called once, before anybody is told: leaves the mark, and returns what everybody is told from then on. */
  failed(cause: unknown, bytes: number): StoreFailed
  /** Called once, when nothing more is read or written. */
  closed(): Promise<void>
}

/** The Store port on lmdb: moves the batches of a layered store to its file, one after the other. */
export class LmdbStore extends LayeredStore implements Store {
  /** Resolves with the failure that ends the store, at once when it is noticed. */
  readonly failed: Promise<StoreFailed>
  readonly #file: DataFile
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

  constructor(file: DataFile, surroundings: StoreSurroundings) {
    super(file)
    this.#file = file
    this.#surroundings = surroundings
    this.#last = Promise.resolve(this.batch)
    this.failed = new Promise((resolve) => {
      this.#tellFailure = resolve
    })
    this.#presence = setInterval(() => this.#hasEnded(), PRESENCE_MS).unref()
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

  /** Writes what is pending, then closes the files. A failure of that last write is told by `failed`, not thrown. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      if (this.#failure === undefined) await this.#flushPending()
    } catch {
      // Whoever waits for `failed` knows.
    } finally {
      clearInterval(this.#presence)
      await this.#noting
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
    let bytes = 0
    try {
      const { writes } = this.beginBatch()
      const room = this.#file.roomFor(writes)
      bytes = room.bytes
      await this.#surroundings.reserve(room)
      await this.#file.write(writes)
    } catch (cause) {
      this.#fail(this.#surroundings.failed(cause, bytes))
    }
    // Nobody may rest on a batch in a file that no start will ever find.
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

  /** The first failure is the one that everybody is told. */
  #fail(failure: StoreFailed): void {
    clearInterval(this.#presence)
    this.#failure ??= failure
    this.#tellFailure(this.#failure)
  }
}
