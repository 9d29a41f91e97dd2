/** The files of a data directory around lmdb's own, and their durability. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { reasonOf, StoreFormatMismatch } from './store-error.js'

/** The number of the form that a whole store has. A change that older code can't read raises it. */
const FORMAT = 1

const FORMAT_FILE = 'format'
const FORMAT_LINE = /^replicator-store (\d+)\n$/
const MARK_FILE = 'write-failed'

export const DATA_FILE = 'data.mdb'
export const COPY_FILE = 'copy.mdb'

/** Makes the directory, for its owner only since it holds the node's private key, and makes it and its parents durable. */
export async function makeDirectory(dataDir: string): Promise<void> {
  const first = await mkdir(dataDir, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let folder = resolve(dataDir); ; folder = dirname(folder)) {
    await syncPath(dirname(folder))
    if (folder === resolve(first)) return
  }
}

/** Refuses a directory with a store of another format; writes the format into one that has no store yet. */
export async function checkFormat(dataDir: string): Promise<void> {
  const text = await readIfThere(join(dataDir, FORMAT_FILE))
  if (text === undefined) {
    if ((await readdir(dataDir)).includes(DATA_FILE)) {
      throw new StoreFormatMismatch(dataDir, `it has data, but no file '${FORMAT_FILE}' that says in which form`)
    }
    await replaceFile(dataDir, FORMAT_FILE, `replicator-store ${FORMAT}\n`)
    return
  }
  const found = FORMAT_LINE.exec(text)?.[1]
  if (found === undefined) {
    throw new StoreFormatMismatch(dataDir, `its file '${FORMAT_FILE}' is not that of a store`)
  }
  if (Number(found) !== FORMAT) {
    const advice =
      Number(found) > FORMAT ? 'use the newer program that wrote it' : 'start this node with an empty directory'
    throw new StoreFormatMismatch(dataDir, `it has format ${found}, this program reads format ${FORMAT}; ${advice}`)
  }
}

/** What the failure was that ended the last run; undefined where none did. */
export async function readFailureMark(dataDir: string): Promise<string | undefined> {
  return readIfThere(join(dataDir, MARK_FILE))
}

/**
 * Leaves the mark before anybody can be told of the failure, so synchronously. An empty file is a mark too: on a full
 * disk its text may not find a place. Returns what is wrong where even that failed.
 */
export function writeFailureMark(dataDir: string, reason: string): string | undefined {
  try {
    const file = openSync(join(dataDir, MARK_FILE), 'w', 0o600)
    try {
      writeSync(file, reason)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    syncPathNow(dataDir)
    return undefined
  } catch (cause) {
    return reasonOf(cause)
  }
}

export async function removeFailureMark(dataDir: string): Promise<void> {
  await rm(join(dataDir, MARK_FILE), { force: true })
  await syncPath(dataDir)
}

/** Puts a synced copy in the place of the data file. Whatever moment it is cut off at, one of the two is there whole. */
export async function swapInCopy(dataDir: string): Promise<void> {
  await syncPath(join(dataDir, COPY_FILE))
  await rename(join(dataDir, COPY_FILE), join(dataDir, DATA_FILE))
  await syncPath(dataDir)
}

/** True where there is no such file as well. */
export async function isEmptyFile(path: string): Promise<boolean> {
  return ((await ifThere(stat(path)))?.size ?? 0) === 0
}

/** Waits until a file's content or a directory's entries are on the disk. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function syncPathNow(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

async function replaceFile(dataDir: string, name: string, text: string): Promise<void> {
  const temporary = join(dataDir, `${name}.new`)
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, join(dataDir, name))
  await syncPath(dataDir)
}

function readIfThere(path: string): Promise<string | undefined> {
  return ifThere(readFile(path, 'utf8'))
}

async function ifThere<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw cause
  }
}
