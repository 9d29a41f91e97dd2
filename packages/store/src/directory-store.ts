import { statfsSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Store } from '@replicator/interface'
import {
  checkFormat,
  COPY_FILE,
  DATA_FILE,
  JOURNAL_FILE,
  makeDirectory,
  READERS_FILE,
  restrictAccess,
} from './data-directory.js'
import { checkDataFile, type DataFileFacts } from './data-file-check.js'
import { copyDataFile, DataFile, type Room } from './data-file.js'
import { syncPath } from './durable-file.js'
import { checkEntries } from './entries-check.js'
import { isFileLocked } from './file-lock.js'
import { codeOf, inWords, isOutOfSpace, wordsOf } from './folder-error.js'
import {
  markRunning,
  readFailureMark,
  removeFailureMark,
  unmarkRunning,
  wasCutOff,
  writeFailureMark,
} from './folder-mark.js'
import { HeldFile } from './held-file.js'
import { Journal } from './journal.js'
import { JournaledFile, moveJournaled, orFailure, WriteFailure } from './journaled-file.js'
import { checkedStoreOptions } from './limits.js'
import { LmdbStore } from './lmdb-store.js'
import { type NamedOwner, Ownership, ownerInWords, readOwner, type StoreOwner, writeOwner } from './owner.js'
import { StoreDamaged, StoreFailed, StoreLost, StoreUnusable } from './store-error.js'
import { newStoreId, sharedId } from './store-pair.js'

const NEW_FILE_BYTES = 256 * 1024

export interface OpenStoreOptions {
  /** The directory of this store alone; made where it isn't there. */
  readonly dataDir: string
  /**
   * How large the journal is, in bytes: from 64 KiB to 1 GiB, 8 MiB by default. What it holds is in memory as well, and
   * a start reads all of it. Half of it should hold what is written in `checkpointMs`: where it is full sooner, it is
   * moved to the data file sooner.
   */
  readonly journalBytes?: number
  /**
   * How long what is durable may be in the journal alone, in milliseconds: from 1 to 60,000, 500 by default. Longer, and
   * more of what is overwritten or dropped soon never gets to the data file; shorter, and less is moved at once.
   */
  readonly checkpointMs?: number
}

export interface OpenedStore extends Store {
  /** What ended the last run, where that was a failed sync: the store has been copied to new files since. */
  readonly recoveredFrom: string | undefined
  /**
   * Resolves with the failure that ends the store: of a write, or because its file has been removed or replaced. The
   * latter is noticed within a second, and before a flush resolves.
   */
  readonly failed: Promise<StoreFailed>
  /** Throws `StoreOwnerMismatch` where another peer or another cluster is noted in the directory. */
  checkOwner(owner: NamedOwner): void
  /**
   * Notes in the directory who uses it, durably when it resolves. To be called before anything is promised to others.
   * Rejects with `StoreOwnerMismatch` where another peer or another cluster is noted there, with `StoreClosed` once the
   * store closes.
   */
  noteOwner(owner: NamedOwner): Promise<void>
}

/**
 * Opens the store of a directory, and holds its data until the store is closed or the process ends.
 *
 * Throws an `InvalidOption` where an option is out of its bounds, `StoreLocked` where somebody else holds it, `StoreUnusable` where the directory can't be used,
 * `StoreFormatMismatch` where another form of store is in it, `StoreLost` where its data or its journal is gone or another store's, `StoreDamaged`
 * where the structure of a file, a slot, a text or the change log's size is not what was written (a damaged record is found
 * when it is read), and `StoreFailed` where a new data file, or what the journal holds, can't be written.
 */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const { journalBytes, checkpointMs } = checkedStoreOptions(options)
  const folder = resolve(options.dataDir)
  try {
    await makeDirectory(folder)
    return await new DirectoryOpening(folder, { areaBytes: Math.floor(journalBytes / 2), checkpointMs }).open()
  } catch (cause) {
    throw inWords(folder, cause)
  }
}

/** Whether somebody holds the store of this directory. False where there is no such directory, or no data in it. */
export function isStoreLocked({ dataDir }: Pick<OpenStoreOptions, 'dataDir'>): boolean {
  const folder = resolve(dataDir)
  try {
    return isFileLocked(join(folder, DATA_FILE))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false
    throw inWords(folder, cause)
  }
}

/** Whether a store was ever made in this directory. */
export async function hasStore({ dataDir }: Pick<OpenStoreOptions, 'dataDir'>): Promise<boolean> {
  const folder = resolve(dataDir)
  try {
    return (await readOwner(folder)) !== undefined
  } catch (cause) {
    throw inWords(folder, cause)
  }
}

interface Journaling {
  readonly areaBytes: number
  readonly checkpointMs: number
}

/** The steps from a directory to its open store. Each may fail, and then what came before is taken back. */
class DirectoryOpening {
  readonly #folder: string
  readonly #journaling: Journaling

