/** What became of a proposal, and what is being proposed. */
import type { Replicator } from '@replicator/core'
import {
  formatProposalReference,
  ID_PATTERNS,
  keyProblem,
  parseProposalReference,
  type ProposalReference,
  RESERVATIONS_SHOWN_DEFAULT,
  RESERVATIONS_SHOWN_MAX,
  type ReservationView,
} from '@replicator/interface'
import type { FastifyReply } from 'fastify'
import { holderAnswer, sendJson, unavailable } from './answer.js'
import { Refusal, sendProblem } from './problem.js'
import { wholeNumber } from './query-parameter.js'
import type { Call, Route, RouteParts } from './route.js'

export function proposalRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/proposals/{id}',
      idPattern: ID_PATTERNS.proposalReference,
      operation: 'readProposal',
      summary: 'Ask what became of a proposal, of any node.',
      query: [],
      answers: [{ status: 200, meaning: 'What became of it, as far as a quorum says.', body: 'Proposal' }],
      errors: ['OVERLOADED'],
      access: 'read',
      bounded: true,
      handle: (call) => proposal(parts, call),
    },
    {
      method: 'GET',
      path: '/local/proposed/{key}',
      operation: 'readLocalProposal',
      summary: 'Read what this node alone has reserved for a key.',
      query: [],
      answers: [{ status: 200, meaning: 'The reservation.', body: 'Proposed' }],
      errors: ['INVALID_KEY', 'NOT_FOUND'],
      access: 'read',
      bounded: false,
      handle: (call) => proposed(parts, call),
    },
    {
      method: 'GET',
      path: '/reservations',
      operation: 'listReservations',
      summary: 'List the open reservations of this node, oldest first.',
      query: [
        wholeNumber(
          'limit',
          `1 to ${RESERVATIONS_SHOWN_MAX}, by default ${RESERVATIONS_SHOWN_DEFAULT}`,
          1,
          RESERVATIONS_SHOWN_MAX,
        ),
      ],
      answers: [{ status: 200, meaning: 'Reservations that wait for their decision.', body: 'Reservations' }],
      errors: [],
      access: 'read',
      bounded: false,
      handle: (call) => reservations(parts, call),
    },
    {
      method: 'POST',
      path: '/reservations/{key}/resolve',
      operation: 'resolveReservation',
      summary: 'Settle the open reservation of a key now, whatever its age.',
      query: [],
      answers: [{ status: 200, meaning: 'Settled, or there was none.', body: 'Resolved' }],
      errors: ['INVALID_KEY', 'OVERLOADED', 'NO_QUORUM', 'NOT_READY'],
      access: 'admin',
      bounded: true,
      handle: (call) => resolve(parts, call),
    },
  ]
}

async function proposal({ replicator }: RouteParts, { reply, id }: Call): Promise<FastifyReply> {
  return sendJson(reply, await proposalTold(replicator, id))
}

/** Rejects with a `Refusal` for what is the id of no proposal. */
export async function proposalTold(replicator: Replicator, id: string): Promise<object> {
  const reference = parseProposalReference(id)
  if (reference === undefined || keyProblem(reference.key) !== undefined) {
    throw new Refusal({
      code: 'INVALID_REQUEST',
      detail: 'This is not the id of a proposal: use one as an answer gave it.',
    })
  }
  const { state, holder } = await replicator.proposal(reference)
  return {
    ...proposalAnswer(reference),
    state,
    ...(holder !== undefined && { holder: holderAnswer(reference.key, holder) }),
  }
}

function proposalAnswer(reference: ProposalReference): object {
  const { key, version } = reference
  return { proposal: formatProposalReference(reference), key, version }
}

function proposed({ replicator }: RouteParts, { reply, key }: Call): FastifyReply {
  const view = replicator.reservation(key)
  if (view === undefined)
    return sendProblem(reply, { code: 'NOT_FOUND', detail: 'This node has not reserved the key.', key })
  const { ballot: _, ...answer } = reservationAnswer(view)
  return sendJson(reply, answer)
}

/** Oldest first, as many as were asked for and as find room in one answer. */
function reservations({ replicator, limits }: RouteParts, { reply, query }: Call): FastifyReply {
  const views = replicator.reservations(Number(query['limit'] ?? RESERVATIONS_SHOWN_DEFAULT))
  const answers = views.map(reservationAnswer)
  let bytes = 0
  const end = answers.findIndex((answer) => (bytes += JSON.stringify(answer).length) > limits.listBytesMax)
  const shown = end === -1 ? answers : answers.slice(0, end)
  return sendJson(reply, { reservations: shown, total: replicator.status().reservations })
}

function reservationAnswer({ key, version, proposal: id, owner, ageMs, ballot }: ReservationView) {
  return {
    key,
    version,
    proposal: id === '' ? '' : formatProposalReference({ key, version, id }),
    owner,
    ageMs,
    ballot,
  }
}

const UNSETTLED = 'The reservation is as it was.'

async function resolve(
  { replicator, limits: { retryAfterMs } }: RouteParts,
  { reply, key }: Call,
): Promise<FastifyReply> {
  reply.about = { key }
  const outcome = await replicator.resolve(key)
  switch (outcome.outcome) {
    case 'settled': {
      const { version, holder } = outcome
      return sendJson(reply, {
        key,
        outcome: 'settled',
        version,
        ...(holder !== undefined && { holder: holderAnswer(key, holder) }),
      })
    }
    case 'none':
      return sendJson(reply, { key, outcome: 'none' })
    default:
      return sendProblem(reply, unavailable(outcome, { key, undone: UNSETTLED, retryAfterMs }))
  }
}
