/**
 * Requests to a node over HTTP. Node's own client and not `fetch`: it sends a path as it is, so that every key can be
 * reached, and it starts faster.
 */
import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { ANSWER_TIMEOUT_MS, ASK_FIRST_BYTES, CONNECT_TIMEOUT_MS } from '../limits.js'
import { type ClientTrust, trustProblem } from './client-trust.js'
import { CommandFailure, messageOf, UsageError } from './exit.js'

export interface NodeAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** An answer whose body comes in pieces; reading it throws a `NoAnswer` where it ends before its end. */
export interface OpenAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: AsyncIterable<Buffer>
}

export interface NodeRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** With the query; already encoded. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

interface OpenOptions {
  /** Gives the request up, and the answer. */
  readonly signal?: AbortSignal
  /** How long nothing may come, in milliseconds. Default `ANSWER_TIMEOUT_MS`. */
  readonly silenceMs?: number
  /** Keeps connections for further requests. Absent: each request has one of its own. */
  readonly agent?: Agent
}

/** The nodes that a command may ask. One that can't be reached is passed over: nothing was sent to it. */
export interface NodeClient {
  /** Of the node that was asked last. */
  readonly url: string
  send(request: NodeRequest): Promise<NodeAnswer>
  open(request: NodeRequest, options?: OpenOptions): Promise<OpenAnswer>
  /** From now on the next node is asked first. */
  turn(): void
}

/** No answer came, or not the whole of one. */
export class NoAnswer extends CommandFailure {}

/** Nothing of the request has left: another node may be asked. */
class Unreachable extends NoAnswer {}

/** What a command shows of itself with each request, and which certificates it trusts. */
export interface ClientIdentity {
  readonly token?: string | undefined
  readonly trust?: ClientTrust
}

/** Throws a `UsageError` where no node is named or a text is no URL. */
export function nodeClient(urls: readonly string[], identity: ClientIdentity = {}): NodeClient {
  if (urls.length === 0) {
    throw new UsageError(
      'No node is named. Give --url http://127.0.0.1:PORT or set REPLICATOR_URL; ' +
        'a node logs the address of its HTTP API when it starts.',
    )
  }
  return new Nodes(urls.map(baseOf), identity)
}

function baseOf(url: string): URL {
  const full = withScheme(url)
  const base = URL.canParse(full) ? new URL(full) : undefined
  if (base === undefined || (base.protocol !== 'http:' && base.protocol !== 'https:')) {
    throw new UsageError(`"${url}" is not the URL of a node; one looks like http://127.0.0.1:8080.`)
  }
  return base
}

/** A port alone is one of this machine. */
function withScheme(url: string): string {
  if (/^:?\d+$/.test(url)) return `http://127.0.0.1:${url.replace(':', '')}`
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`
}

class Nodes implements NodeClient {
  readonly #bases: readonly URL[]
  readonly #trust: ClientTrust
  /** Of each request. */
  readonly #headers: Readonly<Record<string, string>>
  #at = 0

  constructor(bases: readonly URL[], { token, trust = {} }: ClientIdentity) {
    this.#bases = bases
    this.#trust = trust
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  }

  get url(): string {
    return this.#base.origin
  }

  turn(): void {
    this.#at = (this.#at + 1) % this.#bases.length
  }

  async send(request: NodeRequest): Promise<NodeAnswer> {
    return collected(await this.open(request))
  }

  async open(request: NodeRequest, options: OpenOptions = {}): Promise<OpenAnswer> {
    const reasons: string[] = []
    for (;;) {
      try {
        const shown = { ...request, headers: { ...request.headers, ...this.#headers } }
        return await open(this.#base, shown, { ...options, trust: this.#trust })
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error
        reasons.push(error.message)
        if (reasons.length === this.#bases.length) throw new NoAnswer(reasons.join(' '), { cause: error })
        this.turn()
      }
    }
  }

  get #base(): URL {
    return this.#bases[this.#at] as URL
  }
}

/** The whole of an answer that is known to be small, or asked for as a whole. */
export async function collected({ status, headers, body }: OpenAnswer): Promise<NodeAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk)
  return { status, headers, body: Buffer.concat(chunks) }
}

async function open(
  base: URL,
  { method, path, headers = {}, body }: NodeRequest,
  { signal, silenceMs = ANSWER_TIMEOUT_MS, agent, trust }: OpenOptions & { readonly trust: ClientTrust },
): Promise<OpenAnswer> {
  const isSecure = base.protocol === 'https:'
  const { request } = isSecure ? await import('node:https') : await import('node:http')
  return new Promise((resolve, reject) => {
    // A node that would not take the body says so before it is sent, and not by cutting the connection.
    const asksFirst = body !== undefined && body.length > ASK_FIRST_BYTES
    let isConnected = false
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
        ...(isSecure && trust),
        agent: agent ?? false,
        timeout: CONNECT_TIMEOUT_MS,
        ...(signal !== undefined && { signal }),
      },
      (answer) => {
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: piecesOf(answer, { call, origin: base.origin }),
        })
      },
    )
    call.once('socket', (socket) => {
      const connected = (): void => {
        isConnected = true
        call.setTimeout(silenceMs)
      }
      if (call.reusedSocket) connected()
      // Before the end of a handshake nothing of the request has left.
      else socket.once(isSecure ? 'secureConnect' : 'connect', connected)
    })
    call.on('timeout', () => {
      const seconds = (isConnected ? silenceMs : CONNECT_TIMEOUT_MS) / 1000
      call.destroy(new Error(`nothing came for ${seconds} s`))
    })
    call.on('error', (error) => {
      const Failure = isConnected ? NoAnswer : Unreachable
      const reason = trustProblem(error, { host: base.hostname, isSecure, trust }) ?? reasonOf(error)
      reject(new Failure(`No answer from ${base.origin}: ${reason}.`, { cause: error }))
    })
    if (asksFirst) call.once('continue', () => call.end(body))
    else call.end(body)
  })
}

interface Exchange {
  readonly call: ClientRequest
  readonly origin: string
}

async function* piecesOf(answer: IncomingMessage, { call, origin }: Exchange): AsyncGenerator<Buffer> {
  try {
    yield* answer as AsyncIterable<Buffer>
  } catch (error) {
    throw new NoAnswer(`${origin} broke off: ${reasonOf(error as Error)}.`, { cause: error })
  } finally {
    // What the node has not asked for is not sent any more, and what is not read any more need not come.
    call.destroy()
  }
}

/** A refused connection to a name with several addresses is an `AggregateError` without a message of its own. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error.message
}
