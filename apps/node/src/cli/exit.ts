/** How commands end. The codes are part of the contract with scripts. */
import { ERRORS, type ErrorCode } from '@replicator/interface'

export const EXIT = { done: 0, failed: 1, usage: 2, conflict: 3, unknownKey: 4, noQuorum: 5, removed: 6 } as const

/** A command line that can't be obeyed; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** A command that failed for a reason that its user can understand from the message alone. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: number = EXIT.failed
}

export function exitCodeOf(code: unknown): number {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code) ? ERRORS[code as ErrorCode].exitCode : EXIT.failed
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
