/** Whether a request is let in, decided before its body is read: by the guard, the state of the node, and the bounds. */
import type { Replicator } from '@replicator/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseProposalReference } from '@replicator/interface'
import type { Access, Bearer } from './access.js'
import { notReady } from './answer.js'
import { lineBytesMax } from './batch.js'
import { nothingThere, tooLarge } from './failure.js'
import type { Guard } from './guard.js'
import type { Intake } from './intake.js'
import type { HttpLimits } from './limits.js'
import { isProblem, type Problem } from './problem.js'
import { hasBody, RequestHead } from './request-head.js'
import type { Asked, Route } from './route.js'
import type { Throttle } from './throttle.js'

type OnRequest = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

export interface AdmissionParts {
  readonly access: Access
  readonly guard: Guard
  readonly intake: Intake
  readonly throttle: Throttle
  readonly limits: HttpLimits
  readonly routes: readonly Route[]
  readonly valueBytesMax: number
  readonly refuse: (request: FastifyRequest, reply: FastifyReply, problem: Problem) => void
}

export class Admission {
  readonly #parts: AdmissionParts
  #closed: string | undefined

  constructor(parts: AdmissionParts) {
    this.#parts = parts
  }

  /** Whether requests are still taken. */
  get isOpen(): boolean {
    return this.#closed === undefined
  }

  /** Takes no more requests while the app closes, and once the node has failed. */
  closeWith(app: FastifyInstance, { failed }: Replicator): void {
    app.addHook('preClose', (done) => {
      this.#closed ??= 'the node is stopping'
      done()
    })
    const closeOnFailure = async (): Promise<void> => {
      const { message } = await failed
      this.#closed = `the node has failed: ${message}`
    }
    void closeOnFailure()
  }

  /** For every request, also one for which there is no route: its body is never read. */
  readonly first: OnRequest = (request, reply, done) => {
    const { guard, limits, routes, refuse } = this.#parts
    const problem =
      guard.problem(request.raw) ??
      (this.#closed === undefined ? undefined : notReady([this.#closed], limits.retryAfterMs)) ??
      (request.is404 ? nothingThere(routes, request.raw) : undefined)
    if (problem === undefined) done()
    else refuse(request, reply, problem)
  }

  /** For the requests of a route. */
  of(route: Route): OnRequest {
    const head = new RequestHead(route)
    const { access, intake, throttle, valueBytesMax, refuse } = this.#parts
    const isStreamed = route.requestBody?.lines !== undefined
    const heldMax = isStreamed ? lineBytesMax(valueBytesMax) : valueBytesMax
    return (request, reply, done) => {
      const { headers } = request.raw
      reply.operation = route.operation
      const bearer = access.bearer(headers.authorization)
      if ('refusal' in bearer) request.bearer = bearer
      else if (route.access !== 'none') return refuse(request, reply, bearer)
      request.asked = head.read(request.raw)
      const forbidden = request.bearer && refusalOf(route, request.bearer, request.asked)
      if (forbidden !== undefined) return refuse(request, reply, forbidden)
      const announced = Number(headers['content-length'] ?? 0)
      if (announced > valueBytesMax && !isStreamed) return refuse(request, reply, tooLarge())
      const bytes = headers['transfer-encoding'] === undefined ? Math.min(announced, heldMax) : heldMax
      const letIn = (): void => {
        if (headers.expect !== undefined && request.raw.httpVersion === '1.1' && hasBody(headers))
          reply.raw.writeContinue()
        done()
      }
      if (!route.bounded) return letIn()
      const client = intake.clients.of(request.raw, request.bearer)
      const enter = (): void => {
        const leave = intake.enter(client, bytes, route.paced === true)
        if (isProblem(leave)) {
          if (!throttle.keeps(request.raw, reply.raw, bytes, enter)) refuse(request, reply, leave)
          return
        }
        // `close` comes after every response, also after one whose client went away.
        reply.raw.once('close', leave)
        letIn()
      }
      enter()
    }
  }
}

/** Whether a token's prefix fits is asked of what a request names: a key, the beginning of keys, or else all there is. */
function refusalOf({ access, path }: Route, bearer: Bearer, { key, id, query }: Asked): Problem | undefined {
  if (access === 'none' || access === 'any') return undefined
  if (path.includes('{key}')) return bearer.refusal(access, key)
  if (path === '/proposals/{id}') return bearer.refusal(access, parseProposalReference(id)?.key ?? '')
  return bearer.refusal(access, query['prefix'] ?? '')
}
