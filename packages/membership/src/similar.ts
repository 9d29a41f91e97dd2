/**
 * The one of these names that somebody who typed `name` may have meant: the nearest by how many letters have to be
 * changed, added or left out, where those are at most a third of it.
 */
export function similarName(name: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .filter((each) => each.distance <= Math.max(1, Math.floor(name.length / 3)))
  return near.toSorted((a, b) => a.distance - b.distance)[0]?.candidate
}

/** Levenshtein's distance, one row of his table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...b].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[[...b].length] ?? 0
}
