/**
 * What all that clients ask for shares, over HTTP and over libp2p: how much is under way at once, of whom, and how often
 * what was asked for and told. One for each node, so that nobody gets another share by coming another way.
 */
import { Bounds, Places } from './bounds.js'
import { type ClientOf, Clients } from './clients.js'
import type { HttpLimits } from './limits.js'
import { Pace } from './pace.js'
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

  constructor(limits: HttpLimits, clientOf: ClientOf) {
    this.requests = new Bounds(limits)
    this.pace = new Pace(limits, () => performance.now())
    this.watches = new Places(limits.watchesMax)
    this.clients = new Clients(limits, clientOf)
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    /** For whoever else takes what clients ask of this node. */
    intake: Intake
  }
}
