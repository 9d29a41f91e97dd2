/**
 * The HTTP API of one node as a Fastify app. It needs no socket: tests `inject` requests into it, and `listener.ts` makes
 * it listen.
 */
import { VALUE_BYTES_DEFAULT } from '@replicator/interface'
import type { Logger, Replicator } from '@replicator/core'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { notReadyDetail } from './answer.js'
import { Bounds } from './bounds.js'
import { answerClientError } from './client-error.js'
import { nothingThere, problemOf } from './failure.js'
import { Guard } from './guard.js'
import { checkedHttpLimits, type HttpLimits } from './limits.js'
import { nodeRoutes } from './node-routes.js'
import { openApiDocument } from './openapi.js'
import { Refusal, sendFault, sendProblem } from './problem.js'
import { proposalRoutes } from './proposal-routes.js'
import type { Route } from './route.js'
import { storeRoutes } from './store-routes.js'
import { decoded, keyOf, queryOf, segmentOf, targetOf } from './target.js'

export interface HttpApiOptions extends Partial<HttpLimits> {
  readonly replicator: Replicator
  /** The version of the program, for `/status` and the API's description. */
  readonly version: string
  /** Where the API listens, for `/status`; empty (default) while it doesn't. */
  readonly httpUrl?: () => string
  /** The longest body, in bytes. Default 1 MiB. */
  readonly valueBytesMax?: number
  /** True (default) where the API listens on loopback: then requests from web pages of other names are refused. */
  readonly loopbackOnly?: boolean
  /** Names, in lower case and without a port, that a `Host` may have all the same. Default: none. */
  readonly allowedHosts?: readonly string[]
  /** Told of faults of the node itself; never of values. */
  readonly logger?: Pick<Logger, 'error'>
}

/** Throws a `RangeError` that names a limit which can't be used. */
export function createHttpApi(options: HttpApiOptions): FastifyInstance {
  const { valueBytesMax = VALUE_BYTES_DEFAULT } = options
  const limits = checkedHttpLimits(options)
  const app = Fastify({
    logger: false,
    bodyLimit: valueBytesMax,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.connectionIdleMs,
    keepAliveTimeout: limits.keepAliveMs,
    // Keys are read from the request line (see target.ts), so the router's own limit and query parser have no say.
    routerOptions: { maxParamLength: limits.headerBytesMax, querystringParser: () => ({}) },
    exposeHeadRoutes: false,
    // Requests that come while the app closes are answered by `admit`, in the one form of all errors.
    return503OnClosing: false,
    http: {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.requestCheckMs,
      // A missing Host is refused by the guard, in the one form of all errors.
      requireHostHeader: false,
    },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    clientErrorHandler: answerClientError,
  })
  app.server.maxConnections = limits.connectionsMax
  // For a pipelined request Node would put this line into the middle of the answer. Without it, its client waits a moment.
  app.server.on('checkContinue', (request, response) => {
    if (response.socket !== null) response.writeContinue()
    app.server.emit('request', request, response)
  })
  // Node would refuse these by itself, with a status and a body of its own. The guard does it in the one form of all errors.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))

  const routes = routesOf(options)
  admit(app, options, limits)
  takeAnyBody(app)
  closePromptly(app, limits)

  const bounds = new Bounds(limits)
  const enter = boundedBy(bounds, { valueBytesMax, retryAfterMs: limits.retryAfterMs })
  for (const route of routes) register(app, route, route.bounded ? enter : undefined)

  app.setNotFoundHandler((request, reply) => sendProblem(reply, nothingThere(routes, request.raw)))
  app.setErrorHandler(sendError)
  return app

  function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const problem = problemOf(error, routes, request.raw.url ?? '/')
    // Fastify would close the connection under a client that still sends, which then never reads why. Node drains it.
    if (problem?.code === 'VALUE_TOO_LARGE') void reply.removeHeader('connection')
    if (problem !== undefined) return sendProblem(reply, problem)
    options.logger?.error({ err: error, method: request.method }, 'a request met a fault of the node')
    return sendFault(reply)
  }
}

