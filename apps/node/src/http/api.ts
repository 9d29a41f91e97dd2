/**
 * The HTTP API of one node as a Fastify app. It needs no socket: tests `inject` requests into it, and `listener.ts` makes
 * it listen.
 *
 * A request on a socket comes through `turns.ts` (one at a time on a connection) and `kept-answers.ts` (final records that
 * were read before) to Fastify, where `admission.ts` decides before its body is read, and a handler of the route table
 * answers; `throttle.ts` keeps back those who come again too early, and `outbox.ts` bounds what clients don't take. What has
 * no bounded length goes through `streamed-answer.ts`.
 */
import { VALUE_BYTES_DEFAULT } from '@replicator/interface'
import type { Tracer } from '@opentelemetry/api'
import type { Logger, Replicator } from '@replicator/core'
import { isUint8Array } from 'node:util/types'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { Access } from './access.js'
import { Admission } from './admission.js'
import { Auditor } from './auditor.js'
import { backupRoute } from './backup-route.js'
import { batchRoutes } from './batch-routes.js'
import { clientErrors } from './client-error.js'
import { clientNames, type ClientOf } from './clients.js'
import { keyNamed, problemOf } from './failure.js'
import { Guard } from './guard.js'
import { Handshakes } from './handshakes.js'
import { Intake } from './intake.js'
import { type KeptChecks, KeptAnswers } from './kept-answers.js'
import { checkedHttpLimits, type HttpLimits } from './limits.js'
import { isLoopback } from './listener.js'
import type { LocalToken } from './local-token.js'
import { membersRoutes } from './members-routes.js'
import { metricsRoute } from './metrics-route.js'
import { listingRoutes } from './listing-routes.js'
import { nodeRoutes } from './node-routes.js'
import { openApiDocument } from './openapi.js'
import { BUILT_PAGES } from './page-files.js'
import { assetRoutes, pageRoutes } from './page-routes.js'
import { asProblem, type Problem, sendFault, sendProblem } from './problem.js'
import { proposalRoutes } from './proposal-routes.js'
import { NO_OPERATION, OK } from './request-counts.js'
import { RequestSpans } from './request-spans.js'
import type { Route } from './route.js'
import { createHttpServer } from './server.js'
import { storeRoutes } from './store-routes.js'
import { Streams } from './streamed-answer.js'
import { joinTokenRoute } from './join-token-route.js'
import { Throttle } from './throttle.js'
import type { TlsMaterial } from './tls.js'
import { tokenRoutes } from './token-routes.js'
import { watchRoutes } from './watch-routes.js'

export interface HttpApiOptions extends Partial<HttpLimits> {
  readonly replicator: Replicator
  /** The version of the program, for `/status` and the API's description. */
  readonly version: string
  /** Where the API listens, for `/status`; empty (default) while it doesn't. */
  readonly httpUrl?: () => string
  /** The longest body, in bytes. Default 1 MiB. */
  readonly valueBytesMax?: number
  /**
   * Names that a `Host` header may have while the API listens on loopback, without a port, beside `localhost` and
   * addresses: those under which a proxy on this machine passes requests on. Default none.
   */
  readonly allowedHosts?: readonly string[]
  /** Where the pages are that were built ahead. Default: those that come with this package. */
  readonly pageFolder?: string
  /** Whether requests need a token also where the network has none yet. Default: they do as soon as it has one. */
  readonly tokensRequired?: boolean
  /** A token that is good at this node alone. Default: there is none. */
  readonly localToken?: LocalToken
  /** What it serves HTTPS with, as `readTls` has read it; undefined (default): HTTP. */
  readonly tls?: TlsMaterial
  /** Who is bounded together. Default: an address, or a network of IPv6, that is not of this machine. */
  readonly clientOf?: ClientOf
  /** Makes a span of OpenTelemetry for each request. Default: none is made. */
  readonly tracer?: Tracer
  /** Told of faults of the node itself, and of what administrators do; never of values. */
  readonly logger?: Pick<Logger, 'info' | 'error'>
}

