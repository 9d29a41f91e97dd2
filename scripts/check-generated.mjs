// Generates the protobuf code of packages/rpc again, in a copy, and compares it with what is in the repository.
// The copy runs the package's own `generate` script, which must write to `gen/` relative to the package.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { finish, readText, root } from './sources.mjs'

const folder = join(root, 'packages/rpc')
const generate = JSON.parse(readText('packages/rpc/package.json')).scripts?.generate
const problems = []
const examined = { files: 0 }

if (generate === undefined) {
  problems.push('packages/rpc/package.json has no script `generate`')
} else {
  const copy = mkdtempSync(join(tmpdir(), 'replicator-generated-'))
  try {
    compareWith(copy)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

finish('generated', examined, problems)

function compareWith(copy) {
  for (const name of readdirSync(folder)) {
    if (!['gen', 'dist', 'node_modules'].includes(name))
      cpSync(join(folder, name), join(copy, name), { recursive: true })
  }
  mkdirSync(join(copy, 'gen'))
  symlinkSync(join(folder, 'node_modules'), join(copy, 'node_modules'), 'junction')
  const PATH = [join(folder, 'node_modules/.bin'), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const run = spawnSync(generate, { cwd: copy, shell: true, encoding: 'utf8', env: { ...process.env, PATH } })
  if (run.status !== 0) {
    problems.push(`\`${generate}\` failed: ${run.stderr}`)
    return
  }
  const fresh = filesIn(join(copy, 'gen'))
  const kept = filesIn(join(folder, 'gen'))
  for (const name of new Set([...fresh.keys(), ...kept.keys()])) {
    examined.files += 1
    if (!kept.has(name)) problems.push(`packages/rpc/gen/${name} is missing`)
    else if (!fresh.has(name)) problems.push(`packages/rpc/gen/${name} is not generated any more`)
    else if (fresh.get(name) !== kept.get(name)) problems.push(`packages/rpc/gen/${name} differs from its schema`)
  }
}

function filesIn(path) {
  if (!existsSync(path)) return new Map()
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(names.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')]))
}
