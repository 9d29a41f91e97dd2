import { describe, expect, it } from 'vitest'
import { verdictOn } from './repository.js'

const sound = {
  'packages/store/package.json': { name: '@replicator/store' },
  'packages/store/src/record.ts': 'export const size = 1\n',
  'packages/store/test/record.test.ts': `it('has a size', () => {})\n`,
  'docs/page.md': '# Page\n',
}

const verdict = (changes: Record<string, string>) => verdictOn('check-tidy', { ...sound, ...changes })

/** Put together here, so that the check doesn't find them in this file. */
const spoilt = (...parts: string[]) => parts.join('')

describe('the tidy check', () => {
  it('accepts a package with a source and a test', () => {
    expect(verdict({})).toEqual({ passed: true, output: 'tidy: 2 files, 1 tests, 1 pages, 0 problems\n' })
  })

  it('refuses a file that has grown too long', () => {
    const found = verdict({ 'packages/store/src/record.ts': '// line\n'.repeat(501) })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/store/src/record.ts has 501 lines, more than 500')
  })

  it('refuses a page that has grown too long, and leaves out one that a program writes', () => {
    const long = 'line\n'.repeat(501)
    const found = verdict({ 'docs/page.md': long, 'docs/dependencies.md': long })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('docs/page.md has 501 lines, more than 500')
    expect(found.output).toContain(', 1 problems')
  })

  it('refuses a marker of unfinished work', () => {
    const found = verdict({ 'packages/store/src/record.ts': spoilt('// TO', 'DO: later\n') })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/store/src/record.ts:1 has an unfinished-work marker')
  })

  it.each([
    ['a test that is left out', spoilt('it.', 'skip()'), 'a test that is left out or singled out'],
    ['a test that is singled out', spoilt('describe.', 'only()'), 'a test that is left out or singled out'],
    ['a retry', spoilt('{ re', 'try: 2 }'), 'a retry, which hides races'],
    ['a stubbed module', spoilt('vi.', 'mock()'), 'a stubbed module'],
    ['a sleep', spoilt('setTime', 'out(resolve, 100)'), 'a sleep: wait for the condition itself'],
  ])('refuses %s', (_, source, reason) => {
    const found = verdict({ 'packages/store/test/record.test.ts': source })
    expect(found.passed).toBe(false)
    expect(found.output).toContain(`packages/store/test/record.test.ts:1 has ${reason}`)
  })

  it('refuses bounds outside of limits and options, and those that no test compares with the docs', () => {
    const found = verdict({
      'packages/store/src/record.ts': [
        'const WAIT_MS = 500',
        'export const ROOM_BYTES_MAX = PAGE_BYTES - 16',
        'const KEYS_AT_ONCE = 256',
        'open({ interval: 30_000 })',
        'setTimeout(() => end(), 500)',
      ].join('\n'),
      'packages/store/src/limits.ts': 'const WAIT_MS = 500\n',
    })
    expect(found.passed).toBe(false)
    for (const line of [1, 2, 3])
      expect(found.output).toContain(`packages/store/src/record.ts:${line} has a bound: move it to a limits.ts, or to`)
    for (const line of [4, 5])
      expect(found.output).toContain(`packages/store/src/record.ts:${line} has a bound without a name: move it to`)
    expect(found.output).toContain('packages/store/src/limits.ts:1 has a bound that is not exported')
  })

  it('accepts bounds where they belong, sizes of forms, and those of tests, pages and the demonstration', () => {
    const packageOf = (folder: string) => ({ [`${folder}/package.json`]: '{}', [`${folder}/test/other.test.ts`]: '' })
    const bound = 'export const WAIT_MS = 500\n'
    const found = verdict({
      ...packageOf('packages/testkit'),
      ...packageOf('apps/dashboard'),
      ...packageOf('apps/node'),
      'packages/store/src/limits.ts': bound,
      'packages/store/src/node-limits.ts': bound,
      'packages/store/src/turn/options.ts': 'const NUMBERS = { waitMs: 500 }\n',
      'packages/store/src/record.ts': 'const HEADER_BYTES = 16\nlet wakeAtMs = 0\n',
      'packages/store/test/record.test.ts': bound,
      'packages/testkit/src/run.ts': bound,
      'apps/dashboard/src/view.ts': bound,
      'apps/node/src/demo/walk.ts': bound,
    })
    expect(found).toEqual({ passed: true, output: 'tidy: 11 files, 4 tests, 1 pages, 0 problems\n' })
  })

  it('refuses a package with sources and no test', () => {
    const found = verdict({
      'packages/store/test/record.test.ts': '',
      'packages/core/package.json': '{}',
      'packages/core/src/a.ts': '',
    })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/core has sources but no test')
  })

  it('fails when there was nothing to examine', () => {
    const found = verdictOn('check-tidy', {})
    expect(found.passed).toBe(false)
    expect(found.output).toContain('examined 0 files, so this check has shown nothing')
  })
})
