// What is installed beside our own code: that nothing of it runs a program while it is installed, that its licences are
// among those we may pass on, that none of it is older than the mend of an advisory that was looked up, and that
// docs/dependencies.md lists what a node is made of. With `--write`, writes that list.
import { existsSync, globSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { finish, packages, readText, root } from './sources.mjs'

/** They ask for their notice and nothing else. */
const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]
/** The only one whose program may run: it fetches the Node that the scripts run under. */
const BUILT = ['node']
/** Looked up by hand: the versions in which each was mended, the first of each line that has one. */
const { advisories } = JSON.parse(readText('scripts/advisories.json'))
const LIST = 'docs/dependencies.md'
const HEAD = `# Dependencies

What a node is made of beside this repository, with licences. The file is made by \`npx -y pnpm@12 list:dependencies\`; a check
compares it with what is installed, so a change of it is a change to look at: see [CONTRIBUTING](../CONTRIBUTING.md#dependencies).
Packages for one kind of machine (\`optional\`) have the licence of the package that asks for them.

| package | version | licence |
|---|---|---|
`

/** What `overrides` of pnpm-workspace.yaml takes away from those that ask for it. */
const leftOut = new Set([...linesOf('overrides', '\'-\'|"-"')].map(([, name]) => name))
const problems = []
const examined = { dependencies: 0, installed: 0, advisories: 0 }
const found = new Map()
const published = packages().filter(({ folder }) => /^(packages|apps)\//.test(folder))

for (const { folder, manifest } of published) collect(realpathSync(join(root, folder)), manifest)
checkScripts()
const rows = [...found.values()].toSorted((a, b) =>
  a.name === b.name ? order(a.version, b.version) : order(a.name, b.name),
)
for (const { name, version, licence } of rows) {
  if (!isAllowed(licence))
    problems.push(`${name} ${version} has the licence ${licence}, which is not among those that we pass on`)
}
for (const advisory of advisories) checkAdvisory(advisory)
const list = HEAD + rows.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |\n`).join('')
if (process.argv.includes('--write')) writeFileSync(join(root, LIST), list)
else if (!existsSync(join(root, LIST)) || readText(LIST) !== list) {
  problems.push(
    `${LIST} is not what is installed: run \`npx -y pnpm@12 list:dependencies\`, and look at what has changed`,
  )
}

finish('dependencies', examined, problems)

function order(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}

/** All that the package at `path` needs to run, and what that needs. */
function collect(path, { dependencies = {}, optionalDependencies = {}, license }) {
  for (const [name, range] of Object.entries({ ...dependencies, ...optionalDependencies })) {
    if (name.startsWith('@replicator/') || leftOut.has(name)) continue
    const place = placeOf(path, name)
    const isOptional = name in optionalDependencies
    if (place === undefined && !isOptional) problems.push(`${name} is not installed for ${path}`)
    // Which of them are installed differs between machines; the list must not.
    if (isOptional) add(name, { version: `${range} (optional)`, licence: licenceOf({ license }) })
    if (place === undefined || isOptional) continue
    const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
    if (add(name, { version: manifest.version, licence: licenceOf(manifest) })) collect(place, manifest)
  }
}

function add(name, { version, licence }) {
  const id = `${name}@${version}`
  if (found.has(id)) return false
  examined.dependencies += 1
  found.set(id, { name, version, licence })
  return true
}

/** As Node looks for it. */
function placeOf(path, name) {
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (existsSync(join(place, 'package.json'))) return realpathSync(place)
  }
  return undefined
}

function licenceOf({ license, licenses }) {
  const given = license ?? licenses
  if (Array.isArray(given)) return given.map((each) => each.type ?? each).join(' OR ')
  return given?.type ?? given ?? 'none'
}

/** One of those that are offered is enough; all of those that hold together are needed. */
function isAllowed(licence) {
  const bare = licence.replace(/^\((.*)\)$/, '$1')
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((each) => LICENCES.includes(each)))
}

function checkAdvisory({ package: name, id, fixed }) {
  const affected = rows.filter((row) => row.name === name)
  if (affected.length === 0) problems.push(`scripts/advisories.json has ${id} of ${name}, which is not installed`)
  for (const { version } of affected) {
    examined.advisories += 1
    if (!isMended(version, fixed))
      problems.push(`${name} ${version} has ${id}: take ${fixed.join(' or ')}, or a later one`)
  }
}

/** A line without a mend of its own is mended where it began after all that have one. */
function isMended(version, fixed) {
  const [major] = numbersOf(version)
  const own = fixed.find((each) => numbersOf(each)[0] === major)
  if (own === undefined) return fixed.every((each) => numbersOf(each)[0] < major)
  const [now, wanted] = [numbersOf(version), numbersOf(own)]
  const place = now.findIndex((number, index) => number !== wanted[index])
  return place === -1 || now[place] > wanted[place]
}

function numbersOf(version) {
  return version.split('.').map(Number)
}

/** Of all that is installed, for development as well. */
function checkScripts() {
  const allowed = new Map([...linesOf('allowBuilds', 'true|false')].map(([, name, value]) => [name, value === 'true']))
  for (const [name, isBuilt] of allowed) {
    if (isBuilt && !BUILT.includes(name))
      problems.push(`pnpm-workspace.yaml lets ${name} run a program while it is installed`)
  }
  for (const file of globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', { cwd: root })) {
    const { name, version, scripts = {} } = JSON.parse(readText(file))
    examined.installed += 1
    const own = ['preinstall', 'install', 'postinstall'].filter((each) => each in scripts)
    // pnpm, as npm, builds what has this file, with no script that says so.
    if (existsSync(join(root, dirname(file), 'binding.gyp'))) own.push('binding.gyp')
    if (own.length === 0 || allowed.has(name)) continue
    problems.push(
      `${name} ${version} has ${own.join(', ')}: say in allowBuilds of pnpm-workspace.yaml that it doesn't run`,
    )
  }
  for (const { folder, manifest } of packages()) {
    const own = ['preinstall', 'install', 'postinstall'].filter((each) => each in (manifest.scripts ?? {}))
    if (own.length > 0) problems.push(`${folder} has ${own.join(', ')}: nothing of ours runs while it is installed`)
  }
}

/** Names with their values, of a block of pnpm-workspace.yaml. */
function linesOf(block, values) {
  const [, lines = ''] = new RegExp(`^${block}:\\n((?: .*\\n?)*)`, 'm').exec(readText('pnpm-workspace.yaml')) ?? []
  return lines.matchAll(new RegExp(`^ +['"]?([^'":]+)['"]?: *(${values})$`, 'gm'))
}
