/** Secrets that a start is given as files. What is wrong with one is said by its file, never by what it holds. */
import { readFileSync } from 'node:fs'
import { messageOf, UsageError } from '../cli/exit.js'

/** Longer files hold something else. */
const BYTES_MAX = 64 * 1024

/** The text of a join token: as it is, or after an `@` the name of the file that holds it. */
export function joinTokenOf(given: string): string {
  return given.startsWith('@') ? textIn(given.slice(1), '--join') : given
}

/** The texts of network keys, `kept` as it is. `none` says that there is none; undefined: nothing was said. */
export function networkKeysOf(files: readonly string[]): readonly string[] | undefined {
  if (files.length === 0) return undefined
  return files.length === 1 && files[0] === 'none'
    ? []
    : files.map((file) => (file === 'kept' ? file : textIn(file, '--network-key')))
}

function textIn(file: string, flag: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`The file of ${flag} can't be read: ${messageOf(error)}`)
  }
  if (text.length > BYTES_MAX) throw new UsageError(`The file of ${flag}, ${file}, is too long for that.`)
  return text.trim()
}
