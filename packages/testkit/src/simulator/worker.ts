/** Runs one seed after the other, as the main thread hands them out. */
import { parentPort } from 'node:worker_threads'
import type { Shape } from './plan.js'
import { planOf } from './plan.js'
import type { RunResult } from './run.js'
import { run } from './run.js'

export interface Assignment {
  readonly seeds: readonly number[]
  readonly shape?: Shape
}

parentPort?.on('message', ({ seeds, shape }: Assignment) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
  parentPort?.postMessage(seeds.map((seed) => runNamed(seed, shape)))
})

/** A fault of the simulator itself must be as easy to see again as one of the engine. */
function runNamed(seed: number, shape: Shape | undefined): RunResult {
  try {
    return run(planOf(seed, shape))
  } catch (cause) {
    throw new Error(`seed ${seed} could not be run`, { cause })
  }
}
