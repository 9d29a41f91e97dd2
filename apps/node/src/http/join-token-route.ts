/** Making a join token: a secret with which a new machine needs nothing else to join. */
import type { InviteOptions } from '@replicator/core'
import { isClusterId, isNodeName, NODE_NAME_BYTES_MAX, TTL_SECONDS_MAX } from '@replicator/interface'
import type { FastifyReply } from 'fastify'
import { JSON_TYPE } from './answer.js'
import { jsonText, sendProblem } from './problem.js'
import type { Call, Route, RouteParts } from './route.js'
import { fieldsIn, invalid, problemOf, tokenAnswer } from './token-routes.js'

export function joinTokenRoute(parts: RouteParts): Route {
  return {
    method: 'POST',
    path: '/join-tokens',
    operation: 'makeJoinToken',
    summary: 'Make a token with which new nodes join.',
    description:
      'Its text holds where to join, the network key if there is one, and a secret: it is in this answer and nowhere else. ' +
      'With the first one, whoever joins begins to need one, for good. It is listed and revoked like any token; a node that ' +
      'is in stays in.',
    query: [],
    requestBody: {
      meaning:
        'JSON with, if wanted, `name` (for people), `ttl` (after how many seconds it lets nobody in any more), `once` (it ' +
        'lets one node in) and `cluster` (the only one that it is good for).',
    },
    answers: [{ status: 201, meaning: 'Made.', body: 'NewToken' }],
    errors: ['OVERLOADED', 'NO_QUORUM', 'NOT_READY', 'OUTCOME_UNKNOWN'],
    access: 'admin',
    bounded: true,
    handle: (call) => make(parts, call),
  }
}

async function make({ replicator, limits }: RouteParts, call: Call): Promise<FastifyReply> {
  const { reply, bearer } = call
  const { ttl, ...asked } = askedIn(call)
  const made = await replicator.invite({
    ...asked,
    ...(ttl !== undefined && { expiresMs: Date.now() + ttl * 1000 }),
    by: bearer?.name ?? '',
  })
  const id = made.outcome === 'made' ? { id: made.token.id } : {}
  reply.about = { ...id, ...asked, ttl }
  if (made.outcome !== 'made') return sendProblem(reply, problemOf(made, limits.retryAfterMs))
  return reply
    .code(201)
    .header('content-type', JSON_TYPE)
    .header('cache-control', 'no-store')
    .send(jsonText({ token: made.text, ...tokenAnswer(made.token) }))
}

const FIELDS = ['name', 'ttl', 'once', 'cluster']

/** Throws a `Refusal` that names what is wrong. */
function askedIn({ request: { body } }: Call): Omit<InviteOptions, 'by' | 'expiresMs'> & { readonly ttl?: number } {
  const fields = fieldsIn(body)
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) throw invalid(`The field "${unknown}" is not known; there is ${FIELDS.join(', ')}`)
  const { name, ttl, once, cluster } = fields
  if (name !== undefined && !(typeof name === 'string' && isNodeName(name)))
    throw invalid(`The field "name" is 1 to ${NODE_NAME_BYTES_MAX} letters, digits, dots, underscores or hyphens`)
  if (ttl !== undefined && !(typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= 1 && ttl <= TTL_SECONDS_MAX))
    throw invalid(`The field "ttl" is a whole number of seconds from 1 to ${TTL_SECONDS_MAX}`)
  if (once !== undefined && typeof once !== 'boolean') throw invalid('The field "once" is true or false')
  if (cluster !== undefined && !(typeof cluster === 'string' && isClusterId(cluster)))
    throw invalid('The field "cluster" is 1 to 64 letters, digits, dots, underscores or hyphens')
  return {
    ...(name !== undefined && { name }),
    ...(ttl !== undefined && { ttl }),
    ...(once !== undefined && { once }),
    ...(cluster !== undefined && { cluster }),
  }
}
