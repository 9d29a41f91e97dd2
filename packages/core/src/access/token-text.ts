/**
 * The text of a token, which its bearer shows: `rpl_<id>_<secret>`. The beginning is there to be searched for, by people and
 * by programs that look for secrets in places where none should be. The id says which record it is about and is no secret.
 *
 * Only the SHA-256 of the secret is stored. It is 256 random bits, so there is nothing to guess with a list of words, and no
 * slow hash is needed, which would have to be paid for with each request.
 */
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

const TEXT = /^rpl_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/
const ID_BYTES = 8
const SECRET_BYTES = 32

export interface TokenText {
  readonly id: string
  /** In base64url. */
  readonly secret: string
}

/** Unlike any other, and known to nobody yet. */
export function newTokenText(): TokenText {
  return { id: randomBytes(ID_BYTES).toString('hex'), secret: randomBytes(SECRET_BYTES).toString('base64url') }
}

export function formatTokenText({ id, secret }: TokenText): string {
  return `rpl_${id}_${secret}`
}

/** Undefined for what can't be a token. */
export function parseTokenText(text: string): TokenText | undefined {
  const [, id, secret] = TEXT.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** SHA-256, in hexadecimal. */
export function secretHash(secret: string): string {
  return hash('sha256', secret)
}

/** Takes as long whether or not they are the same, and wherever they differ. */
export function isSecretOf(secret: string, sha256: string): boolean {
  return timingSafeEqual(Buffer.from(secretHash(secret), 'hex'), Buffer.from(sha256, 'hex'))
}
