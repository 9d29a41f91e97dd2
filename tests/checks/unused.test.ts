import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const KNIP = join(import.meta.dirname, '../../node_modules/knip/bin/knip.js')

/** What the check for unused things says of a package with these sources. */
function verdictOn(sources: Readonly<Record<string, string>>, dependencies: Readonly<Record<string, string>> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'replicator-unused-'))
  try {
    mkdirSync(join(root, 'src'))
    const manifest = { name: 'made-up', version: '1.0.0', type: 'module', exports: './src/index.ts', dependencies }
    writeFileSync(join(root, 'package.json'), JSON.stringify(manifest))
    for (const [name, source] of Object.entries(sources)) writeFileSync(join(root, 'src', name), source)
    const { status, stdout } = spawnSync(process.execPath, [KNIP, '--directory', root], { encoding: 'utf8' })
    return { passed: status === 0, output: stdout }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const sound = { 'index.ts': `export { one } from './one.js'`, 'one.ts': 'export const one = 1' }

describe('the check for unused things', () => {
  it('accepts a package in which everything is used', () => {
    expect(verdictOn(sound)).toMatchObject({ passed: true })
  })

  it.each([
    ['file', { ...sound, 'two.ts': 'export const two = 2' }, 'src/two.ts'],
    ['export', { ...sound, 'one.ts': 'export const one = 1\nexport const two = 2' }, 'two'],
  ])('refuses an unused %s', (_, sources, named) => {
    const found = verdictOn(sources)
    expect(found.passed).toBe(false)
    expect(found.output).toContain(named)
  })

  it('refuses a dependency that nothing imports', () => {
    const found = verdictOn(sound, { pino: '1.0.0' })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('pino')
  })
})
