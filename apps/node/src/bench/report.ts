/** What `replicator bench` has measured, for a person and for a program. */
import type { Paint } from '../cli/style.js'
import { printable } from '../cli/terminal.js'
import { grid } from '../cli/text.js'
import type { LatencyBucket, LatencySummary } from './latencies.js'
import type { Load } from './load.js'

export interface BenchRun {
  readonly operation: 'write' | 'read'
  readonly connections: number
  readonly requests: number
  readonly perSecond: number
  /** Undefined where no request was answered as it should be. */
  readonly latencyMs: LatencySummary | undefined
  readonly histogram: readonly LatencyBucket[]
  /** Requests that failed, by code. */
  readonly failed: Readonly<Record<string, number>>
}

export function runOf(operation: BenchRun['operation'], connections: number, load: Load): BenchRun {
  const { latencies, failed, elapsedMs } = load
  const { count, summary, buckets } = latencies
  return {
    operation,
    connections,
    requests: count,
    perSecond: elapsedMs > 0 ? Math.round((count * 1000) / elapsedMs) : 0,
    latencyMs: summary,
    histogram: buckets,
    failed: Object.fromEntries(failed),
  }
}

const BAR = 40

/** One line for each power of two between the fastest and the slowest. */
export function histogramText({ operation, connections, histogram }: BenchRun, paint: Paint): string {
  const most = Math.max(...histogram.map(({ count }) => count))
  const lines = histogram.map(({ toMs, count }) => [
    `  ${milliseconds(toMs / 2).padStart(7)} to ${milliseconds(toMs).padStart(7)}`,
    // What is there is seen, however few it is.
    paint('green', '#'.repeat(Math.ceil((count / most) * BAR)).padEnd(BAR)),
    count.toLocaleString('en'),
  ])
  return `${paint('bold', `${operation}s, ${of(connections)}`)}\n${grid(lines)}`
}

export function tableText(runs: readonly BenchRun[], paint: Paint): string {
  const head = ['CONNECTIONS', 'OPERATION', 'PER SECOND', 'P50', 'P90', 'P99', 'MAX', 'FAILED']
  const rows = runs.map(({ operation, connections, perSecond, latencyMs, failed }) => {
    const times = latencyMs === undefined ? ['-', '-', '-', '-'] : ORDER.map((name) => milliseconds(latencyMs[name]))
    return [String(connections), operation, perSecond.toLocaleString('en'), ...times, failuresText(failed)]
  })
  const isFailed = (cell: string, place: number): boolean => place === head.length - 1 && cell !== '-'
  const painted = rightAligned([head, ...rows]).map((cells, row) =>
    cells.map((cell, place) => (row === 0 ? paint('bold', cell) : isFailed(cell, place) ? paint('red', cell) : cell)),
  )
  return grid(painted)
}

const ORDER = ['p50', 'p90', 'p99', 'max'] as const
/** Columns of words. */
const WORDS = [1, 7]

function rightAligned(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const widths = (rows[0] ?? []).map((_, place) => Math.max(...rows.map((cells) => cells[place]?.length ?? 0)))
  return rows.map((cells) =>
    cells.map((cell, place) => (WORDS.includes(place) ? cell : cell.padStart(widths[place] ?? 0))),
  )
}

function failuresText(failed: BenchRun['failed']): string {
  const words = Object.entries(failed).map(([code, count]) => `${count.toLocaleString('en')} ${printable(code)}`)
  return words.length === 0 ? '-' : words.join(', ')
}

function of(connections: number): string {
  return connections === 1 ? '1 connection' : `${connections} connections`
}

/** With three digits that count: `0.12 ms`, `3.4 ms`, `120 ms`. */
function milliseconds(ms: number): string {
  return `${ms < 1 ? ms.toFixed(2) : ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en')} ms`
}
