/** The hot routes: propose a value for a key, change it, read it. */
import { isUint8Array } from 'node:util/types'
import {
  CONTENT_TYPE_BYTES_MAX,
  CONTENT_TYPE_PATTERN,
  isContentType,
  REQUEST_ID_BYTES_MAX,
  REQUEST_ID_PATTERN,
  type StoredRecord,
  TTL_SECONDS_MAX,
} from '@replicator/interface'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { JSON_TYPE } from './answer.js'
import { entityTag, IF_MATCH_PATTERN, namesTag, versionNamed } from './conditions.js'
import { isProblem, jsonText, Refusal, sendProblem } from './problem.js'
import { consistency, flag, flagOf, wholeNumber } from './query-parameter.js'
import { readProblem, timeText } from './read.js'
import type { Call, HeaderParameter, Route, RouteParts } from './route.js'
import { deleteAnswer, type Done, type PutAsked, putAnswer } from './write.js'

const DEFAULT_CONTENT_TYPE = 'application/octet-stream'
const EMPTY = new Uint8Array(0)

/** A value is anybody's bytes: a browser must neither guess its type nor run it with the rights of this address. */
const VALUE_SECURITY = "default-src 'none'; sandbox"

const IDEMPOTENCY_KEY: HeaderParameter = {
  name: 'Idempotency-Key',
  pattern: REQUEST_ID_PATTERN,
  accepted: `1 to ${REQUEST_ID_BYTES_MAX} printable ASCII characters`,
  meaning: 'A token of the client: a repeat of the same request gets the same answer.',
}

const IF_MATCH = {
  name: 'If-Match',
  pattern: IF_MATCH_PATTERN,
  accepted: 'one version in quotes, as an ETag gives it, or *',
} as const

const STORED_HEADERS = { ETag: 'The version, quoted.', Location: 'Where to read it.' } as const

export function storeRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'PUT',
      path: '/store/{key}',
      operation: 'propose',
      summary: 'Propose a value for a key.',
      description:
        'The key is stored once, for all clusters, or not at all. What is stored is final, unless it is said to be mutable: ' +
        'then it may be updated, with If-Match, and deleted. 201 and 200 say that it is decided: a quorum of the voters of ' +
        'all clusters has it on disk. The other nodes are told of it meanwhile.',
      query: [
        flag('mutable', 'true where the record may later be updated and deleted, as one that is updated may'),
        flag('final', 'true where this is the last version, as it is of a record that is not mutable'),
        wholeNumber(
          'ttl',
          `how many seconds later the record is to end by itself, 1 to ${TTL_SECONDS_MAX}; for mutable records only`,
          1,
          TTL_SECONDS_MAX,
        ),
      ],
      headers: [
        {
          name: 'Content-Type',
          pattern: CONTENT_TYPE_PATTERN,
          accepted: `a media type like text/plain, of at most ${CONTENT_TYPE_BYTES_MAX} printable ASCII characters`,
          meaning: `The type of the value, kept with it. Default ${DEFAULT_CONTENT_TYPE}.`,
        },
        IDEMPOTENCY_KEY,
        { ...IF_MATCH, meaning: 'The version that is to be updated, quoted, or * for whatever is there.' },
        {
          name: 'If-None-Match',
          pattern: String.raw`^\*$`,
          accepted: '* on a PUT, which stores only where there is nothing',
          meaning: 'Says what a PUT does without it, too: it stores only where there is nothing.',
        },
      ],
      requestBody: { meaning: 'The value: any bytes.' },
      answers: [
        {
          status: 201,
          meaning: 'Stored, as a new record.',
          body: 'Stored',
          headers: STORED_HEADERS,
        },
        {
          status: 200,
          meaning: 'Updated; or an earlier attempt with this Idempotency-Key had stored it.',
          body: 'Stored',
          headers: STORED_HEADERS,
        },
      ],
      errors: [
        'INVALID_KEY',
        'KEY_STORED',
        'KEY_RESERVED',
        'KEY_FINAL',
        'VERSION_MISMATCH',
        'VALUE_TOO_LARGE',
        'IDEMPOTENCY_MISMATCH',
        'OVERLOADED',
        'NO_QUORUM',
        'NOT_READY',
        'OUTCOME_UNKNOWN',
      ],
      access: 'write',
      bounded: true,
      paced: true,
      handle: (call) => put(parts, call),
    },
    {
      method: 'DELETE',
      path: '/store/{key}',
      operation: 'remove',
      summary: 'Delete a mutable record.',
      query: [],
      headers: [
        {
          ...IF_MATCH,
          meaning: 'The version that is to be deleted, quoted, or * for whatever is there.',
          required: true,
        },
        IDEMPOTENCY_KEY,
      ],
      answers: [{ status: 204, meaning: 'The key holds nothing any more.' }],
      errors: [
        'INVALID_KEY',
        'UNKNOWN_KEY',
        'KEY_RESERVED',
        'KEY_FINAL',
        'VERSION_MISMATCH',
        'PRECONDITION_REQUIRED',
        'IDEMPOTENCY_MISMATCH',
        'OVERLOADED',
        'NO_QUORUM',
        'NOT_READY',
        'OUTCOME_UNKNOWN',
      ],
      access: 'write',
      bounded: true,
      paced: true,
      handle: (call) => remove(parts, call),
    },
    {
      method: 'GET',
      path: '/store/{key}',
      operation: 'read',
      summary: 'Read the value of a key.',
      query: [consistency()],
      headers: [{ name: 'If-None-Match', meaning: 'Entity tags that the client has.' }],
      answers: [VALUE, NOT_MODIFIED],
      errors: ['INVALID_KEY', 'UNKNOWN_KEY', 'OVERLOADED', 'NO_QUORUM', 'NOT_READY'],
      access: 'read',
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
      access: 'read',
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
    'Replicator-Expires': 'When the record is to end (RFC 3339), where it is.',
    'Replicator-Evidence': 'local where only this node was asked.',
    'Replicator-Catch-Up':
      'behind where only this node was asked and it still lacks what the others had when it joined, or came back.',
  },
} as const

