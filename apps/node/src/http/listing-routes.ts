/**
 * The committed records that this node holds, in the order of their keys' UTF-8 bytes: a page as JSON, or all of them, a line
 * each. Both are written as they are read, a little at a time, so that no list is ever whole in memory.
 */
import { setImmediate } from 'node:timers/promises'
import type { RecordPage } from '@replicator/core'
import type { FastifyReply } from 'fastify'
import { LISTED_DEFAULT, LISTED_MAX } from '../limits.js'
import { JSON_TYPE, NDJSON_TYPE } from './answer.js'
import { STREAMED_AT_ONCE } from './limits.js'
import { flag, keyOrNothing, wholeNumber } from './query-parameter.js'
import { recordMembers } from './record-members.js'
import type { Call, Route, RouteParts } from './route.js'
import type { StreamedAnswer } from './streamed-answer.js'

export function listingRoutes(parts: RouteParts): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/store',
      operation: 'list',
      summary: 'List the records of this node, in the order of their keys.',
      description:
        'Committed records as this node holds them, but for those whose time is up; it asks no other. A page ends early where its text reaches a bound. With ' +
        `Accept: ${NDJSON_TYPE} each record is a line, streamed, and there is no limit where none is given.`,
      query: [
        keyOrNothing('prefix', 'what the keys begin with, by default nothing'),
        keyOrNothing('after', 'the key behind which to begin, like the member next of the page before'),
        wholeNumber('limit', `1 to ${LISTED_MAX}, by default ${LISTED_DEFAULT}`, 1, LISTED_MAX),
        flag('values', 'true for the values as well'),
      ],
      headers: [{ name: 'Accept', meaning: `${NDJSON_TYPE} for a stream of lines; anything else for a page.` }],
      answers: [
        {
          status: 200,
          meaning: 'The records, those of a page or a line each.',
          body: 'RecordPage',
          lines: 'ListedRecord',
          headers: { 'Replicator-Evidence': 'local: only this node was asked.' },
        },
      ],
      errors: ['OVERLOADED', 'NOT_READY'],
      access: 'read',
      bounded: true,
      handle: (call) => list(parts, call),
    },
  ]
}

function list(parts: RouteParts, call: Call): Promise<FastifyReply> {
  const { request, reply, query } = call
  const asLines = isAsked(NDJSON_TYPE, request.headers.accept)
  const limit = Number(query['limit'] ?? (asLines ? Infinity : LISTED_DEFAULT))
  const listing = {
    prefix: query['prefix'] ?? '',
    after: query['after'] ?? '',
    limit,
    withValues: query['values'] === 'true',
  }
  const headers = {
    'content-type': asLines ? NDJSON_TYPE : JSON_TYPE,
    'cache-control': 'no-store',
    vary: 'accept',
    'replicator-evidence': 'local',
  }
  return parts.streams.answer(
    reply,
    headers,
    (answer) => (asLines ? writeLines(parts, listing, answer) : writePage(parts, listing, answer)),
    call.bearer,
  )
}

export interface Listing {
  readonly prefix: string
  readonly after: string
  readonly limit: number
}

interface ShownListing extends Listing {
  readonly withValues: boolean
}

async function writeLines(parts: RouteParts, listing: ShownListing, answer: StreamedAnswer): Promise<void> {
  for await (const { records } of pages(parts, listing)) {
    const text = records.map((record) => `${JSON.stringify(recordMembers(record, listing.withValues))}\n`).join('')
    if (!(await answer.write(text))) return
  }
}

/** One object with as many records as were asked for, or as find room in its text. */
async function writePage(parts: RouteParts, listing: ShownListing, answer: StreamedAnswer): Promise<void> {
  const { listBytesMax } = parts.limits
  let bytes = 0
  let next: string | undefined
  let text = '{"records":['
  let separator = ''
  for await (const page of pages(parts, listing)) {
    const texts = page.records.map((record) => JSON.stringify(recordMembers(record, listing.withValues)))
    const hasRoom = (one: string): boolean => (bytes += Buffer.byteLength(one)) <= listBytesMax || bytes === one.length
    const end = texts.findIndex((one) => !hasRoom(one))
    const shown = end === -1 ? texts : texts.slice(0, end)
    next = end === -1 ? page.next : (page.records[end - 1]?.key ?? next)
    if (shown.length > 0) text += separator + shown.join(',')
    if (end !== -1) break
    if (!(await answer.write(text))) return
    text = ''
    separator = ','
  }
  await answer.write(`${text}]${next === undefined ? '' : `,"next":${JSON.stringify(next)}`}}\n`)
}

/** Each is read at once, and others get their turn before the next. */
export async function* pages(
  { replicator, limits }: Pick<RouteParts, 'replicator' | 'limits'>,
  { prefix, after, limit }: Listing,
): AsyncGenerator<RecordPage> {
  let left = limit
  let from: string | undefined = after
  while (from !== undefined && left > 0) {
    const bounds = { limit: Math.min(left, STREAMED_AT_ONCE), bytesMax: limits.smallAnswerBytes }
    const page = replicator.page({ prefix, after: from, ...bounds })
    yield page
    left -= page.records.length
    from = page.next
    await setImmediate()
  }
}

/** Whether a type is among those that a client takes. */
function isAsked(type: string, accept = ''): boolean {
  return accept.split(',').some((each) => each.split(';', 1)[0]?.trim().toLowerCase() === type)
}
