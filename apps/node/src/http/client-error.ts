/** Requests that never become one: what Node's parser refuses, and what takes too long to arrive. */
import { ERRORS, type ErrorCode } from '@replicator/interface'
import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { problemBody, PROBLEM_TYPE } from './problem.js'

/** Answers on the bare socket, in the form of all errors, and closes it. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || owesAnswer(socket)) {
    socket.destroy()
    return
  }
  const [code, detail] = meaning(error.code)
  const { status } = ERRORS[code]
  const body = JSON.stringify(problemBody({ code, detail }))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

/**
 * Whether an earlier request on this connection came whole and waits for its answer. This one would be taken for it, and
 * say that nothing was stored; a connection that ends says nothing, which is true.
 */
function owesAnswer(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): boolean {
  const response = socket._httpMessage
  return response?.req.complete === true && !response.writableEnded
}

function meaning(code: string | undefined): [ErrorCode, string] {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return ['REQUEST_TIMEOUT', 'The request did not arrive in time.']
    case 'HPE_HEADER_OVERFLOW':
      return ['INVALID_REQUEST', 'The request line and header fields are longer than this node takes.']
    default:
      return ['INVALID_REQUEST', 'This is not a request of HTTP/1.1.']
  }
}
