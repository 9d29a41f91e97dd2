/**
 * Who may ask for what. Where the network has tokens, a request shows one, and the scopes and the prefix of that decide.
 *
 * A network without tokens is open: everybody who reaches the port may do anything. It is closed from its first token on, for
 * ever, and at nodes that were started so. A node that has just joined doesn't know yet which of the two its network is, so
 * until a quorum has said so it tells of itself and of nothing else.
 */
import type { Checked, Scope, Token, Tokens } from '@replicator/core'
import type { LocalToken } from './local-token.js'
import { notReady } from './answer.js'
import type { Problem } from './problem.js'
import type { RefusalCounts } from './refusal-counts.js'

/**
 * What a route asks for. `none`: it is everybody's. `any`: whoever has some token, for it tells of the node and no record; or
 * it looks further by itself.
 */
export type RouteAccess = 'none' | 'any' | Scope

/** Who sends a request, as far as that is known. */
export interface Bearer {
  /** The id of its token, or a word for it. */
  readonly id: string
  /** False for whoever needs none. */
  readonly hasToken: boolean
  /** For people. */
  readonly name: string
  /**
   * Why it may not do this to the keys that begin so; undefined where it may. The empty beginning is that of all keys. It is
   * looked up each time: what comes in pieces may take longer than a token is good.
   */
  refusal(scope: Scope, keys: string): Problem | undefined
  /** Whether it would still be let in. */
  isGood(): boolean
}

export interface AccessParts {
  readonly tokens: Tokens
  readonly counts: RefusalCounts
  /** Requests need a token also where the network has none yet. */
  readonly isRequired: boolean
  /** Good at this node only; undefined: there is none. */
  readonly local: LocalToken | undefined
  /** Why it isn't known yet whether the network has tokens; empty where it is. */
  readonly doubts: () => readonly string[]
  readonly retryAfterMs: number
}

/** The header field that shows a token (RFC 6750). The word before the token may be written in any case. */
const SHOWN = /^bearer +(\S+) *$/i

const LOCAL: Bearer = { id: 'local', name: 'local token', hasToken: true, refusal: () => undefined, isGood: () => true }

export class Access {
  readonly #parts: AccessParts
  #isSure = false
  #isAsking = false
  /** Everybody, for as long as no tokens are needed. */
  readonly #anybody: Bearer = {
    id: 'anybody',
    name: 'anybody',
    hasToken: false,
    refusal: () => (this.isClosed ? this.#noToken() : undefined),
    isGood: () => !this.isClosed,
  }

  constructor(parts: AccessParts) {
    this.#parts = parts
  }

  /** Whether requests need a token. */
  get isClosed(): boolean {
    return this.#parts.isRequired || this.#parts.tokens.has('http')
  }

  /** Who shows this `Authorization`, or why that is nobody. */
  bearer(authorization: string | undefined): Bearer | Problem {
    if (!this.isClosed) return this.#whileOpen()
    if (authorization === undefined) return this.#noToken()
    const text = SHOWN.exec(authorization)?.[1]
    if (text === undefined)
      return this.#unknown('http-unknown-token', 'The header authorization shows no bearer token.')
    const checked = this.#parts.tokens.check('http', text)
    if (checked.verdict === 'good') return this.#bearerOf(checked.token)
    return this.#parts.local?.is(text) === true ? LOCAL : this.#noGood(checked.verdict)
  }

  #noGood(verdict: Exclude<Checked<'http'>['verdict'], 'good'>): Problem {
    switch (verdict) {
      case 'unknown':
        return this.#unknown('http-unknown-token', 'The token is none of this network.')
      case 'expired':
        return this.#unknown('http-expired-token', 'The token has expired.')
      case 'revoked':
        return this.#unknown('http-revoked-token', 'The token was revoked.')
    }
  }

  /** Whether whoever shows this may read every record: for answers that are at hand. Who may not goes the usual way, and is counted there. */
  readsAll(authorization = ''): boolean {
    if (!this.isClosed) return this.#whileOpen().refusal('read', '') === undefined
    const text = SHOWN.exec(authorization)?.[1] ?? ''
    const checked = this.#parts.tokens.check('http', text)
    if (checked.verdict !== 'good') return this.#parts.local?.is(text) === true
    const { scopes, prefix } = checked.token.grants
    return prefix === undefined && grantsScope(scopes, 'read')
  }

  #bearerOf({ id, name, grants: { scopes, prefix } }: Token<'http'>): Bearer {
    const { counts, tokens } = this.#parts
    return {
      id,
      name,
      hasToken: true,
      isGood: () => tokens.stateOf('http', id).verdict === 'good',
      refusal: (scope, keys) => {
        const { verdict } = tokens.stateOf('http', id)
        if (verdict !== 'good') return this.#noGood(verdict)
        if (!grantsScope(scopes, scope)) {
          counts.add('http-scope')
          return { ...forbidden(`This takes a token with the scope ${scope}.`), authenticate: insufficient(scope) }
        }
        if (prefix === undefined || keys.startsWith(prefix)) return undefined
        counts.add('http-prefix')
        return forbidden(`This token is good for keys that begin with "${prefix}", and for nothing else.`)
      },
    }
  }

  #noToken(): Problem {
    return this.#unknown('http-no-token', 'This network needs a token.')
  }

  #unknown(reason: Parameters<RefusalCounts['add']>[0], detail: string): Problem {
    this.#parts.counts.add(reason)
    const authenticate = reason === 'http-no-token' ? CHALLENGE : `${CHALLENGE}, error="invalid_token"`
    return { code: 'UNAUTHORIZED', detail, authenticate }
  }

  #whileOpen(): Bearer {
    // Once it knows, it knows for good: whatever comes later is told to it like to all others.
    if (!this.#isSure) {
      const reasons = this.#parts.doubts()
      this.#isSure = reasons.length === 0
      if (!this.#isSure) {
        void this.#askForTokens()
        return { ...this.#anybody, refusal: () => notReady(reasons, this.#parts.retryAfterMs) }
      }
    }
    return this.#anybody
  }

  /** Asks a quorum, which a node can do that lacks what the others hold. One question at a time; the next request asks again. */
  async #askForTokens(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    try {
      if ((await this.#parts.tokens.isThere('http')) === false) this.#isSure = true
    } catch {
      // The node ends, and with it all that could be asked for.
    } finally {
      this.#isAsking = false
    }
  }
}

function grantsScope(scopes: readonly Scope[], scope: Scope): boolean {
  return scopes.includes('admin') || scopes.includes(scope)
}

const CHALLENGE = 'Bearer realm="replicator"'

function insufficient(scope: Scope): string {
  return `${CHALLENGE}, error="insufficient_scope", scope="${scope}"`
}

function forbidden(detail: string): Problem {
  return { code: 'FORBIDDEN', detail }
}
