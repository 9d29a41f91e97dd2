/**
 * Says whether a newcomer's join token is good: what the engine asks, which has neither a hash nor a wall clock.
 *
 * The token's record is read from a quorum, so that one which was made a moment ago is known at every member, and one that
 * was revoked at none. A stranger who makes secrets up costs that read, of one of few records, and no proposal: only who
 * knows the secret of a token can use it up.
 */
import type { Clock, StoredRecord } from '@replicator/interface'
import { type AdmissionRequest, type JoinToken, judgeJoin, UNKNOWN_TOKEN, type Verdict } from '@replicator/engine'
import type { SystemRecords } from '../access/system-records.js'
import { parseTokenRecord, type StoredToken, tokenRecordText } from '../access/token-record.js'
import { isSecretOf, parseTokenText } from '../access/token-text.js'
import { placeOf } from '../access/tokens.js'
import { ADMISSIONS_TRIED, TOKENS_MAX } from '../limits.js'

/** Nobody can say now. */
const UNSAID: Verdict = { kind: 'unsaid' }

const SHOWN = /^(\d{1,3})\/(.+)$/

/** What a newcomer shows: the token, and where its record is, so that it can be asked for before it has come here. */
export function shownSecret(place: number, text: string): string {
  return `${place}/${text}`
}

export class Gatekeeper {
  readonly #records: SystemRecords
  readonly #clock: Pick<Clock, 'wallMs'>

  constructor(records: SystemRecords, clock: Pick<Clock, 'wallMs'>) {
    this.#records = records
    this.#clock = clock
  }

  /** Never rejects: where the node ends meanwhile, nothing can be said. */
  async verdict(request: AdmissionRequest): Promise<Verdict> {
    try {
      return await this.#check(request)
    } catch {
      return UNSAID
    }
  }

  async #check({ peer, cluster, token: shown }: AdmissionRequest): Promise<Verdict> {
    const [, place, text = ''] = SHOWN.exec(shown) ?? []
    const secret = parseTokenText(text)
    if (place === undefined || Number(place) >= TOKENS_MAX || secret === undefined) return UNKNOWN_TOKEN
    const name = placeOf('join', Number(place))
    for (let tries = 0; tries < ADMISSIONS_TRIED; tries++) {
      const held = await this.#records.read(name)
      if (held.outcome !== 'found' && held.outcome !== 'absent') return UNSAID
      const token = held.outcome === 'found' ? tokenIn(held.record) : undefined
      if (held.outcome === 'absent' || token?.id !== secret.id || !isSecretOf(secret.secret, token.sha256))
        return UNKNOWN_TOKEN
      const judged = judgeJoin(factsOf(token), { peer, cluster, wallMs: this.#clock.wallMs() })
      if (judged.kind !== 'use') return judged
      const used = tokenRecordText({ ...token, usedBy: peer })
      const written = await this.#records.write(name, used, held.record.since)
      if (written.outcome === 'stored') return { kind: 'good' }
      if (written.outcome !== 'version-mismatch') return UNSAID
    }
    return UNSAID
  }
}

function tokenIn({ value }: StoredRecord): StoredToken<'join'> | undefined {
  return value === undefined ? undefined : parseTokenRecord('join', Buffer.from(value).toString())
}

function factsOf({ grants, expiresMs, revoked, usedBy }: StoredToken<'join'>): JoinToken {
  const { once = false, cluster } = grants
  return {
    isRevoked: revoked !== undefined,
    isOnce: once,
    ...(expiresMs !== undefined && { expiresMs }),
    ...(cluster !== undefined && { cluster }),
    ...(usedBy !== undefined && { usedBy }),
  }
}
