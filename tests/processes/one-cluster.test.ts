import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeProcess, ProcessNetwork, cleanEnvironment, until } from '@replicator/testkit/processes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, commandTo, program } from './program.ts'

let network: ProcessNetwork
let folder: string
/** Takes as long as a node tries before it gives up, so it runs beside the other scenarios. */
let lonely: NodeProcess

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicator-lonely-'))
  // Nobody listens on the discard port. The peer id is that of no node.
  const peer = '/ip4/127.0.0.1/tcp/9/ws/p2p/12D3KooWQgUisdaqwRLwQkKiDJtJw4HTttTnBxJXsbWmTkFfbobH'
  lonely = new NodeProcess({ program, clusterId: 'a', dataDir: join(folder, 'lonely'), peers: [peer] })
  lonely.spawn()
  network = await ProcessNetwork.start({ program, clusters: 1, nodes: 3 })
}, 60_000)

afterAll(async () => {
  await network?.dispose()
  await lonely?.kill()
  await rm(folder, { recursive: true, force: true })
})

/** Runs one command into another, and resolves with what that one says as JSON. */
function piped(first: readonly string[], second: readonly string[]): Promise<unknown> {
  const quoted = (args: readonly string[]): string => args.map((arg) => `'${arg}'`).join(' ')
  const [from, to] = [first, second].map((args) => quoted([process.execPath, program, ...args]))
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', `${from} | ${to}`], { env: cleanEnvironment() }, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout))
      else reject(error)
    })
  })
}

describe('the commands, with a node that runs', () => {
  it('end with 0 where the work is done, and with a number for each way in which it is not', async () => {
    const node = network.at(0)
    const url = ['--url', node.url]
    expect(await command('put', 'cli/one', 'first', ...url)).toMatchObject({ code: 0 })
    expect(await command('get', 'cli/one', ...url)).toMatchObject({ code: 0, stdout: expect.stringContaining('first') })
    const taken = await command('put', 'cli/one', 'second', ...url)
    expect(taken.code).toBe(3)
    expect(taken.stdout + taken.stderr).toContain('cli/one')
    expect((await command('get', 'cli/two', ...url)).code).toBe(4)
    expect((await command('put')).code).toBe(2)
    const status = await command('status', '--json', ...url)
    expect(status.code).toBe(0)
    expect(JSON.parse(status.stdout)).toMatchObject({ peerId: node.peerId, clusterId: 'a', role: 'voter', ready: true })
  }, 90_000)
})

describe('who watches a network', () => {
  it('is told by each node of its links and voters, and by the doctor when one of them is gone', async () => {
    const [node, other, gone] = network.nodes as readonly [NodeProcess, NodeProcess, NodeProcess]
    const metrics = async () => (await fetch(`${node.url}/metrics`)).text()
    const told = await metrics()
    expect(told).toContain('\nreplicator_quorum_headroom 1\n')
    expect(told).toContain('\nreplicator_voters_reachable{cluster="a"} 3\n')
    for (const { peerId } of [other, gone]) {
      expect(told).toContain(`\nreplicator_link_up{peer="${peerId}",cluster="a"} 1\n`)
      expect(told).toMatch(new RegExp(`\nreplicator_link_round_trip_seconds{peer="${peerId}",cluster="a"} [\\d.e-]+\n`))
    }
    expect(told).toMatch(/\nreplicator_sync_seconds_count [1-9]/)
    await gone.kill()
    await until(
      'the loss is told',
      async () => (await metrics()).includes('\nreplicator_quorum_headroom 0\n') || undefined,
      {
        withinMs: 20_000,
      },
    )
    const urls = [node, other, gone].flatMap(({ url }) => ['--url', url])
    const { code, stdout } = await command('doctor', '--json', '--data-dir', node.dataDir, ...urls)
    expect(code).toBe(1)
    const { findings } = JSON.parse(stdout) as { findings: { check: string; state: string; node?: string }[] }
    const wrong = findings.filter(({ state }) => state === 'wrong').map(({ check }) => check)
    expect(wrong).toEqual(expect.arrayContaining(['answer', 'links', 'links']))
    expect(findings).toContainEqual(expect.objectContaining({ check: 'quorum', state: 'warning' }))
    expect(findings).toContainEqual(expect.objectContaining({ check: 'permissions', state: 'ok' }))
    await network.restart([gone])
  }, 90_000)
})

describe('a command whose output is not written', () => {
  it('ends with 1 and says why, whatever it was to print', async () => {
    // Open for reading only: like a full disk, it takes nothing.
    const fd = openSync(import.meta.filename, 'r')
    try {
      const url = ['--url', network.at(0).url]
      for (const args of [['get', 'cli/one'], ['status'], ['status', '--json']]) {
        const { code, stderr } = await commandTo(fd, ...args, ...url)
        expect([args, code]).toEqual([args, 1])
        expect(stderr).toContain("The output can't be written")
      }
    } finally {
      closeSync(fd)
    }
  }, 90_000)
})

