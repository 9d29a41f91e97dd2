import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeProcess, ProcessNetwork, until } from '@replicator/testkit/processes'
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
