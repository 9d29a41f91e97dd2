/** A table as Markdown, which is readable as it is too. */
import { median } from './statistics.ts'

export type Cell = string | number

/** The first columns are text, the others figures. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], textColumns = 1): string {
  const lines = [head, ...rows.map((row) => row.map(text))]
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)))
  const padded = (cell: string, column: number): string =>
    column < textColumns ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  const line = (cells: readonly string[]): string => `| ${cells.map(padded).join(' | ')} |`
  const rule = widths.map((width, column) =>
    column < textColumns ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`,
  )
  return [line(head), `|${rule.join('|')}|`, ...lines.slice(1).map(line)].join('\n')
}

/** Three digits, or as many as a whole number has; a dash for what was not measured. */
function text(cell: Cell): string {
  if (typeof cell === 'string') return cell
  if (!Number.isFinite(cell)) return '–'
  const size = Math.abs(cell)
  if (size >= 100 || Number.isInteger(cell)) return Math.round(cell).toLocaleString('en')
  return cell.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

/** Of several rounds: the median, and the least and the greatest; empty without any. */
export function ratioText(ratios: readonly number[]): string {
  if (!ratios.some(Number.isFinite)) return ''
  const [least, greatest] = [Math.min(...ratios), Math.max(...ratios)]
  return `${median(ratios).toFixed(2)} (${least.toFixed(2)}–${greatest.toFixed(2)})`
}

export function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : '–'
}
