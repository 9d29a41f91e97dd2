/**
 * Files that hold secrets: private keys and tokens. Whoever reads one has what it opens, so it is its owner's alone.
 *
 * A file that a flag names is refused where others may read it, as ssh does with keys: its secret is no longer one, and the
 * operator who named it is there to mend that. A data folder that others may enter is only told: a node that ended for it
 * would be one voter less.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UsageError } from './cli/exit.js'
import { quoted } from './cli/text.js'
import { SECRET_FILE_BYTES_MAX } from './limits.js'

const GROUP_AND_OTHERS = 0o077
const OTHERS = 0o007

/**
 * What is in the file that `flag` (`--tls-key`) names. Throws a `UsageError` that names both where it can't be read, is
 * longer than `SECRET_FILE_BYTES_MAX`, or can be read by others than its owner.
 */
export function readSecretFile(path: string, flag: string): Buffer {
  // Of the open file: the name may lead to another one a moment later.
  return read(path, flag, (stats) => refuseOpen(stats, path, flag))
}

/** Likewise of a file that everybody may read, as a certificate. */
export function readPublicFile(path: string, flag: string): Buffer {
  return read(path, flag, () => undefined)
}

function read(path: string, flag: string, check: (stats: Stats) => void): Buffer {
  const file = opened(path, flag)
  try {
    const stats = fstatSync(file)
    if (!stats.isFile()) throw new UsageError(`${flag}: ${path} is no file.`)
    check(stats)
    if (stats.size > SECRET_FILE_BYTES_MAX) {
      throw new UsageError(`${flag}: ${path} has ${stats.size} bytes, which no key, certificate or token has.`)
    }
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

function opened(path: string, flag: string): number {
  try {
    // A pipe that nobody writes to would keep a running node waiting; it is refused as no file.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw new UsageError(`${flag} can't be read: ${messageOf(error)}.`, { cause: error })
  }
}

function refuseOpen({ mode, uid }: Stats, path: string, flag: string): void {
  const user = process.getuid?.()
  // Windows has no such bits.
  if (user === undefined) return
  // A file of somebody else, of root mostly, is given to this process through its group.
  const [bits, closing] = uid === user ? [GROUP_AND_OTHERS, 'go='] : [OTHERS, 'o=']
  if ((mode & bits) === 0) return
  const permissions = (mode & 0o777).toString(8).padStart(4, '0')
  throw new UsageError(
    `${flag}: ${path} holds a secret, and others may read it (its mode is ${permissions}). ` +
      `Close it: chmod ${closing} ${quoted(path)}`,
  )
}

/** Paths in a data folder, itself among them, that others than their owner may enter or read. None where it is gone. */
export async function openPaths(dataDir: string): Promise<readonly string[]> {
  if (process.getuid === undefined) return []
  const names = await readdir(dataDir).catch(() => [])
  const paths = [dataDir, ...names.map((name) => join(dataDir, name))]
  const modes = await Promise.all(paths.map(modeOf))
  return paths.filter((_, place) => ((modes[place] ?? 0) & GROUP_AND_OTHERS) !== 0)
}

async function modeOf(path: string): Promise<number> {
  // Small files of a running node come and go.
  return lstat(path).then(
    ({ mode }) => mode,
    () => 0,
  )
}

/** The command that closes a data folder to all but its owner. */
export function closingCommand(dataDir: string): string {
  return `chmod -R go= ${quoted(dataDir)}`
}
