/** Lines through `POST /batch`: one request, one answer for each line, in any order. */
import { CLIENT_BOUNDS } from './bounds.js'
import { linesOf } from './lines.js'
import type { Node, Waiting } from './node.js'
import { membersIn } from './record-form.js'
import { asProblem, type Members } from './refusal.js'
import { batchRequest } from './write.js'

export interface LineAnswer {
  /** The place of the line, from 0. */
  readonly place: number
  readonly status: number
  readonly members: Members
}

/**
 * Yields the answer to each line as it comes; where the node takes no batch, its refusal as the answer to each. Throws a
 * `NoAnswer` where not all have been answered.
 */
export async function* batch(node: Node, lines: readonly string[], waiting: Waiting): AsyncGenerator<LineAnswer> {
  const answer = await node.open(batchRequest(lines), waiting)
  const open = new Set(lines.keys())
  if (answer.status !== 200) {
    const members = membersIn((await node.whole(answer)).body)
    if (asProblem(members) === undefined) throw node.failed(`it answered ${answer.status}`)
    for (const place of open) yield { place, status: answer.status, members: members as Members }
    return
  }
  for await (const text of linesOf(answer.body, CLIENT_BOUNDS.lineBytesMax)) {
    const members = membersIn(text)
    const place = Number(members?.['line']) - 1
    const status = members?.['status']
    if (members === undefined || typeof status !== 'number' || !open.delete(place))
      throw node.failed('it answered a batch in a way that no node does')
    yield { place, status, members }
  }
  if (open.size > 0) throw node.failed(`it left ${open.size} lines of a batch without an answer`)
}
