/** The one server of the API, however the address that it listens on is spelled, with all its rules. */
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { refuseTunnel } from './client-error.js'
import type { Clients } from './clients.js'
import type { Handshakes } from './handshakes.js'
import type { HttpLimits } from './limits.js'
import type { Route } from './route.js'
import type { TlsMaterial } from './tls.js'
import { Turns } from './turns.js'

export interface HttpServerParts {
  readonly handle: RequestListener
  readonly limits: HttpLimits
  readonly routes: readonly Route[]
  readonly clients: Clients
  readonly handshakes: Handshakes
  /** Told of each connection that is closed because its client has too many. */
  readonly onExcess: () => void
  /** Undefined: without TLS. */
  readonly tls: TlsMaterial | undefined
}

export function createHttpServer(parts: HttpServerParts): Server {
  const { handle, limits, routes, clients, handshakes, onExcess, tls } = parts
  const turns = new Turns(handle, limits.pipelinedBytesMax)
  const handleInTurn: RequestListener = (request, response) => turns.handleInTurn(request, response)
  const options = {
    maxHeaderSize: limits.headerBytesMax,
    headersTimeout: limits.requestTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    connectionsCheckingInterval: limits.requestCheckMs,
    // One time for all that stands still. Another one for connections that are kept would cost two timers for each request.
    keepAliveTimeout: 0,
    // A missing Host is refused by the guard, in the one form of all errors.
    requireHostHeader: false,
  }
  const server = tls === undefined ? createServer(options, handleInTurn) : overTls(tls, limits, options, handleInTurn)
  if (tls !== undefined) handshakes.watch(server)
  server.on('connection', (socket: Socket) => {
    if (clients.enter(socket)) return
    socket.destroy()
    onExcess()
  })
  server.setTimeout(limits.connectionIdleMs)
  server.maxConnections = limits.connectionsMax
  // They are bounded by their bytes. Node would drop what is over a number, a condition perhaps, without a word.
  server.maxHeadersCount = 0
  // Node would answer these by itself: `100 Continue` before anybody has looked at the request, and a status without a body.
  server.on('checkContinue', handleInTurn)
  server.on('checkExpectation', handleInTurn)
  server.on('connect', refuseTunnel(routes))
  return server
}

function overTls(tls: TlsMaterial, limits: HttpLimits, options: ServerOptions, handleInTurn: RequestListener): Server {
  const isAsked = tls.ca !== undefined
  const handshakeTimeout = limits.handshakeTimeoutMs
  return createTlsServer(
    { ...options, ...tls, handshakeTimeout, requestCert: isAsked, rejectUnauthorized: isAsked },
    handleInTurn,
  )
}
