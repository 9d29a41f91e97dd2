/**
 * Whether mutants are programs at all. One that names something that isn't there throws wherever it is run, and any check
 * would seem to see it.
 *
 * All are compiled at once: each changed file stands beside the one that it was made of, under a name of its own, and shares
 * with the others all that it imports, unchanged, also where its mutant has more than one file. To compile one mutant after
 * the other would be to read and check what they share four hundred times.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runBounded } from './bounded-process.js'
import type { Mutant } from './mutant.js'
import type { WorkspaceCopy } from './workspace-copy.js'

export interface Uncompiled {
  readonly mutant: Mutant
  /** What the compiler says first. */
  readonly what: string
}

const CONFIGURATION = 'tsconfig.mutants.json'
const TIME_MS_MAX = 300_000
const MEMORY_MB_MAX = 1200

const OPTIONS = {
  composite: false,
  declaration: false,
  sourceMap: false,
  noEmit: true,
  types: ['node'],
  customConditions: ['replicator-source'],
}

/** Of modules that come without types. */
const DECLARED = ['packages/*/src/*.d.ts']

/** Those that the compiler refuses. Throws where it refuses anything else, or can't be run. */
export async function uncompiled(copy: WorkspaceCopy, mutants: readonly Mutant[]): Promise<readonly Uncompiled[]> {
  const files: string[] = []
  try {
    for (const [number, mutant] of mutants.entries()) {
      for (const [file, source] of copy.changedBy(mutant)) {
        const name = nameOf(file, number)
        files.push(name)
        writeFileSync(join(copy.folder, name), source)
      }
    }
    const configuration = { extends: './tsconfig.base.json', compilerOptions: OPTIONS, files, include: DECLARED }
    writeFileSync(join(copy.folder, CONFIGURATION), JSON.stringify(configuration))
    return await compiled(copy.folder, mutants)
  } finally {
    for (const file of [...files, CONFIGURATION]) rmSync(join(copy.folder, file), { force: true })
  }
}

async function compiled(folder: string, mutants: readonly Mutant[]): Promise<readonly Uncompiled[]> {
  const args = ['node_modules/typescript/bin/tsc', '--project', CONFIGURATION, '--pretty', 'false']
  const ending = await runBounded(args, { folder, timeMsMax: TIME_MS_MAX, memoryMbMax: MEMORY_MB_MAX })
  const said = new Map<Mutant, string>()
  for (const [line, file = '', what = ''] of ending.output.matchAll(/^(?:(\S+)\(\d+,\d+\): )?(error .*)$/gm)) {
    const mutant = mutants[Number(/\.mutant-(\d+)\.ts$/.exec(file)?.[1])]
    if (mutant === undefined) throw new Error(`the compiler refuses more than mutants: ${line}`)
    if (!said.has(mutant)) said.set(mutant, what)
  }
  if (ending.code !== 0 && said.size === 0) throw new Error(`the compiler ended with ${ending.code}: ${ending.errors}`)
  return [...said].map(([mutant, what]) => ({ mutant, what }))
}

function nameOf(file: string, number: number): string {
  return file.replace(/\.ts$/, `.mutant-${number}.ts`)
}
