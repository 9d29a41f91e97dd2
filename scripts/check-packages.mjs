// What is published, as it is published: each package is packed, its archive is looked through, and judged by publint and
// are-the-types-wrong. Then the example of core's README runs in an empty project that has nothing but the archives.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { archiveOf, coreExample, engines, pack, published, run } from './published.mjs'
import { finish, readText, root } from './sources.mjs'

const attw = join(import.meta.dirname, '../node_modules/.bin/attw')
const tsc = join(import.meta.dirname, '../node_modules/.bin/tsc')
/** A strict program's, which looks into the declarations of all that it imports, too. */
const COMPILER_OPTIONS = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: ['node'],
}
/** What browsers run: nothing in it may name a module of Node, as the built files stand in the archive. */
const portable = ['@replicator/client', '@replicator/interface']
const problems = []
const examined = { packages: 0, programs: 0 }
const project = mkdtempSync(join(tmpdir(), 'replicator-packages-'))
const archives = join(project, 'archives')

try {
  const failure = pack(archives)
  if (failure !== undefined) problems.push(failure)
  for (const one of published) await checkPackage(one)
  if (problems.length === 0) for (const { folder } of published) linkDependencies(folder)
  if (problems.length === 0) checkUse()
} finally {
  rmSync(project, { recursive: true, force: true })
}

finish('packages', examined, problems)

async function checkPackage({ folder, manifest }) {
  const archive = archiveOf(archives, manifest)
  if (!existsSync(archive)) return
  examined.packages += 1
  const place = join(project, 'node_modules', manifest.name)
  mkdirSync(place, { recursive: true })
  run('tar', ['xzf', archive, '--strip-components=1', '-C', place], project)
  checkContent(folder, place)
  const { messages } = await publint({ pkgDir: place, pack: false, strict: true })
  for (const message of messages) problems.push(`${folder}: ${formatMessage(message, manifest, { color: false })}`)
  const types = run(attw, [archive, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], project)
  if (types.status !== 0) problems.push(`${folder} has types that don't fit: ${types.output}`)
}

function checkContent(folder, place) {
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' })
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'package.json']) {
    if (!files.includes(name)) problems.push(`${folder} is packed without ${name}`)
  }
  if (folder === 'apps/node' && !files.includes('dist/page/index.html')) {
    problems.push(`${folder} is packed without its pages`)
  }
  for (const name of files.filter((each) => each.endsWith('.tsbuildinfo'))) {
    problems.push(`${folder} is packed with ${name}, which only this build can use`)
  }
  const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
  for (const name of portable.includes(manifest.name) ? files.filter((each) => /^dist\/.*\.js$/.test(each)) : []) {
    const imported = /(?:from|import\(?) ?['"](node:[^'"]+|[a-z][^'"]*)['"]/.exec(
      readFileSync(join(place, name), 'utf8'),
    )?.[1]
    if (imported !== undefined)
      problems.push(`${folder} is packed with ${name}, which imports ${imported}: no browser has it`)
  }
  for (const field of ['description', 'license']) {
    if (typeof manifest[field] !== 'string') problems.push(`${folder} has no ${field}`)
  }
  if (manifest.engines?.node === undefined || manifest.engines.node !== engines) {
    problems.push(`${folder} declares the Node versions ${manifest.engines?.node}, the repository ${engines}`)
  }
}

/** Each package sees what it declares, as in the workspace, and nothing else. */
function linkDependencies(folder) {
  const { name } = JSON.parse(readText(`${folder}/package.json`))
  const { dependencies = {} } = JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'))
  for (const dependency of Object.keys(dependencies).filter((each) => !each.startsWith('@replicator/'))) {
    const link = join(project, 'node_modules', name, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, folder, 'node_modules', dependency), link, 'junction')
  }
}

/** The README's example as a program of each kind, and what it prints there; and its types, as a program's own. */
function checkUse() {
  const example = coreExample()
  if (example === undefined) return
  write('package.json', JSON.stringify({ type: 'module' }))
  for (const [name, text] of Object.entries(example.programs)) {
    examined.programs += 1
    write(name, text)
    const { status, stdout, output } = run(process.execPath, ['--disable-warning=ExperimentalWarning', name], project)
    if (status !== 0 || stdout !== example.prints) problems.push(`in an empty project ${name} says: ${output}`)
  }
  symlinkSync(join(root, 'packages/core/node_modules/@types'), join(project, 'node_modules/@types'), 'junction')
  write('program.ts', example.programs['program.mjs'])
  write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['program.ts'] }))
  examined.programs += 1
  const types = run(tsc, ['-p', 'tsconfig.json'], project)
  if (types.status !== 0) problems.push(`in an empty project the compiler says: ${types.output}`)
  if (published.some(({ folder }) => folder === 'packages/client')) checkBrowserTypes()
}

/** The example of the client as a page's own program: the types of a browser, and none of Node. */
function checkBrowserTypes() {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readText('packages/client/README.md')) ?? []
  write('page.ts', example.replace(/urls: .*\n/, 'urls: [location.origin] })\n'))
  const compilerOptions = { ...COMPILER_OPTIONS, lib: ['es2023', 'dom'], types: [] }
  write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['page.ts'] }))
  examined.programs += 1
  const types = run(tsc, ['-p', 'tsconfig.json'], project)
  if (types.status !== 0) problems.push(`in an empty project the compiler says of a page: ${types.output}`)
}

function write(name, text) {
  writeFileSync(join(project, name), text)
}
