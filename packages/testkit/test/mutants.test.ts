import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mutants } from '../src/mutants/command.js'
import { runBounded } from '../src/mutants/bounded-process.js'
import { checks, checksFor } from '../src/mutants/check.js'
import { uncompiled } from '../src/mutants/compilation.js'
import { CATALOGUE, WorkspaceCopy, applyEdit } from '../src/mutants/index.js'
import type { Mutant } from '../src/mutants/index.js'
import { kills } from '../src/mutants/trial.js'

const root = join(import.meta.dirname, '../../..')

function sourceOf(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

describe('the catalogue', () => {
  it('has at least 40 mutants, each with a name of its own and something that it breaks', () => {
    expect(CATALOGUE.length).toBeGreaterThanOrEqual(40)
    expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length)
    for (const { rule, edits } of CATALOGUE) {
      expect(rule).not.toBe('')
      expect(edits.length).toBeGreaterThan(0)
    }
  })

  it.each(CATALOGUE.map((mutant) => [mutant.name, mutant] as const))(
    'fits the sources as they are, and is still a program: %s',
    (_name, { edits }) => {
      const sources = new Map<string, string>()
      for (const edit of edits) sources.set(edit.file, applyEdit(sources.get(edit.file) ?? sourceOf(edit.file), edit))
      for (const [file, source] of sources) {
        expect(source).not.toBe(sourceOf(file))
        expect(() => stripTypeScriptTypes(source)).not.toThrow()
      }
    },
  )

  it('has what docs/testing.md says that the simulator sees', () => {
    const rows = [...sourceOf('docs/testing.md').matchAll(/^\| .+ \| (.+) \| \d+ \|$/gm)].map(([, name]) => name)
    expect(rows.length).toBeGreaterThanOrEqual(16)
    expect(rows.filter((row) => !CATALOGUE.some(({ name }) => name === row))).toEqual([])
  })

  it('has a check for each mutant', () => {
    for (const each of CATALOGUE) expect(checksFor(each, checks({ seeds: 1 }))).not.toEqual([])
  })
})

describe('an edit', () => {
  const edit = { file: 'a.ts', find: 'a (b) c', replace: 'd' }

  it('fits wherever the lines are broken', () => {
    expect(applyEdit('x a\n  (b)\n  c y', edit)).toBe('x d y')
  })

  it('is refused where its text is not there, or is there twice', () => {
    expect(() => applyEdit('a b c', edit)).toThrow(/doesn't contain/)
    expect(() => applyEdit('a (b) c, a (b) c', edit)).toThrow(/more than once/)
  })
})

async function run(
  args: readonly string[],
  catalogue: readonly Mutant[] = CATALOGUE,
): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = []
  return { code: await mutants(args, { root, catalogue, print: (line) => lines.push(line) }), lines }
}

const NOTHING = { file: 'packages/membership/src/quorum.ts', find: 'voters / 2', replace: 'nobody / 2' }
const OF_NOTHING: Mutant = { name: 'of nothing', rule: 'none', edits: [NOTHING] }
const REFUSED = "error TS2304: Cannot find name 'nobody'."

describe('a copy of the workspace', () => {
  let copy: WorkspaceCopy

  beforeAll(() => {
    copy = new WorkspaceCopy(root)
  }, 60_000)
  afterAll(() => copy.remove())

  /** What a check finds of a mutant. */
  async function found(mutant: Mutant, check: string): Promise<readonly string[]> {
    const using = checks({ seeds: 1 }).filter(({ name }) => name === check)
    copy.apply(mutant)
    const kill = await kills(copy, { checks: using, durations: new Map(), every: false })
    copy.restore()
    return kill.map(({ what }) => what)
  }

  it('kills a mutant for real', { timeout: 60_000 }, async () => {
    const mutant = CATALOGUE.find(({ name }) => name === 'a fast quorum one too small')
    expect(mutant && (await found(mutant, 'explorer'))).toEqual([expect.stringMatching(/^3 voters, .* would /)])
  })

  it('lets live what changes nothing', { timeout: 60_000 }, async () => {
    const edit = { file: 'packages/membership/src/quorum.ts', find: 'voters / 2', replace: 'voters * 0.5' }
    expect(await found({ name: 'none', rule: 'none', edits: [edit] }, 'simulator')).toEqual([])
  })

  it('is removed only once what runs in it is ended, should this process end before', async () => {
    const remove = (): void => {}
    const place = (): number => process.listeners('exit').indexOf(remove)
    process.once('exit', remove)
    try {
      const before = place()
      const ending = runBounded(['--eval', ''], { folder: root, timeMsMax: 30_000, memoryMbMax: 200 })
      expect(place()).toBe(before + 1)
      expect(await ending).toMatchObject({ code: 0 })
      expect(place()).toBe(before)
    } finally {
      process.off('exit', remove)
    }
  })

  it('is as it was once a mutant is taken out again', () => {
    const [first] = CATALOGUE
    if (first === undefined) throw new RangeError('there is no mutant')
    copy.apply(first)
    for (const { file } of first.edits) expect(readFileSync(join(copy.folder, file), 'utf8')).not.toBe(sourceOf(file))
    copy.restore()
    for (const { file } of first.edits) expect(readFileSync(join(copy.folder, file), 'utf8')).toBe(sourceOf(file))
  })

  it(
    'compiles with each mutant of the catalogue, and not with one that names what is not there',
    {
      timeout: 60_000,
    },
    async () => {
      expect(await uncompiled(copy, [...CATALOGUE, OF_NOTHING])).toEqual([{ mutant: OF_NOTHING, what: REFUSED }])
    },
  )
})

describe('the command', () => {
  it.each([
    ['--only', 'nothing of the kind'],
    ['--jobs', '0'],
    ['--seeds', 'many'],
    ['--check', 'the weather'],
    ['--all'],
  ])('refuses arguments that make no sense: %s %s', async (...args) => {
    const { code, lines } = await run(args)
    expect(code).toBe(2)
    expect(lines.at(-1)).toMatch(/^usage: mutants/)
  })

  it('calls no mutant a survivor that the check does not look at', async () => {
    const edits = [{ file: 'packages/store/src/index.ts', find: 'a', replace: 'b' }]
    const { code, lines } = await run(['--check', 'explorer'], [{ name: 'in the store', rule: 'none', edits }])
    expect(code).toBe(2)
    expect(lines[0]).toBe(
      'mutants: nothing of this is looked at by explorer: it changes store, not interface, membership, commit',
    )
  })

  it('fails where a mutant is no program, and says that nothing has killed it', { timeout: 60_000 }, async () => {
    const { code, lines } = await run(['--check', 'explorer'], [OF_NOTHING])
    expect(code).toBe(1)
    expect(lines).toEqual([`no program: of nothing: ${REFUSED}`, 'mutants: 0 of 1 killed'])
  })

  it('fails where there is nothing to apply', async () => {
    const { code, lines } = await run([], [])
    expect(code).toBe(2)
    expect(lines[0]).toBe('mutants: there is nothing to apply')
  })
})
