/** Columns under each other: the first is text, the others are figures. */
export interface Columns {
  readonly head: readonly string[]
  readonly widths: readonly number[]
}

/** `first`: the longest text of the first column. */
export function columnsFor(head: readonly string[], first: number): Columns {
  const [name = '', ...others] = head
  return { head, widths: [Math.max(first, name.length), ...others.map((title) => Math.max(title.length, 8))] }
}

export function headLine({ head, widths }: Columns): string {
  return line({ head, widths }, head)
}

export function line({ widths }: Columns, cells: readonly string[]): string {
  const padded = cells.map((cell, column) =>
    column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
  )
  return padded.join('  ').trimEnd()
}
