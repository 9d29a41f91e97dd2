import { optionsIn, positive, understood, whole } from '../command-line/arguments.js'
import type { Found, Tally } from './runner.js'
import { fuzz } from './runner.js'
import type { Target } from './target.js'

const USAGE = 'fuzz [--minutes N] [--seed S] [--target NAME] [--trial N]'

const MINUTES_DEFAULT = 1 / 3
const MINUTES_MAX = 24 * 60
const PROGRESS_MS = 10_000
/** Longer inputs are cut in the report; the replay command brings them back whole. */
const INPUT_SHOWN_MAX = 4000

export interface CommandParts {
  readonly args: readonly string[]
  readonly targets: readonly Target[]
  readonly print: (line: string) => void
  readonly nowMs: () => number
  /** Where none is given on the command line. */
  readonly seed: number
}

/**
 * Runs the fuzzer as the command line asks, and returns its exit code: 0, 1 where something failed, 2 where the command
 * was not understood. The last line is always the summary.
 */
export async function fuzzCommand(parts: CommandParts): Promise<0 | 1 | 2> {
  const { print, nowMs } = parts
  const wanted = understood(() => parse(parts))
  if (typeof wanted === 'string') {
    print(`fuzz: ${wanted}`)
    print(`usage: ${USAGE}`)
    return 2
  }
  print(`fuzz: seed ${wanted.seed}, targets ${wanted.targets.map(({ name }) => name).join(', ')}`)
  let toldMs = nowMs()
  const tallies = await fuzz({
    ...wanted,
    nowMs,
    found: (found) => describe(found).forEach((line) => print(line)),
    progress: (soFar) => {
      if (nowMs() - toldMs < PROGRESS_MS) return
      toldMs = nowMs()
      print(`  ${sum(soFar, 'inputs')} inputs so far`)
    },
  })
  for (const { target, trials, inputs, busyMs, failures } of tallies) {
    const rate = Math.round(inputs / Math.max(0.001, busyMs / 1000))
    print(`  ${target}: ${inputs} inputs in ${trials} trials, ${rate} a second, ${failures} failures`)
  }
  const failures = sum(tallies, 'failures')
  print(`fuzz: ${sum(tallies, 'inputs')} inputs, ${failures} failures`)
  return failures === 0 ? 0 : 1
}

/** What failed, with all that is needed to see it again. */
export function describe({ target, seed, trial, problem, input }: Found): readonly string[] {
  const shown = input.length > INPUT_SHOWN_MAX ? `${input.slice(0, INPUT_SHOWN_MAX)}… (${input.length})` : input
  return [
    `FAILED ${target}, seed ${seed}, trial ${trial}: ${problem}`,
    `  input: ${shown}`,
    `  again: pnpm fuzz --seed ${seed} --target ${target} --trial ${trial}`,
  ]
}

interface Wanted {
  readonly targets: readonly Target[]
  readonly seed: number
  readonly first?: number
  readonly trials?: number
  readonly durationMs?: number
}

function parse({ args, targets, seed: seedDefault }: CommandParts): Wanted {
  const text = { type: 'string' } as const
  const values = optionsIn(args, { minutes: text, seed: text, target: text, trial: text })
  const minutes = positive('minutes', values.minutes, MINUTES_MAX) ?? MINUTES_DEFAULT
  const seed = whole('seed', values.seed, { from: 0 }) ?? seedDefault
  const chosen = values.target === undefined ? targets : targets.filter(({ name }) => name === values.target)
  if (chosen.length === 0) throw new TypeError(`--target is one of ${targets.map(({ name }) => name).join(', ')}`)
  const first = whole('trial', values.trial, { from: 0 })
  if (first === undefined) return { targets: chosen, seed, durationMs: minutes * 60_000 }
  return { targets: chosen, seed, first, trials: 1 }
}

function sum(tallies: readonly Tally[], what: 'inputs' | 'failures'): number {
  return tallies.reduce((total, tally) => total + tally[what], 0)
}
