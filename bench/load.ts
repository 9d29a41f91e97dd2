/** The load generator: connections that each send the next request as soon as the last one is answered. */
import autocannon from 'autocannon'

export interface LoadInit {
  /** Connections are spread over these as evenly as they go. */
  readonly urls: readonly string[]
  readonly connections: number
  readonly seconds: number
  readonly method: 'PUT' | 'GET'
  /** The path of the next request; called once for each. */
  readonly nextPath: () => string
  readonly body?: Buffer
}

export interface Measure {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers by status, and `error` for requests without one. */
  readonly answers: Readonly<Record<string, number>>
}

/** Answers that count as done: anything else is only reported. */
const DONE = new Set([200, 201])

export async function measure({ urls, connections, seconds, method, nextPath, body }: LoadInit): Promise<Measure> {
  const times: number[] = []
  const answers: Record<string, number> = {}
  const begunMs = performance.now()
  await Promise.all(
    shares(connections, urls.length).map(async (share, place) => {
      if (share === 0) return
      const options: autocannon.Options = {
        url: urls[place] ?? '',
        connections: share,
        duration: seconds,
        method,
        ...(body !== undefined && { body }),
        requests: [{ setupRequest: (request) => ({ ...request, path: nextPath() }) }],
      }
      const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
        const run = autocannon(options, (error: unknown, result) =>
          error instanceof Error ? reject(error) : resolve(result),
        )
        run.on('response', (_client, status, _bytes, ms) => {
          answers[status] = (answers[status] ?? 0) + 1
          if (DONE.has(status)) times.push(ms)
        })
      })
      if (errors > 0) answers['error'] = (answers['error'] ?? 0) + errors
    }),
  )
  const tookMs = performance.now() - begunMs
  const sorted = Float64Array.from(times).toSorted()
  return {
    perSecond: (times.length * 1000) / tookMs,
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? NaN,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? NaN,
    answers,
  }
}

/** `whole` split into parts that differ by one at most. */
function shares(whole: number, parts: number): readonly number[] {
  return Array.from({ length: parts }, (_, place) => Math.floor((whole + parts - 1 - place) / parts))
}
