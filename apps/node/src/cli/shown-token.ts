/** Which token a command shows. Never one that stands on the command line: everybody on the machine can read that. */
import { readSecretFile } from '../secret-file.js'
import { UsageError } from './exit.js'

/** Node takes nothing else in a header, and no token has anything else in it. */
const TEXT = /^[\w-]{1,256}$/

export interface TokenSources {
  /** `--token-file`. */
  readonly file: string | undefined
  /** `--token`, which there is to say that there is none. */
  readonly onCommandLine: unknown
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Undefined where none is given. Throws a `UsageError` that never has the token in it. */
export function shownToken({ file, onCommandLine, env }: TokenSources): string | undefined {
  if (onCommandLine !== undefined) {
    throw new UsageError(
      'A token on the command line can be read by everybody on this machine, so none is taken there: put it into a file ' +
        'and give --token-file, or set REPLICATOR_TOKEN. If it is a real one, revoke it.',
    )
  }
  if (file !== undefined) return fromFile(file, '--token-file')
  const { REPLICATOR_TOKEN: text = '', REPLICATOR_TOKEN_FILE: other = '' } = env
  if (text !== '') return checked(text, 'REPLICATOR_TOKEN')
  return other === '' ? undefined : fromFile(other, 'REPLICATOR_TOKEN_FILE')
}

function fromFile(file: string, source: string): string {
  return checked(readSecretFile(file, source).toString().trim(), `the file of ${source}, ${file},`)
}

function checked(text: string, source: string): string {
  if (!TEXT.test(text)) throw new UsageError(`What ${source} holds is no token: one looks like rpl_…`)
  return text
}
