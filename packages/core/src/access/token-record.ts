/** What is stored of a token, as JSON in a system record. The secret isn't. */
import { type ClusterId, isClusterId, isPeerId, isWellFormed, keyProblem, type PeerId } from '@replicator/interface'

/** What a bearer of an HTTP token may ask for. `admin` is all of it. */
export const SCOPES = ['read', 'write', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** What a token of each kind allows. */
export interface Grants {
  readonly http: {
    readonly scopes: readonly Scope[]
    /** The beginning of all keys that it is good for; absent: for all. */
    readonly prefix?: string
  }
  /** To join the network. */
  readonly join: {
    /** It lets one newcomer in; absent: any number. */
    readonly once?: true
    /** The only cluster that it lets anybody into; absent: any. */
    readonly cluster?: ClusterId
  }
}

export type TokenKind = keyof Grants

/** What people may know of a token. */
export interface Token<Kind extends TokenKind = TokenKind> {
  readonly kind: Kind
  /** Unlike that of any other token. */
  readonly id: string
  /** For people; two may have the same. */
  readonly name: string
  readonly grants: Grants[Kind]
  /** When it was made, and when it is good no longer; in milliseconds since 1970, absent: for as long as it isn't revoked. */
  readonly createdMs: number
  readonly expiresMs?: number
  /** Who made it: the name of their token, or what they were instead. */
  readonly createdBy: string
  /** Whom a join token that counts once has let in. */
  readonly usedBy?: PeerId
  readonly revoked?: { readonly atMs: number; readonly by: string }
}

export interface StoredToken<Kind extends TokenKind = TokenKind> extends Token<Kind> {
  /** Of the secret, in hexadecimal. */
  readonly sha256: string
}

export function tokenRecordText(token: StoredToken): string {
  return JSON.stringify(token)
}

/** Undefined for what no node writes: whatever a member has stored there, it opens nothing. */
export function parseTokenRecord<Kind extends TokenKind>(kind: Kind, text: string): StoredToken<Kind> | undefined {
  let token: Partial<StoredToken<Kind>>
  try {
    token = Object(JSON.parse(text)) as Partial<StoredToken<Kind>>
  } catch {
    return undefined
  }
  const { id, name, createdBy, createdMs, expiresMs, usedBy, revoked, sha256, grants } = token
  const isNamed = typeof id === 'string' && /^[0-9a-f]{16}$/.test(id) && typeof name === 'string'
  const isDated = Number.isSafeInteger(createdMs) && (expiresMs === undefined || Number.isSafeInteger(expiresMs))
  const isHashed = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
  const isEnded = revoked === undefined || (typeof revoked === 'object' && typeof revoked?.by === 'string')
  const isUsed = usedBy === undefined || (kind === 'join' && typeof usedBy === 'string' && isPeerId(usedBy))
  const isWhole =
    isNamed && isDated && isHashed && isEnded && isUsed && typeof createdBy === 'string' && token.kind === kind
  return isWhole && GRANTED[kind](Object(grants)) ? (token as StoredToken<Kind>) : undefined
}

/** Whether these are grants of that kind. */
const GRANTED: { readonly [Kind in TokenKind]: (grants: Partial<Grants[Kind]>) => boolean } = {
  http: ({ scopes, prefix }) =>
    Array.isArray(scopes) &&
    scopes.every((scope) => SCOPES.includes(scope)) &&
    (prefix === undefined || (typeof prefix === 'string' && isWellFormed(prefix) && keyProblem(prefix) === undefined)),
  join: ({ once, cluster }) =>
    [undefined, true].includes(once) &&
    (cluster === undefined || (typeof cluster === 'string' && isClusterId(cluster))),
}
