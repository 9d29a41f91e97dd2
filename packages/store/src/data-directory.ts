/** The data directory: who may enter it, which form of store is in it, and what its files are called. */
import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readIfThere, replaceFile, syncPath } from './durable-file.js'
import { codeOf } from './folder-error.js'
import { StoreFormatMismatch } from './store-error.js'

/** The number of the form that a whole store has. A change that older code can't read raises it. */
export const FORMAT = 4

const FORMAT_FILE = 'format'
const FORMAT_LINE = /^replicator-store (\d+)\n$/

export const DATA_FILE = 'data.mdb'
export const JOURNAL_FILE = 'journal'
/** lmdb's own, for its readers: it is made anew at each start. */
export const READERS_FILE = 'data.mdb-lock'
export const COPY_FILE = 'copy.mdb'
export const FAILURE_FILE = 'write-failed'
export const RUNNING_FILE = 'running'
export const OWNER_FILE = 'owner'

const OWN_FILES: readonly string[] = [
  DATA_FILE,
  JOURNAL_FILE,
  READERS_FILE,
  COPY_FILE,
  FORMAT_FILE,
  FAILURE_FILE,
  RUNNING_FILE,
  OWNER_FILE,
]
/** What else may be in a directory that is a node's alone: the HTTP API's port, and what a file system has at its top. */
const ALLOWED = /^(http-port(\.new)?|lost\+found)$/

const GROUP_AND_OTHERS = 0o077

/**
 * Makes the directory, whose path is absolute, and makes it and its parents durable. Not by the recursive `mkdir` of Node:
 * that one never returns where a file system says that a folder isn't there and won't have it either, as `/proc` does.
 */
export async function makeDirectory(dataDir: string): Promise<void> {
  const missing: string[] = []
  for (let folder = dataDir; folder !== dirname(folder) && !(await isThere(folder)); folder = dirname(folder)) {
    missing.unshift(folder)
  }
  for (const folder of missing) {
    await makeFolder(folder)
    await syncPath(dirname(folder))
  }
}

async function isThere(folder: string): Promise<boolean> {
  try {
    await stat(folder)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false
    throw cause
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, 0o700)
  } catch (cause) {
    // Another process was faster. What else has that name is found out when a file is opened in it.
    if (codeOf(cause) !== 'EEXIST') throw cause
  }
}

/**
 * Keeps all but the owner from the files, which hold the node's private key, and from the directory. What belongs to
 * another user stays as it is, and so does a directory that holds other things as well: `/tmp`, say.
 */
export async function restrictAccess(dataDir: string): Promise<void> {
  const user = process.getuid?.()
  if (user === undefined) return
  const names = await readdir(dataDir)
  const own = names.filter((name) => OWN_FILES.includes(name.replace(/\.new$/, '')))
  for (const name of own) await restrict(join(dataDir, name), user, 0o600)
  if (own.length === names.filter((name) => !ALLOWED.test(name)).length) await restrict(dataDir, user, 0o700)
}

async function restrict(path: string, user: number, mode: number): Promise<void> {
  const { uid, mode: present } = await lstat(path)
  if (uid === user && (present & GROUP_AND_OTHERS) !== 0) await chmod(path, mode)
}

/** Refuses a directory with a store of another format; writes the format into one that has no store yet, or the last one. */
export async function checkFormat(dataDir: string, { isNew }: { readonly isNew: boolean }): Promise<void> {
  const text = await readIfThere(join(dataDir, FORMAT_FILE))
  if (text === undefined) {
    if (!isNew) {
      throw new StoreFormatMismatch(
        dataDir,
        `it has data, but no file '${FORMAT_FILE}' that says in which form. Where only that file was lost, put it back: ` +
          `one line, 'replicator-store ${FORMAT}'`,
      )
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
