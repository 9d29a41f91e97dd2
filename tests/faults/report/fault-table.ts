import type { Row } from './row.ts'
import { type Columns, columnsFor, headLine, line } from './table.ts'

const HEAD = ['scenario', 'operations', 'acknowledged', 'lost', 'longest gap ms', 'p99 ms', 'fault s', '']

export function faultColumns(names: readonly string[]): Columns {
  return columnsFor(HEAD, Math.max(...names.map(({ length }) => length)))
}

export function faultHead(columns: Columns): string {
  return headLine(columns)
}

/** A line for the scenario, and one for each thing that went wrong. */
export function faultLines(columns: Columns, row: Row): readonly string[] {
  const { scenario, operations, acknowledged, lost, longestGapMs, p99Ms, faultMs, problems } = row
  const figures = [operations, acknowledged, lost, Math.round(longestGapMs), Math.round(p99Ms)].map(figure)
  const verdict = problems.length === 0 ? 'ok' : 'FAILED'
  const cells = [scenario, ...figures, (faultMs / 1000).toFixed(1), verdict]
  return [line(columns, cells), ...problems.map((problem) => `  ${problem}`)]
}

/** `12 operations, 3 acknowledged, 0 lost`, of all scenarios together. */
export function totals(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number): string => figure(rows.reduce((total, row) => total + of(row), 0))
  return `${sum((row) => row.operations)} operations, ${sum((row) => row.acknowledged)} acknowledged, ${sum((row) => row.lost)} lost`
}

/** A dash for what there is none of. */
function figure(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en') : '–'
}
