/**
 * What a join token is worth, pure: its record as a quorum has it, against what a newcomer shows.
 *
 * Its record is one of a bounded set of system records, `join/0`, `join/1` …, used over and over, since a record never goes
 * away. A token is known by the hash of its secret, so one whose record was given to another one is not taken for that.
 */
import type { ClusterId, PeerId } from '@replicator/interface'
import { isClusterId, isPeerId } from '@replicator/interface'
import type { Verdict } from '../turn/effects.js'

/** A join token as its record has it. Times are milliseconds since 1970, of the wall clock of whoever made it. */
export interface JoinToken {
  /** For people: what it is listed and revoked by. */
  readonly id: string
  /** SHA-256 of its secret, in hexadecimal. */
  readonly hash: string
  readonly createdMs: number
  /** Absent: it has no end. */
  readonly expiresMs?: number
  /** It lets one newcomer in. Absent: any number. */
  readonly once?: true
  /** The only cluster that it lets anybody into. Absent: any. */
  readonly cluster?: ClusterId
  /** Whom a token that counts once has let in. */
  readonly usedBy?: PeerId
  readonly revoked?: true
}

/** The text of its record. */
export function encodeJoinToken(token: JoinToken): string {
  return JSON.stringify(token)
}

/** Undefined where the text is none. */
export function decodeJoinToken(text: string): JoinToken | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  return isJoinToken(parsed) ? parsed : undefined
}

/** A newcomer and what is known of what it shows. */
export interface Newcomer {
  readonly peer: PeerId
  readonly cluster: ClusterId
  /** Its secret is that of the token. */
  readonly isSecret: boolean
  readonly wallMs: number
}

/** What comes of it: a verdict, or that the token has to be written as used up first, over the version that was read. */
export type Judgement = Verdict | { readonly kind: 'use'; readonly token: JoinToken }

/** Says nothing of a token to whoever doesn't know its secret. */
export function judgeJoin(token: JoinToken | undefined, newcomer: Newcomer): Judgement {
  const { peer, cluster, isSecret, wallMs } = newcomer
  if (token === undefined || !isSecret) return bad('the join token is not known here')
  if (token.revoked === true) return bad('the join token has been revoked')
  // Who has used it up may come again: what it was told may have been lost.
  if (token.usedBy === peer) return { kind: 'good' }
  if (token.expiresMs !== undefined && wallMs >= token.expiresMs) return bad('the join token has expired')
  if (token.cluster !== undefined && token.cluster !== cluster)
    return bad(`the join token is for cluster ${token.cluster}, not ${cluster}`)
  if (token.usedBy !== undefined) return bad('the join token counts once, and another node has used it')
  return token.once === true ? { kind: 'use', token: { ...token, usedBy: peer } } : { kind: 'good' }
}

function bad(reason: string): Verdict {
  return { kind: 'bad', reason }
}

function isJoinToken(value: unknown): value is JoinToken {
  if (typeof value !== 'object' || value === null) return false
  const { id, hash, createdMs, expiresMs, once, cluster, usedBy, revoked } = value as Record<string, unknown>
  return (
    isText(id) &&
    isText(hash) &&
    isTime(createdMs) &&
    (expiresMs === undefined || isTime(expiresMs)) &&
    (once === undefined || once === true) &&
    (cluster === undefined || (isText(cluster) && isClusterId(cluster))) &&
    (usedBy === undefined || (isText(usedBy) && isPeerId(usedBy))) &&
    (revoked === undefined || revoked === true)
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value)
}