/** Throws an `InvalidOption` for a limit that can't be used. */
export function createHttpApi(options: HttpApiOptions): FastifyInstance {
  const { replicator, valueBytesMax = VALUE_BYTES_DEFAULT, allowedHosts = [] } = options
  const limits = checkedHttpLimits(options)
  const intake = new Intake(limits, options.clientOf ?? clientNames([]))
  const { counts, refusals, clients } = intake
  const streams = new Streams(limits, options.logger, counts)
  const auditor = new Auditor(replicator.audit, options.logger)
  const { pageFolder = BUILT_PAGES } = options
  const api = routesOf(options, { intake, streams, auditor })
  const routes = [...api, ...assetRoutes(pageFolder)]
  const guard = new Guard({ allowedHosts, hostsMax: limits.hostsMax, counts: refusals })
  const access = new Access({
    tokens: replicator.tokens,
    counts: refusals,
    isRequired: options.tokensRequired ?? false,
    local: options.localToken,
    doubts: () => doubtsOf(replicator),
    retryAfterMs: limits.retryAfterMs,
  })
  const handshakes = new Handshakes()
  const spans = options.tracer === undefined ? undefined : new RequestSpans(options.tracer, routes)
  const onExcess = (): void => counts.add(NO_OPERATION, 'OVERLOADED', performance.now())
  const kept = new KeptAnswers(limits.keptBytesMax)
  const throttle = new Throttle(limits, () => performance.now())
  const admission = new Admission({
    access,
    guard,
    intake,
    throttle,
    limits,
    routes,
    valueBytesMax,
    refuse: (...about) => void refuse(...about),
  })
  const checks: KeptChecks = {
    trusts: (host) => guard.trusts(host),
    mayRead: (authorization) => access.readsAll(authorization),
  }
  const mayTell = lately(() => replicator.tellsFinal, limits.tellsFinalMs)
  const app: FastifyInstance = Fastify<Server, IncomingMessage, ServerResponse>({
    logger: false,
    bodyLimit: valueBytesMax,
    // Keys are read from the request line (see target.ts), so the router's own limit and query parser have no say.
    routerOptions: { maxParamLength: limits.headerBytesMax, querystringParser: () => ({}) },
    exposeHeadRoutes: false,
    // Requests that come while the app closes are answered by `admission`, in the one form of all errors.
    return503OnClosing: false,
    serverFactory: (route) => {
      const handle: RequestListener = (request, response) => {
        const beganAtMs = performance.now()
        spans?.openSpan(request, response)
        const isKept = admission.isOpen && mayTell(beganAtMs)
        const operation = isKept ? kept.answer(request, response, checks) : undefined
        if (operation === undefined) return route(request, response)
        counts.add(operation, OK, beganAtMs)
        spans?.answered(request, operation)
      }
      return createHttpServer({ handle, limits, routes, clients, handshakes, onExcess, tls: options.tls })
    },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    clientErrorHandler: clientErrors(routes, counts),
  })
  app.server.on('listening', () => {
    const address = app.server.address()
    guard.loopbackOnly = address === null || typeof address === 'string' || isLoopback(address.address)
  })
  app.decorate('intake', intake)
  app.decorateRequest('asked')
  app.decorateRequest('bearer')
  app.decorateReply('isLasting', false)
  app.decorateReply('beganAtMs', 0)
  app.decorateReply('about')
  app.decorateReply('operation', NO_OPERATION)
  app.decorateReply('outcome', OK)
  admission.closeWith(app, replicator)
  app.addHook('onRequest', counts.noteBegin)
  app.addHook('preClose', (done) => {
    streams.close()
    throttle.close()
    done()
  })
  app.addHook('onRequest', admission.first)
  app.addHook('onSend', leaving())
  app.addHook('onSend', counts.end)
  app.addHook('onSend', auditor.end)
  takeAnyBody(app)
  closePromptly(app, limits, handshakes)
  app.setErrorHandler(sendError)
  const isStreamed = ({ requestBody }: Route): boolean => requestBody?.lines !== undefined
  for (const route of routes) if (!isStreamed(route)) addRoute(app, route)
  void app.register((scope, _options, done) => {
    leaveAnyBody(scope)
    for (const route of routes) if (isStreamed(route)) addRoute(scope, route)
    done()
  })
  return app

  function addRoute(to: FastifyInstance, route: Route): void {
    const handle = (request: FastifyRequest, reply: FastifyReply) =>
      route.handle({ request, reply, bearer: request.bearer, ...request.asked })
    to.route({
      method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
      url: route.path.replace(/\{(\w+)\}/g, ':$1'),
      onRequest: admission.of(route),
      handler:
        spans === undefined
          ? handle
          : (request, reply) => spans.within(request.raw, route, () => handle(request, reply)),
    })
  }

  /** Every problem names the key that was asked for. */
  function refuse(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
    return sendProblem(reply, { ...keyNamed(routes, request.raw.url ?? '/'), ...problem })
  }

  function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const named = keyNamed(routes, request.raw.url ?? '/')
    const problem = problemOf(error, { named, retryAfterMs: limits.retryAfterMs })
    // Fastify would close the connection under a client that still sends, which then never reads why. Node drains it.
    if (problem?.code === 'VALUE_TOO_LARGE') void reply.removeHeader('connection')
    if (problem !== undefined) return sendProblem(reply, { ...named, ...problem })
    options.logger?.error({ err: error, method: request.method }, 'a request met a fault of the node')
    return sendFault(reply)
  }

  /** Keeps what never changes, and lets no answer go for which there is no room. */
  function leaving() {
    return (
      request: FastifyRequest,
      reply: FastifyReply,
      payload: unknown,
      done: (error: null, payload: unknown) => void,
    ): void => {
      const bytes = typeof payload === 'string' || isUint8Array(payload) ? payload.length : 0
      if (request.method === 'HEAD' || bytes === 0) return done(null, payload)
      if (!streams.outbox.enter(reply.raw, bytes)) {
        for (const name of Object.keys(reply.getHeaders())) void reply.removeHeader(name)
        const detail = 'Too many bytes of answers wait for their clients to take them.'
        const problem = { code: 'OVERLOADED', detail, retryAfterMs: limits.retryAfterMs } as const
        return done(null, asProblem(reply, { ...keyNamed(routes, request.raw.url ?? '/'), ...problem }))
      }
      if (bytes > limits.smallAnswerBytes) reply.raw.once('close', () => streams.outbox.leave(reply.raw))
      if (reply.isLasting && isUint8Array(payload) && bytes <= limits.smallAnswerBytes)
        kept.keep(request.raw.url ?? '', {
          operation: reply.operation,
          headers: reply.getHeaders(),
          body: payload,
        })
      done(null, payload)
    }
  }
}

