import { optionsIn, understood, whole } from '../command-line/arguments.js'
import type { Check } from './check.js'
import { checks, checksFor } from './check.js'
import { uncompiled } from './compilation.js'
import type { Mutant } from './mutant.js'
import { packagesOf } from './mutant.js'
import type { Durations, Kill } from './trial.js'
import { baseline, kills } from './trial.js'
import { WorkspaceCopy } from './workspace-copy.js'

const USAGE = 'mutants [--only NAME]... [--check NAME]... [--jobs N] [--seeds N] [--every]'

const JOBS_DEFAULT = 2
const JOBS_MAX = 16
const SEEDS_DEFAULT = 400

export interface CommandParts {
  /** The workspace. */
  readonly root: string
  readonly catalogue: readonly Mutant[]
  readonly print: (line: string) => void
}

/**
 * Runs the checks against each mutant, and returns the exit code: 0, 1 where one survives or is no program, or the code as it
 * is isn't green, 2 where the command was not understood. The last line is always the summary.
 */
export async function mutants(args: readonly string[], parts: CommandParts): Promise<0 | 1 | 2> {
  const { root, catalogue, print } = parts
  const wanted = understood(() => parse(args, catalogue))
  if (typeof wanted === 'string') {
    print(`mutants: ${wanted}`)
    print(`usage: ${USAGE}`)
    return 2
  }
  const { chosen, using, jobs, every, passedOver } = wanted
  const names = using.map(({ name }) => name).join(', ')
  // It is not for a check to see what changes none of the packages that it is about: that is neither killed nor survives.
  for (const each of passedOver)
    print(`not looked at by ${names}: ${each.name} (it changes ${packagesOf(each).join(', ')})`)
  const all = using.filter((check) => chosen.some((each) => checksFor(each, [check]).length > 0))
  const copies: WorkspaceCopy[] = []
  const remove = (): void => copies.splice(0).forEach((copy) => copy.remove())
  process.once('exit', remove)
  try {
    for (let i = 0; i < Math.min(jobs, chosen.length); i++) copies.push(new WorkspaceCopy(root))
    const broken = await uncompiled(copies[0] as WorkspaceCopy, chosen)
    for (const { mutant, what } of broken) print(`no program: ${mutant.name}: ${what}`)
    if (broken.length > 0) {
      print(`mutants: 0 of ${chosen.length} killed`)
      return 1
    }
    const durations: Durations = new Map()
    const red = await proveGreen(copies, all, durations)
    for (const { check, what } of red) print(`red without any mutant: ${check}: ${what}`)
    if (red.length > 0) {
      print(`mutants: 0 of ${chosen.length} killed`)
      return 1
    }
    print(`green without any mutant: ${[...durations].map(([name, ms]) => `${name} ${seconds(ms)}`).join(', ')}`)
    const survivors: Mutant[] = []
    const counts = new Map<string, number>()
    let done = 0
    await inParallel(copies, chosen, async (copy, mutant) => {
      const startedMs = performance.now()
      copy.apply(mutant)
      const found = await kills(copy, { checks: checksFor(mutant, all), durations, every })
      copy.restore()
      done++
      if (found.length === 0) survivors.push(mutant)
      for (const { check } of found) counts.set(check, (counts.get(check) ?? 0) + 1)
      const place = `${done}/${chosen.length}`
      const took = seconds(performance.now() - startedMs)
      print(`${place} ${found.length === 0 ? 'SURVIVES' : 'killed'}: ${mutant.name} (${took})`)
      for (const kill of found) print(`    ${sentence(kill)}`)
    })
    for (const { name, rule } of survivors) print(`survives: ${name}: ${rule}`)
    print([...counts].map(([check, count]) => `${count} by ${check}`).join(', '))
    const others = passedOver.length === 0 ? '' : `, ${passedOver.length} not looked at by ${names}`
    print(`mutants: ${chosen.length - survivors.length} of ${chosen.length} killed${others}`)
    return survivors.length === 0 ? 0 : 1
  } finally {
    process.off('exit', remove)
    remove()
  }
}

interface Wanted {
  readonly chosen: readonly Mutant[]
  /** Those that none of the checks looks at. */
  readonly passedOver: readonly Mutant[]
  readonly using: readonly Check[]
  readonly jobs: number
  readonly every: boolean
}

function parse(args: readonly string[], catalogue: readonly Mutant[]): Wanted {
  const values = optionsIn(args, {
    only: { type: 'string', multiple: true },
    check: { type: 'string', multiple: true },
    jobs: { type: 'string' },
    seeds: { type: 'string' },
    every: { type: 'boolean', default: false },
  })
  const { only, every } = values
  const named = only === undefined ? catalogue : catalogue.filter(({ name }) => only.includes(name))
  const unknown = only?.find((name) => !catalogue.some((each) => each.name === name))
  if (unknown !== undefined) throw new TypeError(`there is no mutant named ${unknown}`)
  if (named.length === 0) throw new TypeError('there is nothing to apply')
  const jobs = whole('jobs', values.jobs, { from: 1, to: JOBS_MAX }) ?? JOBS_DEFAULT
  const known = checks({ seeds: whole('seeds', values.seeds, { from: 1 }) ?? SEEDS_DEFAULT })
  const missing = values.check?.find((name) => !known.some((each) => each.name === name))
  if (missing !== undefined) {
    throw new TypeError(`there is no check named ${missing}: ${known.map(({ name }) => name).join(', ')}`)
  }
  const using = known.filter(({ name }) => values.check?.includes(name) ?? true)
  const isLookedAt = (mutant: Mutant): boolean => checksFor(mutant, using).length > 0
  const chosen = named.filter(isLookedAt)
  const passedOver = named.filter((mutant) => !isLookedAt(mutant))
  if (chosen.length === 0) {
    const changed = [...new Set(named.flatMap(packagesOf))].join(', ')
    const about = [...new Set(using.flatMap(({ packages }) => packages))].join(', ')
    throw new TypeError(
      `nothing of this is looked at by ${using.map(({ name }) => name).join(', ')}: it changes ${changed}, not ${about}`,
    )
  }
  return { chosen, passedOver, using, jobs, every }
}

async function proveGreen(
  copies: readonly WorkspaceCopy[],
  all: readonly Check[],
  durations: Durations,
): Promise<readonly Kill[]> {
  const red: Kill[] = []
  await inParallel(copies, all, async (copy, check) => {
    red.push(...(await baseline(copy, [check], durations)))
  })
  return red
}

/** Each copy takes the next item as soon as it is done with the one before. */
async function inParallel<T>(
  copies: readonly WorkspaceCopy[],
  items: readonly T[],
  work: (copy: WorkspaceCopy, item: T) => Promise<void>,
): Promise<void> {
  const left = [...items]
  await Promise.all(
    copies.map(async (copy) => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(copy, item)
    }),
  )
}

function sentence({ check, what, tried }: Kill): string {
  return `by ${check}${tried === undefined ? '' : ` after ${tried}`}: ${what.slice(0, 240)}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
