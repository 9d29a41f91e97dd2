import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Store } from '@replicator/interface'
import {
  checkFormat,
  COPY_FILE,
  DATA_FILE,
  isEmptyFile,
  makeDirectory,
  readFailureMark,
  removeFailureMark,
  swapInCopy,
  syncPath,
  writeFailureMark,
} from './data-directory.js'
import { copyDataFile, DataFile } from './data-file.js'
import { isDirectoryLocked, lockDirectory } from './directory-lock.js'
import { LmdbStore } from './lmdb-store.js'
import { reasonOf, StoreFailed } from './store-error.js'
import { decodeChange, decodeRecord } from './stored-form.js'

export interface OpenStoreOptions {
  /** The directory of this store alone; made where it isn't there. */
  readonly dataDir: string
}

export interface OpenedStore extends Store {
  /** What ended the last run, where that was a failed write: the store has been copied to new files since. */
  readonly recoveredFrom: string | undefined
}

/**
 * Opens the store of a directory, and holds the directory until the store is closed or the process ends.
 *
 * Throws `StoreLocked` where a running process holds it, `StoreFormatMismatch` where another form of store is in it,
 * `StoreDamaged` where a slot, a text or the change log's size is not what was written (a damaged record is found when
 * it is read), `StoreFailed` where the data file can't be opened or made, and the system's error where the directory
 * can't be used.
 */
export async function openStore({ dataDir }: OpenStoreOptions): Promise<OpenedStore> {
  await makeDirectory(dataDir)
  const lock = await lockDirectory(dataDir)
  try {
    await checkFormat(dataDir)
    const failure = await readFailureMark(dataDir)
    if (failure !== undefined) await copyToNewFile(dataDir)
    const file = await openFile(dataDir)
    try {
      const store = new LmdbStore(file, {
        recoveredFrom: failure === '' ? 'a write failed' : failure,
        failed: (cause) => storeFailure(dataDir, cause),
        closed: () => lock.release(),
      })
      if (failure === undefined) return store
      verify(file)
      await removeFailureMark(dataDir)
      return store
    } catch (cause) {
      await file.close()
      throw cause
    }
  } catch (cause) {
    await lock.release()
    throw cause
  }
}

/** Whether a running process holds the store of this directory. False where there is no such directory. */
export function isStoreLocked({ dataDir }: OpenStoreOptions): Promise<boolean> {
  return isDirectoryLocked(dataDir)
}

/**
 * After a failed sync the page cache may show what the disk doesn't hold, and a later sync of the same file may succeed
 * without having written it. What is read now is therefore written anew, to a file of its own, and synced there.
 */
async function copyToNewFile(dataDir: string): Promise<void> {
  const data = dataFile(dataDir)
  const copy = join(dataDir, COPY_FILE)
  await rm(copy, { force: true })
  // The very first write may have failed: then there is nothing to keep.
  if (await isEmptyFile(data)) return rm(data, { force: true })
  await copyDataFile(data, copy)
  await swapInCopy(dataDir)
}

/** A new file gets its tables and a place in the directory: these writes may fail like any other. */
async function openFile(dataDir: string): Promise<DataFile> {
  try {
    const file = await DataFile.open(dataFile(dataDir))
    await syncPath(dataDir)
    return file
  } catch (cause) {
    throw storeFailure(dataDir, cause)
  }
}

/** Leaves the mark, before anybody is told. */
function storeFailure(dataDir: string, cause: unknown): StoreFailed {
  const unmarked = writeFailureMark(dataDir, reasonOf(cause))
  return new StoreFailed(cause, unmarked === undefined ? '' : `. Nor could the mark of it be left: ${unmarked}`)
}

/** Reads everything once, values included, and throws `StoreDamaged` at the first entry that isn't as it was written. */
function verify(file: DataFile): void {
  for (const [key, bytes] of file.entries('records')) decodeRecord(key, bytes)
  for (const [sequence, bytes] of file.places(0)) decodeChange(sequence, bytes)
}

function dataFile(dataDir: string): string {
  return resolve(join(dataDir, DATA_FILE))
}
