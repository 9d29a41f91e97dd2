/** The nodes that a client may ask, and how a call goes from one to the next. */
import { Node, NoAnswer, type NodeAnswer, type NodeRequest, type OpenAnswer, type Waiting } from './node.js'
import type { Unreachable } from './outcomes.js'
import { type CallOptions, checkedLimits, type ClientLimits, type ClientOptions } from './options.js'
import { byFetch, type Send } from './send.js'
import { Pauses, TimeLimit } from './time-limit.js'

/** What a timer of the platform can wait. */
const TIMEOUT_MS_MAX = 2 ** 31 - 1

/** One call of the client's user, with all its repeats. */
export interface Call {
  /** The user's own: where it is aborted, the call rejects with its reason. */
  readonly signal: AbortSignal | undefined
  readonly limit: TimeLimit
  /** Of one attempt at one node. */
  readonly waiting: Waiting
}

/** What an attempt brought: the end, or what is told if the time is over before another one brings more. */
export type Step<Told> = { readonly done: Told } | { readonly again: Told; readonly retryAfterMs?: number }

export class Nodes {
  readonly limits: ClientLimits
  readonly #nodes: readonly Node[]
  #at = 0

  /** `send` takes the place of `fetch`. Throws a `TypeError` or a `RangeError` that names the option. */
  constructor(options: ClientOptions, send: Send = byFetch(options.fetch ?? globalThis.fetch)) {
    this.limits = checkedLimits(options)
    const { urls, token } = options
    if (!Array.isArray(urls) || urls.length === 0) throw new TypeError('urls names at least one node')
    this.#nodes = urls.map((url) => new Node(baseOf(url), { send, token }))
  }

  get size(): number {
    return this.#nodes.length
  }

  /** The node that is asked first just now: all calls ask the same one, until it fails. */
  get first(): Node {
    return this.#nodes[this.#at] as Node
  }

  /** Why nothing is told where none has answered. */
  get unreachable(): Unreachable {
    return { outcome: 'unreachable', reasons: this.#nodes.flatMap(({ failure }) => failure ?? []) }
  }

  /** From now on the next node is asked first, if nobody has said so already. */
  passOver(node: Node): void {
    if (this.first === node) this.#at = (this.#at + 1) % this.#nodes.length
  }

  /** Where the next request goes; after one, the node that has answered it. */
  get url(): string {
    return this.first.url
  }

  /** From now on the next node is asked first. */
  turn(): void {
    this.passOver(this.first)
  }

  /** The whole of an answer that is known to be small, or wanted as a whole. Throws a `NoAnswer`. */
  async request(request: NodeRequest, waiting?: Partial<Waiting>): Promise<NodeAnswer> {
    return (await this.open(request, waiting)).whole()
  }

  /**
   * One request, as it is, for programs that show what a node says in the node's own words. A node that can't be reached is
   * passed over: nothing was sent to it. What was sent and has no answer is not sent again: what became of it nobody knows.
   * Throws a `NoAnswer` that names each node that was asked.
   */
  async open(request: NodeRequest, given: Partial<Waiting> = {}): Promise<OpenAnswer> {
    const { timeoutMs } = this.limits
    const waiting = { openMs: timeoutMs / 2, silenceMs: timeoutMs / 2, ...given }
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const reasons: string[] = []
    for (;;) {
      const node = this.first
      let isSent = false
      try {
        // To ask for something twice does no harm, so what only reads goes to a node that may not be there.
        if (!isRead) await node.prove(waiting)
        isSent = node.isProven
        return await node.open(request, waiting)
      } catch (error) {
        reasons.push(reasonOf(error))
        if (isSent || reasons.length === this.size || waiting.signal?.aborted === true)
          throw new NoAnswer(reasons.join(' '), { cause: error })
        this.passOver(node)
      }
    }
  }

  /** Runs a call within its time. Rejects with the reason of the user's signal where that is aborted. */
  async call<Told>({ signal, timeoutMs }: CallOptions, run: (call: Call) => Promise<Told>): Promise<Told> {
    signal?.throwIfAborted()
    const call = this.begin({ signal, timeoutMs })
    try {
      return await run(call)
    } finally {
      call.limit.end()
    }
  }

  /** Whoever begins a call says when it is over: `limit.end()`. */
  begin({
    signal,
    timeoutMs = this.limits.timeoutMs,
  }: {
    readonly signal: AbortSignal | undefined
    readonly timeoutMs: number | undefined
  }): Call {
    if (!(timeoutMs >= 1 && timeoutMs <= TIMEOUT_MS_MAX))
      throw new RangeError(`timeoutMs is a number of milliseconds from 1 to ${TIMEOUT_MS_MAX}, not ${timeoutMs}`)
    const limit = new TimeLimit(timeoutMs, signal)
    const openMs = Math.max(1, Math.floor(timeoutMs / 2))
    return { signal, limit, waiting: { signal: limit.signal, openMs, silenceMs: openMs } }
  }

  /**
   * Makes attempts at one node after the other until one brings the end, with a pause whenever all were asked: at least as
   * long as a node asked for. Where the time is over, resolves with what the last one has to tell that has answered at all.
   */
  async repeat<Told extends { readonly outcome: string }>(
    call: Call,
    attempt: (node: Node) => Promise<Step<Told>>,
  ): Promise<Told> {
    const pauses = new Pauses(this.limits)
    let retryAfterMs = 0
    let told: Told | undefined
    for (let tries = 1; ; tries++) {
      const node = this.first
      const step = await attempt(node)
      call.signal?.throwIfAborted()
      if ('done' in step) return step.done
      this.passOver(node)
      if (told === undefined || step.again.outcome !== 'unreachable') told = step.again
      retryAfterMs = Math.max(retryAfterMs, step.retryAfterMs ?? 0)
      if (call.limit.isOver) return told
      if (tries % this.size !== 0) continue
      const isTime = await pauses.wait(call.limit, retryAfterMs)
      call.signal?.throwIfAborted()
      if (!isTime) return told
      retryAfterMs = 0
    }
  }
}

/** Without a slash at the end: paths begin with one. */
function baseOf(url: unknown): string {
  const base = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined
  if (base?.protocol !== 'http:' && base?.protocol !== 'https:')
    throw new TypeError(
      `urls holds "${String(url)}", which is not the URL of a node; one looks like http://127.0.0.1:8080`,
    )
  return (base.origin + base.pathname).replace(/\/$/, '')
}

/** Why an attempt brought no answer; what else was thrown is a fault of this program. */
export function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message
  throw error
}
