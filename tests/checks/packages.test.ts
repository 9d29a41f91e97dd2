import { describe, expect, it } from 'vitest'
import { verdictOn } from './repository.js'

const manifest = {
  name: '@replicator/store',
  version: '0.0.0',
  description: 'A store.',
  license: 'MIT',
  type: 'module',
  engines: { node: '>=22.12' },
  files: ['dist', 'LICENSE-*'],
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
}

const sound = {
  'package.json': { name: 'all', engines: manifest.engines },
  'pnpm-workspace.yaml': 'packages: [packages/*]',
  'packages/store/package.json': manifest,
  'packages/store/README.md': '# store',
  'packages/store/LICENSE-MIT': 'MIT',
  'packages/store/LICENSE-APACHE': 'Apache',
  'packages/store/dist/index.js': 'export const size = 1\n',
  'packages/store/dist/index.d.ts': 'export declare const size = 1\n',
}

const core = {
  'packages/core/package.json': { ...manifest, name: '@replicator/core' },
  'packages/core/README.md':
    "```ts\nimport { size } from '@replicator/core'\n\nconsole.log(size)\n```\nprints\n```text\n1\n```\n",
  'packages/core/LICENSE-MIT': 'MIT',
  'packages/core/LICENSE-APACHE': 'Apache',
  'packages/core/dist/index.js': 'export const size = 2\n',
  'packages/core/dist/index.d.ts': 'export declare const size = 2\n',
}

/** What browsers run, with something that they have not. */
const client = {
  ...Object.fromEntries(
    Object.entries(core).map(([path, content]) => [path.replace('packages/core', 'packages/client'), content]),
  ),
  'packages/client/package.json': { ...manifest, name: '@replicator/client' },
  'packages/client/dist/index.js': "export { readFile as size } from 'node:fs'\n",
}

describe('the check of what is published', () => {
  it('accepts a package that is whole, and refuses to have run no program of it', () => {
    const { output } = verdictOn('check-packages', sound)
    expect(output).toContain('packages: 1 packages, 0 programs, 1 problems\n')
    expect(output).toContain('packages: examined 0 programs, so this check has shown nothing')
  })

  it('refuses one without licence or Node versions, with a build’s own notes, without its types, or in browsers’ reach with modules of Node', () => {
    const { 'packages/store/LICENSE-MIT': _, ...unlicensed } = sound
    const { passed, output } = verdictOn('check-packages', {
      ...unlicensed,
      'packages/store/package.json': {
        ...manifest,
        engines: undefined,
        exports: { '.': { types: './dist/gone.d.ts', default: './dist/index.js' } },
      },
      'packages/store/dist/tsconfig.tsbuildinfo': '{}',
      ...client,
    })
    expect(passed).toBe(false)
    expect(output).toContain('packages/store is packed without LICENSE-MIT')
    expect(output).toContain('packages/client is packed with dist/index.js, which imports node:fs: no browser has it')
    expect(output).toContain('packages/store declares the Node versions undefined, the repository >=22.12')
    expect(output).toContain('packages/store is packed with dist/tsconfig.tsbuildinfo, which only this build can use')
    expect(output).toMatch(/packages\/store: .*dist\/gone\.d\.ts .*does not exist/)
    expect(output).toContain("packages/store has types that don't fit")
  })

  it('refuses archives with which the README’s example does something else', () => {
    const { output } = verdictOn('check-packages', { ...sound, ...core })
    expect(output).toContain('in an empty project program.mjs says: 2')
    expect(output).toContain('in an empty project program.cjs says: 2')
  })
})
