/** Text for people: columns and durations. */
import stringWidth from 'string-width'

/**
 * Rows with their cells one under the other, two spaces apart, without trailing spaces. A cell is as wide as a terminal shows
 * it: colours take no place, and some characters take two.
 */
export function grid(rows: readonly (readonly string[])[]): string {
  const sizes = rows.map((row) => row.map((cell) => stringWidth(cell)))
  const widths: number[] = []
  for (const row of sizes) row.forEach((size, place) => (widths[place] = Math.max(widths[place] ?? 0, size)))
  const padded = (cell: string, row: number, place: number): string =>
    cell + ' '.repeat((widths[place] ?? 0) - (sizes[row]?.[place] ?? 0))
  return rows
    .map(
      (cells, row) =>
        `${cells
          .map((cell, place) => padded(cell, row, place))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Bytes as the text that they are. */
export function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString()
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

/** For example `840 ms`, `12 s`, `3 min`, `5 h`, `9 d`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}
