/** The two hot routes: propose a value for a key, and read it. */
import { isUint8Array } from 'node:util/types'
import {
  CONTENT_TYPE_PATTERN,
  contentTypeProblem,
  formatProposalReference,
  isContentType,
  REQUEST_ID_PATTERN,
  requestIdProblem,
  type WriteOutcome,
  type StoredRecord,
} from '@replicator/interface'
import type { PutOptions, Replicator } from '@replicator/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { holderAnswer, JSON_TYPE, unavailable } from './answer.js'
import { entityTag, namesTag } from './conditions.js'
import { Refusal, sendProblem, type Problem } from './problem.js'
import { choice } from './query-parameter.js'
import type { Call, Route } from './route.js'

const DEFAULT_CONTENT_TYPE = 'application/octet-stream'
const EMPTY = new Uint8Array(0)

/** A value is anybody's bytes: a browser must neither guess its type nor run it with the rights of this address. */
const VALUE_SECURITY = "default-src 'none'; sandbox"

export function storeRoutes(replicator: Replicator): readonly Route[] {
  return [
    {
      method: 'PUT',
      path: '/store/{key}',
      operation: 'propose',
      summary: 'Propose a value for a key.',
      description:
        'The key is stored once, in all clusters, or not at all. What was stored without `mutable` is final.',
      query: [
        choice('mutable', 'true or false: whether the record may later be updated and deleted', ['true', 'false']),
      ],
      headers: [
        {
          name: 'Content-Type',
          pattern: CONTENT_TYPE_PATTERN,
          meaning: `The type of the value, kept with it. Default ${DEFAULT_CONTENT_TYPE}.`,
        },
        {
          name: 'Idempotency-Key',
          pattern: REQUEST_ID_PATTERN,
          meaning: 'A token of the client: a repeat with the same key and value gets the same answer.',
        },
      ],
      requestBody: 'The value: any bytes.',
      answers: [
        {
          status: 201,
          meaning: 'Stored.',
          body: 'Stored',
          headers: { ETag: 'The version, quoted.', Location: 'Where to read it.' },
        },
        {
          status: 200,
          meaning: 'An earlier attempt with this Idempotency-Key had stored it.',
          body: 'Stored',
          headers: { ETag: 'The version, quoted.', Location: 'Where to read it.' },
        },
      ],
      errors: [
        'INVALID_KEY',
        'KEY_STORED',
        'KEY_RESERVED',
        'VALUE_TOO_LARGE',
        'IDEMPOTENCY_MISMATCH',
        'OVERLOADED',
        'NO_QUORUM',
        'NOT_READY',
        'OUTCOME_UNKNOWN',
      ],
      bounded: true,
      handle: (call) => put(replicator, call),
    },
    {
      method: 'GET',
      path: '/store/{key}',
      operation: 'read',
      summary: 'Read the value of a key.',
      query: [
        choice('consistency', 'quorum (the default) or local: what this node holds, without asking anybody', [
          'quorum',
          'local',
        ]),
      ],
      headers: [{ name: 'If-None-Match', meaning: 'Entity tags that the client has.' }],
      answers: [VALUE, NOT_MODIFIED],
      errors: ['INVALID_KEY', 'UNKNOWN_KEY', 'OVERLOADED', 'NO_QUORUM', 'NOT_READY'],
      bounded: true,
      handle: (call) => read(replicator, call, call.query['consistency'] === 'local'),
    },
    {
      method: 'GET',
      path: '/local/stored/{key}',
      operation: 'readLocal',
      summary: 'Read what this node alone has stored.',
      query: [],
      headers: [{ name: 'If-None-Match', meaning: 'Entity tags that the client has.' }],
      answers: [VALUE, NOT_MODIFIED],
      errors: ['INVALID_KEY', 'UNKNOWN_KEY', 'OVERLOADED', 'NOT_READY'],
      bounded: true,
      handle: (call) => read(replicator, call, true),
    },
  ]
}

const VALUE = {
  status: 200,
  meaning: 'The value.',
  body: 'bytes',
  headers: {
    ETag: 'The version, quoted.',
    'Replicator-Version': 'The version.',
    'Replicator-Final': 'true where the record never changes.',
    'Replicator-Evidence': 'local where only this node was asked.',
  },
} as const

const NOT_MODIFIED = {
  status: 304,
  meaning: 'The client has it already.',
  headers: { ETag: 'The version, quoted.' },
} as const

