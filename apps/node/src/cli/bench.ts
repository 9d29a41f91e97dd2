/** `replicator bench`: how many writes and reads a second nodes answer, and how fast, by the number of connections. */
import { randomBytes } from 'node:crypto'
import type { HttpNodes } from '@replicator/client/http'
import { BenchKeys } from '../bench/keys.js'
import { load } from '../bench/load.js'
import { histogramText, runOf, tableText, type BenchRun } from '../bench/report.js'
import { BENCH_KEYS, BENCH_TTL_REST_SECONDS } from '../limits.js'
import { EXIT } from './exit.js'
import type { Agents } from './http-send.js'
import { Progress } from './progress.js'
import { outputPainter } from './style.js'
import { say, type Terminal } from './terminal.js'

export interface BenchArguments {
  /** Their URLs. */
  readonly nodes: readonly string[]
  /** A client of that one. */
  readonly connect: (url: string, agents: Agents) => HttpNodes
  /** All runs together. */
  readonly seconds: number
  /** How many there are in each run. */
  readonly connections: readonly number[]
  /** Of each value. */
  readonly bytes: number
  readonly consistency: 'quorum' | 'local'
  readonly json: boolean
}

/** Aborted after so many milliseconds. */
type End = (ms: number) => AbortSignal

export async function bench(
  args: BenchArguments,
  terminal: Terminal,
  stop: AbortSignal,
  end: End = (ms) => AbortSignal.timeout(ms),
): Promise<number> {
  const { nodes, connect, seconds, connections, bytes, consistency, json } = args
  // Of its own: what is there is left alone, and two runs at once are no rivals.
  const prefix = `bench/${randomBytes(4).toString('hex')}/`
  const ttlSeconds = Math.ceil(seconds) + BENCH_TTL_REST_SECONDS
  const keys = Math.max(...connections) * BENCH_KEYS
  const size = `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`
  say(terminal, `Up to ${keys} keys under ${prefix} get values of ${size}; each is free again after ${ttlSeconds} s.`)
  const paint = outputPainter(terminal)
  const now = (): number => performance.now()
  const progress = new Progress({ terminal, unit: 'requests', now })
  const startMs = now()
  const store = new BenchKeys({ prefix, bytes, ttlSeconds, consistency, random: Math.random })
  const runs: BenchRun[] = []
  let requests = 0
  const measure = async (operation: BenchRun['operation'], count: number): Promise<void> => {
    const shareMs = (seconds * 1000) / (2 * connections.length)
    const run = await load({
      nodes,
      connect,
      connections: count,
      operation: store[operation],
      signal: AbortSignal.any([stop, end(shareMs)]),
      now,
      onRequest: () => {
        requests++
        progress.show({ count: requests, share: Math.min((now() - startMs) / (seconds * 1000), 1) })
      },
    }).finally(() => progress.clear())
    const measured = runOf(operation, count, run)
    runs.push(measured)
    if (!json && measured.requests > 0) terminal.stdout.write(`${histogramText(measured, paint)}\n`)
  }
  for (const count of connections) {
    if (!stop.aborted) await measure('write', count)
    if (!stop.aborted) await measure('read', count)
  }
  const result = { nodes, prefix, ttlSeconds, bytes, consistency, runs }
  terminal.stdout.write(json ? `${JSON.stringify(result)}\n` : tableText(runs, paint))
  if (stop.aborted) say(terminal, 'Stopped before the end; what was measured until then is shown.')
  return runs.every(({ failed }) => Object.keys(failed).length === 0) ? EXIT.done : EXIT.failed
}
