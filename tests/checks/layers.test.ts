import { describe, expect, it } from 'vitest'
import { verdictOn } from './repository.js'

const manifest = (name: string, ...dependencies: string[]): object => ({
  name: `@replicator/${name}`,
  dependencies: Object.fromEntries(dependencies.map((it) => [it, '1.0.0'])),
})

const references = (...names: string[]): object => ({ references: names.map((it) => ({ path: `../${it}` })) })

/** Two packages in good order; each test spoils something. */
const sound = {
  'packages/interface/package.json': manifest('interface'),
  'packages/interface/tsconfig.json': references(),
  'packages/interface/src/index.ts': `export * from './ids.js'`,
  'packages/interface/src/ids.ts': 'export type PeerId = string',
  'packages/store/package.json': manifest('store', '@replicator/interface', 'lmdb'),
  'packages/store/tsconfig.json': references('interface'),
  'packages/store/src/index.ts': `import { open } from 'lmdb'\nimport type { PeerId } from '@replicator/interface'`,
}

const verdict = (changes: Record<string, string | object> = {}) => verdictOn('check-layers', { ...sound, ...changes })

describe('the layering check', () => {
  it('accepts packages that import only what lies below them', () => {
    expect(verdict()).toEqual({ passed: true, output: 'layers: 2 packages, 3 files, 3 imports, 0 problems\n' })
  })

  it.each([
    ['a package above', `export * from '@replicator/store'`, 'store is not below interface'],
    [
      'a package above, in a type only',
      `export type A = import('@replicator/store').A`,
      'store is not below interface',
    ],
    ['a file of another package', `export * from '../../store/src/index.js'`, 'it leaves the package'],
    ['a module of Node in a pure package', `import 'node:fs'`, 'interface is pure and may use only []'],
    ['a library in a pure package', `await import('lmdb')`, 'interface is pure and may use only []'],
    [
      'a computed name in a pure package',
      'export const load = (it: string) => import(it)',
      'may not compute an import',
    ],
  ])('refuses an import of %s', (_, source, reason) => {
    const found = verdict({ 'packages/interface/src/ids.ts': source })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/interface/src/ids.ts imports')
    expect(found.output).toContain(reason)
  })

  it('refuses a module of Node in a package that browsers run', () => {
    const found = verdict({
      'packages/client/package.json': manifest('client'),
      'packages/client/tsconfig.json': references(),
      'packages/client/src/index.ts': `import { request } from 'node:http'`,
    })
    expect(found.passed).toBe(false)
    expect(found.output).toContain(
      "packages/client/src/index.ts imports 'node:http': client runs where there is no Node",
    )
  })

  it('refuses an import that the package does not declare', () => {
    const found = verdict({ 'packages/store/src/index.ts': `import pino from 'pino'` })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('it is not in the dependencies of packages/store/package.json')
  })

  it('refuses a declared dependency on a package above, even if nothing imports it', () => {
    const found = verdict({ 'packages/interface/package.json': manifest('interface', '@replicator/store') })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('depends on @replicator/store, which is not below interface')
  })

  it('refuses a library in the dependencies of a pure package, even if nothing imports it', () => {
    const found = verdict({ 'packages/interface/package.json': manifest('interface', 'lmdb') })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('interface is pure and may not depend on lmdb')
  })

  it('refuses a dependency without a reference in tsconfig.json', () => {
    const found = verdict({ 'packages/store/tsconfig.json': references() })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('has no reference to @replicator/interface')
  })

  it('refuses a package that has no place in the layering', () => {
    const found = verdict({ 'packages/surprise/package.json': manifest('surprise') })
    expect(found.passed).toBe(false)
    expect(found.output).toContain('packages/surprise has no place in the layering')
  })

  it('fails when there was nothing to examine', () => {
    const found = verdictOn('check-layers', {})
    expect(found.passed).toBe(false)
    expect(found.output).toContain('examined 0 imports, so this check has shown nothing')
  })
})
