import { parseArgs } from 'node:util'
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
  const asked = parse(args)
  if (typeof asked === 'string') {
    print(`explore: ${asked}`)
    print(`usage: ${USAGE}`)
    return 2
  }
  let states = 0
  let violations = 0
  let incomplete = 0
  for (const setting of asked.settings) {
    const startedMs = nowMs()
    const found = search(setting, asked)
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

interface Asked {
  readonly settings: readonly Setting[]
  readonly statesMax: number
}

/** What to do, or what is wrong with the arguments. */
function parse(args: readonly string[]): Asked | string {
  let values: { voters?: string; recoveries?: string; states?: string }
  try {
    const options = { voters: { type: 'string' }, recoveries: { type: 'string' }, states: { type: 'string' } } as const
    // pnpm hands a `--` on that separated its own options from the script's.
    values = parseArgs({ args: args.filter((each) => each !== '--'), options }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const voters = count(values.voters, VOTERS_MAX)
  const recoveries = count(values.recoveries, RECOVERIES_MAX)
  const states = count(values.states, Number.MAX_SAFE_INTEGER)
  if (voters === null) return `--voters is a number from 1 to ${VOTERS_MAX}`
  if (recoveries === null) return `--recoveries is a number from 1 to ${RECOVERIES_MAX}`
  if (states === null) return '--states is a number from 1 on'
  if (voters === undefined && recoveries !== undefined) return '--recoveries needs --voters'
  const settings = voters === undefined ? usualSettings() : settingsFor({ voters, recoveries })
  return { settings, statesMax: states ?? Infinity }
}

/** Undefined where nothing was given, null where it isn't a number in bounds. */
function count(text: string | undefined, max: number): number | undefined | null {
  if (text === undefined) return undefined
  const number = Number(text)
  return Number.isInteger(number) && number >= 1 && number <= max ? number : null
}

function grouped(number: number): string {
  return number.toLocaleString('en-US')
}
