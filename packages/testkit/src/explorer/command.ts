import { optionsIn, understood, whole } from '../command-line/arguments.js'
import { settingsFor, usualSettings } from './catalogue.js'
import { search } from './search.js'
import type { Setting } from './setting.js'

const USAGE = 'explore [--voters N] [--recoveries N] [--states N]'

const VOTERS_MAX = 9
const RECOVERIES_MAX = 5

/**
 * Runs the explorer as the command line asks, and returns its exit code: 0, 1 where a promise was broken or a bound cut
 * the search short, 2 where the command was not understood. The last line is always the summary.
 */
export function explore(args: readonly string[], print: (line: string) => void, nowMs: () => number): 0 | 1 | 2 {
  const wanted = understood(() => parse(args))
  if (typeof wanted === 'string') {
    print(`explore: ${wanted}`)
    print(`usage: ${USAGE}`)
    return 2
  }
  let states = 0
  let violations = 0
  let incomplete = 0
  for (const setting of wanted.settings) {
    const startedMs = nowMs()
    const found = search(setting, wanted)
    const seconds = ((nowMs() - startedMs) / 1000).toFixed(1)
    print(`${setting.name}: ${grouped(found.states)} states, ${grouped(found.steps)} steps, ${seconds} s`)
    states += found.states
    if (found.violation !== undefined) {
      violations++
      print(`  broken: ${found.violation.problem}`)
      for (const line of found.violation.trace) print(`    ${line}`)
    } else if (!found.complete) {
      incomplete++
      print('  not explored to the end: the number of states is bounded')
    }
  }
  print(`explore: ${states} states, ${violations} violations`)
  return violations + incomplete === 0 ? 0 : 1
}

interface Wanted {
  readonly settings: readonly Setting[]
  readonly statesMax: number
}

function parse(args: readonly string[]): Wanted {
  const text = { type: 'string' } as const
  const values = optionsIn(args, { voters: text, recoveries: text, states: text })
  const voters = whole('voters', values.voters, { from: 1, to: VOTERS_MAX })
  const recoveries = whole('recoveries', values.recoveries, { from: 1, to: RECOVERIES_MAX })
  const statesMax = whole('states', values.states, { from: 1 }) ?? Infinity
  if (voters === undefined && recoveries !== undefined) throw new TypeError('--recoveries needs --voters')
  return { settings: voters === undefined ? usualSettings() : settingsFor({ voters, recoveries }), statesMax }
}

function grouped(number: number): string {
  return number.toLocaleString('en-US')
}
