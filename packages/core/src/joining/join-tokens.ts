/**
 * Making, listing and revoking join tokens, at any node.
 *
 * A record never goes away, so tokens live in a bounded set of records that are used over and over: a token that lets nobody
 * in any more gives its place to a new one.
 */
import { randomBytes } from 'node:crypto'
import {
  type ClusterId,
  isClusterId,
  JOINING_KEY,
  type PeerId,
  SYSTEM_PREFIX,
  type WriteOutcome,
} from '@replicator/interface'
import { decodeJoinToken, encodeJoinToken, type JoinToken } from '@replicator/engine'
import type { SystemRecords } from '../access/system-records.js'
import { InvalidArgument } from '../replicator.js'
import { hashOf } from './gatekeeper.js'
import { formatInvitation, type Invitation } from './invitation.js'
import { JOIN_TOKENS_MAX, nameOf, PREFIX } from './join-records.js'

/** Of a secret. */
const SECRET_BYTES = 32
const ID_BYTES = 4
/** The latest end: what a date can tell is far beyond it. Ten years. */
const EXPIRES_MS_MAX = 315_360_000_000

export interface JoinTokenOptions {
  /** It lets nobody in once this has passed. In milliseconds, 1 to ten years; absent: no end. */
  readonly expiresInMs?: number
  /** It lets one node in. Default false: any number. */
  readonly once?: boolean
  /** The only cluster that it is good for; absent: any. */
  readonly cluster?: ClusterId
}

/** A join token as it is shown to those who administer the network: without its secret, which nobody knows any more. */
export interface JoinTokenView {
  readonly id: string
  readonly createdMs: number
  readonly expiresMs?: number
  readonly once: boolean
  readonly cluster?: ClusterId
  readonly usedBy?: PeerId
  /** It may still let somebody in. */
  readonly state: 'open' | 'used' | 'expired' | 'revoked'
}

export type JoinTokenMade =
  | { readonly outcome: 'made'; readonly id: string; /** A secret, told this once. */ readonly token: string }
  /** So many may still let somebody in: one has to be revoked first. */
  | { readonly outcome: 'too-many'; readonly max: number }
  | { readonly outcome: 'not-made'; readonly because: Exclude<WriteOutcome, { readonly outcome: 'stored' }> }

export type JoinTokenRevoked =
  | { readonly outcome: 'revoked' }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not-revoked'; readonly because: Exclude<WriteOutcome, { readonly outcome: 'stored' }> }

export interface JoinTokens {
  /**
   * Makes one. From the first one on, whoever joins needs one, for good. Rejects with an `InvalidArgument` for an option that
   * can't be used.
   */
  create(options?: JoinTokenOptions): Promise<JoinTokenMade>
  /** Those that this node knows of, the oldest first. */
  list(): readonly JoinTokenView[]
  /** From then on it lets nobody in, at no member. Whom it has let in stays. */
  revoke(id: string): Promise<JoinTokenRevoked>
}

interface Kept {
  readonly name: string
  readonly version: number
  readonly token: JoinToken
}

export class NodeJoinTokens implements JoinTokens {
  readonly #records: SystemRecords
  readonly #wallMs: () => number
  readonly #network: () => Omit<Invitation, 'secret' | 'cluster'>

  /** `network` is asked for what a newcomer has to know of this one. */
  constructor(records: SystemRecords, wallMs: () => number, network: () => Omit<Invitation, 'secret' | 'cluster'>) {
    this.#records = records
    this.#wallMs = wallMs
    this.#network = network
  }

  async create(options: JoinTokenOptions = {}): Promise<JoinTokenMade> {
    const { expiresInMs, once = false, cluster } = checked(options)
    // Closed before the first token is there: it stays closed if the rest of this doesn't come about.
    const closed = await this.#records.write(JOINING_KEY.slice(SYSTEM_PREFIX.length), '{}', 0)
    if (closed.outcome !== 'stored' && closed.outcome !== 'denied-stored')
      return { outcome: 'not-made', because: closed }
    const createdMs = this.#wallMs()
    const token = {
      id: `join-${randomBytes(ID_BYTES).toString('hex')}`,
      createdMs,
      ...(expiresInMs !== undefined && { expiresMs: createdMs + expiresInMs }),
      ...(once && { once: true as const }),
      ...(cluster !== undefined && { cluster }),
    }
    for (let place = 0; place < JOIN_TOKENS_MAX; place++) {
      const held = this.#kept().find(({ name }) => name === nameOf(place))
      if (held !== undefined && this.#stateOf(held.token) === 'open') continue
      const secret = `${place}.${randomBytes(SECRET_BYTES).toString('base64url')}`
      const text = encodeJoinToken({ ...token, hash: hashOf(secret) })
      const written = await this.#records.write(nameOf(place), text, held?.version ?? 0)
      if (written.outcome === 'stored') {
        const bound = cluster === undefined ? {} : { cluster }
        return { outcome: 'made', id: token.id, token: formatInvitation({ ...this.#network(), secret, ...bound }) }
      }
      // Somebody else has just taken this place.
      if (written.outcome !== 'version-mismatch' && written.outcome !== 'denied-stored')
        return { outcome: 'not-made', because: written }
    }
    return { outcome: 'too-many', max: JOIN_TOKENS_MAX }
  }

  list(): readonly JoinTokenView[] {
    return this.#kept()
      .map(({ token: { hash: _, revoked: __, once, ...shown }, token }) => ({
        ...shown,
        once: once === true,
        state: this.#stateOf(token),
      }))
      .toSorted((a, b) => a.createdMs - b.createdMs)
  }

  async revoke(id: string): Promise<JoinTokenRevoked> {
    // One that is used up meanwhile is another version, and is revoked as well.
    for (;;) {
      const held = this.#kept().find(({ token }) => token.id === id)
      if (held === undefined) return { outcome: 'unknown' }
      if (held.token.revoked === true) return { outcome: 'revoked' }
      const text = encodeJoinToken({ ...held.token, revoked: true })
      const written = await this.#records.write(held.name, text, held.version)
      if (written.outcome === 'stored') return { outcome: 'revoked' }
      if (written.outcome !== 'version-mismatch' || this.#isStill(held))
        return { outcome: 'not-revoked', because: written }
    }
  }

  #isStill({ name, version }: Kept): boolean {
    return this.#kept().some((each) => each.name === name && each.version === version)
  }

  #kept(): readonly Kept[] {
    return this.#records.list(PREFIX).flatMap(({ name, version, text }) => {
      const token = decodeJoinToken(text)
      return token === undefined ? [] : [{ name, version, token }]
    })
  }

  #stateOf({ revoked, usedBy, expiresMs }: JoinToken): JoinTokenView['state'] {
    if (revoked === true) return 'revoked'
    if (usedBy !== undefined) return 'used'
    return expiresMs !== undefined && this.#wallMs() >= expiresMs ? 'expired' : 'open'
  }
}

function checked(options: JoinTokenOptions): JoinTokenOptions {
  const { expiresInMs, cluster } = options
  if (
    expiresInMs !== undefined &&
    !(Number.isSafeInteger(expiresInMs) && expiresInMs >= 1 && expiresInMs <= EXPIRES_MS_MAX)
  )
    throw new InvalidArgument('INVALID_REQUEST', `expiresInMs is a whole number from 1 to ${EXPIRES_MS_MAX}`)
  if (cluster !== undefined && !isClusterId(cluster))
    throw new InvalidArgument('INVALID_REQUEST', 'cluster is 1 to 64 letters, digits, dots, underscores or hyphens')
  return options
}
