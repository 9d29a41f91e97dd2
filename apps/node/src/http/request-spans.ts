/**
 * A span of OpenTelemetry for each request, named by its route. What the node does for the request becomes its children, for
 * it is done with the span active.
 *
 * It is a child of the span that is active already, where the program's own instrumentation of HTTP has made one; otherwise
 * of the one that the header of the request names (`traceparent`, or whatever the registered propagator reads).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Tracer } from '@opentelemetry/api'
import type { Route } from './route.js'

export class RequestSpans {
  readonly #tracer: Tracer
  readonly #routes: readonly Route[]
  /** Fastify reads bodies in callbacks of the socket, which know nothing of what was active when the request came. */
  readonly #open = new WeakMap<IncomingMessage, { readonly span: Span; readonly context: Context }>()

  constructor(tracer: Tracer, routes: readonly Route[]) {
    this.#tracer = tracer
    this.#routes = routes
  }

  /** For every request, before anything else is done with it. The span ends with the response, however that ends. */
  openSpan(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/' } = request
    const active = context.active()
    const parent = trace.getSpan(active) === undefined ? propagation.extract(active, request.headers) : active
    const [path = '/'] = url.split('?', 1)
    const attributes = { 'http.request.method': method, 'url.path': path }
    const span = this.#tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent)
    // Also where it isn't recorded: what is done for the request would begin traces of its own otherwise.
    this.#open.set(request, { span, context: trace.setSpan(parent, span) })
    if (!span.isRecording()) return
    response.once('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode)
      if (!response.writableFinished) span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken off' })
      else if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
  }

  /** It is known what a request asks for: the work is done within its span. */
  within<Answer>(request: IncomingMessage, route: Route, work: () => Answer): Answer {
    const open = this.#open.get(request)
    if (open === undefined) return work()
    open.span.updateName(`${request.method} ${route.path}`).setAttribute('http.route', route.path)
    return context.with(open.context, work)
  }

  /** A request was answered from what is kept of its route. */
  answered(request: IncomingMessage, operation: string): void {
    const route = this.#routes.find((each) => each.operation === operation)
    if (route !== undefined) this.within(request, route, () => undefined)
  }
}
