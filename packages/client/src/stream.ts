/** Long answers, over breaks: opened again where they stopped, at the next node. */
import type { Node, NodeRequest, OpenAnswer } from './node.js'
import { type Nodes, reasonOf } from './nodes.js'
import { StreamFailed, type Unserved } from './outcomes.js'
import { membersIn } from './record-form.js'
import { asProblem, isPassing, numberOf, unservedBy } from './refusal.js'
import { Pauses, TimeLimit } from './time-limit.js'

/** As long as a timer can wait: 24 days, after which it counts as a break. */
const FOREVER_MS = 2 ** 31 - 1

export interface StreamInit<Item> {
  /** For what has not come yet. */
  readonly request: () => NodeRequest
  readonly read: (body: AsyncIterable<Uint8Array>) => AsyncIterable<Item>
  /** Whether an answer that ends is at its end; one that isn't goes on for as long as it is wanted, once it has begun. */
  readonly ends: boolean
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal | undefined
  /** Called when it has been opened again. What it gives is yielded. */
  readonly onBack?: () => Item | undefined
}

/** Throws a `StreamFailed`, or the reason of the signal. */
export async function* stream<Item>(nodes: Nodes, init: StreamInit<Item>): AsyncGenerator<Item> {
  const { signal, ends } = init
  const { timeoutMs = nodes.limits.timeoutMs } = init
  const whole = new TimeLimit(FOREVER_MS, signal)
  const pauses = new Pauses(nodes.limits)
  let hasOpened = false
  // Runs while nothing comes.
  let limit = new TimeLimit(timeoutMs, whole.signal)
  try {
    for (let tries = 1; ; tries++) {
      signal?.throwIfAborted()
      const node = nodes.first
      const openMs = Math.max(1, Math.min(timeoutMs / 2, limit.left))
      let told: Told = { refusal: nodes.unreachable, retryAfterMs: 0 }
      try {
        const waiting = { signal: whole.signal, openMs, silenceMs: ends ? timeoutMs / 2 : nodes.limits.silenceMs }
        const answer = await node.open(init.request(), waiting)
        if (answer.status === 200) {
          const back = hasOpened ? init.onBack?.() : undefined
          hasOpened = true
          if (!ends) {
            limit.end()
            limit = new TimeLimit(FOREVER_MS, whole.signal)
          }
          if (back !== undefined) yield back
          for await (const item of init.read(answer.body)) {
            limit.end()
            pauses.renew()
            yield item
            limit.end()
            limit = new TimeLimit(ends ? timeoutMs : FOREVER_MS, whole.signal)
          }
          if (ends) return
        } else told = await passing(node, answer)
      } catch (error) {
        signal?.throwIfAborted()
        reasonOf(error)
        told = { refusal: nodes.unreachable, retryAfterMs: 0 }
      }
      nodes.passOver(node)
      if (tries % nodes.size !== 0 && !limit.isOver) continue
      if (await pauses.wait(limit, told.retryAfterMs)) continue
      signal?.throwIfAborted()
      throw new StreamFailed(told.refusal)
    }
  } finally {
    limit.end()
    whole.end()
  }
}

interface Told {
  readonly refusal: Unserved
  readonly retryAfterMs: number
}

/** A refusal that may pass; throws a `StreamFailed` for another one. */
async function passing(node: Node, answer: OpenAnswer): Promise<Told> {
  const problem = asProblem(membersIn((await node.whole(answer)).body))
  if (problem === undefined) throw node.failed(`it answered ${answer.status}`)
  const refusal = unservedBy(problem)
  if (!isPassing(problem)) throw new StreamFailed(refusal)
  return { refusal, retryAfterMs: numberOf(problem['retryAfterMs']) }
}