/** Why a node can't know whether its network has tokens: it has just joined, and lacks what the others hold. */
export function doubtsOf(replicator: Replicator): readonly string[] {
  const { catchUp, reasons } = replicator.status()
  return catchUp.state === 'behind' ? reasons : []
}

/** What was true a moment ago. The time is given, since asking for it costs as much as a look into a table. */
function lately(isSo: () => boolean, keptMs: number): (nowMs: number) => boolean {
  let known = { is: false, untilMs: 0 }
  return (nowMs) => {
    if (nowMs >= known.untilMs) known = { is: isSo(), untilMs: nowMs + keptMs }
    return known.is
  }
}

/** What the routes share with the rest of the API. */
interface SharedParts {
  readonly intake: Intake
  readonly streams: Streams
  readonly auditor: Auditor
}

/** Every route of the API: for the router, the `Allow` header, the OpenAPI document and tests. */
export function routesOf(
  options: HttpApiOptions,
  {
    intake = new Intake(checkedHttpLimits(options), clientNames([])),
    streams = new Streams(checkedHttpLimits(options), options.logger, intake.counts),
    auditor = new Auditor(options.replicator.audit, options.logger),
  }: Partial<SharedParts> = {},
): readonly Route[] {
  const { replicator, version, httpUrl = () => '', valueBytesMax = VALUE_BYTES_DEFAULT } = options
  const parts = { replicator, limits: checkedHttpLimits(options), valueBytesMax, streams, auditor, intake }
  const { pageFolder = BUILT_PAGES } = options
  let document: object | undefined
  const openApi = () => (document ??= openApiDocument(routes, { version, valueBytesMax }))
  const routes: readonly Route[] = [
    ...storeRoutes(parts),
    ...listingRoutes(parts),
    ...watchRoutes(parts),
    ...batchRoutes(parts),
    ...proposalRoutes(parts),
    ...membersRoutes(parts),
    ...tokenRoutes(parts),
    joinTokenRoute(parts),
    backupRoute(parts),
    ...nodeRoutes(parts, { version, httpUrl }, openApi),
    metricsRoute(parts, version),
    ...pageRoutes(pageFolder),
  ]
  return routes
}

/** A value is bytes, whatever its content type: one parser, no schema, no copy but the one that frees the read buffer. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

/** A body of lines stays where it is: its handler reads it as it comes. */
function leaveAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
}

/** Node's server waits for kept-alive connections to time out; a stopping node has no time for that. */
function closePromptly(
  app: FastifyInstance,
  { closeTimeoutMs, closingTurnMs }: HttpLimits,
  handshakes: Handshakes,
): void {
  app.addHook('preClose', (done) => {
    if (!app.server.listening) return done()
    const turn = setInterval(() => {
      app.server.closeIdleConnections()
      handshakes.close()
    }, closingTurnMs)
    const end = setTimeout(() => app.server.closeAllConnections(), closeTimeoutMs)
    app.server.once('close', () => {
      clearInterval(turn)
      clearTimeout(end)
    })
    done()
  })
}
