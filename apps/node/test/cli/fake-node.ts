/** What the commands for long answers need of a node, after the contract: records in memory, and breaks where a test wants them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface FakeRecord {
  readonly value: string
  readonly contentType: string
  readonly final: boolean
  readonly version: number
  readonly expires?: string
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

type Handler = (asked: Asked, response: ServerResponse) => void | Promise<void>
type BatchLine = Readonly<Record<string, unknown>> & { readonly key: string }

export class FakeNode {
  url = ''
  readonly asked: Asked[] = []
  /** By key, their values as base64. */
  readonly records = new Map<string, FakeRecord>()
  /** Handlers of the next requests; then the node answers by itself. */
  readonly next: Handler[] = []
  /** What a batch answers for a line before it is looked at. */
  refuse: (line: BatchLine) => object | undefined = () => undefined
  readonly #tokens = new Map<string, object>()

  static async start(): Promise<FakeNode> {
    const node = new FakeNode()
    const server = createServer((request, response) => void node.#take(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    node.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    onTestFinished(() => {
      server.close()
      server.closeAllConnections()
    })
    return node
  }

  hold(key: string, given: Partial<FakeRecord> = {}): void {
    const usual = { value: btoa('v'), contentType: 'text/plain', final: true, version: 1 }
    this.records.set(key, { ...usual, ...given })
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const piece of request) body += String(piece)
    if (request.url === '/livez') return void response.end('{"live":true}')
    const asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
    this.asked.push(asked)
    const handler = this.next.shift()
    if (handler !== undefined) return handler(asked, response)
    if (asked.path.startsWith('/batch')) this.#batch(asked, response)
    else if (/^\/store(\?|$)/.test(asked.path)) this.list(asked, response)
    else problem(response, 404, 'NOT_FOUND')
  }

  /** All that is listed; or the first few, and then nothing, until the test cuts it. */
  list({ path }: Asked, response: ServerResponse, first = Infinity): void {
    const query = new URL(path, this.url).searchParams
    const keys = [...this.records.keys()]
      .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > (query.get('after') ?? ''))
    const lines = keys.slice(0, first).map((key) => `${JSON.stringify(this.#listed(key, query.has('values')))}\n`)
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.write(lines.join(''))
    if (first >= keys.length) response.end()
  }

  #listed(key: string, withValue: boolean): object {
    const { value, ...rest } = this.records.get(key) as FakeRecord
    const bytes = Buffer.from(value, 'base64')
    const told = rest.contentType.startsWith('text/') ? { value: bytes.toString() } : { valueBase64: value }
    return { key, bytes: bytes.length, ...rest, ...(withValue && told) }
  }

  #batch({ body }: Asked, response: ServerResponse): void {
    const lines = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as BatchLine)
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    // Answers come as lines are decided, so in another order.
    const answers = lines.map((line, place) => ({ line: place + 1, ...this.#decide(line) })).toReversed()
    response.end(answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''))
  }

  #decide(line: BatchLine): object {
    const { op = 'create', key } = line
    const refused = this.refuse(line)
    if (refused !== undefined) return refused
    const there = this.records.get(key)
    if (op === 'get')
      return there === undefined
        ? { status: 404, code: 'UNKNOWN_KEY', key, detail: 'Nothing is stored.' }
        : { status: 200, ...this.#listed(key, true) }
    const token = JSON.stringify(line)
    const first = this.#tokens.get(token)
    if (first !== undefined) return { ...first, status: 200 }
    if (there !== undefined)
      return { status: 409, code: 'KEY_STORED', key, detail: 'It is taken.', holder: { cluster: 'b' } }
    const value = String(line['valueBase64'])
    const expires = line['ttl'] === undefined ? {} : { expires: `in ${Number(line['ttl'])} s` }
    this.hold(key, { value, contentType: String(line['contentType']), final: line['mutable'] !== true, ...expires })
    const answer = { status: 201, key, version: 1 }
    this.#tokens.set(token, answer)
    return answer
  }
}

export function problem(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' })
  response.end(JSON.stringify({ status, code, detail: `It is ${code}.` }))
}
