/**
 * Makes a failing plan shorter: leaves out faults, then operations, as long as the same promise is still broken. The
 * plan stays one of its seed, so what is left is named by numbers.
 */
import type { Plan } from './plan.js'
import type { RunResult } from './run.js'
import { run } from './run.js'

export interface Shrunk {
  readonly plan: Plan
  readonly result: RunResult
  readonly runs: number
}

const RUNS_MAX = 120

export function shrink(plan: Plan, failing: RunResult): Shrunk {
  const broken = failing.violations[0]?.check
  let shortest: Shrunk = { plan, result: failing, runs: 0 }
  let runs = 0
  const attempt = (shorter: Plan): boolean => {
    if (runs >= RUNS_MAX) return false
    runs++
    const result = run(shorter)
    if (result.violations[0]?.check !== broken) return false
    shortest = { plan: shorter, result, runs }
    return true
  }
  for (const field of ['faults', 'operations'] as const) {
    for (let size = Math.ceil(plan[field].length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < shortest.plan[field].length;) {
        const kept = shortest.plan[field].toSpliced(at, size)
        if (!attempt({ ...shortest.plan, [field]: kept })) at += size
      }
    }
  }
  return { ...shortest, runs }
}

/** Only the faults and operations of those numbers. */
export function select(
  plan: Plan,
  chosen: { readonly faults?: readonly number[]; readonly operations?: readonly number[] },
): Plan {
  const { faults, operations } = chosen
  return {
    ...plan,
    faults: faults === undefined ? plan.faults : plan.faults.filter(({ number }) => faults.includes(number)),
    operations:
      operations === undefined ? plan.operations : plan.operations.filter(({ number }) => operations.includes(number)),
  }
}
