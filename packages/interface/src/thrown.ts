/**
 * What was thrown, looked at by its shape. A test runner, a `vm` context or another window has an `Error` of its own, and
 * what Node throws there is none of them: `instanceof` says no to a perfectly good error.
 */
export function isError(thrown: unknown): thrown is Error {
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string'
}

/** The message of an error, and anything else as text. */
export function reasonOf(thrown: unknown): string {
  return isError(thrown) ? thrown.message : String(thrown)
}

/** The error itself, or one that says what else was thrown. */
export function asError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new Error(String(thrown))
}
