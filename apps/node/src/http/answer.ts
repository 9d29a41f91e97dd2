/** The forms that several answers share. */
import { formatProposalReference, type Holder } from '@replicator/interface'
import type { FastifyReply } from 'fastify'
import { jsonText, type Problem } from './problem.js'

export const JSON_TYPE = 'application/json; charset=utf-8'
export const NDJSON_TYPE = 'application/x-ndjson'
export const EVENTS_TYPE = 'text/event-stream'

/** Answers 200 with a JSON body that is about now, so it is not kept. */
export function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store').send(jsonText(body))
}

/** What a read and a write can both meet; `undone` says what the request has not done. */
export function unavailable(
  outcome:
    | { readonly outcome: 'no-quorum' }
    | { readonly outcome: 'not-ready'; readonly reasons: readonly string[] }
    | { readonly outcome: 'overloaded'; readonly retryAfterMs: number },
  { key, undone, retryAfterMs }: { readonly key: string; readonly undone: string; readonly retryAfterMs: number },
): Problem {
  switch (outcome.outcome) {
    case 'no-quorum':
      return { code: 'NO_QUORUM', detail: `Too few voters can be reached. ${undone}`, key, retryAfterMs }
    case 'not-ready':
      return { ...notReady(outcome.reasons, retryAfterMs), key }
    case 'overloaded':
      return {
        code: 'OVERLOADED',
        detail: 'Too much is under way. Nothing was sent.',
        key,
        retryAfterMs: outcome.retryAfterMs,
      }
  }
}

export function notReady(reasons: readonly string[], retryAfterMs: number): Problem {
  const detail = reasons.length === 0 ? 'The node is not ready.' : `The node is not ready: ${reasons.join('; ')}.`
  return { code: 'NOT_READY', detail, members: { reasons }, retryAfterMs }
}

/** A holder as clients see it: its proposal in the form that /proposals/{id} takes. */
export function holderAnswer(key: string, { cluster, peer, proposal, version }: Holder): object {
  return { cluster, peer, proposal: formatProposalReference({ key, version, id: proposal }) }
}
