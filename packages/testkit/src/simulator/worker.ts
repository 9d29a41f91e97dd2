/** Runs one seed after the other, as the main thread hands them out. */
import { parentPort } from 'node:worker_threads'
import type { Shape } from './plan.js'
import { planOf } from './plan.js'
import { run } from './run.js'

export interface Assignment {
  readonly seeds: readonly number[]
  readonly shape?: Shape
}

parentPort?.on('message', ({ seeds, shape }: Assignment) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread, not a window
  parentPort?.postMessage(seeds.map((seed) => run(planOf(seed, shape))))
})
