/** Requests that never become one: what Node's parser refuses, what takes too long to arrive, and CONNECT. */
import { ERRORS, type ErrorCode } from '@replicator/interface'
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { isUint8Array } from 'node:util/types'
import { keyNamed, nothingThere } from './failure.js'
import { jsonText, problemBody, PROBLEM_TYPE, type Problem } from './problem.js'
import { NO_OPERATION, type RequestCounts } from './request-counts.js'
import type { Route } from './route.js'

interface ParserError extends Error {
  readonly code?: string
  /** The bytes among which the parser stumbled. */
  readonly rawPacket?: unknown
  readonly bytesParsed?: number
}

/** What Node notes on a socket: the answer that is under way on it. */
type HttpSocket = Duplex & { readonly _httpMessage?: ServerResponse | null }

/** Answers on the bare socket, in the form of all errors, and closes it. */
export function clientErrors(
  routes: readonly Route[],
  counts: RequestCounts,
): (error: ParserError, socket: HttpSocket) => void {
  return (error, socket) => {
    const response = socket._httpMessage ?? undefined
    // What comes behind a request that said it was the last is none of ours, and must not cost that one its answer.
    if (error.code === 'HPE_CLOSED_CONNECTION' && owesAnswer(response)) return
    if (response?.headersSent === true && !response.writableEnded) {
      // The answer to a body of lines has begun, and such a body may take any time: whether it moves is looked at elsewhere.
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && !response.req.complete) return
      socket.destroy()
      return
    }
    // What is no error of HTTP's parser or clock is one of the socket or of TLS: nobody is there yet to read an answer.
    if (!/^(HPE|ERR_HTTP)_/.test(error.code ?? '') || !socket.writable || owesAnswer(response)) {
      socket.destroy()
      return
    }
    const [code, detail] = meaning(error)
    counts.add(NO_OPERATION, code, performance.now())
    // Where its header had come, it is known what was asked for.
    const begun =
      response === undefined || response.req.complete ? undefined : keyNamed(routes, response.req.url ?? '/')
    endWith(socket, { ...begun, code, detail })
  }
}

/** Node hands the bare socket over for the method CONNECT, which makes a tunnel of it elsewhere. */
export function refuseTunnel(routes: readonly Route[]): (request: IncomingMessage, socket: HttpSocket) => void {
  return (request, socket) => {
    socket.on('error', () => undefined)
    if (owesAnswer(socket._httpMessage ?? undefined)) {
      socket.destroy()
      return
    }
    // The server no longer knows this socket, so nobody else reads it, or closes it when the API does.
    socket.resume()
    socket.once('finish', () => socket.destroy())
    endWith(socket, { ...keyNamed(routes, request.url ?? '/'), ...nothingThere(routes, request) })
  }
}

/**
 * Whether an earlier request on this connection came whole and waits for its answer. This one would be taken for it, and
 * say that nothing was stored; a connection that ends says nothing, which is true.
 */
function owesAnswer(response: ServerResponse | undefined): boolean {
  return response?.req.complete === true && !response.writableEnded
}

function endWith(socket: Duplex, problem: Problem): void {
  const { status } = ERRORS[problem.code]
  const body = jsonText(problemBody(problem))
  const allow = problem.allow === undefined ? '' : `allow: ${problem.allow}\r\n`
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\n${allow}` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function meaning(error: ParserError): [ErrorCode, string] {
  switch (error.code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['REQUEST_TIMEOUT', 'The request did not arrive in time.']
    case 'HPE_HEADER_OVERFLOW':
      return ['HEADERS_TOO_LARGE', 'The request line and header fields are longer than this node takes.']
    case 'HPE_INVALID_METHOD':
      if (isRequestLine(error)) return ['METHOD_UNKNOWN', 'This is not a method that any resource of this node has.']
  }
  return ['INVALID_REQUEST', 'This is not a request of HTTP/1.1.']
}

/** Whether what the parser stumbled over is a whole request line, so that nothing but its method is unknown. */
function isRequestLine({ rawPacket, bytesParsed = 0 }: ParserError): boolean {
  const text = isUint8Array(rawPacket) ? Buffer.from(rawPacket).toString('latin1') : ''
  const begins = text.lastIndexOf('\n', bytesParsed - 1) + 1
  return /^[!#$%&'*+.^_`|~\w-]+ [!-~]+ HTTP\/1\.[01]\r?\n/.test(text.slice(begins))
}
