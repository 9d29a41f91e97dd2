/** One node, as it is asked over HTTP. */
import { CLIENT_BOUNDS } from './limits.js'
import { Declined } from './calls.js'
import { joined } from './pieces.js'
import { membersIn } from './record-form.js'
import { reasonIn, type Send } from './send.js'
import { TimeLimit } from './time-limit.js'

export interface NodeRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** With the query; already encoded. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** As much of `Headers` as is read. */
export interface AnswerHeaders {
  get(name: string): string | null
}

/** An answer whose body comes in pieces; reading it throws a `NoAnswer` where it breaks off. */
export interface OpenAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: AsyncIterable<Uint8Array>
  /** All of it, which is bounded; in the place of reading the body. Throws a `NoAnswer`. */
  whole(): Promise<NodeAnswer>
}

export interface NodeAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Uint8Array
}

/** How long an answer is waited for. */
export interface Waiting {
  /** Gives the request up, and the answer. */
  readonly signal?: AbortSignal | undefined
  /** How long the beginning of the answer may take, in milliseconds. */
  readonly openMs: number
  /** How long nothing of its body may come. */
  readonly silenceMs: number
}

/** No answer came, or not the whole of one; the message says from where, and why. What the node has done nobody knows. */
export class NoAnswer extends Error {}

/** A node has answered otherwise than with what was asked for: over HTTP, with the whole of its answer. */
export class Refusal extends Declined {
  readonly answer: NodeAnswer
  /** Of the node. */
  readonly url: string

  constructor(answer: NodeAnswer, url: string) {
    super({ status: answer.status, members: membersIn(answer.body) }, `${url} answered ${answer.status}`)
    this.answer = answer
    this.url = url
  }
}

/** A node that is asked for something, at its address, and how it fared lately. */
export class NodeEndpoint {
  readonly url: string
  readonly #send: Send
  readonly #headers: Readonly<Record<string, string>>
  #isProven = false
  #failure: string | undefined

  constructor(url: string, { send, token }: { readonly send: Send; readonly token: string | undefined }) {
    this.url = url
    this.#send = send
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  }

  /** Why the last attempt failed, in words; undefined where it has not. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** Whether it was heard from, and has not failed since. */
  get isProven(): boolean {
    return this.#isProven
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
    return (await this.open(request, waiting)).whole()
  }

  /** What `read` makes of an answer in many parts. Throws a `Refusal` or a `NoAnswer`. */
  async openItems<Item>(
    request: NodeRequest,
    read: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Item>,
    waiting: Waiting,
  ): Promise<AsyncIterable<Item>> {
    const answer = await this.open(request, waiting)
    if (answer.status !== 200) throw new Refusal(await answer.whole(), this.url)
    return read(answer.body)
  }

  /** Throws a `NoAnswer`. */
  async open({ path, ...request }: NodeRequest, waiting: Waiting): Promise<OpenAnswer> {
    const opening = new TimeLimit(waiting.openMs, waiting.signal)
    try {
      const answer = await this.#send(this.url + path, {
        ...request,
        headers: { ...request.headers, ...this.#headers },
        signal: opening.signal,
      })
      this.#isProven = true
      this.#failure = undefined
      const { status, headers } = answer
      const body = this.#piecesOf(answer.body, waiting)
      return { status, headers, body, whole: async () => ({ status, headers, body: await this.#joined(body) }) }
    } catch (error) {
      throw this.failed(opening.isOver ? opening.signal.reason : error)
    } finally {
      opening.end()
    }
  }

  async #joined(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of body) {
      pieces.push(piece)
      length += piece.length
      if (length > CLIENT_BOUNDS.answerBytesMax) throw this.failed('its answer is longer than any of a node')
    }
    return joined(pieces, length)
  }

  async *#piecesOf(body: PieceReader, waiting: Waiting): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = await readWithin(body, waiting)
        if (piece === undefined) return
        yield piece
      }
    } catch (error) {
      this.failed(error)
      throw new NoAnswer(`${this.url} broke off: ${reasonIn(error)}.`, { cause: error })
    } finally {
      // What is not read any more need not come.
      body.cancel()
    }
  }

  /** What is no answer of a node is none. */
  failed(error: unknown): NoAnswer {
    this.#isProven = false
    this.#failure = `No answer from ${this.url}: ${reasonIn(error)}.`
    return new NoAnswer(this.#failure, { cause: error })
  }
}

/** The body of an answer, as it comes. */
export interface PieceReader {
  /** The next piece; undefined at the end. */
  read(): Promise<Uint8Array | undefined>
  cancel(): void
}

/** The time runs only while something is waited for, and not while whoever reads is busy with what came. */
async function readWithin(body: PieceReader, { silenceMs, signal }: Waiting): Promise<Uint8Array | undefined> {
  const limit = new TimeLimit(silenceMs, signal)
  try {
    return await new Promise((resolve, reject) => {
      const giveUp = (): void => reject(limit.signal.reason as Error)
      if (limit.isOver) giveUp()
      else limit.signal.addEventListener('abort', giveUp)
      body.read().then(resolve, reject)
    })
  } finally {
    limit.end()
  }
}
