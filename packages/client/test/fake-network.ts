/** Nodes that say what a test wants, in place of `fetch`. */
import { ERRORS, type ErrorCode } from '@replicator/interface'
import { vi } from 'vitest'
import type { Fetch } from '../src/index.ts'

export interface Asked {
  readonly host: string
  /** With the query. */
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a node answers; a text is why none came. */
export type Answer = Response | string

export interface FakeNetwork {
  readonly fetch: Fetch
  /** Every request but those that only ask whether a node lives. */
  readonly asked: readonly Asked[]
}

/** Each request is answered with the next of the answers, the last one again and again. All nodes live. */
export function answering(...answers: readonly ((asked: Asked) => Answer)[]): FakeNetwork {
  const asked: Asked[] = []
  const fetch: Fetch = async (url, init) => {
    const { host, pathname, search } = new URL(url)
    if (pathname.endsWith('/livez')) return json(200, { live: true })
    const { method = 'GET', headers, body } = init
    const one: Asked = {
      host,
      path: pathname + search,
      method,
      headers: headers as Record<string, string>,
      body: new TextDecoder().decode(body as Uint8Array | undefined),
    }
    asked.push(one)
    const answer = (answers[asked.length - 1] ?? answers.at(-1))?.(one) ?? 'nobody is there'
    if (typeof answer === 'string') throw new TypeError(answer)
    return answer
  }
  return { fetch, asked }
}

export function json(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status })
}

export const HOLDER = { cluster: 'lima', peer: '12D3KooWabc', proposal: '1~12D3KooWabc.1.00112233aabbccdd.7~k' }
export const STORED = { key: 'k', version: 1, ...HOLDER }

/** A problem as a node tells it, with the members that any code may have. */
export function problem(code: ErrorCode, members: object = {}): Response {
  const { status, title, retryable, outcome } = ERRORS[code]
  const body = { title, status, detail: `Detail of ${code}.`, code, key: 'k', retryable, outcome, ...members }
  return json(status, body)
}

/** What comes of a call that waits: a minute passes in no time. */
export async function withinAMinute<Told>(call: () => Promise<Told>): Promise<Told> {
  vi.useFakeTimers()
  try {
    const told = call()
    // Whether it rejects is looked at below.
    told.catch(() => {})
    await vi.advanceTimersByTimeAsync(60_000)
    return await told
  } finally {
    vi.useRealTimers()
  }
}
