/** The command line of `soak`. */
import { optionsIn, positive, understood, whole } from '@replicator/testkit/command-line'

export const USAGE = 'soak [--minutes N] [--seed S] [--json]'

const MINUTES = 60
const MINUTES_MAX = 7 * 24 * 60

export interface Wanted {
  readonly minutes: number
  readonly seed: number
  readonly json: boolean
}

/** What to do, or what is wrong with the arguments. `fresh` is the seed where none is given. */
export function parse(args: readonly string[], fresh: number): Wanted | string {
  return understood(() => {
    const values = optionsIn(args, {
      minutes: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    })
    return {
      minutes: positive('minutes', values.minutes, MINUTES_MAX) ?? MINUTES,
      seed: whole('seed', values.seed, { from: 0 }) ?? fresh,
      json: values.json,
    }
  })
}
