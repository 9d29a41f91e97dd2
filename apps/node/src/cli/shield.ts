/**
 * Keys and values that begin with a dash.
 *
 * Yargs fills `<key>` and `[value]` by parsing their words a second time as if they were options, so that a lone `-` and
 * all that follows `--` would be lost or taken for flags. Such words are marked with a NUL, which no argument can hold,
 * before yargs sees them, and the mark is taken off where they are read.
 */
const MARK = '\0'

/** The arguments without `--`, with every word marked that is meant as it is. */
export function shield(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const options = end === -1 ? args : args.slice(0, end)
  const words = end === -1 ? [] : args.slice(end + 1)
  return [...options.map((word) => (word === '-' ? MARK + word : word)), ...words.map((word) => MARK + word)]
}

export function unshield(text: string): string {
  return text.replaceAll(MARK, '')
}
