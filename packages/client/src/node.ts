/** One node, as it is asked over HTTP. */
import { isError } from '@replicator/interface'
import { TimeLimit } from './time-limit.js'
import { CLIENT_BOUNDS } from './bounds.js'
import type { Fetch } from './options.js'

export interface NodeRequest {
  readonly method: 'GET' | 'PUT' | 'POST'
  /** With the query; already encoded. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** An answer whose body comes in pieces; reading it throws a `NoAnswer` where it breaks off. */
export interface OpenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: AsyncIterable<Uint8Array>
}

export interface NodeAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

/** How long an answer is waited for. */
export interface Waiting {
  /** Gives the request up, and the answer. */
  readonly signal: AbortSignal
  /** How long the beginning of the answer may take, in milliseconds. */
  readonly openMs: number
  /** How long nothing of its body may come. */
  readonly silenceMs: number
}

/** No answer came, or not the whole of one; the message says from where, and why. What the node has done nobody knows. */
export class NoAnswer extends Error {}

export class Node {
  readonly url: string
  readonly #fetch: Fetch
  readonly #headers: Readonly<Record<string, string>>
  #isProven = false
  #failure: string | undefined

  constructor(url: string, { fetch, token }: { readonly fetch: Fetch; readonly token: string | undefined }) {
    this.url = url
    this.#fetch = fetch
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  }

  /** Why the last attempt failed, in words; undefined where it has not. */
  get failure(): string | undefined {
    return this.#failure
  }

  /**
   * Makes sure that the node is there before a write is sent to it. `fetch` doesn't tell a connection that was refused from
   * one that was lost with the write on its way, and only of the latter nobody knows the outcome. So a node that was not
   * heard from, or failed since, is asked first whether it lives. Throws a `NoAnswer`.
   */
  async prove(waiting: Waiting): Promise<void> {
    if (!this.#isProven) await this.exchange({ method: 'GET', path: '/livez' }, waiting)
  }

  /** Throws a `NoAnswer`. */
  async exchange(request: NodeRequest, waiting: Waiting): Promise<NodeAnswer> {
    return this.whole(await this.open(request, waiting))
  }

  /** All of an answer, which is bounded. Throws a `NoAnswer`. */
  async whole({ status, headers, body }: OpenAnswer): Promise<NodeAnswer> {
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of body) {
      pieces.push(piece)
      length += piece.length
      if (length > CLIENT_BOUNDS.answerBytesMax) throw this.failed('its answer is longer than any of a node')
    }
    return { status, headers, body: joined(pieces, length) }
  }

  /** Throws a `NoAnswer`. */
  async open({ method, path, headers, body }: NodeRequest, waiting: Waiting): Promise<OpenAnswer> {
    const opening = new TimeLimit(waiting.openMs, waiting.signal)
    // Browsers want their `fetch` called by itself, and not as a method of something.
    const fetch = this.#fetch
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: { ...headers, ...this.#headers },
        // The types of platforms disagree about what a body is; bytes are one on all of them.
        ...(body !== undefined && { body: body as unknown as string }),
        signal: opening.signal,
        // A write that was answered with another address would be sent a second time.
        redirect: 'error',
      })
      this.#isProven = true
      this.#failure = undefined
      return { status: response.status, headers: response.headers, body: this.#piecesOf(response.body, waiting) }
    } catch (error) {
      throw this.failed(opening.isOver ? opening.signal.reason : error)
    } finally {
      opening.end()
    }
  }

  async *#piecesOf(body: ReadableStream<Uint8Array> | null, waiting: Waiting): AsyncGenerator<Uint8Array> {
    if (body === null) return
    const reader = body.getReader()
    try {
      for (;;) {
        const { done, value } = await readWithin(reader, waiting)
        if (done) return
        yield value
      }
    } catch (error) {
      throw this.failed(error)
    } finally {
      // What is not read any more need not come.
      reader.cancel().catch(() => {})
    }
  }

  /** What is no answer of a node is none. */
  failed(error: unknown): NoAnswer {
    this.#isProven = false
    this.#failure = `No answer from ${this.url}: ${wordsOf(error)}.`
    return new NoAnswer(this.#failure, { cause: error })
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

/** The time runs only while something is waited for, and not while whoever reads is busy with what came. */
async function readWithin(reader: Reader, { silenceMs, signal }: Waiting): ReturnType<Reader['read']> {
  const limit = new TimeLimit(silenceMs, signal)
  try {
    return await new Promise((resolve, reject) => {
      const giveUp = (): void => reject(limit.signal.reason as Error)
      if (limit.isOver) giveUp()
      else limit.signal.addEventListener('abort', giveUp)
      reader.read().then(resolve, reject)
    })
  } finally {
    limit.end()
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** What a platform says; Node hides the reason behind *fetch failed*. */
function wordsOf(error: unknown): string {
  if (!isError(error)) return String(error)
  const { message, cause } = error
  // Of a name with several addresses the reason is one without words, and with a code.
  const why = isError(cause) ? cause.message || ('code' in cause ? String(cause.code) : '') : ''
  return why === '' ? message : `${message} (${why})`
}
