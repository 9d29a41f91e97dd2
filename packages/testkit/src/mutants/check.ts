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
const PURE = [...RULES, 'engine', 'core']

/** In the order of what they cost. */
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
      name: 'simulator',
      args: ['packages/testkit/dist/mutants/simulator-check.js', '1', String(seeds)],
      packages: [...PURE, 'store'],
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
  const options = ['--bail', '1', '--maxWorkers', '1', '--no-isolate', '--reporter', 'json']
  return ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.workspace.ts', ...chosen, ...options]
}

/** The last line of a check's own program says what it tried and found. */
function readProgram(ending: Ending): Finding | undefined {
  if (ending.code === 0) return undefined
  const said = parse<{ tried: number; found?: string }>(ending.output.trimEnd().split('\n').at(-1) ?? '')
  return said?.found === undefined ? { what: endOf(ending) } : { what: said.found, tried: said.tried }
}

interface TestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

function readTests(ending: Ending): Finding | undefined {
  if (ending.code === 0) return undefined
  const report = parse<TestReport>(ending.output)
  for (const { name, message, assertionResults } of report?.testResults ?? []) {
    const file = name.split('/packages/').at(-1) ?? name
    const failed = assertionResults.find(({ status }) => status === 'failed')
    if (failed !== undefined) return { what: `${file}: ${failed.fullName}` }
    if (message !== '') return { what: `${file}: ${message.split('\n')[0] ?? ''}` }
  }
  return { what: endOf(ending) }
}

function endOf({ errors, code }: Ending): string {
  const line = errors.split('\n').find((each) => /error/i.test(each)) ?? errors.trim().split('\n').at(-1) ?? ''
  return `ended with ${code ?? 'a signal'}: ${line.trim()}`
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}
