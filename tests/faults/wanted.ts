/** The command line of `faults`. */
import { optionsIn, positive, understood, whole } from '@replicator/testkit/command-line'
import { SCENARIOS, SHORT } from './scenarios/index.ts'
import type { Scenario } from './scenarios/scenario.ts'

export const USAGE = 'faults [--only NAME,…] [--short] [--seed S] [--seconds N] [--json] [--list]'

const SECONDS = 6
/** The whole run has to end within 90 s, on a machine with two cores. */
const SECONDS_SHORT = 4
const SECONDS_MAX = 600

export interface Wanted {
  readonly scenarios: readonly Scenario[]
  readonly seed: number
  readonly durationMs: number
  readonly json: boolean
  /** Only say which scenarios there are. */
  readonly list: boolean
}

/** What to do, or what is wrong with the arguments. `fresh` is the seed where none is given. */
export function parse(args: readonly string[], fresh: number): Wanted | string {
  return understood(() => {
    const values = optionsIn(args, {
      only: { type: 'string' },
      short: { type: 'boolean', default: false },
      seed: { type: 'string' },
      seconds: { type: 'string' },
      json: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    })
    if (values.short && values.only !== undefined) throw new TypeError('--short and --only each say which scenarios')
    const names = values.short ? SHORT : values.only?.split(',').map((name) => name.trim())
    return {
      scenarios: names?.map(named) ?? SCENARIOS,
      seed: whole('seed', values.seed, { from: 0 }) ?? fresh,
      durationMs: 1000 * (positive('seconds', values.seconds, SECONDS_MAX) ?? (values.short ? SECONDS_SHORT : SECONDS)),
      json: values.json,
      list: values.list,
    }
  })
}

function named(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name)
  if (found === undefined) throw new TypeError(`there is no scenario '${name}': --list shows all`)
  return found
}
