/** The tokens of the network, and what administrators did. */
import {
  AUDIT_MAX,
  type Grants,
  type Made,
  type Revoked,
  type Scope,
  SCOPES,
  type Token,
  type TokenKind,
} from '@replicator/core'
import {
  isNodeName,
  isWellFormed,
  keyProblem,
  NODE_NAME_BYTES_MAX,
  reasonOf,
  TTL_SECONDS_MAX,
} from '@replicator/interface'
import type { FastifyReply } from 'fastify'
import { AUDIT_SHOWN_DEFAULT } from '../limits.js'
import { JSON_TYPE, notReady, sendJson } from './answer.js'
import { jsonText, type Problem, Refusal, sendProblem } from './problem.js'
import { wholeNumber } from './query-parameter.js'
import { timeText } from './read.js'
import type { Call, Route, RouteParts } from './route.js'

const ERRORS_OF_CHANGES = ['OVERLOADED', 'NO_QUORUM', 'NOT_READY', 'OUTCOME_UNKNOWN'] as const

export function tokenRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/tokens',
      operation: 'listTokens',
      summary: 'List the tokens of the network, the oldest first.',
      query: [],
      answers: [{ status: 200, meaning: 'All that are remembered, revoked and expired ones too.', body: 'Tokens' }],
      errors: [],
      access: 'admin',
      bounded: false,
      handle: ({ reply }) => sendJson(reply, { tokens: parts.replicator.tokens.list().map(tokenAnswer) }),
    },
    {
      method: 'POST',
      path: '/tokens',
      operation: 'makeToken',
      summary: 'Make a token, which is good at every node.',
      description:
        'The text of the token is in this answer and nowhere else: only its hash is stored. With the first one, which has ' +
        'the scope admin, requests begin to need a token at every node, for good.',
      query: [],
      requestBody: {
        meaning:
          'JSON with `scopes` (a list of `read`, `write` and `admin`, which is all of it) and, if wanted, `name` (for ' +
          'people), `prefix` (of the keys that it is good for; not with `admin`) and `ttl` (after how many seconds it expires).',
      },
      answers: [{ status: 201, meaning: 'Made.', body: 'NewToken' }],
      errors: ERRORS_OF_CHANGES,
      access: 'admin',
      bounded: true,
      handle: (call) => make(parts, call),
    },
    {
      method: 'DELETE',
      path: '/tokens/{id}',
      idPattern: '^[0-9a-f]{16}$',
      operation: 'revokeToken',
      summary: 'Revoke a token, for good.',
      query: [],
      answers: [
        { status: 200, meaning: 'It is revoked; each node refuses it once it has heard of that.', body: 'Token' },
      ],
      errors: ['NOT_FOUND', ...ERRORS_OF_CHANGES],
      access: 'admin',
      bounded: true,
      handle: (call) => revoke(parts, call),
    },
    {
      method: 'GET',
      path: '/audit',
      operation: 'readAudit',
      summary: 'Read what administrators did, the oldest first.',
      description: `The last ${AUDIT_MAX} actions in the whole network, as this node knows them.`,
      query: [wholeNumber('limit', `1 to ${AUDIT_MAX}, by default ${AUDIT_SHOWN_DEFAULT}`, 1, AUDIT_MAX)],
      answers: [{ status: 200, meaning: 'The last of them.', body: 'Audit' }],
      errors: [],
      access: 'admin',
      bounded: false,
      handle: ({ reply, query }) => {
        const entries = parts.replicator.audit.last(Number(query['limit'] ?? AUDIT_SHOWN_DEFAULT))
        return sendJson(reply, { entries: entries.map(({ atMs, ...entry }) => ({ ...entry, time: timeText(atMs) })) })
      },
    },
  ]
}

interface Asked {
  readonly name: string | undefined
  readonly grants: Grants['http']
  readonly ttlSeconds: number | undefined
}

async function make(parts: RouteParts, call: Call): Promise<FastifyReply> {
  const { replicator, limits } = parts
  const { reply, bearer } = call
  const { name, grants, ttlSeconds } = askedIn(call)
  if (!replicator.tokens.has('http') && !grants.scopes.includes('admin')) {
    throw invalid(
      'The first token of a network has the scope admin: from then on requests need one, and nobody could make others',
    )
  }
  const made = await replicator.tokens.make({
    kind: 'http',
    ...(name !== undefined && { name }),
    grants,
    ...(ttlSeconds !== undefined && { expiresMs: Date.now() + ttlSeconds * 1000 }),
    by: bearer?.name ?? '',
  })
  const id = made.outcome === 'made' ? { id: made.token.id } : {}
  reply.about = { ...id, name, ...grants, ttl: ttlSeconds }
  if (made.outcome !== 'made') return sendProblem(reply, problemOf(made, limits.retryAfterMs))
  return reply
    .code(201)
    .header('content-type', JSON_TYPE)
    .header('cache-control', 'no-store')
    .send(jsonText({ token: made.text, ...tokenAnswer(made.token) }))
}

