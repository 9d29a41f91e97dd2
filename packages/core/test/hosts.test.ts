/** Nodes in programs that use Node in ways of their own. The programs run what is built. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, type BuildOptions } from 'esbuild'
import { describe, expect, it, onTestFinished } from 'vitest'

const PROGRAMS = join(import.meta.dirname, 'programs')
const STORE = join(import.meta.dirname, '../../store')
/** Some of what is put together is CommonJS, which asks for its modules while it runs. */
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)"

const PATIENT = { timeout: 60_000 }

function linesOf(program: string, argument: string): readonly string[] {
  const path = join(PROGRAMS, `${program}.mjs`)
  const { stdout, stderr } = spawnSync(process.execPath, [path, argument], { encoding: 'utf8' })
  if (stderr !== '') throw new Error(stderr)
  return stdout.trimEnd().split('\n')
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-hosts-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('a node', PATIENT, () => {
  it('in each of two workers of node:cluster has a port of its own', () => {
    const [told = '[]'] = linesOf('cluster', '/ip4/127.0.0.1/tcp/0/ws')
    const ports = (JSON.parse(told) as string[]).map((address) => /\/tcp\/(\d+)\//.exec(address)?.[1])
    expect(ports).toHaveLength(2)
    expect(ports).not.toContain(undefined)
    expect(ports[0]).not.toBe(ports[1])
  })

  it('in a worker thread is one like any other, and leaves its folder when the thread is ended', async () => {
    expect(linesOf('worker', await newFolder())).toEqual(['main STORE_LOCKED', 'own stored', 'again found'])
  })

  it('in the tests of another program passes them under node:test', async () => {
    const path = join(PROGRAMS, 'node-test.mjs')
    const env = { ...process.env, DATA_DIR: await newFolder() }
    const { status, stdout } = spawnSync(process.execPath, ['--test', path], { encoding: 'utf8', env })
    expect(stdout).toMatch(/pass 2$/m)
    expect(status).toBe(0)
  })

  it('in the main process of Electron loads machine code of the kind that fits there, and works', async () => {
    expect(linesOf('electron', await newFolder())).toEqual(['node.napi found'])
  })

  it('is put into one file by esbuild, but for the two packages with machine code', async () => {
    const folder = await newFolder()
    const machineCode = ['lmdb', 'fs-native-extensions']
    await mkdir(join(folder, 'node_modules'))
    for (const name of machineCode) {
      await symlink(join(STORE, 'node_modules', name), join(folder, 'node_modules', name), 'junction')
    }
    const common: BuildOptions = { entryPoints: [join(PROGRAMS, 'bundled.mjs')], bundle: true, platform: 'node' }
    const outputs = { cjs: join(folder, 'program.cjs'), esm: join(folder, 'program.mjs') }
    await Promise.all([
      build({ ...common, external: machineCode, format: 'cjs', outfile: outputs.cjs }),
      build({ ...common, external: machineCode, format: 'esm', outfile: outputs.esm, banner: { js: BANNER } }),
    ])
    const dataDir = join(folder, 'data')
    const said = Object.values(outputs).map((path) =>
      spawnSync(process.execPath, [path, dataDir], { encoding: 'utf8' }),
    )
    expect(said.map(({ stdout, stderr }) => stdout + stderr)).toEqual(['absent STORE_LOCKED\n', 'found STORE_LOCKED\n'])
    expect(said.map(({ status, signal }) => status ?? signal)).toEqual(['SIGKILL', 0])
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
    expect(readme).toContain(`--platform=node ${machineCode.map((name) => `--external:${name}`).join(' ')}`)
  })

  it('takes over no signal, debugger, environment or anything else of the program around it', async () => {
    expect(linesOf('guest', await newFolder())).toEqual(['done'])
  })
})
