/** Many requests in one. */
import type { FastifyReply } from 'fastify'
import { NDJSON_TYPE } from './answer.js'
import { Batch } from './batch.js'
import { Refusal } from './problem.js'
import type { Call, Route, RouteParts } from './route.js'
import { UnderWay } from './under-way.js'

const HEADERS = { 'content-type': NDJSON_TYPE, 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

export function batchRoutes(parts: RouteParts): readonly Route[] {
  const underWay = new UnderWay(parts.limits, parts.intake.pace)
  return [
    {
      method: 'POST',
      path: '/batch',
      operation: 'batch',
      summary: 'Ask for many things at once, a line each.',
      description:
        'Lines are independent of each other, and answered as each is decided, in no order: `line` says which one it was, from ' +
        '1, blank ones counted. Read the answers while you send: what is under way is bounded, and the rest waits.',
      query: [],
      requestBody: { meaning: 'Any number of lines.', lines: 'BatchLine' },
      answers: [{ status: 200, meaning: 'One line for each that is not blank.', lines: 'BatchAnswer' }],
      errors: ['OVERLOADED', 'NOT_READY'],
      access: 'any',
      bounded: true,
      handle: (call) => batch(parts, underWay, call),
    },
  ]
}

async function batch(parts: RouteParts, underWay: UnderWay, call: Call): Promise<FastifyReply> {
  const { request, reply, bearer } = call
  const places = parts.intake.clients.of(request.raw, bearer)?.batches
  if (places?.enter() === false) {
    const detail = 'Too many batches of this client are under way. Nothing was sent.'
    throw new Refusal({ code: 'OVERLOADED', detail, retryAfterMs: parts.limits.retryAfterMs })
  }
  try {
    return await parts.streams.answer(reply, HEADERS, async (answer) => {
      answer.sendHead()
      // An iterator that destroyed its source would take the connection away from under the last answers.
      const body = request.raw.iterator({ destroyOnReturn: false })
      await new Batch({ ...parts, bearer }, answer, underWay.batch()).run(body)
    })
  } finally {
    places?.leave()
  }
}
