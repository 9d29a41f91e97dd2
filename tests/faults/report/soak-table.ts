import type { Trend } from '../soak/trend.ts'
import { columnsFor, headLine, line } from './table.ts'

const HEAD = ['quantity', 'first', 'last', 'per hour', '±', 'bound', '']

/** The means of the first and of the last tenth of the samples, the slope, and how sure that is. */
export function soakLines(trends: readonly Trend[]): readonly string[] {
  const names = trends.map(({ quantity: { name, unit } }) => (unit === '' ? name : `${name}, ${unit}`))
  const columns = columnsFor(HEAD, Math.max(...names.map(({ length }) => length)))
  const rows = trends.map(({ quantity, first, last, perHour, twoErrors, verdict }, place) =>
    line(columns, [names[place] ?? '', ...[first, last, perHour, twoErrors, quantity.perHourMax].map(figure), verdict]),
  )
  return [headLine(columns), ...rows]
}

function figure(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : '–'
}
