import { Worker } from 'node:worker_threads'
import type { WantedMany, WantedOne } from './wanted.js'
import { USAGE, parse } from './wanted.js'
import type { Plan } from './plan.js'
import { planOf } from './plan.js'
import type { RunResult } from './run.js'
import { run } from './run.js'
import { select, shrink } from './shrink.js'
import { readable } from './system-keys.js'
import { add, emptyTally, summary } from './tally.js'
import type { Assignment } from './worker.js'

/** Few, so that no worker is at its last ones for long while the others are done. */
const SEEDS_PER_ASSIGNMENT = 4
const FAILURES_MAX = 10
const PROGRESS_MS = 10_000

export interface CommandParts {
  readonly print: (line: string) => void
  readonly nowMs: () => number
  /** The first seed where none is given. */
  readonly fresh: number
}

/**
 * Runs seeds as the command line asks, and returns the exit code: 0, 1 where a promise was broken, 2 where the command
 * was not understood. Where it was, the last line is the summary.
 */
export async function simulate(args: readonly string[], parts: CommandParts): Promise<0 | 1 | 2> {
  const wanted = parse(args, parts.fresh)
  if (typeof wanted === 'string') {
    parts.print(`simulate: ${wanted}`)
    parts.print(`usage: ${USAGE}`)
    return 2
  }
  return wanted.kind === 'one' ? runOne(wanted, parts) : await runMany(wanted, parts)
}

function runOne({ seed, shape, readable, parts }: WantedOne, { print, nowMs }: CommandParts): 0 | 1 {
  const beganMs = nowMs()
  const plan = select(planOf(seed, shape), parts)
  const result = run(plan, { readable })
  for (const line of result.trace) print(line)
  print(`seed ${seed}: trace ${result.hash} of ${result.events} events, ${Math.round(result.virtualMs)} ms`)
  if (result.violations.length > 0) for (const line of reportOf(plan, result, shape !== undefined)) print(line)
  const tally = emptyTally()
  add(tally, result)
  for (const line of summary(tally, nowMs() - beganMs)) print(line)
  return result.violations.length === 0 ? 0 : 1
}

async function runMany(wanted: WantedMany, { print, nowMs }: CommandParts): Promise<0 | 1> {
  const { first, seeds, minutes, shape, workers } = wanted
  const beganMs = nowMs()
  const untilMs = beganMs + minutes * 60_000
  const tally = emptyTally()
  let handedOut = 0
  let shownMs = beganMs
  const next = (): Assignment | undefined => {
    const count = Math.min(SEEDS_PER_ASSIGNMENT, seeds - handedOut)
    if (count <= 0 || nowMs() >= untilMs || tally.violations >= FAILURES_MAX) return undefined
    const numbers = Array.from({ length: count }, (_, i) => first + handedOut + i)
    handedOut += count
    return { seeds: numbers, ...(shape === undefined ? {} : { shape }) }
  }
  const report = (results: readonly RunResult[]): void => {
    for (const result of results) {
      add(tally, result)
      if (result.violations.length === 0) continue
      for (const line of reportOf(planOf(result.seed, shape), result, shape !== undefined)) print(line)
    }
    if (nowMs() - shownMs < PROGRESS_MS) return
    shownMs = nowMs()
    print(`${tally.seeds} seeds, ${tally.operations} operations, ${tally.violations} violations`)
  }
  print(`seeds from ${first} on`)
  await Promise.all(Array.from({ length: workers }, () => work(next, report)))
  if (tally.violations >= FAILURES_MAX) print(`ended after ${FAILURES_MAX} violations`)
  for (const line of summary(tally, nowMs() - beganMs)) print(line)
  return tally.violations === 0 && tally.seeds > 0 ? 0 : 1
}

function work(next: () => Assignment | undefined, report: (results: readonly RunResult[]) => void): Promise<void> {
  // Nearly all that a seed makes is gone with it: the less often that is looked at, the better, which saves a twentieth.
  const resourceLimits = { maxYoungGenerationSizeMb: 96 }
  const worker = new Worker(new URL('./worker.js', import.meta.url), { resourceLimits })
  return new Promise((resolve, reject) => {
    const assign = (): void => {
      const assignment = next()
      // oxlint-disable unicorn/require-post-message-target-origin -- a worker thread, not a window
      if (assignment === undefined) void worker.terminate().then(() => resolve())
      else worker.postMessage(assignment)
    }
    worker.on('message', (results: readonly RunResult[]) => {
      report(results)
      assign()
    })
    worker.on('error', reject)
    assign()
  })
}

/** Says what broke, and how to see it again: as it was, and as short as it was found. */
function reportOf(plan: Plan, result: RunResult, isShaped: boolean): readonly string[] {
  const shrunk = shrink(plan, result)
  const faults = shrunk.plan.faults.map(({ number }) => number)
  const operations = shrunk.plan.operations.map(({ number }) => number)
  const shape = `${plan.shape.clusters}x${plan.shape.nodesPerCluster}`
  const command = `pnpm simulate --seed ${plan.seed}${isShaped ? ` --shape ${shape}` : ''}`
  return [
    `seed ${plan.seed} (${shape}, trace ${result.hash}):`,
    ...result.violations.map(
      ({ check, detail, atMs = 0 }) => `  ${check} at ${Math.round(atMs)} ms: ${readable(detail)}`,
    ),
    `  replay: ${command} --trace`,
    `  shortest of ${shrunk.runs} tries, ${faults.length} faults and ${operations.length} operations:`,
    `  ${command} --faults '${faults.join(',')}' --operations '${operations.join(',')}' --trace`,
  ]
}
