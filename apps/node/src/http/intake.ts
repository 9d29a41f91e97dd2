/**
 * What all that clients ask for shares, over HTTP and over libp2p: how much is under way at once, of whom, and how often
 * what was asked for and told. One for each node, so that nobody gets another share by coming another way.
 */
import type { Counts } from '@replicator/interface'
import { Bounds, Places } from './bounds.js'
import { type Client, type ClientOf, Clients } from './clients.js'
import type { HttpLimits } from './limits.js'
import { Pace } from './pace.js'
import type { Problem } from './problem.js'
import { RefusalCounts } from './refusal-counts.js'
import { RequestCounts } from './request-counts.js'

export class Intake {
  readonly counts = new RequestCounts()
  readonly refusals = new RefusalCounts()
  /** What reads or writes records, and isn't answered yet. */
  readonly requests: Bounds
  readonly watches: Places
  /** Of writes. */
  readonly pace: Pace
  readonly clients: Clients
  readonly #retryAfterMs: number

  constructor(limits: HttpLimits, clientOf: ClientOf) {
    this.#retryAfterMs = limits.retryAfterMs
    this.requests = new Bounds(limits)
    this.pace = new Pace(limits, () => performance.now())
    this.watches = new Places(limits.watchesMax)
    this.clients = new Clients(limits, clientOf)
  }

  /** What is counted here, by the names of the one table of counters. */
  counters(): Counts {
    return { ...this.counts.totals(), ...this.refusals.view() }
  }

  /**
   * Takes a place among all that is under way, for a request with so many bytes, and gives back what leaves it; or says why
   * there is none, and takes nothing. `client`: whose share it counts in; undefined where that is one of many.
   */
  enter(client: Client | undefined, bytes: number, isWrite: boolean): (() => void) | Problem {
    if (isWrite && this.pace.isFull) return this.overloaded('Too many writes are under way.')
    if (client?.requests.enter(bytes) === false)
      return this.overloaded('Too many requests of this client are under way.')
    if (!this.requests.enter(bytes)) {
      client?.requests.leave(bytes)
      return this.overloaded('Too many requests are under way.')
    }
    return () => {
      this.requests.leave(bytes)
      client?.requests.leave(bytes)
    }
  }

  /** The refusal of what there is no room for, in words, before anything of it is begun. */
  overloaded(why: string): Problem {
    return { code: 'OVERLOADED', detail: `${why} Nothing was sent.`, retryAfterMs: this.#retryAfterMs }
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** For whoever else takes what clients ask of this node. */
    intake: Intake
  }
}
