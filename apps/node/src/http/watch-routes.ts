/**
 * Changes as this node commits them, as server-sent events.
 *
 * A client is told at its own pace: the next change is taken from the node's log once the one before has left, so nothing is
 * kept for a client that is slow but what its connection holds.
 */
import type { ChangeEvent, ReplayEvent, WatchOptions } from '@replicator/core'
import type { FastifyReply } from 'fastify'
import { EVENTS_TYPE } from './answer.js'
import { entered } from './bounds.js'
import { Refusal } from './problem.js'
import { flag, keyOrNothing, text } from './query-parameter.js'
import { changeMembers } from './record-members.js'
import type { Call, Route, RouteParts } from './route.js'
import type { StreamedAnswer } from './streamed-answer.js'

const HEADERS = {
  'content-type': EVENTS_TYPE,
  // Nobody on the way may keep it, or hold it back until there is more.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  // It ends with the client, or with the node.
  connection: 'close',
}

/** A line that clients ignore. */
const COMMENT = ':\n\n'

export function watchRoutes(parts: RouteParts): readonly Route[] {
  const watches = new Watches(parts)
  return [
    {
      method: 'GET',
      path: '/watch',
      operation: 'watch',
      summary: 'Watch what changes, as server-sent events.',
      description:
        'The events put, delete and expire have a cursor as their id. A change is never missed; of several versions of a key ' +
        'in quick succession the last one may be told alone, and after a cursor of another node, an event replay says that ' +
        'all follows which this node cannot show to have been told.',
      query: [
        keyOrNothing('prefix', 'what the keys begin with, by default nothing'),
        text('after', 'the cursor behind which to go on, or 0 for all there is first; by default it begins now'),
        flag('values', 'true for the values as well'),
      ],
      headers: [
        {
          name: 'Last-Event-ID',
          meaning: 'The cursor behind which to go on, as browsers send it; it counts before after.',
        },
      ],
      answers: [{ status: 200, meaning: 'Events without end.', events: 'Change' }],
      errors: ['OVERLOADED', 'NOT_READY'],
      access: 'read',
      bounded: false,
      handle: (call) => watches.serve(call),
    },
  ]
}

class Watches {
  readonly #parts: RouteParts
  /** Of thousands that watch one key, all are told the same. */
  #last: { readonly name: string; readonly bytes: Buffer } | undefined

  constructor(parts: RouteParts) {
    this.#parts = parts
  }

  async serve({ request, reply, query, bearer }: Call): Promise<FastifyReply> {
    const { replicator, streams, intake, limits } = this.#parts
    const own = intake.clients.of(request.raw, bearer)?.watches
    const lastEvent = request.headers['last-event-id']
    const after = lastEvent === undefined ? query['after'] : String(lastEvent)
    const options: WatchOptions = { prefix: query['prefix'] ?? '', ...(after !== undefined && { after }) }
    const leave = entered([own, intake.watches])
    if (leave === undefined) {
      const detail = 'Too many clients watch already, or this one too often.'
      throw new Refusal({ code: 'OVERLOADED', detail, retryAfterMs: limits.retryAfterMs })
    }
    try {
      const send = async (answer: StreamedAnswer): Promise<void> => {
        const changes = replicator.watch({ ...options, signal: AbortSignal.any([answer.over, streams.closing]) })
        await this.#sendChanges(changes, answer, query['values'] === 'true')
      }
      return await streams.answer(reply, HEADERS, send, bearer)
    } finally {
      leave()
    }
  }

  async #sendChanges(
    changes: AsyncIterable<ChangeEvent | ReplayEvent>,
    answer: StreamedAnswer,
    withValues: boolean,
  ): Promise<void> {
    const { watchCommentMs, watchPatienceMs } = this.#parts.limits
    answer.sendHead()
    answer.setPatience(watchPatienceMs)
    const comments = setInterval(() => {
      if (!answer.isBlocked) void answer.write(COMMENT)
    }, watchCommentMs)
    try {
      for await (const change of changes) if (!(await answer.write(this.#bytesOf(change, withValues)))) return
    } finally {
      clearInterval(comments)
    }
  }

  #bytesOf(change: ChangeEvent | ReplayEvent, withValues: boolean): Buffer {
    if (change.type === 'replay') return REPLAY
    const name = `${change.cursor} ${change.type} ${withValues}`
    if (this.#last?.name === name) return this.#last.bytes
    const { type, cursor } = change
    const data = JSON.stringify(changeMembers(change, withValues))
    const bytes = Buffer.from(`id: ${cursor}\nevent: ${type}\ndata: ${data}\n\n`)
    this.#last = { name, bytes }
    return bytes
  }
}

/** Clients ignore an event without data. It has no id: until the next one, the client's cursor is what it was. */
const REPLAY = Buffer.from('event: replay\ndata: {}\n\n')
