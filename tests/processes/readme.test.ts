/** The commands and snippets of the README and the docs, run as they stand there. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, cleanEnvironment, until, type Answer } from '@replicator/testkit/processes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf } from './pages.ts'
import { program } from './program.ts'

const WITHIN = { withinMs: 30_000 }

/** The flags of each `replicator start` in a block. */
function startsIn(block: string): readonly string[] {
  return block.split('\n').flatMap((line) => /replicator start (.*)$/.exec(line)?.[1] ?? [])
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

interface Node {
  /** What it shows a person, beside the log. */
  readonly shown: () => string
  readonly url: string
  readonly address: string
  /** What it logged for the next node to be started with. */
  readonly command: () => Promise<string>
}

let folder: string
const children: ChildProcess[] = []

/** Starts a node with these flags, in a folder where a person would. */
async function started(flags: string, cwd: string): Promise<Node> {
  const args = [program, 'start', ...flags.trim().split(/\s+/)]
  // Called as the README says, by pnpm, whoever runs this test.
  const env = { ...cleanEnvironment(), npm_config_user_agent: 'pnpm/12' }
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let output = ''
  let shown = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (shown += bytes.toString()))
  const said = (pattern: RegExp) => pattern.exec(output)?.[1]
  const url = await until('it listens', () => said(/"httpUrl":"([^"]+)"/), WITHIN)
  const address = said(/"addresses":\["([^"]+)"/) ?? ''
  // In a line of its own, behind the one with the address.
  const command = (): Promise<string> =>
    until('it says how the next one starts', () => said(/"command":"([^"]+)"/), WITHIN)
  return { url, address, command, shown: () => shown }
}

async function ready({ url }: Node): Promise<void> {
  await until('it is ready', async () => (await ask(`${url}/readyz`)).status === 200 || undefined, WITHIN)
}

/** What a program prints, which finds the packages as they were built. */
async function printed(code: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let output = ''
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
  expect((await once(child, 'close'))[0]).toBe(0)
  return output
}

/** What a line with `curl` asks for. */
function curled(line: string): Promise<Answer> {
  const method = /-X (\w+)/.exec(line)?.[1] ?? 'GET'
  const body = /--data-binary '([^']*)'/.exec(line)?.[1]
  const header = /-H '([^:]+): ([^']+)'/.exec(line)
  const url = / (?:http:\/\/)?((?:localhost|127\.0\.0\.1):\S+)/.exec(line)?.[1]
  return ask(`http://${url}`, {
    method,
    ...(body !== undefined && { body }),
    ...(header !== null && { headers: { [header[1] ?? '']: header[2] ?? '' } }),
  })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicator-readme-'))
})

afterAll(async () => {
  const ended = children.filter(({ exitCode }) => exitCode === null).map((child) => once(child, 'close'))
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(ended)
  await rm(folder, { recursive: true, force: true })
})

const [byHand = '', asked = '', twoMachines = ''] = blocksOf('README.md', 'sh').slice(1)

describe('the README', () => {
  let nodes: readonly [Node, Node]
  const ports = new Map<string, number>()

  it('starts a network by hand, with the address that the first node tells', async () => {
    const [first = '', second = ''] = startsIn(byHand)
    for (const port of ['8081', '8082']) ports.set(port, await freePort())
    const own = (flags: string) => flags.replace(/--http (\d+)/, (_, port: string) => `--http ${ports.get(port)}`)
    const founder = await started(own(first), folder)
    const placeholder = '/ip4/127.0.0.1/tcp/…/ws/p2p/12D3KooW…'
    expect(second).toContain(`--peer ${placeholder}`)
    // The command that the first one logs is the one of the README, without what is each node's own.
    expect(await founder.command()).toBe(
      `npx -y pnpm@12 exec replicator start ${second.replace(/--http \d+ /, '').replace(placeholder, founder.address)}`,
    )
    nodes = [founder, await started(own(second).replace(placeholder, founder.address), folder)]
    await Promise.all(nodes.map(ready))
  })

  it('asks it with curl, and is answered what stands beside', async () => {
    const lines = asked.split('\n').filter((line) => line !== '')
    expect(lines).toHaveLength(3)
    for (const line of lines) {
      const [command = '', words = ''] = line.split(/ +# /)
      const answer = await curled(command.replace(/:(808\d)/, (_, port: string) => `:${ports.get(port)}`))
      const [, number] = /^(\d{3})\b/.exec(words) ?? []
      if (number === undefined) expect(answer.text).toBe(words)
      else expect(answer.status).toBe(Number(number))
    }
  })

  it('has a program that joins it, and prints text', async () => {
    const [snippet = ''] = blocksOf('README.md', 'ts')
    const code = snippet
      .replace("'/ip4/…/p2p/…'", JSON.stringify(nodes[0].address))
      .replace("'./data'", JSON.stringify(join(folder, 'embedded')))
    expect(code).not.toContain('…')
    expect(await printed(code)).toBe('taken by cluster berlin\nAda Lovelace\n')
  })

  it('of the node’s package has a program that serves the API', async () => {
    const [snippet = ''] = blocksOf('apps/node/README.md', 'ts')
    const port = await freePort()
    expect(snippet).toContain('port: 8080')
    const look = `console.log((await fetch('http://127.0.0.1:${port}/livez')).status)`
    const end = 'await api.close()\nawait replicator.stop()'
    expect(await printed(`${snippet.replace('8080', String(port))}${look}\n${end}`)).toBe('200\n')
  })

  it('starts a network on two machines that becomes ready', async () => {
    const starts = startsIn(twoMachines)
    expect(starts).toHaveLength(2)
    const two: Node[] = []
    const shown = (pattern: RegExp): Promise<string> =>
      until('the token is shown', () => pattern.exec(two[0]?.shown() ?? '')?.[0], WITHIN)
    for (const [place, flags] of starts.entries()) {
      const cwd = join(folder, `machine-${place}`)
      await mkdir(cwd)
      if (place > 0) await writeFile(join(cwd, 'join.token'), await shown(/rpj_\S+/), { mode: 0o600 })
      const here = flags
        .replace(/\/ip4\/192\.0\.2\.\d\/tcp\/4001/, `/ip4/127.0.0.1/tcp/${await freePort()}`)
        .replace('--http 8080', '--http 0')
      expect(here).not.toMatch(/192\.0\.2|…/)
      two.push(await started(here, cwd))
    }
    await Promise.all(two.map(ready))
    const put = (headers: Readonly<Record<string, string>>) =>
      ask(`${two[1]?.url}/store/k`, { method: 'PUT', body: 'v', headers })
    expect((await put({})).status).toBe(401)
    expect((await put({ authorization: `Bearer ${await shown(/rpl_\S+/)}` })).status).toBe(201)
  })

  it('and docs/errors.md show a problem as it is', async () => {
    const [block = ''] = blocksOf('docs/errors.md', 'json')
    const told = JSON.parse(block) as Record<string, unknown>
    const answer = await ask(`${nodes[0].url}/store/user%2Fada`, { method: 'PUT', body: 'another' })
    expect(Object.keys(answer.json).toSorted()).toEqual(Object.keys(told).toSorted())
    for (const name of ['type', 'title', 'status', 'code', 'key', 'retryable', 'outcome', 'version', 'final'])
      expect([name, answer.json[name]]).toEqual([name, told[name]])
  })
})
