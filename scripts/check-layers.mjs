// Who may import whom. Read from the imports themselves, so it doesn't depend on the compiler's version.
import { isBuiltin } from 'node:module'
import { existsSync } from 'node:fs'
import { join, normalize, dirname } from 'node:path'
import { parseSync } from 'oxc-parser'
import { finish, packages, readText, root, sourcesIn } from './sources.mjs'

/** Each package and those directly below it. What lies deeper may be imported as well; siblings and above never. */
const below = {
  interface: [],
  client: ['interface'],
  compliance: ['interface'],
  rpc: ['interface'],
  membership: ['interface'],
  commit: ['membership'],
  engine: ['commit'],
  store: ['interface', 'compliance'],
  transport: ['rpc', 'compliance'],
  'client-libp2p': ['client', 'transport'],
  dashboard: ['interface'],
  core: ['engine', 'store', 'transport'],
  testkit: ['engine', 'rpc', 'store', 'core'],
  node: ['core', 'client'],
  tests: ['testkit', 'node', 'client-libp2p'],
  examples: ['testkit', 'node'],
  bench: ['testkit', 'node', 'client-libp2p'],
}

/** The pure packages, and all that each may use from outside the workspace. */
const pure = {
  interface: [],
  rpc: ['protobufjs/minimal.js', 'long'],
  membership: [],
  commit: [],
  engine: [],
}

/** What programs run that have no Node: browsers, Deno, Bun. The pure packages have no modules of Node either. */
const portable = ['client']

const scope = '@replicator/'
const problems = []
const examined = { packages: 0, files: 0, imports: 0 }

for (const one of packages()) {
  examined.packages += 1
  if (below[one.name] === undefined) {
    problems.push(`${one.folder} has no place in the layering of scripts/check-layers.mjs`)
    continue
  }
  checkManifest(one)
  for (const file of sourcesIn(one.folder)) checkFile(one, file)
}

finish('layers', examined, problems)

function allowed(name, found = new Set()) {
  for (const lower of below[name]) {
    found.add(lower)
    allowed(lower, found)
  }
  return found
}

/** The dependencies that are declared: workspace packages from below only, and tsconfig references for each of them. */
function checkManifest({ folder, name, manifest }) {
  if (manifest.name !== scope + name) problems.push(`${folder}/package.json should be named ${scope}${name}`)
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  for (const dependency of declared.filter((it) => it.startsWith(scope))) {
    if (!allowed(name).has(dependency.slice(scope.length))) {
      problems.push(`${folder}/package.json depends on ${dependency}, which is not below ${name}`)
    }
  }
  const runtime = Object.keys(manifest.dependencies ?? {})
  for (const dependency of runtime.filter((it) => !it.startsWith(scope))) {
    if (name in pure && !pure[name].some((it) => packageOf(it) === dependency)) {
      problems.push(`${folder}/package.json: ${name} is pure and may not depend on ${dependency}`)
    }
  }
  if (!existsSync(join(root, folder, 'src'))) return
  const references = (JSON.parse(readText(`${folder}/tsconfig.json`)).references ?? []).map((it) => it.path)
  for (const dependency of runtime.filter((it) => it.startsWith(scope))) {
    if (!references.some((path) => path.endsWith(`/${dependency.slice(scope.length)}`))) {
      problems.push(`${folder}/tsconfig.json has no reference to ${dependency}, so the build order is left to chance`)
    }
  }
}

function checkFile(one, file) {
  examined.files += 1
  const path = `${one.folder}/${file}`
  const parsed = parseSync(path, readText(path))
  for (const error of parsed.errors) problems.push(`${path} does not parse: ${error.message}`)
  for (const specifier of specifiersOf(parsed.program)) {
    examined.imports += 1
    const reason = refuse(one, file, specifier)
    if (reason !== undefined) problems.push(`${path} imports '${specifier ?? '(computed)'}': ${reason}`)
  }
}

/** Every module that a file names: imports, re-exports, `import()` in values and in types. */
function specifiersOf(node, found = []) {
  if (node === null || typeof node !== 'object') return found
  if (/^(Import|Export(Named|All))Declaration$/.test(node.type)) {
    if (node.source) found.push(node.source.value)
  } else if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
    found.push(typeof node.source?.value === 'string' ? node.source.value : undefined)
  }
  for (const child of Object.values(node)) specifiersOf(child, found)
  return found
}

/** Why this import is not allowed, or undefined. */
function refuse({ folder, name, manifest }, file, specifier) {
  const isSource = file.startsWith('src/')
  if (specifier === undefined) return isSource && name in pure ? 'a pure package may not compute an import' : undefined
  if (specifier.startsWith('.')) {
    const target = normalize(join(folder, dirname(file), specifier))
    return target.startsWith(`${folder}/`) ? undefined : 'it leaves the package'
  }
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return 'it is a path of one machine'
  if (specifier.startsWith(scope)) {
    const imported = packageOf(specifier).slice(scope.length)
    if (imported === name) return isSource ? 'a package may not import itself by name' : undefined
    if (!allowed(name).has(imported)) return `${imported} is not below ${name}`
  } else if (isSource && name in pure && !pure[name].includes(specifier)) {
    return `${name} is pure and may use only [${pure[name].join(', ')}]`
  }
  if (isSource && portable.includes(name) && isBuiltin(specifier)) return `${name} runs where there is no Node`
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? undefined : `write 'node:${specifier}'`
  const usable = { ...manifest.dependencies, ...(isSource ? {} : manifest.devDependencies) }
  if (!(packageOf(specifier) in usable)) {
    return isInherited(file, specifier) ? undefined : `it is not in the dependencies of ${folder}/package.json`
  }
  return undefined
}

/** The test runner is installed once, at the root. */
function isInherited(file, specifier) {
  return !file.startsWith('src/') && packageOf(specifier) === 'vitest'
}

function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
