/** Lines through `POST /batch`: one request, one answer for each line, in any order. */
import { linesOf } from '../http/ndjson.js'
import { LINE_BYTES_MAX } from '../limits.js'
import { CommandFailure } from './exit.js'
import { collected, NoAnswer, type NodeClient } from './node-client.js'
import { Refusal } from './persistence.js'
import { jsonIn } from './problem-report.js'

export type BatchAnswer = Readonly<Record<string, unknown>> & { readonly status: number }

/**
 * Yields the answer to each line, with its place from 0. Throws a `Refusal` where the node takes no batch now, and a
 * `NoAnswer` where not all have been answered.
 */
export async function* batch(
  client: NodeClient,
  lines: readonly string[],
): AsyncGenerator<{ readonly place: number; readonly answer: BatchAnswer }> {
  const answer = await client.open({
    method: 'POST',
    path: '/batch',
    headers: { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' },
    body: Buffer.from(`${lines.join('\n')}\n`),
  })
  const { url } = client
  if (answer.status !== 200) throw new Refusal(await collected(answer), url)
  const open = new Set(lines.keys())
  for await (const { bytes } of linesOf(answer.body, LINE_BYTES_MAX)) {
    const told = bytes === undefined ? undefined : jsonIn(bytes)
    const place = Number(told?.['line']) - 1
    if (typeof told?.['status'] !== 'number' || !open.delete(place))
      throw new CommandFailure(`${url} answered a batch in a way that no node does.`)
    yield { place, answer: told as BatchAnswer }
  }
  if (open.size > 0) throw new NoAnswer(`${url} left ${open.size} lines of a batch without an answer.`)
}
