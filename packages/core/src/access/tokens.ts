/**
 * The tokens of the network, as one node knows them: made at any node, good at every node.
 *
 * Each node keeps what is committed in memory, so that a check asks nobody. A revocation is a change of the token's record,
 * told to all nodes like any other: it holds at a node as soon as that has heard of it, which takes a moment where the nodes
 * are linked, and until the link is back where they aren't.
 *
 * A token's record stands in one of a fixed number of places of its kind, `token/http/0` and on, and never goes: a place is
 * taken again once its token is revoked, used up or has expired and no unused one is left. So there is a bound on them, although a
 * key never goes away; and where a token of a kind was ever made, there is one of that kind for ever, which is how a node
 * knows that they are needed. The rejected alternative, a record under the token's own id, would have let each token leave
 * a tombstone behind.
 */
import type { Clock, WriteOutcome } from '@replicator/interface'
import { REVOCATIONS_TRIED, TOKEN_PLACES_TRIED, TOKENS_MAX } from '../limits.js'
import { MET } from './met.js'
import type { SystemRecord, SystemRecords } from './system-records.js'
import {
  type Grants,
  parseTokenRecord,
  type StoredToken,
  type Token,
  type TokenKind,
  tokenRecordText,
} from './token-record.js'
import { formatTokenText, isSecretOf, newTokenText, parseTokenText, secretHash } from './token-text.js'

/** What is asked for in a new token. */
export interface TokenRequest<Kind extends TokenKind> {
  readonly kind: Kind
  /** For people. Default: its id. */
  readonly name?: string
  readonly grants: Grants[Kind]
  /** When it is good no longer, in milliseconds since 1970. Default: never by itself. */
  readonly expiresMs?: number
  /** Who makes it. */
  readonly by: string
}

type Refused = Exclude<WriteOutcome, { outcome: 'stored' }>

export type Made<Kind extends TokenKind> =
  /** `text` is told here and never again: it is stored nowhere. */
  | { readonly outcome: 'made'; readonly token: Token<Kind>; readonly text: string }
  /** Every place holds a token that is good. */
  | { readonly outcome: 'full' }
  | Refused

export type Revoked =
  | { readonly outcome: 'revoked'; readonly token: Token; readonly changed: boolean }
  | { readonly outcome: 'no-token' }
  | Refused

/** Why a token isn't taken. Where it was, its bearer has shown the secret. */
export type Checked<Kind extends TokenKind> =
  | { readonly verdict: 'good' | 'expired' | 'revoked'; readonly token: Token<Kind> }
  | { readonly verdict: 'unknown' }

interface Placed {
  readonly place: string
  readonly version: number
  readonly token: StoredToken
}

export class Tokens {
  readonly #system: SystemRecords
  readonly #clock: Pick<Clock, 'wallMs'>
  /** Of which a token was ever made. */
  readonly #kinds = new Set<TokenKind>()
  readonly #byPlace = new Map<string, Placed>()
  readonly #byId = new Map<string, Placed>()

