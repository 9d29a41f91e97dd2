/** Lines through `POST /batch`: one request, one answer for each line, in any order. */
import { CLIENT_BOUNDS } from './limits.js'
import type { Each } from './calls.js'
import { linesOf } from './lines.js'
import { type NodeEndpoint, Refusal, type Waiting } from './node.js'
import { membersIn } from './record-form.js'
import { asProblem } from './refusal.js'
import { batchRequest, type Write } from './write.js'

/** Yields the answer to each line as it comes. Throws a `Refusal`, or a `NoAnswer` where not all have been answered. */
export async function* batch(node: NodeEndpoint, lines: readonly string[], waiting: Waiting): AsyncGenerator<Each> {
  const answer = await node.open(batchRequest(lines), waiting)
  if (answer.status !== 200) throw new Refusal(await answer.whole(), node.url)
  const open = new Set(lines.keys())
  for await (const { bytes } of linesOf(answer.body, CLIENT_BOUNDS.lineBytesMax)) {
    const members = bytes === undefined ? undefined : membersIn(bytes)
    const place = Number(members?.['line']) - 1
    const status = members?.['status']
    if (members === undefined || typeof status !== 'number' || !open.delete(place))
      throw node.failed('it answered a batch in a way that no node does')
    yield { place, status, members }
  }
  if (open.size > 0) throw node.failed(`it left ${open.size} lines of a batch without an answer`)
}

/** Likewise for writes; where the node takes no batch, its refusal is the answer to each. Throws a `NoAnswer`. */
export async function* eachOfBatch(
  node: NodeEndpoint,
  writes: readonly Write[],
  waiting: Waiting,
): AsyncGenerator<Each> {
  const lines = writes.map(({ line }) => line)
  try {
    yield* batch(node, lines, waiting)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { status, body } = error.answer
    const members = membersIn(body)
    if (members === undefined || asProblem(members) === undefined) throw node.failed(`it answered ${status}`)
    for (const place of lines.keys()) yield { place, status, members }
  }
}
