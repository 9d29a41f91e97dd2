/**
 * Requests over Node's own HTTP client and not `fetch`: it sends a path as it is, so that every key can be reached; it can
 * ask a node whether it takes a long body before it sends one; it shows the certificate of a client; and it starts faster.
 */
import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Agent as SecureAgent } from 'node:https'
import type { AnswerHeaders, PieceReader, Send } from '@replicator/client/http'
import { ASK_FIRST_BYTES, CONNECT_TIMEOUT_MS } from '../limits.js'
import { type ClientTrust, trustProblem } from './client-trust.js'
import { messageOf } from './exit.js'

/** Keep connections. */
export interface Agents {
  readonly http: Agent
  readonly https: SecureAgent
}

export function httpSend(trust: ClientTrust, agents?: Agents): Send {
  return async (url, { method, headers, body, signal }) => {
    const base = new URL(url)
    const isSecure = base.protocol === 'https:'
    const { request } = isSecure ? await import('node:https') : await import('node:http')
    return new Promise((resolve, reject) => {
      // A node that would not take the body says so before it is sent, and not by cutting the connection.
      const asksFirst = body !== undefined && body.length > ASK_FIRST_BYTES
      const call = request(
        {
          hostname: base.hostname.replace(/^\[|\]$/g, ''),
          port: base.port,
          path: pathOf(url),
          method,
          headers: {
            ...headers,
            ...(body !== undefined && { 'content-length': body.length }),
            ...(asksFirst && { expect: '100-continue' }),
          },
          ...(isSecure && trust),
          agent: agents?.[isSecure ? 'https' : 'http'] ?? false,
          timeout: CONNECT_TIMEOUT_MS,
        },
        (answer) => {
          signal.removeEventListener('abort', giveUp)
          resolve({
            status: answer.statusCode ?? 0,
            headers: headersOf(answer.headers),
            body: readerOf(answer, () => void call.destroy()),
          })
        },
      )
      const giveUp = (): void => void call.destroy(signal.reason as Error)
      if (signal.aborted) giveUp()
      else signal.addEventListener('abort', giveUp, { once: true })
      call.once('socket', (socket) => {
        // Whoever asks says how long an answer may take; of a connection that doesn't come about nothing has left.
        const connected = (): void => void call.setTimeout(0)
        if (call.reusedSocket) connected()
        else socket.once(isSecure ? 'secureConnect' : 'connect', connected)
      })
      call.on('timeout', () => call.destroy(new Error(`no connection in ${CONNECT_TIMEOUT_MS / 1000} s`)))
      call.on('error', (error) => {
        signal.removeEventListener('abort', giveUp)
        reject(new Error(trustProblem(error, { host: base.hostname, isSecure, trust }) ?? reasonOf(error)))
      })
      if (asksFirst) call.once('continue', () => call.end(body))
      else call.end(body)
    })
  }
}

/** As it was given: `URL` takes a key that is `..`, however it is encoded, for a step of the path. */
function pathOf(url: string): string {
  const [, path = '/'] = /^[a-z]+:\/\/[^/]*(.*)$/i.exec(url) ?? []
  return path
}

function headersOf(headers: IncomingHttpHeaders): AnswerHeaders {
  return {
    get: (name) => {
      const value = headers[name]
      return value === undefined ? null : String(value)
    },
  }
}

function readerOf(answer: IncomingMessage, cancel: () => void): PieceReader {
  const pieces = answer[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  return {
    read: async () => {
      const { done, value } = await pieces.next()
      return done === true ? undefined : value
    },
    // What the node has not asked for is not sent any more, and what is not read any more need not come.
    cancel,
  }
}

/** A refused connection to a name with several addresses is an `AggregateError` without a message of its own. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error.message
}
