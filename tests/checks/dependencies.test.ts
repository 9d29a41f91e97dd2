import { describe, expect, it } from 'vitest'
import { verdictOn } from './repository.js'

const installed = { name: 'fast', version: '1.0.0', license: 'MIT' }
const PLACE = 'node_modules/.pnpm/fast@1.0.0/node_modules/fast'
const LIST = `# Dependencies

What a node is made of beside this repository, with licences. The file is made by \`npx -y pnpm@12 list:dependencies\`; a check
compares it with what is installed, so a change of it is a change to look at: see [CONTRIBUTING](../CONTRIBUTING.md#dependencies).
Packages for one kind of machine (\`optional\`) have the licence of the package that asks for them.

| package | version | licence |
|---|---|---|
| deep | 2.0.0 | (ISC OR GPL-3.0-only) |
| fast | 1.0.0 | MIT |
| fast-linux | 1.0.0 (optional) | MIT |
`

const sound = {
  'pnpm-workspace.yaml': 'packages: [packages/*]\n\nallowBuilds:\n  node: true\n  lmdb: false\n\nnodeVersion: 22.0.0\n',
  'packages/store/package.json': { name: '@replicator/store', license: 'MIT', dependencies: { fast: '1.0.0' } },
  'packages/store/node_modules/fast/package.json': {
    ...installed,
    dependencies: { deep: '^2.0.0' },
    optionalDependencies: { 'fast-linux': '1.0.0' },
  },
  'packages/store/node_modules/deep/package.json': { name: 'deep', version: '2.0.0', license: '(ISC OR GPL-3.0-only)' },
  [`${PLACE}/package.json`]: installed,
  'docs/dependencies.md': LIST,
  'scripts/advisories.json': { advisories: [{ package: 'fast', id: 'CVE-1', fixed: ['0.9.1', '1.0.0'] }] },
}

const verdict = (changes: Record<string, string | object>) => verdictOn('check-dependencies', { ...sound, ...changes })

describe('the check of dependencies', () => {
  it('accepts licences that may be passed on, listed, where nothing runs while it is installed', () => {
    expect(verdict({})).toEqual({
      passed: true,
      output: 'dependencies: 3 dependencies, 1 installed, 1 advisories, 0 problems\n',
    })
  })

  it('asks for nothing that the workspace leaves out', () => {
    const { 'packages/store/node_modules/deep/package.json': _, ...without } = sound
    const list = LIST.replace(/\| deep .*\n/, '')
    const changes = {
      'docs/dependencies.md': list,
      'pnpm-workspace.yaml': `${sound['pnpm-workspace.yaml']}\noverrides:\n  'deep': '-'\n`,
    }
    expect(verdictOn('check-dependencies', { ...without, ...changes }).passed).toBe(true)
    expect(verdictOn('check-dependencies', { ...without, 'docs/dependencies.md': list }).output).toContain(
      'deep is not installed for',
    )
  })

  it('refuses a list that is not what is installed', () => {
    for (const text of ['', LIST.replace('| fast | 1.0.0 |', '| fast | 0.9.0 |')]) {
      expect(verdict({ 'docs/dependencies.md': text }).output).toContain(
        'docs/dependencies.md is not what is installed: run `npx -y pnpm@12 list:dependencies`',
      )
    }
  })

  it('refuses what is older than the mend of an advisory, in its own line, and one of what is not there any more', () => {
    const withFixed = (fixed: readonly string[], name = 'fast'): string =>
      verdict({ 'scripts/advisories.json': { advisories: [{ package: name, id: 'CVE-1', fixed }] } }).output
    expect(withFixed(['1.0.1'])).toContain('fast 1.0.0 has CVE-1: take 1.0.1, or a later one')
    expect(withFixed(['1.1.0', '2.0.0'])).toContain('fast 1.0.0 has CVE-1')
    expect(withFixed(['2.0.0'])).toContain('fast 1.0.0 has CVE-1')
    expect(withFixed(['0.9.1'])).toContain('0 problems')
    expect(withFixed(['1.0.0'], 'slow')).toContain('CVE-1 of slow, which is not installed')
  })

  it('refuses a licence that asks for more, and a package without one, however deep', () => {
    const deep = { name: 'deep', version: '2.0.0' }
    for (const [license, words] of [
      ['GPL-3.0-only', 'GPL-3.0-only'],
      ['MIT AND GPL-3.0-only', 'MIT AND GPL-3.0-only'],
      [undefined, 'none'],
    ]) {
      expect(verdict({ 'packages/store/node_modules/deep/package.json': { ...deep, license } }).output).toContain(
        `deep 2.0.0 has the licence ${words}, which is not among those that we pass on`,
      )
    }
  })

  it('refuses a program that would run while a package is installed', () => {
    const scripts = { postinstall: 'node steal.js' }
    expect(verdict({ [`${PLACE}/package.json`]: { ...installed, scripts } }).output).toContain(
      "fast 1.0.0 has postinstall: say in allowBuilds of pnpm-workspace.yaml that it doesn't run",
    )
    expect(verdict({ [`${PLACE}/binding.gyp`]: '{}' }).output).toContain('fast 1.0.0 has binding.gyp')
    const allowing = sound['pnpm-workspace.yaml'].replace('lmdb: false', 'lmdb: true')
    expect(verdict({ 'pnpm-workspace.yaml': allowing }).output).toContain(
      'pnpm-workspace.yaml lets lmdb run a program while it is installed',
    )
    const own = { ...sound['packages/store/package.json'], scripts }
    expect(verdict({ 'packages/store/package.json': own }).output).toContain('packages/store has postinstall')
  })

  it('refuses to have looked at nothing', () => {
    expect(
      verdictOn('check-dependencies', { 'pnpm-workspace.yaml': '', 'scripts/advisories.json': { advisories: [] } })
        .output,
    ).toContain('examined 0 dependencies, so this check has shown nothing')
  })
})
