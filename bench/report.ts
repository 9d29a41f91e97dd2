/** The result of a run, for people. */
import type { Measure } from './load.ts'

export interface Row {
  readonly what: 'write' | 'read'
  readonly connections: number
  readonly network: Measure
  readonly baseline: Measure
}

export interface Report {
  readonly clusters: number
  readonly nodes: number
  readonly valueBytes: number
  readonly seconds: number
  /** From the first start to the last node being ready. */
  readonly readyMs: number
  readonly rows: readonly Row[]
}

export function table({ clusters, nodes, valueBytes, seconds, readyMs, rows }: Report): string {
  const head = ['', 'connections', 'per second', 'p50 ms', 'p99 ms', 'baseline/s', 'p50 ms', 'p99 ms', 'ratio']
  const lines = rows.map(({ what, connections, network, baseline }) => [
    what,
    String(connections),
    ...figures(network),
    ...figures(baseline),
    (network.perSecond / baseline.perSecond).toFixed(2),
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)))
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
  return [
    `${clusters} x ${nodes} nodes in processes of their own, ready after ${(readyMs / 1000).toFixed(1)} s; ` +
      `values of ${valueBytes} bytes under new keys, ${seconds} s each`,
    'baseline: one process, no replication, each value synced to its disk before the answer',
    '',
    row(head),
    ...lines.map(row),
    ...rows.flatMap(strange),
  ].join('\n')
}

function figures({ perSecond, p50Ms, p99Ms }: Measure): readonly string[] {
  return [Math.round(perSecond).toLocaleString('en'), p50Ms.toFixed(1), p99Ms.toFixed(1)]
}

/** Whatever was answered otherwise than "done". */
function strange({ what, connections, network }: Row): readonly string[] {
  const others = Object.entries(network.answers).filter(([answer]) => answer !== '200' && answer !== '201')
  return others.length === 0
    ? []
    : [`${what} at ${connections} connections: ${others.map(([answer, count]) => `${count} × ${answer}`).join(', ')}`]
}