async function revoke({ replicator, limits }: RouteParts, { reply, id, bearer }: Call): Promise<FastifyReply> {
  const revoked = await replicator.tokens.revoke(id, bearer?.name ?? '')
  reply.about = revoked.outcome === 'revoked' ? { id, name: revoked.token.name } : { id }
  if (revoked.outcome === 'revoked') return sendJson(reply, tokenAnswer(revoked.token))
  return sendProblem(reply, problemOf(revoked, limits.retryAfterMs))
}

/** Why no token was made or changed. */
export function problemOf(
  outcome: Exclude<Made<TokenKind>, { outcome: 'made' }> | Exclude<Revoked, { outcome: 'revoked' }>,
  retryAfterMs: number,
): Problem {
  switch (outcome.outcome) {
    case 'no-token':
      return { code: 'NOT_FOUND', detail: 'The network remembers no token with this id; /tokens lists them.' }
    case 'full':
      return {
        code: 'OVERLOADED',
        detail: 'The network has as many good tokens as it can have: revoke some.',
        retryAfterMs,
      }
    case 'not-ready':
      return notReady(outcome.reasons, retryAfterMs)
    case 'no-quorum':
      return { code: 'NO_QUORUM', detail: 'Too few voters can be reached. No token was changed.', retryAfterMs }
    case 'unknown': {
      const detail = 'Too few voters have answered in time. See /tokens for what has become of it.'
      return { code: 'OUTCOME_UNKNOWN', detail, retryAfterMs }
    }
    default:
      // Whoever else changes tokens at this moment was there first, each time.
      return { code: 'OVERLOADED', detail: 'Others change tokens just now. Nothing was changed.', retryAfterMs }
  }
}

/** Only what may be told: never a hash. */
export function tokenAnswer(token: Token): object {
  const { kind, id, name, grants, createdMs, createdBy, expiresMs, usedBy, revoked } = token
  return {
    id,
    name,
    kind,
    ...grants,
    created: timeText(createdMs),
    createdBy,
    ...(expiresMs !== undefined && { expires: timeText(expiresMs) }),
    ...(usedBy !== undefined && { usedBy }),
    ...(revoked !== undefined && { revoked: timeText(revoked.atMs), revokedBy: revoked.by }),
  }
}

const FIELDS: ReadonlySet<string> = new Set(['name', 'scopes', 'prefix', 'ttl'])

/** Throws a `Refusal` that names what is wrong. */
function askedIn({ request: { body } }: Call): Asked {
  const fields = fieldsIn(body)
  const unknown = Object.keys(fields).find((name) => !FIELDS.has(name))
  if (unknown !== undefined) throw invalid(`The field "${unknown}" is not known; there is ${[...FIELDS].join(', ')}`)
  const { name, scopes, prefix, ttl } = fields
  if (name !== undefined && !(typeof name === 'string' && isNodeName(name))) {
    throw invalid(`The field "name" is 1 to ${NODE_NAME_BYTES_MAX} letters, digits, dots, underscores or hyphens`)
  }
  if (!Array.isArray(scopes) || scopes.length === 0 || !scopes.every(isScope)) {
    throw invalid(`The field "scopes" is a list of ${SCOPES.join(', ')}, of one at least`)
  }
  if (
    prefix !== undefined &&
    !(typeof prefix === 'string' && isWellFormed(prefix) && keyProblem(prefix) === undefined)
  ) {
    throw invalid('The field "prefix" is the beginning of keys: 1 to 1,024 bytes of UTF-8 without NUL')
  }
  if (prefix !== undefined && scopes.includes('admin')) {
    throw invalid('A token with the scope admin is good for all there is, so it has no prefix')
  }
  const isTtl = Number.isInteger(ttl) && Number(ttl) >= 1 && Number(ttl) <= TTL_SECONDS_MAX
  if (ttl !== undefined && !isTtl)
    throw invalid(`The field "ttl" is a whole number of seconds from 1 to ${TTL_SECONDS_MAX}`)
  const grants = { scopes: [...new Set(scopes)], ...(prefix !== undefined && { prefix }) }
  return { name, grants, ttlSeconds: ttl === undefined ? undefined : Number(ttl) }
}

/** The fields of a body of JSON. Throws a `Refusal`. */
export function fieldsIn(body: unknown): Readonly<Record<string, unknown>> {
  let fields: unknown
  try {
    fields = JSON.parse(Buffer.isBuffer(body) ? body.toString() : '')
  } catch (error) {
    throw invalid(`The body is no JSON: ${reasonOf(error)}`)
  }
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields as Record<string, unknown>
  throw invalid('The body is an object of JSON')
}

function isScope(scope: unknown): scope is Scope {
  return SCOPES.some((each) => each === scope)
}

export function invalid(detail: string): Refusal {
  return new Refusal({ code: 'INVALID_REQUEST', detail: `${detail}.` })
}
