import { KEY_BYTES_MAX } from './limits.js'
import { isWellFormed, utf8Length } from './utf8.js'

/** Says in words what is wrong with a user's key, or nothing where it may be used. */
export function keyProblem(key: string): string | undefined {
  if (key.length === 0) return 'a key is at least one byte long'
  if (key.includes('\0')) return 'a key has no NUL byte'
  if (!isWellFormed(key)) return 'a key is valid UTF-8'
  const bytes = utf8Length(key)
  if (bytes > KEY_BYTES_MAX) return `a key is at most ${KEY_BYTES_MAX} bytes of UTF-8 long, this one has ${bytes}`
  return undefined
}
