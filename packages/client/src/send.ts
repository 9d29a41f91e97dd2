/** How requests get to a node: by the platform's `fetch`, or by what a program on Node has instead. */
import { isError } from '@replicator/interface'
import type { AnswerHeaders, NodeRequest, PieceReader } from './node.js'
import type { Fetch } from './options.js'

export interface SentRequest extends Omit<NodeRequest, 'path' | 'headers'> {
  readonly headers: Readonly<Record<string, string>>
  /** Gives it up until its answer begins. */
  readonly signal: AbortSignal
}

export interface SentAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: PieceReader
}

/** Resolves with the beginning of the answer; rejects where none comes, with a message that says why. */
export type Send = (url: string, request: SentRequest) => Promise<SentAnswer>

export function byFetch(fetch: Fetch): Send {
  return async (url, { method, headers, body, signal }) => {
    const response = await fetch(url, {
      method,
      headers,
      // The types of platforms disagree about what a body is; bytes are one on all of them.
      ...(body !== undefined && { body: body as unknown as string }),
      signal,
      // A write that was answered with another address would be sent a second time.
      redirect: 'error',
    })
    return { status: response.status, headers: response.headers, body: readerOf(response.body) }
  }
}

function readerOf(body: ReadableStream<Uint8Array> | null): PieceReader {
  if (body === null) return { read: () => Promise.resolve(undefined), cancel: () => undefined }
  const reader = body.getReader()
  return {
    read: async () => (await reader.read()).value,
    cancel: () => void reader.cancel().catch(() => {}),
  }
}

/** What a platform says; Node hides the reason behind *fetch failed*. */
export function reasonIn(error: unknown): string {
  if (!isError(error)) return String(error)
  const { message, cause } = error
  // Of a name with several addresses the reason is one without words, and with a code.
  const why = isError(cause) ? cause.message || ('code' in cause ? String(cause.code) : '') : ''
  return why === '' ? message : `${message} (${why})`
}
