/** The forms that several answers share. */
import { formatProposalReference, type Holder } from '@replicator/interface'
import type { FastifyReply } from 'fastify'
import type { Problem } from './problem.js'

export const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers 200 with a JSON body that is about now, so it is not kept. */
export function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('content-type', JSON_TYPE).header('cache-control', 'no-store').send(JSON.stringify(body))
}

/** What a read and a write can both meet. */
export function unavailable(
  key: string,
  outcome:
    | { readonly outcome: 'no-quorum' }
    | { readonly outcome: 'not-ready'; readonly reasons: readonly string[] }
    | { readonly outcome: 'overloaded'; readonly retryAfterMs: number },
): Problem {
  switch (outcome.outcome) {
    case 'no-quorum':
      return { code: 'NO_QUORUM', detail: 'Too few voters can be reached. Nothing was stored.', key }
    case 'not-ready':
      return { code: 'NOT_READY', detail: notReadyDetail(outcome.reasons), key, members: { reasons: outcome.reasons } }
    case 'overloaded':
      return {
        code: 'OVERLOADED',
        detail: 'Too much is under way. Nothing was sent.',
        key,
        retryAfterMs: outcome.retryAfterMs,
      }
  }
}

export function notReadyDetail(reasons: readonly string[]): string {
  return reasons.length === 0 ? 'The node is not ready.' : `The node is not ready: ${reasons.join('; ')}.`
}

/** A holder as clients see it: its proposal in the form that /proposals/{id} takes. */
export function holderAnswer(key: string, { cluster, peer, proposal, version }: Holder): object {
  return { cluster, peer, proposal: formatProposalReference({ key, version, id: proposal }) }
}
