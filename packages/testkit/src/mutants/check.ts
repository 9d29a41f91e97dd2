import type { Ending } from './bounded-process.js'
import type { Mutant } from './mutant.js'
import { packagesOf } from './mutant.js'

/** Something that is green for the code as it is, and should not be for a mutant. */
export interface Check {
  readonly name: string
  /** What Node runs in the copy. */
  readonly args: readonly string[]
  /** The packages whose faults it can show. */
  readonly packages: readonly string[]
  /** What went wrong, or undefined where nothing did. */
  readonly read: (ending: Ending) => Finding | undefined
}

export interface Finding {
  readonly what: string
  /** How many seeds or states it took. */
  readonly tried?: number
}

const RULES = ['interface', 'membership', 'commit']
const PURE = [...RULES, 'rpc', 'engine', 'core']

/** In the order of what they cost; a transcript that differs says less than a test that fails. */
export function checks({ seeds }: { readonly seeds: number }): readonly Check[] {
  return [
    {
      name: 'explorer',
      args: ['packages/testkit/dist/mutants/explorer-check.js'],
      packages: RULES,
      read: readProgram,
    },
    { name: 'unit tests', args: vitest(PURE), packages: PURE, read: readTests },
    {
      name: 'golden scripts',
      args: [...vitest(['testkit']), 'test/sim-golden.test.ts'],
      packages: [...PURE, 'store'],
      read: readTests,
    },
    {
      name: 'simulator',
      args: ['packages/testkit/dist/mutants/simulator-check.js', '1', String(seeds)],
      packages: [...PURE, 'rpc', 'store'],
      read: readProgram,
    },
    { name: 'store tests', args: vitest(['store']), packages: ['store'], read: readTests },
  ]
}

/** The checks that a mutant has to pass to survive. */
export function checksFor(mutant: Mutant, all: readonly Check[]): readonly Check[] {
  const changed = packagesOf(mutant)
  return all.filter(({ packages }) => packages.some((name) => changed.includes(name)))
}

function vitest(projects: readonly string[]): readonly string[] {
  const chosen = projects.flatMap((name) => ['--project', name])
  const options = ['--bail', '1', '--maxWorkers', '1', '--no-isolate', '--reporter', 'tap-flat']
  return ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.workspace.ts', ...chosen, ...options]
}

/** The last line of a check's own program says what it tried and found. */
function readProgram(ending: Ending): Finding | undefined {
  if (ending.code === 0) return undefined
  const said = parse<{ tried: number; found?: string }>(ending.output.trimEnd().split('\n').at(-1) ?? '')
  return said?.found === undefined ? { what: endOf(ending) } : { what: said.found, tried: said.tried }
}

/** The test that failed, by its file and title. Those behind it count as failed too, but have no error. */
function readTests(ending: Ending): Finding | undefined {
  if (ending.code === 0) return undefined
  const failed = /^not ok \d+ - (.*?)(?: # time=.*)?\n +---\n +error:/m.exec(ending.output)?.[1]
  return { what: failed ?? endOf(ending) }
}

function endOf({ errors, output, code }: Ending): string {
  const lines = `${output}\n${errors}`.split('\n').map((line) => line.trim())
  const line = lines.find((each) => /(error|violation)\b.*:/i.test(each)) ?? lines.findLast((each) => each !== '')
  return `ended with ${code ?? 'a signal'}: ${line ?? 'nothing said'}`
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}
