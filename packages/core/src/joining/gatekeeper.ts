/**
 * Says whether a newcomer's join token is good: what the engine asks, which has neither a hash nor a wall clock.
 *
 * The token's record is read from a quorum, so that one which was made a moment ago is known at every member, and one that
 * was revoked at none. A stranger who makes secrets up costs that read of one of few records, and no proposal: only who
 * knows the secret of a token can use it up.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type AdmissionRequest, decodeJoinToken, encodeJoinToken, judgeJoin, type Verdict } from '@replicator/engine'
import type { SystemRecords } from '../access/system-records.js'
import { recordNameOf } from './join-records.js'

/** Rivals for one token that counts once are few, and one of them gets it each time. */
const TRIES_MAX = 8
/** Nobody can say now. */
const UNSAID: Verdict = { kind: 'unsaid' }

export class Gatekeeper {
  readonly #records: SystemRecords
  readonly #wallMs: () => number

  constructor(records: SystemRecords, wallMs: () => number) {
    this.#records = records
    this.#wallMs = wallMs
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
    const name = recordNameOf(shown)
    for (let tries = 0; name !== undefined && tries < TRIES_MAX; tries++) {
      const held = await this.#records.read(name)
      if (held.outcome !== 'found' && held.outcome !== 'absent') return UNSAID
      const record = held.outcome === 'found' ? held.record : undefined
      const token = record?.value === undefined ? undefined : decodeJoinToken(Buffer.from(record.value).toString())
      const isSecret = token !== undefined && isHashOf(token.hash, shown)
      const judgement = judgeJoin(token, { peer, cluster, isSecret, wallMs: this.#wallMs() })
      if (judgement.kind !== 'use') return judgement
      const written = await this.#records.write(name, encodeJoinToken(judgement.token), record?.since ?? 0)
      if (written.outcome === 'stored') return { kind: 'good' }
      if (written.outcome !== 'version-mismatch') return UNSAID
    }
    return judgeJoin(undefined, { peer, cluster, isSecret: false, wallMs: 0 }) as Verdict
  }
}

/** The hash under which a token's secret is kept, in hexadecimal. Secrets are random and long, so one round is enough. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** In a time that tells nothing of where the two differ. */
function isHashOf(hash: string, secret: string): boolean {
  const [kept, shown] = [Buffer.from(hash, 'hex'), Buffer.from(hashOf(secret), 'hex')]
  return kept.length === shown.length && timingSafeEqual(kept, shown)
}
