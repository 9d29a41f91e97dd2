/** `replicator get`: writes the bytes of a value, and nothing else, to stdout. */
import { EXIT } from './exit.js'
import type { NodeAnswer, HttpNodes } from '@replicator/client/http'
import { reportProblem } from './problem-report.js'
import { utf8 } from './text.js'
import { isPlainText, type Terminal } from './terminal.js'

export interface GetArguments {
  readonly key: string
  readonly consistency: 'quorum' | 'local'
  readonly json: boolean
}

export async function get(
  client: HttpNodes,
  { key, consistency, json }: GetArguments,
  terminal: Terminal,
): Promise<number> {
  const query = consistency === 'local' ? '?consistency=local' : ''
  const answer = await client.request({ method: 'GET', path: `/store/${encodeURIComponent(key)}${query}` })
  if (answer.status !== 200) return reportProblem(terminal, answer, { json, url: client.url })
  if (json) {
    terminal.stdout.write(`${JSON.stringify(describe(key, answer))}\n`)
    return EXIT.done
  }
  const { stdout, stderr } = terminal
  if (stdout.isTTY !== true) {
    stdout.write(answer.body)
    return EXIT.done
  }
  const text = utf8(answer.body)
  if (!isPlainText(text)) {
    const type = String(answer.headers.get('content-type'))
    stderr.write(
      `The value is ${answer.body.length} bytes of ${type}, not text for a terminal. Pipe it, or use --json.\n`,
    )
    return EXIT.failed
  }
  stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`)
  return EXIT.done
}

/** As text where the bytes are text, so that a person can read it; as base64 otherwise. */
function describe(key: string, { body, headers }: NodeAnswer): object {
  const text = utf8(body)
  const expires = headers.get('replicator-expires')
  return {
    key,
    version: Number(headers.get('replicator-version')),
    final: headers.get('replicator-final') === 'true',
    contentType: headers.get('content-type') ?? undefined,
    ...(expires !== null && { expires }),
    ...(Buffer.from(text).equals(body) ? { value: text } : { valueBase64: Buffer.from(body).toString('base64') }),
  }
}
