/** What a node answered over HTTP. Connections are kept alive and reused by the runtime's own `fetch`. */

export interface AskOptions {
  readonly method?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Gives up after this long. Default 20 s: more than any request may take. */
  readonly withinMs?: number
}

export class Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string

  constructor(status: number, headers: Headers, text: string) {
    this.status = status
    this.headers = headers
    this.text = text
  }

  /** The body as JSON; an empty object where it is none. */
  get json(): Readonly<Record<string, unknown>> {
    return /json/.test(this.headers.get('content-type') ?? '') ? (JSON.parse(this.text) as Record<string, unknown>) : {}
  }

  /** Of a problem; empty for any other answer. */
  get code(): string {
    return typeof this.json['code'] === 'string' ? this.json['code'] : ''
  }
}

/** Rejects where no answer came: the node is gone, or took too long. */
export async function ask(url: string, options: AskOptions = {}): Promise<Answer> {
  const { method = 'GET', body, headers = {}, withinMs = 20_000 } = options
  const response = await fetch(url, {
    method,
    headers,
    signal: AbortSignal.timeout(withinMs),
    ...(body !== undefined && { body }),
  })
  return new Answer(response.status, response.headers, await response.text())
}
