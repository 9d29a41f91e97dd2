/**
 * Tells of what administrators do: in the log, under one name, and in the network's own records.
 *
 * A handler says what its request is about just before it acts, so a request that is refused before is no action, and what it
 * says are names and numbers, never secrets. How that ended is known when the answer is.
 */
import type { Audit, Logger } from '@replicator/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Call } from './route.js'

/** What an action was about, by the names of the parameters. */
export type About = Readonly<Record<string, unknown>>

/** The outcome of what is told before it is done. */
const BEGUN = 'begun'

export class Auditor {
  readonly #audit: Audit
  readonly #logger: Pick<Logger, 'info'> | undefined

  constructor(audit: Audit, logger: Pick<Logger, 'info'> | undefined) {
    this.#audit = audit
    this.#logger = logger
  }

  /** For every answer, when it is known. */
  readonly end = (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void => {
    if (reply.about !== undefined) void this.#keepEntry(request, reply, { about: reply.about, outcome: reply.outcome })
    done(null, payload)
  }

  /** Resolves once it is told that this begins: what takes the node out of the network leaves it no time to tell how it ended. */
  async noteBegun({ request, reply }: Pick<Call, 'request' | 'reply'>, about: About): Promise<void> {
    await this.#keepEntry(request, reply, { about, outcome: BEGUN })
    reply.about = about
  }

  async #keepEntry(
    request: FastifyRequest,
    { operation: action }: FastifyReply,
    { about, outcome }: { readonly about: About; readonly outcome: string },
  ): Promise<void> {
    const { id, name } = request.bearer ?? { id: '', name: '' }
    const entry = { action, by: { name, id }, from: request.raw.socket.remoteAddress ?? '', outcome, about }
    this.#logger?.info(entry, 'audit')
    await this.#audit.keep(entry)
  }
}
