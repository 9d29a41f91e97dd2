import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Authority, CertificateFolder } from './certificates.ts'

const PROGRAM = fileURLToPath(new URL('../bin/replicator.js', import.meta.url))
/** Starting a process on a busy machine takes seconds. */
const LIMIT_MS = 60_000

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'replicator-process-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function started(
  args: readonly string[],
  cwd: string,
): { child: ChildProcess; ended: Promise<number | null>; lines: Record<string, unknown>[] } {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('REPLICATOR_')))
  const child = spawn(process.execPath, [PROGRAM, 'start', ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: Record<string, unknown>[] = []
  let rest = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const pieces = (rest + chunk.toString()).split('\n')
    rest = pieces.pop() ?? ''
    for (const piece of pieces) lines.push(JSON.parse(piece))
  })
  // Not 'exit', which may come before the last of what it has said.
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, ended, lines }
}

async function urlIn(lines: readonly Record<string, unknown>[]): Promise<string> {
  await expect.poll(() => lines.find((line) => 'httpUrl' in line), { timeout: LIMIT_MS }).toBeDefined()
  return String(lines.find((line) => 'httpUrl' in line)!['httpUrl'])
}

describe('a node as a process', () => {
  it(
    'logs JSON lines, stops cleanly on SIGTERM, and keeps its identity and its port',
    { timeout: LIMIT_MS },
    async () => {
      const cwd = temporary()
      const first = started(['--cluster-id', 'a', '--min-peers', '1'], cwd)
      const url = await urlIn(first.lines)
      await expect.poll(() => fetch(`${url}/readyz`).then(({ status }) => status), { timeout: LIMIT_MS }).toBe(200)
      expect((await fetch(`${url}/store/k`, { method: 'PUT', body: 'secret' })).status).toBe(201)
      first.child.kill('SIGTERM')
      expect(await first.ended).toBe(0)
      expect(first.lines.at(-1)).toMatchObject({ msg: 'stopped' })
      expect(JSON.stringify(first.lines)).not.toContain('secret')

      const second = started(['--cluster-id', 'a', '--min-peers', '1'], cwd)
      expect(await urlIn(second.lines)).toBe(url)
      await expect
        .poll(() => fetch(`${url}/store/k`).then((answer) => answer.text()), { timeout: LIMIT_MS })
        .toBe('secret')
      const peerIds = [first, second].map(({ lines }) => lines.find((line) => 'peerId' in line)!['peerId'])
      expect(new Set(peerIds).size).toBe(1)
    },
  )

  it(
    'takes the next default directory where another one runs, and refuses a named one',
    { timeout: LIMIT_MS },
    async () => {
      const cwd = temporary()
      const [first, second] = [started(['--cluster-id', 'a'], cwd), started(['--cluster-id', 'a'], cwd)]
      await Promise.all([urlIn(first.lines), urlIn(second.lines)])
      const directories = [first, second].map(({ lines }) =>
        String(lines.find((line) => 'dataDir' in line)!['dataDir']).slice(-3),
      )
      expect(directories.toSorted()).toEqual(['a-1', 'a-2'])
      const third = started(['--cluster-id', 'a', '--data-dir', join('replicator-data', 'a-1')], cwd)
      let words = ''
      third.child.stderr!.on('data', (chunk: Buffer) => (words += chunk.toString()))
      expect(await third.ended).toBe(1)
      expect(words).toContain('Another running node holds')
    },
  )

  it(
    'reads its certificates again on SIGHUP and goes on, until it is asked to stop',
    { timeout: LIMIT_MS },
    async () => {
      const folder = new CertificateFolder()
      onTestFinished(() => folder.remove())
      const authority = await Authority.make('authority')
      const [first, second] = [await authority.sign('first'), await authority.sign('second')]
      const [cert, key] = [folder.write('cert', first.cert), folder.write('key', first.key)]
      const { child, ended, lines } = started(['--cluster-id', 'a', '--tls-cert', cert, '--tls-key', key], temporary())
      expect(await urlIn(lines)).toMatch(/^https:/)
      const told = (subject: string) => lines.some((line) => line['subject'] === subject)
      await expect.poll(() => told('CN=first'), { timeout: LIMIT_MS }).toBe(true)
      folder.write('cert', second.cert)
      folder.write('key', second.key)
      child.kill('SIGHUP')
      await expect.poll(() => told('CN=second'), { timeout: LIMIT_MS }).toBe(true)
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
    },
  )

  it('ends with 2 and names the option where it cannot be used', { timeout: LIMIT_MS }, async () => {
    const unusable = [
      ['--cluster-id', 'a', '--listen', 'nonsense'],
      ['--cluster-id', 'a', '--peer', 'nonsense'],
      ['--min-peers', '1'],
    ]
    const codes = await Promise.all(unusable.map((args) => started(args, temporary()).ended))
    expect(codes).toEqual([2, 2, 2])
  })

  it('never outlives the program that started it, also when that is killed', { timeout: LIMIT_MS }, async () => {
    const directory = temporary()
    const module = new URL('../dist/demo/node-process.js', import.meta.url).href
    const script = `
      const { NodeProcess } = await import(${JSON.stringify(module)})
      const node = new NodeProcess({ name: 'n', cluster: 'a', directory: ${JSON.stringify(directory)} })
      await node.start([])
      console.log(node.url)
      await new Promise(() => setInterval(() => undefined, 1000))`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void parent.kill('SIGKILL'))
    const [chunk] = (await once(parent.stdout, 'data')) as [Buffer]
    const url = chunk.toString().trim()
    expect((await fetch(`${url}/livez`)).status).toBe(200)
    parent.kill('SIGKILL')
    await expect
      .poll(
        () =>
          fetch(`${url}/livez`).then(
            () => 'answers',
            () => 'gone',
          ),
        { timeout: LIMIT_MS },
      )
      .toBe('gone')
    await expect
      .poll(() => readFileSync(join(directory, 'n', 'log'), 'utf8'), { timeout: LIMIT_MS })
      .toContain('"msg":"stopped"')
  })
})
