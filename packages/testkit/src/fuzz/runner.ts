/** Gives the targets their turns, within a time or a number of trials, and gathers what failed. */
import { Prng } from '../random/prng.js'
import type { Failure, Target, Trial } from './target.js'
import { thrown } from './target.js'

/** A target that failed this often is left out: more of the same says nothing new. */
const FAILURES_MAX = 3
/** How long one target goes on before it is the next one's turn. */
const TURN_MS = 250

export interface Found extends Failure {
  readonly target: string
  readonly seed: number
  /** Which draw of the seed it was. */
  readonly trial: number
}

export interface Tally {
  readonly target: string
  trials: number
  inputs: number
  busyMs: number
  failures: number
}

export interface FuzzOptions {
  readonly targets: readonly Target[]
  readonly seed: number
  /** The first trial of each target. Default 0. */
  readonly first?: number
  /** The trials of each target; default: as many as fit into the time. */
  readonly trials?: number
  /** How long all of it may take. Default: until the trials are done. */
  readonly durationMs?: number
  readonly nowMs: () => number
  readonly found?: (found: Found) => void
  /** Called after each round of turns. */
  readonly progress?: (tallies: readonly Tally[]) => void
}

/** Tries all targets in turn. The same seed tries the same inputs, in the same order for each target. */
export async function fuzz(options: FuzzOptions): Promise<readonly Tally[]> {
  const { targets, nowMs, durationMs = Infinity, trials = Infinity } = options
  if (durationMs === Infinity && trials === Infinity) throw new RangeError('a run of the fuzzer has an end')
  const untilMs = nowMs() + durationMs
  const tallies = targets.map((each) => ({ target: each.name, trials: 0, inputs: 0, busyMs: 0, failures: 0 }))
  const isOpen = (tally: Tally): boolean => tally.trials < trials && tally.failures < FAILURES_MAX
  try {
    while (tallies.some(isOpen) && nowMs() < untilMs) {
      for (const [place, target] of targets.entries()) {
        const tally = tallies[place] as Tally
        const beganMs = nowMs()
        const turnEndsMs = Math.min(beganMs + TURN_MS, untilMs)
        do {
          if (!isOpen(tally)) break
          await tryOnce(options, target, tally)
        } while (nowMs() < turnEndsMs)
        tally.busyMs += nowMs() - beganMs
      }
      options.progress?.(tallies)
    }
  } finally {
    for (const target of targets) await target.close?.()
  }
  return tallies
}

async function tryOnce({ seed, first = 0, found }: FuzzOptions, target: Target, tally: Tally): Promise<void> {
  const trial = first + tally.trials
  let result: Trial
  try {
    result = await target.trial(new Prng(seed, `${target.name} ${trial}`))
  } catch (error) {
    result = { inputs: 1, failure: { problem: `the trial threw ${thrown(error)}`, input: 'see the seed' } }
  }
  tally.trials++
  tally.inputs += result.inputs
  if (result.failure === undefined) return
  tally.failures++
  found?.({ ...result.failure, target: target.name, seed, trial })
}
