/** The network's own records, and who may do what. */
import { type Mutant, edit, mutant } from '../mutant.js'

const TOKENS = 'core/access/tokens'
const AUDIT = 'core/access/audit'

export const ACCESS: readonly Mutant[] = [
  mutant(
    'system records in a listing',
    'no request of a user reaches a system record',
    edit('core/listing', 'isUserKey(key) ? store.record(key) : undefined', 'store.record(key)'),
    edit('core/listing', 'after < SYSTEM_KEYS_END ? SYSTEM_KEYS_END : after', 'after'),
  ),
  mutant(
    'system records in a watch',
    'no request of a user reaches a system record',
    edit('core/change-feed', 'changed <= base || !isUserKey(key) ||', "changed <= base || key === '' ||"),
  ),
  mutant(
    'system records in a backup',
    'a network that is made of a backup has secrets of its own',
    edit('core/backup', 'isUserKey(key) ? store.record(key) : undefined', "key === '' ? undefined : store.record(key)"),
  ),
  mutant(
    'system records counted as records of users',
    'what is counted are records of users',
    edit('store/layered-store', "[CONFIGURATION_KEY, ...this.#keysAfter(SYSTEM_PREFIX, '')]", '[CONFIGURATION_KEY]'),
  ),
  mutant(
    'a system record that waits for as many voters as users want',
    'system records need no more voters than there are',
    edit(
      'engine/requests/readiness',
      'key === undefined || isUserKey(key) ? reasonFewVoters(turn) : undefined',
      'reasonFewVoters(turn)',
    ),
  ),
  mutant(
    'a token taken without its secret',
    'a token is good for whoever shows its secret',
    edit(TOKENS, ' || !isSecretOf(shown.secret, token.sha256)', ''),
  ),
  mutant(
    'a revoked token taken',
    'a token that is revoked is never good again',
    edit(TOKENS, "token.revoked !== undefined ? 'revoked' : ", ''),
  ),
  mutant(
    'an expired token taken',
    'a token is good until it expires',
    edit(TOKENS, "this.#isExpired(token) ? 'expired' : 'good'", "'good'"),
  ),
  mutant(
    'a network that is open again where its token cannot be read',
    'a network is closed from its first token on, for good',
    edit(
      TOKENS,
      'this.#kinds.add(kind) const token = parseTokenRecord(kind, text)',
      'const token = parseTokenRecord(kind, text)\n    if (token !== undefined) this.#kinds.add(kind)',
    ),
  ),
  mutant(
    'a place of a good token taken by another',
    'a token is good until it expires or is revoked',
    edit(
      TOKENS,
      '.filter(({ token }) => token.revoked !== undefined || token.usedBy !== undefined || this.#isExpired(token))',
      '',
    ),
  ),
  mutant(
    'an audit that grows without end',
    'system records use a bounded set of keys',
    edit(AUDIT, 'String(number % AUDIT_MAX)', 'String(number)'),
  ),
]
