/**
 * `pnpm simulate [--minutes N] [--seeds N] [--seed S] [--shape CxN] [--trace] [--workers N]`
 *
 * Without `--seed`, many seeds from a fresh first one on (or from `--from`), on all cores. With it, that seed alone, to
 * the same byte each time; `--faults` and `--operations` choose parts of its plan, as a failure's report names them.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Plan, Shape } from './plan.js'
import { planOf } from './plan.js'
import type { RunResult } from './run.js'
import { run } from './run.js'
import { select, shrink } from './shrink.js'
import { add, emptyTally, summary } from './tally.js'
import type { Assignment } from './worker.js'

const SEEDS_PER_ASSIGNMENT = 10
const FAILURES_SHOWN = 10
const PROGRESS_MS = 10_000

const { values: flags } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seeds: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string' },
    shape: { type: 'string' },
    faults: { type: 'string' },
    operations: { type: 'string' },
    workers: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
})

const shape = shapeOf(flags.shape)
process.exitCode = flags.seed === undefined ? await runMany() : runOne(Number(flags.seed))

function shapeOf(text: string | undefined): Shape | undefined {
  if (text === undefined) return undefined
  const [clusters, nodesPerCluster] = text.split('x').map(Number)
  if (!Number.isInteger(clusters) || !Number.isInteger(nodesPerCluster))
    throw new TypeError(`--shape is like 3x3, not ${text}`)
  return { clusters: clusters as number, nodesPerCluster: nodesPerCluster as number }
}

function runOne(seed: number): number {
  const began = performance.now()
  const chosen = { ...numbers('faults', flags.faults), ...numbers('operations', flags.operations) }
  const plan = select(planOf(seed, shape), chosen)
  const result = run(plan, { readable: flags.trace })
  for (const line of result.trace) console.log(line)
  console.log(`seed ${seed}: trace ${result.hash} of ${result.events} frames, ${Math.round(result.virtualMs)} ms`)
  if (result.violations.length > 0) report(plan, result)
  const tally = emptyTally()
  add(tally, result)
  for (const line of summary(tally, performance.now() - began)) console.log(line)
  return result.violations.length === 0 ? 0 : 1
}

function numbers(
  name: 'faults' | 'operations',
  text: string | undefined,
): { faults?: number[]; operations?: number[] } {
  if (text === undefined) return {}
  return {
    [name]: text
      .split(',')
      .filter((each) => each !== '')
      .map(Number),
  }
}

/** Says what broke, and how to see it again: as it was, and as short as it was found. */
function report(plan: Plan, result: RunResult): void {
  const shrunk = shrink(plan, result)
  const faults = shrunk.plan.faults.map(({ number }) => number)
  const operations = shrunk.plan.operations.map(({ number }) => number)
  const command = `pnpm simulate --seed ${plan.seed}${flags.shape === undefined ? '' : ` --shape ${flags.shape}`}`
  console.log(`seed ${plan.seed} (${plan.shape.clusters}x${plan.shape.nodesPerCluster}, trace ${result.hash}):`)
  for (const { check, detail, atMs = 0 } of result.violations)
    console.log(`  ${check} at ${Math.round(atMs)} ms: ${detail}`)
  console.log(`  replay: ${command} --trace`)
  console.log(`  shortest of ${shrunk.runs} tries, ${faults.length} faults and ${operations.length} operations:`)
  console.log(`  ${command} --faults '${faults.join(',')}' --operations '${operations.join(',')}' --trace`)
}

async function runMany(): Promise<number> {
  const began = performance.now()
  const untilMs = flags.minutes === undefined ? Infinity : began + Number(flags.minutes) * 60_000
  const last = flags.seeds === undefined ? Infinity : Number(flags.seeds)
  const wanted = untilMs === Infinity && last === Infinity ? 2000 : last
  const first = flags.from === undefined ? Date.now() % 2 ** 40 : Number(flags.from)
  const tally = emptyTally()
  let handedOut = 0
  let shownMs = began
  const next = (): Assignment | undefined => {
    const count = Math.min(SEEDS_PER_ASSIGNMENT, wanted - handedOut)
    if (count <= 0 || performance.now() >= untilMs || tally.violations >= FAILURES_SHOWN) return undefined
    const seeds = Array.from({ length: count }, (_, i) => first + handedOut + i)
    handedOut += count
    return { seeds, ...(shape === undefined ? {} : { shape }) }
  }
  const take = (results: readonly RunResult[]): void => {
    for (const result of results) {
      add(tally, result)
      if (result.violations.length > 0) report(planOf(result.seed, shape), result)
    }
    if (performance.now() - shownMs < PROGRESS_MS) return
    shownMs = performance.now()
    console.log(`${tally.seeds} seeds, ${tally.operations} operations, ${tally.violations} violations`)
  }
  console.log(`seeds from ${first} on`)
  const workers = Number(flags.workers ?? availableParallelism())
  await Promise.all(Array.from({ length: workers }, () => work(next, take)))
  for (const line of summary(tally, performance.now() - began)) console.log(line)
  return tally.violations === 0 && tally.seeds > 0 ? 0 : 1
}

function work(next: () => Assignment | undefined, take: (results: readonly RunResult[]) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.js', import.meta.url))
  return new Promise((resolve, reject) => {
    const assign = (): void => {
      const assignment = next()
      // oxlint-disable unicorn/require-post-message-target-origin -- a worker thread, not a window
      if (assignment === undefined) void worker.terminate().then(() => resolve())
      else worker.postMessage(assignment)
    }
    worker.on('message', (results: readonly RunResult[]) => {
      take(results)
      assign()
    })
    worker.on('error', reject)
    assign()
  })
}
