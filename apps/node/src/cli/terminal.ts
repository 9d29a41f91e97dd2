/** What a command sees of the outside: injected, so that tests need no process. */
import type { Readable, Writable } from 'node:stream'

export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  /** Its size, in characters, where it is a terminal. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }
  readonly stderr: Writable & { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Why something that was written to stdout has not arrived. */
  readonly outputFailure?: () => Error | undefined
  /** What is written to stdout is no result: the end neither waits for it nor tells that it failed. */
  readonly giveUp?: () => void
}

/** True where somebody can be asked: both what is typed and what is shown go to a terminal. */
export function isInteractive({ stdin, stderr }: Terminal): boolean {
  return stdin.isTTY === true && stderr.isTTY === true
}

/** A line for the person, beside the result; at a terminal it takes the place of a progress bar. */
export function say({ stderr }: Terminal, text: string): void {
  stderr.write(`${stderr.isTTY === true ? CLEAR_LINE : ''}replicator: ${printable(text)}\n`)
}

export const CLEAR_LINE = '\r\u001b[K'

/** Colour only where a person looks, and never against `NO_COLOR`. */
export function hasColour(stream: { readonly isTTY?: boolean }, env: Terminal['env']): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb'
}

// Control characters of C0 and C1, and the marks that turn the direction of text around.
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Makes text of others safe to show: a key may hold escape sequences that a terminal would obey. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Whether a value can be shown as it is: text without control characters, line ends and tabs apart. */
export function isPlainText(text: string): boolean {
  return text.replaceAll(/[\n\r\t]/g, '').search(UNPRINTABLE) === -1 && !text.includes('\ufffd')
}
