/** What may be wrong with a folder or a backup, as the failure of a command. */
import { CommandFailure, messageOf } from './exit.js'

/** Errors whose message says all: of `@replicator/core`, and of the system. Anything else stays as it is. */
export function inWords(error: unknown): unknown {
  const isExplained =
    error instanceof Error && (/^(Store|Backup)/.test(error.name) || ('syscall' in error && 'code' in error))
  return isExplained ? new CommandFailure(`${messageOf(error)}.`, { cause: error }) : error
}
