/**
 * Answers that stay the same for ever, encoded, by the address that they were asked at: a final record never changes.
 *
 * They are what a route has once answered, so there is one way to make an answer. A request that gets one goes past the
 * router and the engine, which take three times as long as all that Node does for it. Whatever else a request says in its
 * header could change the answer, so it is given only to requests that say nothing but what is known not to.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { SHARED_HEADERS_MAX } from './limits.js'

interface Kept {
  /** Of the route that made the answer. */
  readonly operation: string
  /** Names and values in turn; the same array for all answers with the same ones. */
  readonly headers: string[]
  /** One character for each byte. */
  readonly body: string
  readonly bytes: number
}

/** What a route has answered. */
export interface LastingAnswer {
  readonly operation: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Uint8Array
}

/** What is looked at before an answer is given from what is kept, as for every other. */
export interface KeptChecks {
  readonly trusts: (host: string) => boolean
  /** Whether who shows this `Authorization` may read every record. */
  readonly mayRead: (authorization: string | undefined) => boolean
}

/** Header fields that change nothing of a read, in lower case. `host` is looked at by itself. */
const HARMLESS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'pragma',
  'priority',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'traceparent',
  'tracestate',
  'user-agent',
])

/** About what an entry takes beside its texts, in bytes. */
const ENTRY_BYTES = 256

export class KeptAnswers {
  readonly #bytesMax: number
  /**
   * Two halves: what is asked for is kept in the younger one, and when that is full the older one is dropped. So what
   * nobody asks for goes, and a hit costs no more than looking it up.
   */
  #young = new Map<string, Kept>()
  #old = new Map<string, Kept>()
  #youngBytes = 0
  /**
   * Most records differ from each other in their bytes alone. What all answers share stays in the processor's cache: with
   * 20,000 records it saves a few hundredths of the time of a request, beside half of the memory.
   */
  readonly #shared = new Map<string, string[]>()

  /** At most so many bytes are kept; 0: none. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  keep(url: string, { operation, headers, body }: LastingAnswer): void {
    const lines = Object.entries(headers).flatMap(([name, value]) => [name, String(value)])
    lines.push('content-length', String(body.length))
    const text = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
    const shared = this.#share(lines)
    const ownLines = shared === lines ? lines.reduce((sum, line) => sum + line.length, 0) : 0
    this.#add(url, { operation, headers: shared, body: text, bytes: ENTRY_BYTES + ownLines + url.length + text.length })
  }

  /** The array that all answers with the same headers have, where there is one. */
  #share(lines: string[]): string[] {
    const name = lines.join('\n')
    const shared = this.#shared.get(name)
    if (shared !== undefined) return shared
    if (this.#shared.size < SHARED_HEADERS_MAX) this.#shared.set(name, lines)
    return lines
  }

  /** Answers the request where that can be done from what is kept, and returns its operation; undefined where nothing was done. */
  answer(request: IncomingMessage, response: ServerResponse, checks: KeptChecks): string | undefined {
    if (request.method !== 'GET') return undefined
    const kept = this.#find(request.url ?? '')
    if (kept === undefined || !isPlain(request, checks)) return undefined
    response.writeHead(200, kept.headers)
    response.end(kept.body, 'latin1')
    return kept.operation
  }

  #find(url: string): Kept | undefined {
    const kept = this.#young.get(url)
    if (kept !== undefined) return kept
    const older = this.#old.get(url)
    if (older !== undefined) this.#add(url, older)
    return older
  }

  #add(url: string, kept: Kept): void {
    const half = this.#bytesMax / 2
    if (kept.bytes > half || this.#young.has(url)) return
    if (this.#youngBytes + kept.bytes > half) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngBytes = 0
    }
    this.#young.set(url, kept)
    this.#youngBytes += kept.bytes
  }
}

/** Whether a request of HTTP/1.1 says nothing but to whom it goes and from whom, once, and what changes no answer. */
function isPlain({ rawHeaders, httpVersionMinor }: IncomingMessage, { trusts, mayRead }: KeptChecks): boolean {
  if (httpVersionMinor !== 1) return false
  let hosts = 0
  let authorization: string | undefined
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = (rawHeaders[place] ?? '').toLowerCase()
    if (name === 'host') {
      hosts++
      if (!trusts(rawHeaders[place + 1] ?? '')) return false
    } else if (name === 'connection') {
      if (rawHeaders[place + 1]?.toLowerCase() !== 'keep-alive') return false
    } else if (name === 'authorization') {
      if (authorization !== undefined) return false
      authorization = rawHeaders[place + 1]
    } else if (!HARMLESS.has(name)) return false
  }
  return hosts === 1 && mayRead(authorization)
}
