/** `replicator delete`: makes a mutable record absent, where it still has the version that is meant. */
import { EXIT, UsageError } from './exit.js'
import type { HttpNodes } from '@replicator/client/http'
import { reportProblem } from './problem-report.js'
import { readLine } from './ask.js'
import { isInteractive, printable, say, type Terminal } from './terminal.js'

export interface DeleteArguments {
  readonly key: string
  /** As a header: a quoted version, or `*`. Absent: the person is asked. */
  readonly ifMatch: string | undefined
  readonly idempotencyKey: string | undefined
  readonly json: boolean
}

export async function remove(client: HttpNodes, args: DeleteArguments, terminal: Terminal): Promise<number> {
  const { key, idempotencyKey, json } = args
  const path = `/store/${encodeURIComponent(key)}`
  let { ifMatch } = args
  if (ifMatch === undefined) {
    if (json || !isInteractive(terminal))
      throw new UsageError('Name the version to delete with --if-match VERSION, or --any for whichever is there.')
    const seen = await client.request({ method: 'GET', path })
    if (seen.status !== 200) return reportProblem(terminal, seen, { json, url: client.url })
    const version = String(seen.headers.get('replicator-version'))
    const what = `${seen.body.length} bytes of ${printable(String(seen.headers.get('content-type')))}`
    const line = await readLine(terminal, `Delete ${printable(key)}, version ${version}, ${what}? [y/N] `)
    if (!/^y(es)?$/i.test(line?.trim() ?? '')) {
      say(terminal, 'Nothing is deleted.')
      return EXIT.failed
    }
    ifMatch = `"${version}"`
  }
  const answer = await client.request({
    method: 'DELETE',
    path,
    headers: { 'if-match': ifMatch, ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }) },
  })
  if (answer.status !== 204) return reportProblem(terminal, answer, { json, url: client.url })
  terminal.stdout.write(json ? `${JSON.stringify({ key, deleted: true })}\n` : `${printable(key)} is deleted\n`)
  return EXIT.done
}
