/** What many seeds came to, summed up. */
import type { RunResult } from './run.js'

export interface Tally {
  seeds: number
  operations: number
  violations: number
  events: number
  virtualMs: number
  readonly outcomes: Record<string, number>
  readonly faults: Record<string, number>
  readonly network: Record<string, number>
}

export function emptyTally(): Tally {
  return { seeds: 0, operations: 0, violations: 0, events: 0, virtualMs: 0, outcomes: {}, faults: {}, network: {} }
}

export function add(tally: Tally, result: RunResult): void {
  tally.seeds++
  tally.operations += result.operations
  tally.violations += result.violations.length > 0 ? 1 : 0
  tally.events += result.events
  tally.virtualMs += result.virtualMs
  sum(tally.outcomes, result.outcomes)
  sum(tally.faults, result.faults)
  sum(tally.network, result.network)
}

function sum(into: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) into[name] = (into[name] ?? 0) + count
}

/** Several lines for people, the last one for programs. */
export function summary(tally: Tally, elapsedMs: number): readonly string[] {
  const perMinute = Math.round((tally.seeds / Math.max(1, elapsedMs)) * 60_000)
  return [
    `virtual time: ${(tally.virtualMs / 3_600_000).toFixed(2)} h, ${tally.events} events, ${perMinute} seeds a minute`,
    `faults: ${listed(tally.faults)}`,
    `wire: ${listed(tally.network)}`,
    `operations by outcome: ${listed(tally.outcomes)}`,
    `simulate: ${tally.seeds} seeds, ${tally.operations} operations, ${tally.violations} violations`,
  ]
}

function listed(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  return entries.map(([name, count]) => `${name} ${count}`).join(', ')
}
