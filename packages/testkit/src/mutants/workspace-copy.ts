/**
 * A copy of the workspace's packages to change at will. Its programs run from `dist`, its tests from `src`; both are
 * made of the same sources, so a mutant is in both.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Mutant } from './mutant.js'
import { applyEdit } from './mutant.js'

export class WorkspaceCopy {
  readonly folder: string
  /** The sources that a mutant changed, as they were. */
  readonly #before = new Map<string, string>()

  constructor(root: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'replicator-mutants-'))
    for (const name of ['package.json', 'tsconfig.base.json', 'vitest.conditions.ts', 'vitest.workspace.ts']) {
      cpSync(join(root, name), join(this.folder, name))
    }
    // The links between packages are relative and stay within the copy.
    // Tests compare the docs with the code.
    cpSync(join(root, 'docs'), join(this.folder, 'docs'), { recursive: true })
    cpSync(join(root, 'packages'), join(this.folder, 'packages'), { recursive: true, verbatimSymlinks: true })
    for (const name of ['apps', 'tests', 'examples']) mkdirSync(join(this.folder, name))
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
    // What was built may be older than the sources.
    for (const file of sourcesIn(this.folder)) this.#write(file, this.#read(file))
  }

  /** The sources that a mutant changes, as they are with it. Throws where an edit doesn't fit. */
  changedBy({ edits }: Mutant): ReadonlyMap<string, string> {
    const changed = new Map<string, string>()
    for (const edit of edits) changed.set(edit.file, applyEdit(changed.get(edit.file) ?? this.#read(edit.file), edit))
    return changed
  }

  /** Throws where an edit doesn't fit; nothing is changed then. */
  apply(mutant: Mutant): void {
    for (const [file, source] of this.changedBy(mutant)) {
      this.#before.set(file, this.#read(file))
      this.#write(file, source)
    }
  }

  /** Takes the mutant out again. */
  restore(): void {
    for (const [file, source] of this.#before) this.#write(file, source)
    this.#before.clear()
  }

  remove(): void {
    // A program that was ended this moment may still put a file there.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  #read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  #write(file: string, source: string): void {
    const program = join(this.folder, file.replace('/src/', '/dist/').replace(/\.ts$/, '.js'))
    const text = stripTypeScriptTypes(source)
    mkdirSync(dirname(program), { recursive: true })
    writeFileSync(join(this.folder, file), source)
    writeFileSync(program, text)
  }
}

/** The packages' sources, by their paths from the workspace root. */
function sourcesIn(root: string): readonly string[] {
  return readdirSync(join(root, 'packages')).flatMap((name) =>
    readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `packages/${name}/src/${file}`),
  )
}
