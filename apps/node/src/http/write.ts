/**
 * What a write means and what it is answered, however it was asked for: as a request of its own, or as a line of a batch.
 */
import { formatProposalReference, type WriteOutcome } from '@replicator/interface'
import type { DeleteOptions, PutOptions } from '@replicator/core'
import { holderAnswer, unavailable } from './answer.js'
import type { Problem } from './problem.js'
import type { RouteParts } from './route.js'

/** What a put says beside its key and value. */
export interface PutAsked {
  readonly contentType: string | undefined
  readonly ifMatch: number | '*' | undefined
  readonly mutable: boolean | undefined
  readonly final: boolean | undefined
  readonly ttlSeconds: number | undefined
  readonly idempotencyKey: string | undefined
}

export type DeleteAsked = Pick<PutAsked, 'ifMatch' | 'idempotencyKey'>

interface StoredAnswer {
  readonly key: string
  readonly version: number
  /** In the form that `/proposals/{id}` takes. */
  readonly proposal: string
  readonly cluster: string
  readonly peer: string
}

/** What a write is told where it is done. */
export interface Done {
  readonly status: 200 | 201 | 204
  readonly stored: StoredAnswer
}

type Parts = Pick<RouteParts, 'replicator' | 'limits' | 'intake'>

/** Rejects with the `InvalidArgument` of the library for what can't be used. */
export async function putAnswer(
  parts: Parts,
  key: string,
  value: Uint8Array | string,
  asked: PutAsked,
): Promise<Done | Problem> {
  const options = putOptions(asked)
  const outcome = await parts.intake.pace.decided(() => parts.replicator.put(key, value, options))
  if (outcome.outcome !== 'stored') return writeProblem(parts, key, outcome, asked)
  const isCreated = asked.ifMatch === undefined && !outcome.replayed
  return { status: isCreated ? 201 : 200, stored: storedAnswer(key, outcome) }
}

/** Rejects as `putAnswer` does. */
export async function deleteAnswer(parts: Parts, key: string, asked: DeleteAsked): Promise<Done | Problem> {
  const { ifMatch, idempotencyKey } = asked
  if (ifMatch === undefined) return unconditional(key, 'A deletion')
  const options: DeleteOptions = idempotencyKey === undefined ? { ifMatch } : { ifMatch, idempotencyKey }
  const outcome = await parts.intake.pace.decided(() => parts.replicator.delete(key, options))
  if (outcome.outcome !== 'stored') return writeProblem(parts, key, outcome, asked)
  return { status: 204, stored: storedAnswer(key, outcome) }
}

/** What is asked without saying of which version. */
export function unconditional(key: string, what: string): Problem {
  const detail = `${what} names the version that it is about, or * for whatever is there.`
  return { code: 'PRECONDITION_REQUIRED', detail, key }
}

function putOptions({ contentType, ifMatch, mutable, final, ttlSeconds, idempotencyKey }: PutAsked): PutOptions {
  const options: { -readonly [Name in keyof PutOptions]: PutOptions[Name] } = {}
  if (contentType !== undefined) options.contentType = contentType
  if (ifMatch !== undefined) options.ifMatch = ifMatch
  if (mutable !== undefined) options.mutable = mutable
  if (final !== undefined) options.final = final
  if (ttlSeconds !== undefined) options.ttlMs = ttlSeconds * 1000
  if (idempotencyKey !== undefined) options.idempotencyKey = idempotencyKey
  return options
}

type Stored = Extract<WriteOutcome, { outcome: 'stored' }>

function storedAnswer(key: string, { version, proposal: id, cluster, peer }: Stored): StoredAnswer {
  return { key, version, proposal: formatProposalReference({ key, version, id }), cluster, peer }
}

/** How to ask again without changing twice or being refused because of one's own change. */
const AGAIN = {
  withToken: 'Repeat the request with the same Idempotency-Key, or ask any node GET /proposals/{id}.',
  create:
    'Ask any node GET /proposals/{id}. A repeat may be told KEY_STORED of its own value: send an Idempotency-Key next time.',
  change:
    'Ask any node GET /proposals/{id}. A repeat may be refused because of its own change: send an Idempotency-Key next time.',
} as const

function writeProblem(
  { replicator, limits: { retryAfterMs } }: Omit<Parts, 'intake'>,
  key: string,
  outcome: Exclude<WriteOutcome, Stored>,
  { ifMatch, idempotencyKey }: DeleteAsked,
): Problem {
  switch (outcome.outcome) {
    case 'denied-stored': {
      const { holder, version, final } = outcome
      return {
        code: 'KEY_STORED',
        detail: `The key is stored since version ${version}; cluster ${holder.cluster} proposed it. Choose another key.`,
        key,
        members: { holder: holderAnswer(key, holder), version, final, suggestions: replicator.suggest(key) },
      }
    }
    case 'denied-reserved': {
      const { holder, ageMs, retryAfterMs } = outcome
      return {
        code: 'KEY_RESERVED',
        detail: `A client of cluster ${holder.cluster} has been proposing the key for ${Math.round(ageMs)} ms.`,
        key,
        retryAfterMs,
        members: { holder: holderAnswer(key, holder), ageMs, suggestions: replicator.suggest(key) },
      }
    }
    case 'denied-final': {
      const { holder, version } = outcome
      return {
        code: 'KEY_FINAL',
        detail: `The record is final since version ${version}; cluster ${holder.cluster} proposed it.`,
        key,
        members: { holder: holderAnswer(key, holder), version },
      }
    }
    case 'version-mismatch': {
      const { version } = outcome
      return {
        code: 'VERSION_MISMATCH',
        detail: version === 0 ? 'No value is stored for the key.' : `The key holds version ${version} or a newer one.`,
        key,
        members: { version },
      }
    }
    case 'denied-absent':
      return { code: 'UNKNOWN_KEY', detail: 'No value is stored for the key.', key }
    case 'mismatch':
      return {
        code: 'IDEMPOTENCY_MISMATCH',
        detail: 'This Idempotency-Key was used for this key with another value or option.',
        key,
      }
    case 'unknown': {
      const { version, proposal } = outcome
      const again = idempotencyKey !== undefined ? AGAIN.withToken : ifMatch === undefined ? AGAIN.create : AGAIN.change
      return {
        code: 'OUTCOME_UNKNOWN',
        detail: `The proposal was sent, and no answer is certain in time. It may still become visible. ${again}`,
        key,
        members: { proposal: formatProposalReference({ key, version, id: proposal }), version },
      }
    }
    default:
      return unavailable(outcome, { key, undone: 'Nothing was stored.', retryAfterMs })
  }
}