  constructor(folder: string, journaling: Journaling) {
    this.#folder = folder
    this.#journaling = journaling
  }

  async open(): Promise<OpenedStore> {
    const folder = this.#folder
    const owner = await readOwner(folder)
    const held = this.#hold(owner)
    try {
      await restrictAccess(folder)
      await checkFormat(folder, { isNew: held.isEmpty })
      // What a copy that was cut off has left.
      await rm(this.#path(COPY_FILE), { force: true })
      const failure = held.isEmpty ? await this.#beginFresh(owner) : await this.#lookThrough(held, owner)
      await markRunning(folder)
      try {
        return await this.#openFile(held, owner, failure)
      } catch (cause) {
        await this.#leave()
        throw cause
      }
    } catch (cause) {
      held.release()
      // Who reads what is damaged doesn't know whose it is.
      throw cause instanceof StoreDamaged ? new StoreDamaged(cause.entry, cause.detail, owner?.peerId) : cause
    }
  }

  #hold(owner: StoreOwner | undefined): HeldFile {
    try {
      return HeldFile.hold({ dataDir: this.#folder, path: this.#path(DATA_FILE), make: owner === undefined })
    } catch (cause) {
      if (owner === undefined || codeOf(cause) !== 'ENOENT') throw cause
      throw new StoreLost(
        this.#folder,
        `it was used by ${ownerInWords(owner)}, and its file '${DATA_FILE}' is missing`,
        owner.peerId,
      )
    }
  }

  /** A store that has nothing yet. */
  async #beginFresh(owner: StoreOwner | undefined): Promise<undefined> {
    if (owner !== undefined) {
      throw new StoreLost(
        this.#folder,
        `it was used by ${ownerInWords(owner)}, and its file '${DATA_FILE}' is empty`,
        owner.peerId,
      )
    }
    await removeFailureMark(this.#folder)
  }

  /** Returns what ended the last run, where the data had to be copied for that. */
  async #lookThrough(held: HeldFile, owner: StoreOwner | undefined): Promise<string | undefined> {
    let facts: DataFileFacts
    try {
      facts = await checkDataFile(held.file)
    } catch (cause) {
      if (!(cause instanceof StoreDamaged)) throw cause
      throw new StoreDamaged(cause.entry, cause.detail + (await this.#lastRun(owner)))
    }
    const failure = await readFailureMark(this.#folder)
    if (failure === undefined) return undefined
    await this.#copyToNewFile(held, facts)
    return failure === '' ? 'a write failed' : failure
  }

  /** What an operator wants to know of a file that can't be read: whose it was, and how it came to an end. */
  async #lastRun(owner: StoreOwner | undefined): Promise<string> {
    const whose = owner === undefined ? '' : ` (the data of ${ownerInWords(owner)})`
    return (await wasCutOff(this.#folder))
      ? `${whose}; the last run did not end by itself: it was killed, the power failed, or its file was changed under it`
      : `${whose}; the last run ended as it should, so the file was changed since, or the disk has lost part of it`
  }

  /**
   * After a failed sync the page cache may show what the disk doesn't hold, and a later sync of the same file may succeed
   * without having written it. What is read now is therefore written anew, to a file of its own, and synced there.
   */
  async #copyToNewFile(held: HeldFile, { copyBytes }: DataFileFacts): Promise<void> {
    const copy = this.#path(COPY_FILE)
    try {
      await copyDataFile(held.path, copy)
      held.replaceBy(copy)
      await syncPath(this.#folder)
    } catch (cause) {
      await rm(copy, { force: true })
      await rm(this.#path(READERS_FILE), { force: true })
      throw new StoreUnusable(
        this.#folder,
        `a sync of its data failed in the last run, so the data must be written anew, and that failed: ${wordsOf(cause)}. ` +
          `The copy takes ${sizeInWords(copyBytes)}, and its file system has ${sizeInWords(freeBytes(this.#folder))} left`,
        { cause },
      )
    }
  }

  async #openFile(
    held: HeldFile,
    owner: StoreOwner | undefined,
    recoveredFrom: string | undefined,
  ): Promise<LmdbStore> {
    const file = await this.#openTables(held)
    const store = await this.#openOn(file, held, { owner: owner ?? {}, recoveredFrom })
    try {
      if (recoveredFrom !== undefined) {
        checkEntries(file)
        await removeFailureMark(this.#folder)
      }
      // From here on a directory without data is one that has lost it.
      if (owner === undefined) await writeOwner(this.#folder, {})
      await restrictAccess(this.#folder)
      return store
    } catch (cause) {
      await store.close()
      throw cause
    }
  }

  /** A new file gets its tables and a place in the directory: these writes may fail like any other. */
  async #openTables(held: HeldFile): Promise<DataFile> {
    const isNew = held.isEmpty
    try {
      if (isNew) {
        await held.reserve({ end: 0, bytes: NEW_FILE_BYTES })
        // lmdb makes its tables in an empty file only.
        held.empty()
        // Before them, so that no data is ever without a journal.
        await Journal.make(this.#folder, { areaBytes: this.#journaling.areaBytes, storeId: newStoreId() })
      }
      const file = await DataFile.open(held.path)
      await syncPath(this.#folder)
      return file
    } catch (cause) {
      // Half of a new file is no store, and nothing was promised on it.
      if (isNew) held.empty()
      throw this.#failure(held, cause, NEW_FILE_BYTES + 2 * this.#journaling.areaBytes)
    }
  }

  async #openOn(
    file: DataFile,
    held: HeldFile,
    { owner, recoveredFrom }: { readonly owner: StoreOwner; readonly recoveredFrom: string | undefined },
  ): Promise<LmdbStore> {
    let disk: JournaledFile | undefined
    try {
      held.cutRoom(file.roomFor([]).end)
      const opened = await this.#openJournaled(file, held, { owner, isRemade: recoveredFrom !== undefined })
      disk = opened
      return new LmdbStore(opened, {
        recoveredFrom,
        loss: () => held.loss() ?? opened.loss(),
        fileBytes: () => fileBytes(this.#path(DATA_FILE)) + fileBytes(this.#path(JOURNAL_FILE)),
        failed: (cause) => this.#failure(held, cause),
        owner: new Ownership(this.#folder, owner),
        closed: async () => {
          if (held.loss() === undefined) await this.#leave()
          held.release()
        },
      })
    } catch (cause) {
      await (disk ?? file).close()
      throw cause
    }
  }

  /** What the journal holds is in the data file then. */
  async #openJournaled(
    file: DataFile,
    held: HeldFile,
    { owner, isRemade }: { readonly owner: StoreOwner; readonly isRemade: boolean },
  ): Promise<JournaledFile> {
    const { areaBytes, checkpointMs } = this.#journaling
    const disk = { file, checkpointMs, reserve: (room: Room) => held.reserve(room) }
    let journal = await this.#openJournal(owner)
    try {
      const storeId = await sharedId(file, journal)
      if (storeId === undefined) throw this.#unpaired(owner)
      await moveJournaled({ ...disk, journal })
      if (isRemade || journal.areaBytes !== areaBytes) {
        await Journal.make(this.#folder, { areaBytes, storeId })
        const before = journal
        journal = await Journal.open(this.#folder)
        before.close()
      }
      if (file.storeId === undefined) {
        const room = file.roomFor([])
        await orFailure(
          room.bytes,
          held.reserve(room).then(() => file.noteStoreId(storeId)),
        )
      }
      return new JournaledFile({ ...disk, journal })
    } catch (cause) {
      journal.close()
      throw cause instanceof StoreDamaged || cause instanceof StoreLost ? cause : this.#failure(held, cause)
    }
  }

  #unpaired(owner: StoreOwner): StoreLost {
    return new StoreLost(
      this.#folder,
      `it was used by ${ownerInWords(owner)}, and its files '${DATA_FILE}' and '${JOURNAL_FILE}' are of two stores: one of ` +
        'them was put there from elsewhere (if the right one is still somewhere, put it back)',
      owner.peerId,
    )
  }

  async #openJournal(owner: StoreOwner): Promise<Journal> {
    try {
      return await Journal.open(this.#folder)
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT') throw cause
      throw new StoreLost(
        this.#folder,
        `it was used by ${ownerInWords(owner)}, and its file '${JOURNAL_FILE}' is missing`,
        owner.peerId,
      )
    }
  }

  /**
   * Leaves the mark of a failed sync, before anybody is told. A write that found no space leaves none: it was never begun,
   * or it never came to its root, so what the last root leads to is on the disk, all of it and nothing else.
   */
  #failure(held: HeldFile, failure: unknown, newFileBytes = 0): StoreFailed {
    const { cause, bytes } = failure instanceof WriteFailure ? failure : { cause: failure, bytes: newFileBytes }
    const loss = held.loss()
    if (loss !== undefined) return new StoreFailed(loss, { cause })
    if (isOutOfSpace(cause)) {
      return new StoreFailed(
        `${wordsOf(cause)}. The write takes up to ${sizeInWords(bytes)}, and its file system has ` +
          `${sizeInWords(freeBytes(this.#folder))} left. Nothing that was acknowledged is lost: make room for more than ` +
          'that, and start the node again',
        { cause },
      )
    }
    const unmarked = writeFailureMark(this.#folder, wordsOf(cause))
    const detail = unmarked === undefined ? '' : `. Nor could the mark of it be left: ${unmarked}`
    return new StoreFailed(wordsOf(cause) + detail, { cause })
  }

  /** Takes out of the directory what stands for a run. */
  async #leave(): Promise<void> {
    await unmarkRunning(this.#folder)
    await rm(this.#path(READERS_FILE), { force: true })
  }

  #path(name: string): string {
    return join(this.#folder, name)
  }
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

function sizeInWords(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
