import type { Shape } from '../subjects/replicator-network.ts'

export function shapeName({ clusters, nodes }: Shape): string {
  return `${clusters} x ${nodes}`
}

/** Answers that were not the expected one, of all windows together, in words; empty without any. */
export function toldOthers(...windows: readonly Readonly<Record<string, number>>[]): string {
  const counts = new Map<string, number>()
  for (const others of windows) {
    for (const [answer, count] of Object.entries(others)) counts.set(answer, (counts.get(answer) ?? 0) + count)
  }
  return [...counts].map(([answer, count]) => `${count} × ${answer}`).join(', ')
}
