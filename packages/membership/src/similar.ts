/**
 * The one of these names that somebody who typed `name` may have meant: the nearest by how many letters have to be
 * changed, added or left out, where those are at most a third of it.
 */
export function similarName(name: string, candidates: readonly string[]): string | undefined {
  const near = candidates
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    .filter((each) => each.distance <= Math.floor(name.length / 3))
  return near.toSorted((a, b) => a.distance - b.distance)[0]?.candidate
}

/** Levenshtein's distance, one row of his table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let line = 0; line < a.length; line++) {
    const next = [line + 1]
    for (let column = 0; column < b.length; column++) {
      const replaced = (row[column] ?? 0) + (a.charAt(line) === b.charAt(column) ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
