/** A copy of this node's records, at the pace of whoever takes it. One at a time: each reads all there is. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Bearer } from './access.js'
import { BACKUP_AHEAD_BYTES } from './limits.js'
import { Refusal, sendProblem } from './problem.js'
import { consistency } from './query-parameter.js'
import type { Call, Route, RouteParts } from './route.js'

/** The media type of a backup. */
const BACKUP_TYPE = 'application/vnd.replicator.backup'

export function backupRoute({ replicator, limits }: RouteParts): Route {
  let isTaken = false
  return {
    method: 'GET',
    path: '/backup',
    operation: 'takeBackup',
    summary: 'Take a copy of the records of this node.',
    description:
      'All that any node of the network had acknowledged when the request came, deleted keys too, and what this node commits until ' +
      'the copy ends; no votes, no identity, no members. `replicator restore` founds a new network from it, or gives a node that ' +
      'joins the same network a head start. It ends with a checksum: a copy without it was cut off.',
    query: [consistency()],
    answers: [{ status: 200, meaning: 'The backup.', body: 'bytes' }],
    errors: ['NO_QUORUM', 'NOT_READY', 'OVERLOADED'],
    access: 'admin',
    bounded: true,
    handle: async ({ request, reply, query, bearer }: Call): Promise<FastifyReply> => {
      // Throws where none can be taken. Nothing is read before somebody takes it.
      const options = query['consistency'] === 'local' ? ({ consistency: 'local' } as const) : {}
      const backup = whileGood(replicator.backup(options), bearer)
      if (isTaken) {
        const detail = 'Another client takes a backup of this node just now.'
        return sendProblem(reply, { code: 'OVERLOADED', detail, retryAfterMs: limits.retryAfterMs })
      }
      void reply.header('cache-control', 'no-store')
      if (request.method === 'HEAD') return reply.header('content-type', BACKUP_TYPE).send()
      isTaken = true
      reply.about = {}
      reply.raw.once('close', () => (isTaken = false))
      // Where it can't be had that a quorum holds, this is told before anything else is.
      const first = await backup.next()
      void reply.header('content-type', BACKUP_TYPE)
      const whole = continued(first.value ?? new Uint8Array(0), backup)
      return reply.send(Readable.from(whole, { objectMode: false, highWaterMark: BACKUP_AHEAD_BYTES }))
    },
  }
}

async function* continued(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first
  yield* rest
}

/** Fails once whoever takes it is not let in any more. */
async function* whileGood(
  backup: AsyncIterable<Uint8Array>,
  bearer: Bearer | undefined,
): AsyncGenerator<Uint8Array, undefined> {
  for await (const bytes of backup) {
    if (bearer?.isGood() === false)
      throw new Refusal({ code: 'UNAUTHORIZED', detail: 'The token is no good any more.' })
    yield bytes
  }
}
