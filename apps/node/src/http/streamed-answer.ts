/**
 * Answers that are written piece by piece, at the pace of their clients: of any length, with no more than one piece in
 * memory. They go past Fastify, which would take a whole body.
 *
 * What a client has not taken yet waits in its connection and is asked for again by nobody, so whoever makes the pieces
 * waits as well. A piece above the bound for small ones counts among the large answers that clients have not taken: where
 * there is no room for it, the connection is closed, and the client asks again.
 */
import type { Logger } from '@replicator/core'
import type { FastifyReply } from 'fastify'
import type { ServerResponse } from 'node:http'
import type { Bearer } from './access.js'
import { problemOf } from './failure.js'
import type { HttpLimits } from './limits.js'
import { Outbox } from './outbox.js'
import { OK, type RequestCounts } from './request-counts.js'

export type StreamHeaders = Readonly<Record<string, string>>

export class StreamedAnswer {
  /** Aborted once the client is gone, or the answer is complete. */
  readonly over: AbortSignal
  readonly #reply: FastifyReply
  readonly #reader: Bearer | undefined
  readonly #headers: StreamHeaders
  readonly #outbox: Outbox
  readonly #counts: RequestCounts
  readonly #over = new AbortController()
  #isBrokenOff = false
  #wake: () => void = () => undefined

  constructor(
    reply: FastifyReply,
    headers: StreamHeaders,
    reader: Bearer | undefined,
    { outbox, counts }: Pick<Streams, 'outbox' | 'counts'>,
  ) {
    this.#reply = reply
    this.#reader = reader
    this.#headers = headers
    this.#outbox = outbox
    this.#counts = counts
    this.over = this.#over.signal
    const { raw } = reply
    raw.once('close', () => {
      this.#over.abort()
      outbox.leave(raw)
      this.#wake()
    })
    raw.on('drain', () => {
      outbox.leave(raw)
      this.#wake()
    })
    raw.on('error', () => undefined)
  }

  get hasBegun(): boolean {
    return this.#reply.sent
  }

  /** Sends the header. From here on what goes wrong can only end the connection. */
  sendHead(): void {
    if (this.hasBegun) return
    const { operation, beganAtMs } = this.#reply
    this.#counts.add(operation, OK, beganAtMs)
    this.#reply.hijack()
    this.#response.writeHead(200, this.#headers)
    if (this.#reply.request.method === 'HEAD') this.#response.end()
    else this.#response.flushHeaders()
  }

  /** Resolves once there is room for the next piece; false where nobody takes any more. A HEAD takes none. */
  async write(piece: string | Uint8Array): Promise<boolean> {
    this.sendHead()
    const response = this.#response
    if (response.writableEnded || response.destroyed) return false
    if (this.#reader?.isGood() === false) {
      this.breakOff()
      return false
    }
    if (!this.#outbox.enter(response, piece.length)) {
      response.destroy()
      return false
    }
    if (response.write(piece)) this.#outbox.leave(response)
    else await new Promise<void>((resolve) => (this.#wake = resolve))
    return !this.over.aborted
  }

  /** The connection is closed once the client has taken nothing of what waits for it for so long. */
  setPatience(ms: number): void {
    // Node looks whether anything has left; what is written behind something that waits doesn't count.
    this.#response.setTimeout(ms, () => this.#response.destroy())
  }

  /** Whether the client has left pieces that wait for it. */
  get isBlocked(): boolean {
    return this.#response.writableNeedDrain
  }

  /** The answer is complete. */
  end(): void {
    this.sendHead()
    if (!this.#isBrokenOff) this.#response.end()
  }

  /** The answer will not be complete: the client sees that it isn't. */
  breakOff(): void {
    this.#isBrokenOff = true
    // What has been written still leaves.
    this.#response.socket?.destroySoon()
  }

  get #response(): ServerResponse {
    return this.#reply.raw
  }
}

/** What streamed answers have in common: the room for what clients have not taken, and the end of all of them. */
export class Streams {
  readonly outbox: Outbox
  readonly counts: RequestCounts
  readonly #retryAfterMs: number
  readonly #logger: Pick<Logger, 'error'> | undefined
  readonly #closing = new AbortController()

  constructor(limits: HttpLimits, logger: Pick<Logger, 'error'> | undefined, counts: RequestCounts) {
    this.counts = counts
    this.outbox = new Outbox(limits, () => performance.now())
    this.#retryAfterMs = limits.retryAfterMs
    this.#logger = logger
  }

  /** Aborted once the API closes: what has no end of its own ends now. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  close(): void {
    this.#closing.abort()
  }

  /** Tells of a fault of the node that an answer met after it had begun. */
  fault(error: unknown): void {
    this.#logger?.error({ err: error }, 'an answer met a fault of the node')
  }

  /**
   * Answers with what `write` writes. Rejects with what it rejects with while nothing has been sent, so that it becomes a
   * problem; afterwards the answer is broken off. So it is once `reader` is not let in any more; left out where whoever
   * writes judges each piece.
   */
  async answer(
    reply: FastifyReply,
    headers: StreamHeaders,
    write: (answer: StreamedAnswer) => Promise<void>,
    reader?: Bearer,
  ): Promise<FastifyReply> {
    const answer = new StreamedAnswer(reply, headers, reader, this)
    try {
      await write(answer)
      answer.end()
    } catch (error) {
      if (!answer.hasBegun) throw error
      // A client that is gone takes its request away as well.
      const isGone = answer.over.aborted
      if (!isGone && problemOf(error, { named: undefined, retryAfterMs: this.#retryAfterMs }) === undefined)
        this.fault(error)
      answer.breakOff()
    }
    return reply
  }
}
