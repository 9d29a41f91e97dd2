/** What the system says about a folder, in words. */
import { getSystemErrorName } from 'node:util'
import { isError, reasonOf } from '@replicator/interface'
import { StoreUnusable } from './store-error.js'

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read and write it',
  EPERM: 'this user may not change it',
  EROFS: 'its file system can only be read',
  ENOTDIR: 'a file is where a folder should be',
  EEXIST: 'a file is where a folder should be',
  EISDIR: 'a folder is where a file should be',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its path leads round in a circle of links',
  ENOENT: 'it is not there',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'no space left: the quota of this user is used up',
  EFBIG: 'no space left: the file has reached the size that this process may give to a file',
  EMFILE: 'this process has too many files open',
  ENFILE: 'this machine has too many files open',
  EIO: 'the device failed (input/output error)',
}

const OUT_OF_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** What was thrown in words, with the code of the system at the end. */
export function wordsOf(cause: unknown): string {
  const code = codeOf(cause)
  const words = code === undefined ? undefined : WORDS[code]
  return words === undefined ? reasonOf(cause) : `${words} (${code})`
}

export function isOutOfSpace(cause: unknown): boolean {
  return OUT_OF_SPACE.has(codeOf(cause) ?? '')
}

/** An error of the system becomes one that names the folder and says what is wrong; all others stay as they are. */
export function inWords(dataDir: string, cause: unknown): unknown {
  if (codeOf(cause) === undefined || !isError(cause) || !('syscall' in cause)) return cause
  const path = 'path' in cause && typeof cause.path === 'string' && cause.path !== dataDir ? `${cause.path}: ` : ''
  return new StoreUnusable(dataDir, path + wordsOf(cause), { cause })
}

/** The system's name of the error; lmdb gives its number. */
export function codeOf(cause: unknown): string | undefined {
  if (!isError(cause) || !('code' in cause)) return undefined
  if (typeof cause.code === 'string') return cause.code
  return typeof cause.code === 'number' && cause.code > 0 ? getSystemErrorName(-cause.code) : undefined
}
