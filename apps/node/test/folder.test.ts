import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../bin/replicator.js', import.meta.url))
/** Starting a process on a busy machine takes seconds. */
const PATIENT = { timeout: 60_000 }

function newFolder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'replicator-folder-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A node in a folder, started as an operator would. */
class Start {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  words = ''

  constructor(dataDir: string, { cluster = 'berlin', shellPrefix = '' } = {}) {
    const args = ['start', '--cluster-id', cluster, '--min-peers', '1', '--data-dir', dataDir]
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('REPLICATOR_')))
    this.#child = spawn('sh', ['-c', `${shellPrefix}exec "$0" "$@"`, process.execPath, PROGRAM, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.words += chunk.toString()))
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.words += chunk.toString()))
    this.#ended = once(this.#child, 'close')
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** How it ended: its exit code, or the signal. */
  async end(): Promise<number | string | null> {
    await this.#ended
    return this.#child.signalCode ?? this.#child.exitCode
  }
}

function startIn(...args: ConstructorParameters<typeof Start>): Start {
  const node = new Start(...args)
  onTestFinished(() => node.kill('SIGKILL'))
  return node
}

/** The URL of its API, once it takes writes. */
async function readyUrl(node: Start): Promise<string> {
  await vi.waitFor(() => expect(node.words).toContain('the node is ready'), PATIENT)
  return /"httpUrl":"([^"]+)"/.exec(node.words)?.[1] ?? ''
}

let used: string

beforeAll(async () => {
  used = mkdtempSync(join(tmpdir(), 'replicator-folder-'))
  const node = new Start(used)
  try {
    await readyUrl(node)
    node.kill('SIGTERM')
    const code = await node.end()
    if (code !== 0) throw new Error(`the node that makes the folder ended with ${code}: ${node.words}`)
  } finally {
    node.kill('SIGKILL')
  }
}, PATIENT.timeout)

afterAll(() => rmSync(used, { recursive: true, force: true }))

/** What a node has left that took writes and was stopped: one for all tests, each of which gets a copy. */
function usedFolder(): string {
  const dataDir = join(newFolder(), 'data')
  cpSync(used, dataDir, { recursive: true })
  return dataDir
}

describe('a node whose folder', PATIENT, () => {
  it('is removed under it tells no write as stored, and ends in words', async () => {
    const dataDir = join(newFolder(), 'data')
    const node = startIn(dataDir)
    const url = await readyUrl(node)
    expect((await fetch(`${url}/store/before`, { method: 'PUT', body: 'x' })).status).toBe(201)
    rmSync(dataDir, { recursive: true })
    const status = await fetch(`${url}/store/after`, { method: 'PUT', body: 'x' }).then(
      (answer) => answer.status,
      () => 'no answer',
    )
    expect(status).not.toBe(201)
    expect(await node.end()).toBe(1)
    expect(node.words).toContain('data.mdb has been removed or moved away while it was in use')
    expect(node.words).not.toContain('"stack"')
  })

  it('is removed under it ends by itself while nobody writes', async () => {
    const dataDir = join(newFolder(), 'data')
    const node = startIn(dataDir)
    await readyUrl(node)
    rmSync(dataDir, { recursive: true })
    expect(await node.end()).toBe(1)
    expect(node.words).toContain('has been removed or moved away while it was in use')
  })

  it('is full ends in words, with what is needed, and starts again', async () => {
    const dataDir = usedFolder()
    const node = startIn(dataDir, { shellPrefix: 'ulimit -f 2048; ' })
    const url = await readyUrl(node)
    const value = 'x'.repeat(200_000)
    const answers: unknown[] = []
    for (let index = 0; index < 20 && (answers.length === 0 || answers.at(-1) === 201); index++) {
      answers.push(
        await fetch(`${url}/store/key-${index}`, { method: 'PUT', body: value }).then(
          ({ status }) => status,
          () => 'no answer',
        ),
      )
    }
    expect(answers.at(-1)).not.toBe(201)
    expect(await node.end()).toBe(1)
    expect(node.words).toMatch(/no space left: .* \(EFBIG\)\. The write takes up to \d+ KiB/)
    // lmdb prints each error that it meets, with its stack.
    expect(node.words).not.toContain('    at ')
    const again = startIn(dataDir)
    const anew = await readyUrl(again)
    for (const index of answers.slice(0, -1).keys()) {
      expect((await fetch(`${anew}/store/key-${index}`)).status).toBe(200)
    }
    again.kill('SIGTERM')
    expect(await again.end()).toBe(0)
  })

  it.each([
    ['has lost its data', (dataDir: string) => rmSync(join(dataDir, 'data.mdb')), "its file 'data.mdb' is missing"],
    [
      'has an empty data file',
      (dataDir: string) => writeFileSync(join(dataDir, 'data.mdb'), ''),
      "'data.mdb' is empty",
    ],
    [
      'is cut',
      (dataDir: string) => truncateSync(join(dataDir, 'data.mdb'), 10_000),
      'The store is damaged: the data file',
    ],
  ])('%s ends at once with what to do', async (_, damage, words) => {
    const dataDir = usedFolder()
    damage(dataDir)
    const node = startIn(dataDir)
    expect(await node.end()).toBe(1)
    expect(node.words).toContain(words)
    expect(node.words).toMatch(/peer 12D3KooW\w+ of cluster "berlin" in network [0-9a-f]{32}/)
    expect(node.words).toContain('What to do: keep this folder aside')
    expect(node.words).not.toContain('    at ')
  })

  it('is that of another cluster, or none at all, ends at once and says so', async () => {
    const dataDir = usedFolder()
    const other = startIn(dataDir, { cluster: 'lima' })
    expect(await other.end()).toBe(1)
    expect(other.words).toContain('the cluster "lima" was given. Give the cluster "berlin", or another folder')
    const file = startIn(join(dataDir, 'format'))
    expect(await file.end()).toBe(1)
    expect(file.words).toContain('a file is where a folder should be (ENOTDIR)')
  })
})
