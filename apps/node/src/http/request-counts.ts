/** Counts the requests by what was asked for and how that ended, and how long their answers took. */
import { type Counts, Histogram, type HistogramView } from '@replicator/interface'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** What is refused before it is known what it asks for. */
export const NO_OPERATION = 'none'
/** A line of a batch, which is a request of its own. */
export const BATCH_LINE = 'batchLine'
/** The outcome of what is no problem. */
export const OK = 'ok'

/** In seconds: from an answer that is at hand to the time at which a request's outcome is called unknown, and beyond. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export interface OperationCounts {
  readonly operation: string
  readonly outcomes: ReadonlyMap<string, number>
  /** Until the answer is handed to the socket; of a stream until it begins. */
  readonly seconds: HistogramView
}

interface Counted {
  readonly outcomes: Map<string, number>
  readonly seconds: Histogram
}

/** Operations are those of the route table, outcomes those of the error table: neither grows with what clients send. */
export class RequestCounts {
  readonly #operations = new Map<string, Counted>()

  /** For every request, before anything else is done with it. */
  readonly noteBegin = (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    reply.beganAtMs = performance.now()
    done()
  }

  /** For every answer, when it is known. */
  readonly end = (
    _request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void => {
    this.add(reply.operation, reply.outcome, reply.beganAtMs)
    done(null, payload)
  }

  /** `beganAtMs` is of `performance.now()`. */
  add(operation: string, outcome: string, beganAtMs: number): void {
    const counted = this.#counted(operation)
    counted.outcomes.set(outcome, (counted.outcomes.get(outcome) ?? 0) + 1)
    counted.seconds.add((performance.now() - beganAtMs) / 1000)
  }

  view(): readonly OperationCounts[] {
    return [...this.#operations].map(([operation, { outcomes, seconds }]) => ({
      operation,
      outcomes: new Map(outcomes),
      seconds: seconds.view(),
    }))
  }

  /** All of them, and those that were told a problem. What has not happened is left out, as with all counters. */
  totals(): Counts {
    let requests = 0
    let refused = 0
    for (const { outcomes } of this.#operations.values()) {
      for (const [outcome, count] of outcomes) {
        requests += count
        if (outcome !== OK) refused += count
      }
    }
    return { ...(requests > 0 && { requests }), ...(refused > 0 && { 'requests-refused': refused }) }
  }

  #counted(operation: string): Counted {
    const known = this.#operations.get(operation)
    if (known !== undefined) return known
    const counted: Counted = { outcomes: new Map(), seconds: new Histogram(SECONDS) }
    this.#operations.set(operation, counted)
    return counted
  }
}
