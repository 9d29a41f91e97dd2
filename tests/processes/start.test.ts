import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  FairClock,
  NodeProcess,
  ask,
  cleanEnvironment,
  until,
  type NodeProcessInit,
} from '@replicator/testkit/processes'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { program } from './program.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicator-starts-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

function node(name: string, init: Partial<NodeProcessInit> = {}): NodeProcess {
  const one = new NodeProcess({ program, clusterId: 'a', dataDir: join(folder, name), ...init })
  onTestFinished(async () => void (await one.kill()))
  return one
}

async function networkIdOf(one: NodeProcess): Promise<unknown> {
  return (await one.ask('/status')).json['networkId']
}

/** A port of loopback on which somebody else listens. */
async function usedPort(): Promise<number> {
  const server = createServer()
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('a start whose HTTP port is used', () => {
  it('ends with 1 and says so, and leaves a folder from which a node joins the network that it is told to', async () => {
    const founder = node('founder')
    await founder.start()
    const refused = node('refused', { flags: ['--http', String(await usedPort())] })
    refused.spawn()
    expect((await refused.exited).code).toBe(1)
    expect(refused.output).toContain("The HTTP API can't listen on 127.0.0.1:")
    expect(refused.output).not.toContain('founding')
    const joiner = node('refused', { peers: founder.addresses })
    await joiner.start()
    await until('it has joined', async () => (await networkIdOf(joiner)) !== '' || undefined, { withinMs: 20_000 })
    expect(await networkIdOf(joiner)).toBe(await networkIdOf(founder))
  })
})

describe('a start that is stopped while it is under way', () => {
  /** How it ends, and in time: from now on, on a clock that counts only the time which the machine had for it. */
  async function endOf(one: NodeProcess): Promise<object> {
    const clock = new FairClock()
    const exit = await one.exited
    return { ...exit, isInTime: clock.elapsedMs() < 3000 }
  }

  const CLEAN = { code: 0, signal: null, isInTime: true }

  it('ends with 0 in the first moment of the program', async () => {
    // As soon as anybody listens for it.
    const asks = `process.on('newListener', (name) => {
      if (name === 'SIGTERM') queueMicrotask(() => process.kill(process.pid, 'SIGTERM'))
    })`
    const one = node('first-moment', { nodeFlags: ['--import', `data:text/javascript,${encodeURIComponent(asks)}`] })
    one.spawn()
    expect(await endOf(one)).toEqual(CLEAN)
    expect(existsSync(one.dataDir)).toBe(false)
  })

  it.each([
    ['its folder is made', ''],
    ['its store is opened', 'data.mdb'],
    ['its HTTP API listens', 'http-port'],
  ])('ends with 0 as soon as %s', async (_, file) => {
    const one = node(`stopped-${file}`)
    one.spawn()
    await until('that', () => existsSync(join(one.dataDir, file)) || undefined, { withinMs: 20_000, everyMs: 1 })
    void one.stop()
    expect(await endOf(one)).toEqual(CLEAN)
  })

  it('ends with 0 while it looks for the first of its peers', async () => {
    const peers = ['/ip4/127.0.0.1/tcp/9/ws/p2p/12D3KooWQgUisdaqwRLwQkKiDJtJw4HTttTnBxJXsbWmTkFfbobH']
    const one = node('stopped-looking', { peers })
    await one.start()
    void one.stop()
    expect(await endOf(one)).toEqual(CLEAN)
  })
})

describe('a node whose log nobody reads', () => {
  it('takes requests, and ends with 0 when it is asked to', async () => {
    const dataDir = join(folder, 'unread')
    // The pipe is full before the node writes its first line, and whoever should read it sleeps.
    const fills = 'head -c 65536 /dev/zero; echo $$ >"$0.pid"; exec "$@"'
    const unread = `{ sh -c '${fills}' "$0" "$@"; echo $? >"$0.code"; } | sleep 60`
    const args = [process.execPath, program, 'start', '--cluster-id', 'a', '--min-peers', '1', '--data-dir', dataDir]
    const shell = spawn('sh', ['-c', unread, dataDir, ...args], {
      detached: true,
      stdio: 'ignore',
      env: cleanEnvironment(),
    })
    onTestFinished(() => void process.kill(-shell.pid!, 'SIGKILL'))
    const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined)
    const port = await until('it listens', () => read(join(dataDir, 'http-port')), { withinMs: 20_000 })
    const put = (key: string) => ask(`http://127.0.0.1:${port}/store/${key}`, { method: 'PUT', body: 'v' })
    await until('it takes writes', async () => (await put('k')).status === 201 || undefined, { withinMs: 20_000 })
    process.kill(Number(read(`${dataDir}.pid`)), 'SIGTERM')
    expect(await until('it ends', () => read(`${dataDir}.code`), { withinMs: 20_000 })).toBe('0')
  })
})