const NOT_MODIFIED = {
  status: 304,
  meaning: 'The client has it already.',
  headers: { ETag: 'The version, quoted.' },
} as const

async function put(parts: RouteParts, call: Call): Promise<FastifyReply> {
  const { request, reply, key } = call
  const { body } = request
  const answer = await putAnswer(parts, key, isUint8Array(body) ? body : EMPTY, putAsked(call))
  return isProblem(answer) ? sendProblem(reply, answer) : sendStored(reply, answer)
}

function putAsked({ request: { headers }, query }: Call): PutAsked {
  const {
    'if-match': condition,
    'if-none-match': absence,
    'content-type': contentType = DEFAULT_CONTENT_TYPE,
  } = headers
  if (condition !== undefined && absence !== undefined) {
    const detail = 'If-Match changes what is there, If-None-Match: * creates what is not: send one of them.'
    throw new Refusal({ code: 'INVALID_REQUEST', detail })
  }
  return {
    contentType,
    ifMatch: versionNamed(condition),
    mutable: flagOf(query['mutable']),
    final: flagOf(query['final']),
    ttlSeconds: query['ttl'] === undefined ? undefined : Number(query['ttl']),
    idempotencyKey: tokenOf(headers),
  }
}

async function remove(parts: RouteParts, { request: { headers }, reply, key }: Call): Promise<FastifyReply> {
  const asked = { ifMatch: versionNamed(headers['if-match']), idempotencyKey: tokenOf(headers) }
  const answer = await deleteAnswer(parts, key, asked)
  return isProblem(answer) ? sendProblem(reply, answer) : reply.code(answer.status).send()
}

function tokenOf({ 'idempotency-key': token }: FastifyRequest['headers']): string | undefined {
  return token === undefined ? undefined : String(token)
}

function sendStored(reply: FastifyReply, { status, stored }: Done): FastifyReply {
  return reply
    .code(status)
    .header('content-type', JSON_TYPE)
    .header('etag', entityTag(stored.version))
    .header('location', `/store/${encodeURIComponent(stored.key)}`)
    .send(jsonText(stored))
}

async function read(parts: RouteParts, call: Call, local: boolean): Promise<FastifyReply> {
  const { request, reply, key } = call
  const outcome = await parts.replicator.get(key, local ? { consistency: 'local' } : undefined)
  if (local) void reply.header('replicator-evidence', 'local')
  if ('evidence' in outcome && outcome.evidence === 'behind') void reply.header('replicator-catch-up', 'behind')
  if (outcome.outcome === 'found') {
    // What this node alone says is about now: it may be behind, and what it holds may come to be damaged.
    reply.isLasting = outcome.record.final && !local
    return sendValue(request, reply, outcome.record)
  }
  return sendProblem(reply, readProblem(parts, key, outcome, { local }))
}

function sendValue({ headers }: FastifyRequest, reply: FastifyReply, record: StoredRecord): FastifyReply {
  const tag = entityTag(record.since)
  void reply
    .header('etag', tag)
    .header('cache-control', 'no-cache')
    .header('replicator-version', String(record.since))
    .header('replicator-final', String(record.final))
  if (record.expiresMs !== undefined) void reply.header('replicator-expires', timeText(record.expiresMs))
  const known = headers['if-none-match']
  if (known !== undefined && namesTag(known, tag)) return reply.code(304).send()
  return reply
    .header('content-type', isContentType(record.contentType) ? record.contentType : DEFAULT_CONTENT_TYPE)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', VALUE_SECURITY)
    .send(record.value ?? EMPTY)
}
