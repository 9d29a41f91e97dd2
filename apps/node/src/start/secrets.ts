/** Secrets that a start is given as files. What is wrong with one is said by its file, never by what it holds. */
import { readSecretFile } from '../secret-file.js'

/** The text of a join token: as it is, or after an `@` the name of the file that holds it. */
export function joinTokenOf(given: string): string {
  return given.startsWith('@') ? textIn(given.slice(1), '--join') : given
}

/** The texts of network keys, `kept` as it is. `none` says that there is none; undefined: nothing was said. */
export function networkKeysOf(files: readonly string[]): readonly string[] | undefined {
  if (files.length === 0) return undefined
  if (files.length === 1 && files[0] === 'none') return []
  return files.map((file) => (file === 'kept' ? file : textIn(file, '--network-key')))
}

function textIn(file: string, flag: string): string {
  return readSecretFile(file, flag).toString().trim()
}
