/** Lines through `POST /batch`: one request, one answer for each line, in any order. */
import { CLIENT_BOUNDS } from './bounds.js'
import { linesOf } from './lines.js'
import { type Node, Refusal, type Waiting } from './node.js'
import { membersIn } from './record-form.js'
import { asProblem, type Members } from './refusal.js'
import { batchRequest } from './write.js'

export interface LineAnswer {
  /** The place of the line, from 0. */
  readonly place: number
  readonly status: number
  readonly members: Members
}

/** Yields the answer to each line as it comes. Throws a `Refusal`, or a `NoAnswer` where not all have been answered. */
export async function* batch(node: Node, lines: readonly string[], waiting: Waiting): AsyncGenerator<LineAnswer> {
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

/** Likewise; where the node takes no batch, its refusal is the answer to each line. Throws a `NoAnswer`. */
export async function* eachOfBatch(node: Node, lines: readonly string[], waiting: Waiting): AsyncGenerator<LineAnswer> {
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
