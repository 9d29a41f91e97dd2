import type { Shape } from '../subjects/replicator-network.ts'

export function shapeName({ clusters, nodes }: Shape): string {
  return `${clusters} x ${nodes}`
}

/** Answers that were not the expected one, in words; empty without any. */
export function toldOthers(others: Readonly<Record<string, number>>): string {
  return Object.entries(others)
    .map(([answer, count]) => `${count} × ${answer}`)
    .join(', ')
}