describe('export and import, from one network into another', () => {
  it('leave the same export there, and nothing to do when they are repeated', async () => {
    const target = new NodeProcess({
      program,
      clusterId: 'z',
      dataDir: join(folder, 'target'),
      flags: ['--min-peers', '1'],
    })
    await target.start()
    await until('the other network takes writes', async () => (await target.isReady()) || undefined, {
      withinMs: 20_000,
    })
    const [from, to] = [network.at(0).url, target.url]
    const bytes = join(folder, 'bytes')
    await writeFile(bytes, Uint8Array.of(0, 255, 10))
    for (const args of [
      ['x/bytes', `@${bytes}`],
      ['x/line\nend', '\ufeffé'],
      ['x/mutable', '{"a": 1}', '--mutable', '--content-type', 'application/json'],
      ['x/ends', 'soon', '--mutable', '--ttl', '1h'],
    ])
      expect(await command('put', ...args, '--url', from)).toMatchObject({ code: 0 })
    await command('put', 'x/mutable', '[]', '--if-match', '1', '--content-type', 'application/json', '--url', from)
    const exported = await command('export', 'x/', '--url', from)
    expect(exported.stdout.trim().split('\n')).toHaveLength(4)
    expect(await piped(['export', 'x/', '--url', from], ['import', '--json', '--url', to])).toMatchObject({ stored: 4 })
    const arrived = await command('export', '--url', to)
    const withoutEnds = (text: string) => text.replace(/"expires":"[^"]+"/, '"expires":"later"')
    expect(withoutEnds(arrived.stdout)).toBe(withoutEnds(exported.stdout))
    const ends = [exported, arrived].map(({ stdout }) => Date.parse(/"expires":"([^"]+)"/.exec(stdout)?.[1] ?? ''))
    // Whole seconds are left to live, counted from when the record comes to the other network.
    expect(Math.abs(Number(ends[1]) - Number(ends[0]))).toBeLessThan(60_000)
    expect(await piped(['export', 'x/', '--url', from], ['import', '--json', '--url', to])).toMatchObject({
      stored: 0,
      alreadyThere: 4,
      conflicts: 0,
    })
    expect((await target.stop()).code).toBe(0)
  }, 90_000)
})

describe('a watch whose node is killed', () => {
  it('goes on at another one, and misses nothing', async () => {
    const [writer, killed, other] = network.nodes as readonly [NodeProcess, NodeProcess, NodeProcess]
    const urls = ['--url', killed.url, '--url', other.url]
    const child = spawn(process.execPath, [program, 'watch', 'w/', '--after', '0', ...urls], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()))
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    const shows = (what: string) =>
      until(`it shows ${what}`, () => stdout.includes(what) || stderr.includes(what) || undefined, { withinMs: 20_000 })
    await writer.put('w/before', 'v')
    await shows('put     w/before')
    await killed.kill()
    await writer.put('w/meanwhile', 'v')
    await shows(`Watching again, at ${other.url}`)
    await writer.put('w/after', 'v')
    await shows('put     w/meanwhile')
    await shows('put     w/after')
    const closed = once(child, 'close')
    child.kill('SIGINT')
    expect(await closed).toEqual([0, null])
    await network.restart([killed])
  }, 90_000)
})

describe('a data directory that a running node holds', () => {
  it('is refused to a second process, which says so', async () => {
    const { dataDir, clusterId } = network.at(1)
    const second = await command('start', '--cluster-id', clusterId, '--data-dir', dataDir)
    expect(second.code).toBe(1)
    expect(second.stdout + second.stderr).toContain(dataDir)
    expect((await network.at(1).ask('/livez')).status).toBe(200)
  }, 90_000)
})

describe('a node that is asked to stop', () => {
  it('finishes what it has accepted, ends with 0, and comes back on its ports with its data', async () => {
    const [node, , other] = network.nodes as readonly [NodeProcess, NodeProcess, NodeProcess]
    const { url, addresses } = node
    // Without this voter a write takes a second ballot: time enough to ask the node to stop in the middle of it.
    other.freeze()
    const put = node.put('accepted', 'before the stop')
    await until(
      'the write is under way',
      async () => (await node.ask('/local/proposed/accepted')).status === 200 || undefined,
      { withinMs: 5000, everyMs: 1 },
    )
    const stopped = node.stop()
    expect((await put).status).toBe(201)
    expect(await stopped).toEqual({ code: 0, signal: null })
    other.thaw()
    await network.restart([node])
    expect(node.url).toBe(url)
    expect(node.addresses).toEqual(addresses)
    expect((await node.local('accepted')).text).toBe('before the stop')
  }, 90_000)
})

describe('a network whose first node is gone', () => {
  it('takes back a node that is still told to join through it', async () => {
    const [founder, node, other] = network.nodes as readonly [NodeProcess, NodeProcess, NodeProcess]
    await founder.kill()
    expect((await node.stop()).code).toBe(0)
    await node.start(founder.addresses)
    await network.ready()
    expect((await node.put('without/founder', 'stored')).status).toBe(201)
    expect((await other.get('without/founder')).text).toBe('stored')
  }, 90_000)

  it('takes a new node that joins through another one, and that node reads what was stored before', async () => {
    const [, node] = network.nodes as readonly [NodeProcess, NodeProcess]
    const newcomer = new NodeProcess({
      program,
      clusterId: 'a',
      dataDir: join(folder, 'newcomer'),
      peers: node.addresses,
    })
    await newcomer.start()
    await until('the new node takes reads and writes', async () => (await newcomer.isReady()) || undefined, {
      withinMs: 20_000,
    })
    expect((await newcomer.get('without/founder')).text).toBe('stored')
    expect((await newcomer.stop()).code).toBe(0)
  }, 90_000)
})

describe('a node that can reach none of the peers it was given', () => {
  it('says so and ends with another code than 0, where it knows no network from before', async () => {
    const { code } = await lonely.exited
    expect(code).toBe(1)
    expect(lonely.output).toContain('none of the given peers can be reached')
  }, 90_000)
})
