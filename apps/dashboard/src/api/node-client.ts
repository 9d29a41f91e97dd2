/**
 * Asks the node that has served the page. The token is kept here and nowhere else: it is gone with the page, and neither
 * a cookie nor the browser's storage can give it away.
 */
import { Refused, TokenNeeded, Unreachable } from './failure.js'
import { eventsOf, type ServerSentEvent } from './event-stream.js'
import type { Problem } from './shapes.js'

export interface Asking {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: BodyInit
  readonly signal?: AbortSignal
  /** Default 25 s, by when a node has answered every request. */
  readonly withinMs?: number
}

const ANSWERED_WITHIN_MS = 25_000
/** The node sends a comment every 15 s. Who hears nothing for longer than two of them is no longer connected. */
const STREAM_SILENCE_MS = 35_000

export class NodeClient {
  #token = ''
  readonly #onTokenNeeded: () => void

  /** `onTokenNeeded`: told at each answer that asks for a token. */
  constructor(onTokenNeeded: () => void) {
    this.#onTokenNeeded = onTokenNeeded
  }

  get hasToken(): boolean {
    return this.#token !== ''
  }

  /** Empty: none. */
  useToken(token: string): void {
    this.#token = token.trim()
  }

  /** The body as JSON. Rejects with `Refused`, `Unreachable` or `TokenNeeded`. */
  async json<T>(path: string, asking?: Asking): Promise<T> {
    return (await (await this.ask(path, asking)).json()) as T
  }

  /** An answer that is not an error. Rejects as `json` does. */
  async ask(path: string, { method = 'GET', headers, body, signal, withinMs = ANSWERED_WITHIN_MS }: Asking = {}) {
    const ends = [AbortSignal.timeout(withinMs), ...(signal === undefined ? [] : [signal])]
    return this.#fetch(path, {
      method,
      headers: { ...headers },
      signal: AbortSignal.any(ends),
      ...(body !== undefined && { body }),
    })
  }

  /**
   * Server-sent events, by `fetch`: the browser's own `EventSource` can't send a token, nor say why it was refused. Ends
   * when the node ends them; rejects as `json` does, also once nothing has come for longer than the node is ever silent.
   */
  async *events(path: string, signal: AbortSignal): AsyncGenerator<ServerSentEvent | undefined> {
    const silence = new AbortController()
    const both = AbortSignal.any([signal, silence.signal])
    const response = await this.#fetch(path, { headers: { accept: 'text/event-stream' }, signal: both })
    if (response.body === null) return
    const listening = (): number => window.setTimeout(() => silence.abort(), STREAM_SILENCE_MS)
    let timer = listening()
    try {
      // Before the first event comes, whoever listens learns that there is a stream.
      yield undefined
      for await (const event of eventsOf(response.body, () => (window.clearTimeout(timer), (timer = listening()))))
        yield event
    } catch (error) {
      if (signal.aborted) return
      throw new Unreachable('The stream of changes has broken off.', { cause: error })
    } finally {
      window.clearTimeout(timer)
    }
  }

  async #fetch(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    if (this.hasToken) init.headers['authorization'] = `Bearer ${this.#token}`
    const response = await answered(path, init)
    if (response.ok) return response
    const problem = await problemOf(response)
    if (problem.status === 401) {
      this.#onTokenNeeded()
      throw new TokenNeeded(problem.detail)
    }
    throw new Refused(problem)
  }
}

async function answered(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, cache: 'no-store', credentials: 'omit' })
  } catch (error) {
    throw new Unreachable('No answer came. What was sent may have been done all the same.', { cause: error })
  }
}

/** What stands between the page and the node may answer too, in another form. */
async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem
  } catch {
    const { status, statusText } = response
    const detail = `The answer was ${status} ${statusText}, which is not an answer of a node.`
    return { status, title: 'Not an answer of a node', detail, code: 'INTERNAL', retryable: true, outcome: 'unknown' }
  }
}
