/** The nodes that a client may ask, and how a call goes from one to the next. */
import { InvalidOption, TIMER_MS_MAX } from '@replicator/interface'
import type { NodeCalls } from './calls.js'
import { NoAnswer, type Waiting } from './node.js'
import type { Unreachable } from './outcomes.js'
import type { CallOptions, ClientLimits } from './options.js'
import { Pauses, TimeLimit } from './time-limit.js'

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

export class Nodes<Node extends NodeCalls> {
  readonly limits: ClientLimits
  readonly #nodes: Node[]
  #at = 0

  /** At least one node. */
  constructor(nodes: readonly Node[], limits: ClientLimits) {
    this.#nodes = [...nodes]
    this.limits = limits
  }

  get all(): readonly Node[] {
    return this.#nodes
  }

  /** One more, to be asked after those that are known. */
  add(node: Node): void {
    this.#nodes.push(node)
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
    if (!(timeoutMs >= 1 && timeoutMs <= TIMER_MS_MAX))
      throw new InvalidOption(
        'timeoutMs',
        `timeoutMs is a number of milliseconds from 1 to ${TIMER_MS_MAX}, not ${timeoutMs}`,
      )
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
      // The last one that answered, or else all those that did not.
      if (told?.outcome !== 'unreachable' && step.again.outcome === 'unreachable') told ??= step.again
      else told = step.again
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

/** Why an attempt brought no answer; what else was thrown is a fault of this program. */
export function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message
  throw error
}
