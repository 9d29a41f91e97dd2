/** Lists and watches, over breaks: each goes on at the next node, behind what has come. */
import { Declined, type NodeCalls } from './calls.js'
import { NoAnswer, type Waiting } from './node.js'
import type { Nodes } from './nodes.js'
import type { ListOptions, WatchOptions } from './options.js'
import { type ListedRecord, StreamFailed, type WatchEvent } from './outcomes.js'
import { asProblem, unservedBy } from './refusal.js'
import { stream } from './stream.js'

/** The keys are in order, so the last one that came says where to go on. */
export async function* listed(nodes: Nodes<NodeCalls>, options: ListOptions): AsyncGenerator<ListedRecord> {
  const { prefix = '', limit = Infinity, values = false, signal, timeoutMs } = options
  let { after } = options
  let left = limit
  const open = (node: NodeCalls, waiting: Waiting): Promise<AsyncIterable<ListedRecord>> =>
    node.list({ prefix, after, limit: left, values }, waiting)
  if (left === 0) return
  try {
    for await (const record of stream(nodes, { open, ends: true, timeoutMs, signal })) {
      yield record
      after = record.key
      if (--left === 0) return
    }
  } catch (error) {
    throw streamFailure(nodes, error)
  }
}

export async function* watched(nodes: Nodes<NodeCalls>, options: WatchOptions): AsyncGenerator<WatchEvent> {
  const { prefix = '', values = false, signal, timeoutMs } = options
  let { after } = options
  const open = (node: NodeCalls, waiting: Waiting): Promise<AsyncIterable<WatchEvent>> =>
    node.watch({ prefix, after, values }, waiting)
  // A node that has told no cursor yet can't be asked for what came meanwhile.
  const onBack = (): WatchEvent | undefined => (after === undefined ? { type: 'gap' } : undefined)
  try {
    for await (const event of stream(nodes, { open, ends: false, timeoutMs, signal, onBack })) {
      yield event
      // Only behind the yield: what a consumer was not given is told again.
      if ('cursor' in event) after = event.cursor
    }
  } catch (error) {
    if (signal?.aborted !== true) throw streamFailure(nodes, error)
  }
}

/** What ended a stream, as a value; what is no answer of a node, or none at all, as it came. */
function streamFailure(nodes: Nodes<NodeCalls>, error: unknown): unknown {
  if (error instanceof NoAnswer) return new StreamFailed(nodes.unreachable)
  if (!(error instanceof Declined)) return error
  const problem = asProblem(error.said.members)
  return new StreamFailed(problem === undefined ? nodes.unreachable : unservedBy(problem))
}