  constructor(system: SystemRecords, clock: Pick<Clock, 'wallMs'>) {
    this.#system = system
    this.#clock = clock
    for (const record of system.list(PLACES)) this.#remember(record)
    system.onChange((record) => this.#remember(record))
  }

  /** Whether a token of that kind was ever made, good or not. */
  has(kind: TokenKind): boolean {
    return this.#kinds.has(kind)
  }

  /**
   * Whether a quorum says that there is a token of that kind, for a node that may lack what the others hold; undefined where
   * none can be asked. The first of a kind stands in one of the places that are tried for it.
   */
  async isThere(kind: TokenKind): Promise<boolean | undefined> {
    const places = Array.from({ length: TOKEN_PLACES_TRIED }, (_, number) => placeOf(kind, number))
    const said = await Promise.all(places.map(async (place) => (await this.#system.read(place)).outcome))
    if (said.includes('found')) return true
    return said.every((outcome) => outcome === 'absent') ? false : undefined
  }

  /** Which of the places of its kind a token has; undefined for one that isn't remembered. */
  placeOf(id: string): number | undefined {
    const place = this.#byId.get(id)?.place
    return place === undefined ? undefined : Number(place.slice(place.lastIndexOf('/') + 1))
  }

  /** All that are remembered, the oldest first. */
  list(): readonly Token[] {
    return [...this.#byPlace.values()]
      .map(({ token }) => withoutHash(token))
      .toSorted((a, b) => a.createdMs - b.createdMs)
  }

  /** What the text that somebody shows is good for. */
  check<Kind extends TokenKind>(kind: Kind, text: string): Checked<Kind> {
    const shown = parseTokenText(text)
    const token = shown && this.#byId.get(shown.id)?.token
    if (shown === undefined || token === undefined || !isSecretOf(shown.secret, token.sha256)) {
      return { verdict: 'unknown' }
    }
    return this.stateOf(kind, shown.id)
  }

  /** What the token of that id is good for by now, whoever asks: for those who have shown its text a moment ago. */
  stateOf<Kind extends TokenKind>(kind: Kind, id: string): Checked<Kind> {
    const token = this.#byId.get(id)?.token
    if (token?.kind !== kind) return { verdict: 'unknown' }
    const verdict = token.revoked !== undefined ? 'revoked' : this.#isExpired(token) ? 'expired' : 'good'
    return { verdict, token: withoutHash(token as StoredToken<Kind>) }
  }

  /** Makes a token; once it is told as made, it is decided, and each node takes it as soon as it has heard of it. */
  async make<Kind extends TokenKind>(request: TokenRequest<Kind>): Promise<Made<Kind>> {
    const { kind, expiresMs, grants, by } = request
    const shown = newTokenText()
    const { id, secret } = shown
    const token: StoredToken<Kind> = {
      kind,
      id,
      name: request.name ?? id,
      grants,
      createdMs: this.#clock.wallMs(),
      ...(expiresMs !== undefined && { expiresMs }),
      createdBy: by,
      sha256: secretHash(secret),
    }
    let outcome: Refused | { readonly outcome: 'full' } = { outcome: 'full' }
    for (const { place, version } of this.#free(kind).slice(0, TOKEN_PLACES_TRIED)) {
      const written = await this.#system.write(place, tokenRecordText(token), version)
      if (written.outcome === 'stored')
        return { outcome: 'made', token: withoutHash(token), text: formatTokenText(shown) }
      outcome = written
      if (!MET.has(written.outcome)) break
    }
    return outcome
  }

  /** A token that is revoked is never good again. */
  async revoke(id: string, by: string): Promise<Revoked> {
    let outcome: Revoked = { outcome: 'no-token' }
    for (let tries = 0; tries < REVOCATIONS_TRIED; tries++) {
      const placed = this.#byId.get(id)
      if (placed === undefined) return outcome
      const { place, version, token } = placed
      if (token.revoked !== undefined) return { outcome: 'revoked', token: withoutHash(token), changed: false }
      const ended = { ...token, revoked: { atMs: this.#clock.wallMs(), by } }
      const written = await this.#system.write(place, tokenRecordText(ended), version)
      if (written.outcome === 'stored') return { outcome: 'revoked', token: withoutHash(ended), changed: true }
      outcome = written
      if (!MET.has(written.outcome)) return outcome
      // What it met is here by now, or comes with what a quorum says.
      await this.#system.read(place)
    }
    return outcome
  }

  /** Where a new token may stand: unused places first, then those of tokens that are good for nothing, the oldest first. */
  #free(kind: TokenKind): readonly { readonly place: string; readonly version: number }[] {
    const places = Array.from({ length: TOKENS_MAX }, (_, number) => placeOf(kind, number))
    const unused = places.filter((place) => !this.#byPlace.has(place)).map((place) => ({ place, version: 0 }))
    const over = places
      .flatMap((place) => this.#byPlace.get(place) ?? [])
      .filter(({ token }) => token.revoked !== undefined || token.usedBy !== undefined || this.#isExpired(token))
      .toSorted((a, b) => a.token.createdMs - b.token.createdMs)
    return [...unused, ...over]
  }

  #isExpired({ expiresMs = Infinity }: Token): boolean {
    return this.#clock.wallMs() >= expiresMs
  }

  #remember({ name: place, version, text }: SystemRecord): void {
    const kind = KINDS.find((each) => place.startsWith(placesOf(each)))
    if (kind === undefined) return
    // Also where it can't be read: what a newer program has written there must not open what it has closed.
    this.#kinds.add(kind)
    const token = parseTokenRecord(kind, text)
    if (token === undefined) return
    const before = this.#byPlace.get(place)
    if (before !== undefined) this.#byId.delete(before.token.id)
    const placed = { place, version, token }
    this.#byPlace.set(place, placed)
    this.#byId.set(token.id, placed)
  }
}

const KINDS: readonly TokenKind[] = ['http', 'join']
const PLACES = 'token/'

function placesOf(kind: TokenKind): string {
  return `${PLACES}${kind}/`
}

/** The name of the record. */
export function placeOf(kind: TokenKind, number: number): string {
  return placesOf(kind) + String(number)
}

/** Without the hash: nobody needs it. */
function withoutHash<Kind extends TokenKind>(stored: StoredToken<Kind>): Token<Kind> {
  const { sha256: _, ...token } = stored
  return token
}
