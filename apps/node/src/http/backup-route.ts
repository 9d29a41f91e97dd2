/** A copy of this node's records, at the pace of whoever takes it. One at a time: each reads all there is. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Bearer } from './access.js'
import { BACKUP_AHEAD_BYTES } from './limits.js'
import { Refusal, sendProblem } from './problem.js'
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
      'All that the node had committed when the request came, deleted keys too, and what it commits until the copy ends; ' +
      'so all that it has acknowledged or told of, and what others have once it has been told of it; no votes, no identity, no members. `replicator restore` founds a new network from it, or gives a node that joins ' +
      'the same network a head start. It ends with a checksum: a copy without it was cut off.',
    query: [],
    answers: [{ status: 200, meaning: 'The backup.', body: 'bytes' }],
    errors: ['NOT_READY', 'OVERLOADED'],
    access: 'admin',
    bounded: true,
    handle: ({ request, reply, bearer }: Call): FastifyReply => {
      // Throws where none can be taken. Nothing is read before somebody takes it.
      const backup = whileGood(replicator.backup(), bearer)
      if (isTaken) {
        const detail = 'Another client takes a backup of this node just now.'
        return sendProblem(reply, { code: 'OVERLOADED', detail, retryAfterMs: limits.retryAfterMs })
      }
      void reply.header('content-type', BACKUP_TYPE).header('cache-control', 'no-store')
      if (request.method === 'HEAD') return reply.send()
      isTaken = true
      reply.about = {}
      reply.raw.once('close', () => (isTaken = false))
      return reply.send(Readable.from(backup, { objectMode: false, highWaterMark: BACKUP_AHEAD_BYTES }))
    },
  }
}

/** Fails once whoever takes it is not let in any more. */
async function* whileGood(backup: AsyncIterable<Uint8Array>, bearer: Bearer | undefined): AsyncGenerator<Uint8Array> {
  for await (const bytes of backup) {
    if (bearer?.isGood() === false)
      throw new Refusal({ code: 'UNAUTHORIZED', detail: 'The token is no good any more.' })
    yield bytes
  }
}
