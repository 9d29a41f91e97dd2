/** One mutant against the checks, or none to see that all are green. */
import { runBounded } from './bounded-process.js'
import type { Check, Finding } from './check.js'
import type { WorkspaceCopy } from './workspace-copy.js'

export interface Kill extends Finding {
  readonly check: string
}

/** With what the other processes of the machine need, two of them at once stay far below 4 GB. */
const MEMORY_MB_MAX = 1200
const BASELINE_MS_MAX = 600_000
/** A mutant may be slower than the code as it is, and the machine may be busy. */
const SLOWER = 5
const LEAST_MS = 30_000

/** How long each check took with the code as it is. */
export type Durations = Map<string, number>

/** The checks that are red, and why. Notes how long each check took. */
export async function baseline(
  copy: WorkspaceCopy,
  checks: readonly Check[],
  durations: Durations,
): Promise<readonly Kill[]> {
  const red: Kill[] = []
  for (const check of checks) {
    const startedMs = performance.now()
    const finding = await attempt(copy, check, BASELINE_MS_MAX)
    durations.set(check.name, performance.now() - startedMs)
    if (finding !== undefined) red.push({ ...finding, check: check.name })
  }
  return red
}

/** The first check that sees what the copy was changed to, or with `every` all that do; none: it survives. */
export async function kills(
  copy: WorkspaceCopy,
  { checks, durations, every }: { checks: readonly Check[]; durations: Durations; every: boolean },
): Promise<readonly Kill[]> {
  const found: Kill[] = []
  for (const check of checks) {
    const finding = await attempt(copy, check, LEAST_MS + SLOWER * (durations.get(check.name) ?? 0))
    if (finding !== undefined) found.push({ ...finding, check: check.name })
    if (finding !== undefined && !every) break
  }
  return found
}

async function attempt({ folder }: WorkspaceCopy, check: Check, timeMsMax: number): Promise<Finding | undefined> {
  const ending = await runBounded(check.args, { folder, timeMsMax, memoryMbMax: MEMORY_MB_MAX })
  return ending.tookTooLong ? { what: `no end within ${Math.round(timeMsMax / 1000)} s` } : check.read(ending)
}
