// What a user gets: the archives of all packages, installed by npm into an empty project with everything that they depend
// on, and used there: by programs of both kinds and in the tests of a project that has Jest, on each line of Node that is
// declared; the client beside a node that npx starts; and as the program `replicator`.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { archiveOf, coreExample, engines, exampleOf, pack, published, run } from './published.mjs'
import { finish } from './sources.mjs'

/** The oldest that is declared, and the newest of each line since; each is a package that holds nothing but the program. */
const NODES = ['22.12.0', '24.21.0', '26.10.0']
/** Packages whose README has an example, beside core, and what it is run by: a client needs a node. */
const EXAMPLES = [
  ['packages/testkit'],
  ['packages/client', 'with-node.mjs'],
  ['packages/client-libp2p', 'with-node.mjs'],
]
const JEST = 'jest@30.5.2'
/** `engines` names the oldest without what follows its last dot. */
const declared = `>=${NODES[0].replace(/\.0$/, '')}`

const problems = []
const examined = { installs: 0, programs: 0 }
const project = mkdtempSync(join(tmpdir(), 'replicator-install-'))
const archives = join(project, 'archives')

try {
  if (engines !== declared) problems.push(`the repository declares Node ${engines}, and this check tries ${declared}`)
  const failure = pack(archives) ?? install()
  if (failure === undefined) for (const version of NODES) use(version)
  else problems.push(failure)
} finally {
  rmSync(project, { recursive: true, force: true })
}

finish('install', examined, problems)

function install() {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module' }))
  const nodes = NODES.map((version) => `${nameOf(version)}@npm:node-${process.platform}-${process.arch}@${version}`)
  const packed = published.map(({ manifest }) => archiveOf(archives, manifest))
  // No script runs: what is installed must do without.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status, output } = run('npm', ['install', ...quiet, ...packed, JEST, ...nodes], project)
  examined.installs += 1
  for (const name of ['names.test.mjs', 'with-node.mjs'])
    copyFileSync(join(import.meta.dirname, 'programs', name), join(project, name))
  return status === 0 ? undefined : `npm can't install the archives: ${output}`
}

function nameOf(version) {
  return `node-${version.split('.')[0]}`
}

function use(version) {
  const bin = join(project, 'node_modules', nameOf(version), 'bin')
  /** With that version as `node`, as for a user who has installed it. */
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}` }
  const quiet = '--disable-warning=ExperimentalWarning'
  const { programs, prints } = coreExample()
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(project, name), text)
    const { status, stdout, output } = run('node', [quiet, name], project, env)
    judge(`${name} on Node ${version}`, status === 0 && stdout === prints, output)
  }
  for (const [folder, ...launcher] of EXAMPLES) {
    const example = exampleOf(folder)
    // Types in it are no more than marks that a value is there.
    writeFileSync(join(project, 'example.mjs'), stripTypeScriptTypes(example.code))
    const { status, stdout, output } = run('node', [quiet, ...launcher, 'example.mjs'], project, env)
    judge(`the example of ${folder} on Node ${version}`, status === 0 && stdout === example.prints, output)
  }
  // Jest takes modules of ECMAScript with this alone.
  const modules = { ...env, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' }
  const tested = run('npx', ['--no', '--', 'jest', '--testMatch', '**/names.test.mjs'], project, modules)
  judge(
    `Jest on Node ${version}`,
    tested.status === 0 && /^Tests: +2 passed, 2 total$/m.test(tested.output),
    tested.output,
  )
  if (version !== NODES.at(-1)) return
  // Nine processes of `replicator start` that walk through everything; on the line between the two it runs by itself in CI.
  const demo = run('npx', ['--no', '--', '@replicator/node', 'demo', '--exit'], project, env)
  judge(`npx @replicator/node demo on Node ${version}`, demo.status === 0, demo.output)
}

function judge(what, came, output) {
  examined.programs += 1
  if (!came) problems.push(`in a project of its own ${what} says: ${output}`)
}
