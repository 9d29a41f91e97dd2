// What the two checks of published packages share: which those are, how they are packed, and the example that is run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { packages, readText, root } from './sources.mjs'

/** What says which files are published of it. The dashboard doesn't: it is built into the package of the node. */
export const published = packages().filter(({ manifest }) => manifest.files !== undefined)

/** The versions of Node that the repository declares, as in `engines`. */
export const engines = existsSync(join(root, 'package.json'))
  ? JSON.parse(readText('package.json')).engines?.node
  : undefined

/** Packs every package into `archives`; returns what went wrong, or undefined. */
export function pack(archives) {
  mkdirSync(archives)
  const filters = published.flatMap(({ manifest }) => ['--filter', manifest.name])
  const packed = run('npx', ['-y', 'pnpm@12', '-r', ...filters, 'pack', '--pack-destination', archives], root)
  return packed.status === 0 ? undefined : `the packages can't be packed: ${packed.output}`
}

export function archiveOf(archives, { name, version }) {
  return join(archives, `${name.slice(1).replace('/', '-')}-${version}.tgz`)
}

/** The example of a package's README and what it prints; undefined where there is none. */
export function exampleOf(folder) {
  const readme = published.some((one) => one.folder === folder) ? readText(`${folder}/README.md`) : ''
  const [, code, prints] = /```ts\n(.*?)```.*?```text\n(.*?)```/s.exec(readme) ?? []
  return code === undefined ? undefined : { code, prints }
}

/** An example as a program that requires what it imports. */
function required(code, name) {
  const [, imported, body] = new RegExp(`^import (.*?) from '${name}'\n(.*)`, 's').exec(code) ?? []
  return `const ${imported} = require('${name}')\nvoid (async () => {${body}})()`
}

/** The example of core's README as a program of each kind, and what it prints; undefined where there is none. */
export function coreExample() {
  const { code, prints } = exampleOf('packages/core') ?? {}
  if (code === undefined) return undefined
  return { programs: { 'program.mjs': code, 'program.cjs': required(code, '@replicator/core') }, prints }
}

/** What is said is compared, so it comes without colour, whatever whoever runs the check would like. */
export function run(program, args, cwd, more = {}) {
  const { FORCE_COLOR: _, ...rest } = process.env
  const env = { ...rest, NO_COLOR: '1', ...more }
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: 'utf8' })
  return { status, stdout, output: `${stdout}${stderr}${error ?? ''}` }
}
