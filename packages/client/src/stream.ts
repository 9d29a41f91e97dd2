/** Long answers, over breaks: opened again where they stopped, at the next node. */
import { TIMER_MS_MAX } from '@replicator/interface'
import { Declined, type NodeCalls } from './calls.js'
import { NoAnswer, type Waiting } from './node.js'
import { type Nodes, reasonOf } from './nodes.js'
import { asProblem, isPassing, numberOf } from './refusal.js'
import { Pauses, TimeLimit } from './time-limit.js'

export interface StreamInit<Node extends NodeCalls, Item> {
  /** Asks a node for what has not come yet. Throws a `Declined` or a `NoAnswer`, as reading what it resolves with does. */
  readonly open: (node: Node, waiting: Waiting) => Promise<AsyncIterable<Item>>
  /** Whether an answer that ends is at its end; one that isn't goes on for as long as it is wanted, once it has begun. */
  readonly ends: boolean
  /** How long nothing may come, in milliseconds, before it fails. Absent: as the client says. */
  readonly timeoutMs?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Fails where none of the nodes opens it the first time: to a person, a URL is wrong more often than a node down. */
  readonly isHasty?: boolean
  /** Called once for each break, with what has happened. */
  readonly onCut?: (reason: string) => void
  /** Called when it has been opened again, at that node. What it gives is yielded. */
  readonly onBack?: (node: Node) => Item | undefined
}

/** Throws a `Declined` or a `NoAnswer` where it can't go on, or the reason of the signal. */
export async function* stream<Node extends NodeCalls, Item>(
  nodes: Nodes<Node>,
  init: StreamInit<Node, Item>,
): AsyncGenerator<Item> {
  const { signal, ends, isHasty = false } = init
  const { timeoutMs = nodes.limits.timeoutMs } = init
  // As long as a timer can wait, after which it counts as a break.
  const whole = new TimeLimit(TIMER_MS_MAX, signal)
  const pauses = new Pauses(nodes.limits)
  let hasOpened = false
  let isCut = false
  // Runs while nothing comes.
  let limit = new TimeLimit(timeoutMs, whole.signal)
  try {
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted()
      const node = nodes.first
      const openMs = Math.max(1, Math.min(timeoutMs / 2, limit.left))
      let failure: Failure
      try {
        const waiting = { signal: whole.signal, openMs, silenceMs: ends ? timeoutMs / 2 : nodes.limits.silenceMs }
        const items = await init.open(node, waiting)
        const back = hasOpened ? init.onBack?.(node) : undefined
        hasOpened = true
        isCut = false
        if (!ends) {
          limit.end()
          limit = new TimeLimit(TIMER_MS_MAX, whole.signal)
        }
        if (back !== undefined) yield back
        for await (const item of items) {
          limit.end()
          pauses.renew()
          yield item
          limit.end()
          limit = new TimeLimit(ends ? timeoutMs : TIMER_MS_MAX, whole.signal)
        }
        if (ends) return
        failure = { error: node.failed('it ended the answer'), retryAfterMs: 0 }
      } catch (error) {
        signal?.throwIfAborted()
        if (error instanceof Declined) failure = passing(node, error)
        else failure = { error: new NoAnswer(reasonOf(error), { cause: error }), retryAfterMs: 0 }
      }
      if (hasOpened && !isCut) init.onCut?.(failure.error.message)
      isCut = true
      nodes.passOver(node)
      if (tries % nodes.size !== 0 && !limit.isOver) continue
      if ((hasOpened || !isHasty) && (await pauses.wait(limit, failure.retryAfterMs))) continue
      signal?.throwIfAborted()
      throw failure.error instanceof Declined ? failure.error : new NoAnswer(nodes.unreachable.reasons.join(' '))
    }
  } finally {
    limit.end()
    whole.end()
  }
}

interface Failure {
  readonly error: Declined | NoAnswer
  readonly retryAfterMs: number
}

/** A refusal that may pass, or what is none of a node; throws another one. */
function passing(node: NodeCalls, error: Declined): Failure {
  const problem = asProblem(error.said.members)
  if (problem === undefined) node.failed(`it answered ${error.said.status}`)
  else if (!isPassing(problem)) throw error
  return { error, retryAfterMs: numberOf(problem?.['retryAfterMs']) }
}
