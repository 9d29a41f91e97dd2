/**
 * Requests to a node over HTTP. Node's own client and not `fetch`: it sends a path as it is, so that every key can be
 * reached, and it starts faster.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { ANSWER_TIMEOUT_MS, ASK_FIRST_BYTES } from '../limits.js'
import { CommandFailure, messageOf, UsageError } from './exit.js'

export interface NodeAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface NodeRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** With the query; already encoded. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface NodeClient {
  readonly url: string
  send(request: NodeRequest): Promise<NodeAnswer>
}

/** Throws a `UsageError` where no node is named or the text is no URL. */
export function nodeClient(url: string | undefined): NodeClient {
  if (url === undefined || url === '') {
    throw new UsageError(
      'No node is named. Give --url http://127.0.0.1:PORT or set REPLICATOR_URL; ' +
        'a node logs the address of its HTTP API when it starts.',
    )
  }
  const full = withScheme(url)
  const base = URL.canParse(full) ? new URL(full) : undefined
  if (base === undefined || (base.protocol !== 'http:' && base.protocol !== 'https:')) {
    throw new UsageError(`"${url}" is not the URL of a node; one looks like http://127.0.0.1:8080.`)
  }
  return { url: base.origin, send: (request) => send(base, request) }
}

/** A port alone is one of this machine. */
function withScheme(url: string): string {
  if (/^:?\d+$/.test(url)) return `http://127.0.0.1:${url.replace(':', '')}`
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
}

async function send(base: URL, { method, path, headers = {}, body }: NodeRequest): Promise<NodeAnswer> {
  const { request } = base.protocol === 'https:' ? await import('node:https') : await import('node:http')
  return new Promise((resolve, reject) => {
    // A node that would not take the body says so before it is sent, and not by cutting the connection.
    const asksFirst = body !== undefined && body.length > ASK_FIRST_BYTES
    const fail = (error: Error) =>
      reject(new CommandFailure(`No answer from ${base.origin}: ${reasonOf(error)}.`, { cause: error }))
    const call = request(
      {
        hostname: base.hostname.replace(/^\[|\]$/g, ''),
        port: base.port,
        path: base.pathname.replace(/\/$/, '') + path,
        method,
        headers: {
          ...headers,
          ...(body !== undefined && { 'content-length': body.length }),
          ...(asksFirst && { expect: '100-continue' }),
        },
        agent: false,
        timeout: ANSWER_TIMEOUT_MS,
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', fail)
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) })
          // What it has not asked for is not sent any more.
          if (asksFirst) call.destroy()
        })
      },
    )
    call.on('timeout', () => call.destroy(new Error(`nothing came for ${ANSWER_TIMEOUT_MS / 1000} s`)))
    call.on('error', fail)
    if (asksFirst) call.once('continue', () => call.end(body))
    else call.end(body)
  })
}

/** A refused connection to a name with several addresses is an `AggregateError` without a message of its own. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error.message
}
