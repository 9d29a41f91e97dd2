/**
 * A lock on an open file: on its inode, whatever name leads there, and gone as soon as the process that opened it is,
 * however it ended.
 *
 * On Linux it is a lock of the open file description (`F_OFD_SETLK`), on macOS `flock`, on Windows `LockFileEx`. Two open
 * files of one process exclude each other as well, and closing another file of that inode, as lmdb does, loses nothing:
 * that is where the older `F_SETLK` fails.
 *
 * Tried before, and left: a socket that listens in the folder. What cleans folders removes its name under a running node,
 * and then a second one finds nobody there.
 */
import { closeSync, openSync } from 'node:fs'
import locking from 'fs-native-extensions'
import { LOCK_ATTEMPTS_MAX } from './limits.js'

/** What a lock is made with; a test can give another. */
export interface Locking {
  /** False where another open file has a lock that this one can't go with; throws where there are no locks. */
  tryLock(file: number, offset: number, bytes: number, options?: { readonly shared?: boolean }): boolean
  unlock(file: number, offset: number, bytes: number): void
}

/** By an `import`, which a bundler follows: it can't follow a `require` made from a module's own address. */
export const systemLocking: Locking = locking

/** Windows keeps others from reading and writing what is locked, so there it is a byte that no file reaches. */
const [OFFSET, BYTES] = process.platform === 'win32' ? [2 ** 52, 1] : [0, 0]

/** Whether the lock has been taken. Throws the system's error where the file system has no locks. */
export function lockFile(file: number, { tryLock, unlock }: Locking): boolean {
  for (let attempt = 0; attempt < LOCK_ATTEMPTS_MAX; attempt++) {
    if (tryLock(file, OFFSET, BYTES)) return true
    if (!tryLock(file, OFFSET, BYTES, { shared: true })) return false
    unlock(file, OFFSET, BYTES)
  }
  return false
}

/** Whether somebody else holds the lock of the file at this path. */
export function isFileLocked(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    return !systemLocking.tryLock(file, OFFSET, BYTES, { shared: true })
  } finally {
    closeSync(file)
  }
}

/** Whether a second open file of a locked one is refused the lock, as it must be. On some network file systems it isn't. */
export function excludesOthers(path: string, { tryLock }: Locking): boolean {
  const file = openSync(path, 'r+')
  try {
    return !tryLock(file, OFFSET, BYTES)
  } finally {
    closeSync(file)
  }
}
