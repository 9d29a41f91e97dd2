/** The one server of the API, however the address that it listens on is spelled, with all its rules. */
import { createServer, type RequestListener, type Server } from 'node:http'
import { refuseTunnel } from './client-error.js'
import type { HttpLimits } from './limits.js'
import type { Route } from './route.js'
import { Turns } from './turns.js'

export interface HttpServerParts {
  readonly handle: RequestListener
  readonly limits: HttpLimits
  readonly routes: readonly Route[]
}

export function createHttpServer({ handle, limits, routes }: HttpServerParts): Server {
  const turns = new Turns(handle, limits.pipelinedBytesMax)
  const take: RequestListener = (request, response) => turns.take(request, response)
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.requestTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.requestCheckMs,
      // One time for all that stands still. Another one for connections that are kept would cost two timers for each request.
      keepAliveTimeout: 0,
      // A missing Host is refused by the guard, in the one form of all errors.
      requireHostHeader: false,
    },
    take,
  )
  server.setTimeout(limits.connectionIdleMs)
  server.maxConnections = limits.connectionsMax
  // They are bounded by their bytes. Node would drop what is over a number, a condition perhaps, without a word.
  server.maxHeadersCount = 0
  // Node would answer these by itself: `100 Continue` before anybody has looked at the request, and a status without a body.
  server.on('checkContinue', take)
  server.on('checkExpectation', take)
  server.on('connect', refuseTunnel(routes))
  return server
}