describe('a node whose terminal is closed', () => {
  it('ends in order', async () => {
    const one = node('hung-up')
    await one.start()
    process.kill(one.pid!, 'SIGHUP')
    expect(await one.exited).toEqual({ code: 0, signal: null })
  })
})

describe('a node whose disk is full', () => {
  it('says why and ends in order with 1', async () => {
    const dataDir = join(folder, 'full')
    // No file may become longer than 12 MiB, which is more than the journal has: what a full disk is to whoever writes.
    const limited = 'ulimit -f 24576; exec "$0" "$@"'
    const args = [process.execPath, program, 'start', '--cluster-id', 'a', '--min-peers', '1', '--data-dir', dataDir]
    const child = spawn('sh', ['-c', limited, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: cleanEnvironment(),
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()))
    // Not 'exit', which may come before the last of what it has said.
    const ended = once(child, 'close')
    const url = await until('it listens', () => /"httpUrl":"([^"]+)"/.exec(output)?.[1], { withinMs: 20_000 })
    await until('it is ready', async () => (await ask(`${url}/readyz`)).status === 200 || undefined, {
      withinMs: 20_000,
    })
    const body = 'v'.repeat(100_000)
    const puts = Array.from({ length: 200 }, (_, place) => ask(`${url}/store/k${place}`, { method: 'PUT', body }))
    await Promise.allSettled(puts)
    expect((await ended)[0], output).toBe(1)
    expect(output).toContain('the node ends: The store could not be written')
    expect(output).toContain('"msg":"stopped"')
  })
})

describe('a node whose folder is of another network than its peers', () => {
  it('ends with 1 and says which network is here, which is there, and what to do', async () => {
    const [one, other] = [node('of-one', { flags: ['--min-peers', '1'] }), node('of-other')]
    await Promise.all([one.start(), other.start()])
    const [here, there] = [await networkIdOf(one), await networkIdOf(other)]
    expect((await one.stop()).code).toBe(0)
    one.spawn(other.addresses)
    expect((await one.exited).code).toBe(1)
    expect(one.output).toContain(`the store in ${one.dataDir} is of network ${String(here)}`)
    expect(one.output).toContain(
      `is of network ${String(there)}. To join that network, start with an empty data directory`,
    )
    expect((await other.ask('/livez')).status).toBe(200)
  })
})

describe('nodes that all name only each other', () => {
  it('say that nobody founds their network, until one of them is started without a peer', async () => {
    const [one, two] = [node('each-one'), node('each-two')]
    await one.start(['/ip4/127.0.0.1/tcp/9/ws'])
    await two.start(one.addresses)
    expect((await one.stop()).code).toBe(0)
    await one.start(two.addresses)
    const words = 'one node must be started without --peer to found it'
    for (const each of [one, two]) {
      await until('it says so', async () => (await each.ask('/readyz')).text.includes(words) || undefined, {
        withinMs: 20_000,
      })
      await until('and logs it', () => each.output.includes(words) || undefined, { withinMs: 20_000 })
    }
    expect((await one.stop()).code).toBe(0)
    await one.start([])
    await until('it has joined', async () => (await networkIdOf(two)) !== '' || undefined, { withinMs: 20_000 })
    expect(await networkIdOf(two)).toBe(await networkIdOf(one))
  })
})
