import { CONFIGURATION_KEY } from './configuration.js'
import { KEY_BYTES_MAX } from './limits.js'
import { isWellFormed, utf8Length } from './utf8.js'

/**
 * How the keys of *system records* begin: records of the network's own, as its tokens, which are decided, stored and told
 * like all others. Users' keys have no NUL, so nobody reaches them by a key, a prefix or a listing of users.
 */
export const SYSTEM_PREFIX = '\0'

/** False for what is the network's own: the empty key of its configuration, and the keys of system records. */
export function isUserKey(key: string): boolean {
  return key !== CONFIGURATION_KEY && !key.startsWith(SYSTEM_PREFIX)
}

/** Says in words what is wrong with the key of a record that isn't the configuration, or nothing where it may be used. */
export function recordKeyProblem(key: string): string | undefined {
  if (!key.startsWith(SYSTEM_PREFIX)) return keyProblem(key)
  const problem = keyProblem(key.slice(SYSTEM_PREFIX.length))
  return problem === undefined && utf8Length(key) > KEY_BYTES_MAX ? 'a system key is too long' : problem
}

/** Says in words what is wrong with a user's key, or nothing where it may be used. */
export function keyProblem(key: string): string | undefined {
  if (key.length === 0) return 'a key is at least one byte long'
  if (key.includes('\0')) return 'a key has no NUL byte'
  if (!isWellFormed(key)) return 'a key is valid UTF-8'
  const bytes = utf8Length(key)
  if (bytes > KEY_BYTES_MAX) return `a key is at most ${KEY_BYTES_MAX} bytes of UTF-8 long, this one has ${bytes}`
  return undefined
}
