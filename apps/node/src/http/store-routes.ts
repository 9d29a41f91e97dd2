/** The two hot routes: propose a value for a key, and read it. */
import { isUint8Array } from 'node:util/types'
import {
  CONTENT_TYPE_BYTES_MAX,
  CONTENT_TYPE_PATTERN,
  formatProposalReference,
  isContentType,
  REQUEST_ID_BYTES_MAX,
  REQUEST_ID_PATTERN,
  type WriteOutcome,
  type StoredRecord,
} from '@replicator/interface'
import type { PutOptions } from '@replicator/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { holderAnswer, JSON_TYPE, unavailable } from './answer.js'
import { entityTag, namesTag } from './conditions.js'
import { jsonText, sendProblem, type Problem } from './problem.js'
import { choice } from './query-parameter.js'
import type { Call, Route, RouteParts } from './route.js'

const DEFAULT_CONTENT_TYPE = 'application/octet-stream'
const EMPTY = new Uint8Array(0)

/** A value is anybody's bytes: a browser must neither guess its type nor run it with the rights of this address. */
const VALUE_SECURITY = "default-src 'none'; sandbox"

export function storeRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'PUT',
      path: '/store/{key}',
      operation: 'propose',
      summary: 'Propose a value for a key.',
      description:
        'The key is stored once, for all clusters, or not at all, and what is stored is final. 201 says that it is decided: ' +
        'a quorum of the voters of all clusters has it on disk. The other nodes are told of it meanwhile.',
      query: [],
      headers: [
        {
          name: 'Content-Type',
          pattern: CONTENT_TYPE_PATTERN,
          accepted: `a media type like text/plain, of at most ${CONTENT_TYPE_BYTES_MAX} printable ASCII characters`,
          meaning: `The type of the value, kept with it. Default ${DEFAULT_CONTENT_TYPE}.`,
        },
        {
          name: 'Idempotency-Key',
          pattern: REQUEST_ID_PATTERN,
          accepted: `1 to ${REQUEST_ID_BYTES_MAX} printable ASCII characters`,
          meaning: 'A token of the client: a repeat with the same key and value gets the same answer.',
        },
        {
          name: 'If-None-Match',
          pattern: String.raw`^\*$`,
          accepted: '* on a PUT, which stores only where there is nothing',
          meaning: 'Says what a PUT does without it, too: it stores only where there is nothing.',
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
      handle: (call) => put(parts, call),
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
      handle: (call) => read(parts, call, call.query['consistency'] === 'local'),
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
      handle: (call) => read(parts, call, true),
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
    'Replicator-Catch-Up': 'behind where only this node was asked and it still lacks what the others had when it joined.',
  },
} as const

const NOT_MODIFIED = {
  status: 304,
  meaning: 'The client has it already.',
  headers: { ETag: 'The version, quoted.' },
} as const

async function put(parts: RouteParts, { request, reply, key }: Call): Promise<FastifyReply> {
  const body = request.body
  const value = isUint8Array(body) ? body : EMPTY
  const options = putOptions(request)
  const outcome = await parts.replicator.put(key, value, options)
  if (outcome.outcome === 'stored') return sendStored(reply, key, outcome)
  const isRepeatable = options.idempotencyKey !== undefined
  return sendProblem(reply, putProblem(parts, { key, isRepeatable }, outcome))
}

function putOptions({ headers }: FastifyRequest): PutOptions {
  const { 'content-type': contentType = DEFAULT_CONTENT_TYPE, 'idempotency-key': idempotencyKey } = headers
  return idempotencyKey === undefined ? { contentType } : { contentType, idempotencyKey: String(idempotencyKey) }
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
    .send(jsonText({ key, version, proposal: formatProposalReference({ key, version, id: proposal }), cluster, peer }))
}

/** How to ask again without storing twice or being told of one's own value. */
const AGAIN = {
  withToken: 'Repeat the request with the same Idempotency-Key, or ask any node GET /proposals/{id}.',
  without:
    'Ask any node GET /proposals/{id}. A repeat may be told KEY_STORED of its own value: send an Idempotency-Key next time.',
} as const

function putProblem(
  { replicator, limits: { retryAfterMs } }: RouteParts,
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
      return unavailable(outcome, { key, undone: 'Nothing was stored.', retryAfterMs })
  }
}

const UNREAD = 'Without a quorum nobody can say what the key holds.'

async function read(
  { replicator, limits: { retryAfterMs } }: RouteParts,
  call: Call,
  local: boolean,
): Promise<FastifyReply> {
  const { request, reply, key } = call
  const outcome = await replicator.get(key, local ? { consistency: 'local' } : undefined)
  if (local) void reply.header('replicator-evidence', 'local')
  if ('evidence' in outcome && outcome.evidence === 'behind') void reply.header('replicator-catch-up', 'behind')
  if (outcome.outcome === 'found') return sendValue(request, reply, outcome.record)
  if (outcome.outcome !== 'absent')
    return sendProblem(reply, unavailable(outcome, { key, undone: UNREAD, retryAfterMs }))
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
  reply.isLasting = record.final
  return reply
    .header('content-type', isContentType(record.contentType) ? record.contentType : DEFAULT_CONTENT_TYPE)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', VALUE_SECURITY)
    .send(record.value ?? EMPTY)
}