async function put(replicator: Replicator, { request, reply, key, query }: Call): Promise<FastifyReply> {
  const body = request.body
  const value = isUint8Array(body) ? body : EMPTY
  const options = putOptions(request, query['mutable'] === 'true', key)
  const outcome = await replicator.put(key, value, options)
  if (outcome.outcome === 'stored') return sendStored(reply, key, outcome)
  const isRepeatable = options.idempotencyKey !== undefined
  return sendProblem(reply, putProblem(replicator, { key, isRepeatable }, outcome))
}

/** Header fields of a PUT that would change its meaning, and that this version doesn't serve: refused, never ignored. */
const NOT_SERVED = new Map([
  ['if-match', 'updating a record is not there yet'],
  ['if-none-match', 'a PUT only ever creates a record, so it is not needed'],
  ['content-encoding', 'a value is stored as it is; encode it and say so in its Content-Type'],
  ['content-range', 'a value is stored as a whole'],
])

function putOptions({ headers }: FastifyRequest, mutable: boolean, key: string): PutOptions {
  for (const [name, reason] of NOT_SERVED) {
    if (headers[name] !== undefined) throw badHeader(key, name, `is not taken: ${reason}`)
  }
  const contentType = headers['content-type'] ?? DEFAULT_CONTENT_TYPE
  const typeProblem = contentTypeProblem(contentType)
  if (typeProblem !== undefined) throw badHeader(key, 'content-type', `is not taken: ${typeProblem}`)
  const idempotencyKey = headers['idempotency-key']
  if (idempotencyKey === undefined) return { contentType, mutable }
  if (typeof idempotencyKey !== 'string') throw badHeader(key, 'idempotency-key', 'is given more than once')
  const keyProblem = requestIdProblem(idempotencyKey)
  if (keyProblem !== undefined) throw badHeader(key, 'idempotency-key', `is not taken: ${keyProblem}`)
  return { contentType, mutable, idempotencyKey }
}

function badHeader(key: string, name: string, words: string): Refusal {
  return new Refusal({ code: 'INVALID_REQUEST', detail: `The header ${name} ${words}.`, key })
}

type Stored = Extract<WriteOutcome, { outcome: 'stored' }>

function sendStored(
  reply: FastifyReply,
  key: string,
  { version, proposal, cluster, peer, replayed }: Stored,
): FastifyReply {
  return reply
    .code(replayed ? 200 : 201)
    .header('content-type', JSON_TYPE)
    .header('etag', entityTag(version))
    .header('location', `/store/${encodeURIComponent(key)}`)
    .send(
      JSON.stringify({
        key,
        version,
        proposal: formatProposalReference({ key, version, id: proposal }),
        cluster,
        peer,
      }),
    )
}

/** How to ask again without storing twice or being told of one's own value. */
const AGAIN = {
  withToken: 'Repeat the request with the same Idempotency-Key, or ask any node GET /proposals/{id}.',
  without:
    'Ask any node GET /proposals/{id}. A repeat may be told KEY_STORED of its own value: send an Idempotency-Key next time.',
} as const

function putProblem(
  replicator: Replicator,
  { key, isRepeatable }: { readonly key: string; readonly isRepeatable: boolean },
  outcome: Exclude<WriteOutcome, Stored>,
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
      return {
        code: 'OUTCOME_UNKNOWN',
        detail: `The proposal was sent, and no answer is certain in time. It may still become visible. ${isRepeatable ? AGAIN.withToken : AGAIN.without}`,
        key,
        members: { proposal: formatProposalReference({ key, version, id: proposal }), version },
      }
    }
    default:
      return unavailable(key, outcome)
  }
}

async function read(replicator: Replicator, call: Call, local: boolean): Promise<FastifyReply> {
  const { request, reply, key } = call
  const outcome = await replicator.get(key, local ? { consistency: 'local' } : undefined)
  if (local) void reply.header('replicator-evidence', 'local')
  if (outcome.outcome === 'found') return sendValue(request, reply, outcome.record)
  if (outcome.outcome !== 'absent') return sendProblem(reply, unavailable(key, outcome))
  const detail = local ? 'This node holds no value for the key; it asked no other.' : 'No value is stored for the key.'
  return sendProblem(reply, { code: 'UNKNOWN_KEY', detail, key })
}

function sendValue({ headers }: FastifyRequest, reply: FastifyReply, record: StoredRecord): FastifyReply {
  const tag = entityTag(record.since)
  void reply
    .header('etag', tag)
    .header('cache-control', 'no-cache')
    .header('replicator-version', String(record.since))
    .header('replicator-final', String(record.final))
  const known = headers['if-none-match']
  if (known !== undefined && namesTag(known, tag)) return reply.code(304).send()
  return reply
    .header('content-type', isContentType(record.contentType) ? record.contentType : DEFAULT_CONTENT_TYPE)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', VALUE_SECURITY)
    .send(record.value ?? EMPTY)
}