/** Every route of the API: for the router, the `Allow` header, the OpenAPI document and tests. */
export function routesOf({ replicator, version, httpUrl = () => '' }: HttpApiOptions): readonly Route[] {
  let document: object | undefined
  const openApi = () => (document ??= openApiDocument(routes, version))
  const routes: readonly Route[] = [
    ...storeRoutes(replicator),
    ...proposalRoutes(replicator),
    ...nodeRoutes(replicator, { version, httpUrl }, openApi),
  ]
  return routes
}

type OnRequest = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void

function register(app: FastifyInstance, route: Route, onRequest: OnRequest | undefined): void {
  const places = route.path.split('/').slice(1)
  const keyPlace = places.indexOf('{key}')
  const idPlace = places.indexOf('{id}')
  app.route({
    method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    ...(onRequest !== undefined && { onRequest }),
    handler: (request, reply) => {
      const { path, query } = targetOf(request.raw.url ?? '/')
      if (route.requestBody === undefined && request.body !== undefined) throw unwantedBody()
      return route.handle({
        request,
        reply,
        key: keyPlace === -1 ? '' : keyOf(segmentOf(path, keyPlace)),
        id: idPlace === -1 ? '' : (decoded(segmentOf(path, idPlace)) ?? ''),
        query: queryOf(query, route.query),
      })
    },
  })
}

function unwantedBody(): Refusal {
  return new Refusal({ code: 'INVALID_REQUEST', detail: 'This request takes no body.' })
}

/** Refuses what the guard refuses, and everything while the app closes or once the node has failed. */
function admit(
  app: FastifyInstance,
  { replicator, loopbackOnly = true, allowedHosts = [] }: HttpApiOptions,
  { hostsMax }: HttpLimits,
): void {
  const guard = new Guard({ loopbackOnly, allowedHosts, hostsMax })
  let reason: string | undefined
  app.addHook('preClose', (done) => {
    reason ??= 'the node is stopping'
    done()
  })
  const closeOnFailure = async () => {
    const { message } = await replicator.failed
    reason = `the node has failed: ${message}`
  }
  void closeOnFailure()
  app.addHook('onRequest', (request, reply, done) => {
    const problem = guard.problem(request.raw)
    if (problem !== undefined) void sendProblem(reply, { code: 'INVALID_REQUEST', detail: problem })
    else if (reason !== undefined)
      void sendProblem(reply, { code: 'NOT_READY', detail: notReadyDetail([reason]), members: { reasons: [reason] } })
    else done()
  })
}

/** A value is bytes, whatever its content type: one parser, no schema, no copy but the one that frees the read buffer. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

/** Node's server waits for kept-alive connections to time out; a stopping node has no time for that. */
function closePromptly(app: FastifyInstance, { closeTimeoutMs, closingTurnMs }: HttpLimits): void {
  app.addHook('preClose', (done) => {
    const turn = setInterval(() => app.server.closeIdleConnections(), closingTurnMs)
    const end = setTimeout(() => app.server.closeAllConnections(), closeTimeoutMs)
    app.server.once('close', () => {
      clearInterval(turn)
      clearTimeout(end)
    })
    done()
  })
}

function boundedBy(
  bounds: Bounds,
  { valueBytesMax, retryAfterMs }: { readonly valueBytesMax: number; readonly retryAfterMs: number },
): OnRequest {
  return (request, reply, done) => {
    const { headers } = request.raw
    const announced =
      headers['transfer-encoding'] === undefined ? Number(headers['content-length'] ?? 0) : valueBytesMax
    // What is over the limit is refused before it is read.
    const bytes = Math.min(announced, valueBytesMax)
    if (!bounds.enter(bytes)) {
      void sendProblem(reply, {
        code: 'OVERLOADED',
        detail: 'Too many requests are under way. Nothing was sent.',
        retryAfterMs,
      })
      return
    }
    // `close` comes after every response, also after one whose client went away.
    reply.raw.once('close', () => bounds.leave(bytes))
    done()
  }
}
