import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Logger, Replicator, ReplicatorOptions } from '@replicator/core'
import { NodeStopped, StartAborted, createReplicator } from '@replicator/core'
import { isStoreLocked, openMemoryStore, openStore } from '@replicator/store'
import { createMemoryTransportHub } from '@replicator/transport'
import { ManualClock, settled, until } from './manual-clock.js'

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-core-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function started(options: Partial<ReplicatorOptions> = {}): Promise<Replicator> {
  const node = await createReplicator({ clusterId: 'berlin', minPeers: 1, ...options })
  onTestFinished(() => node.stop())
  return node
}

function portOf(node: Replicator): number {
  return Number(/\/tcp\/(\d+)/.exec(node.status().addresses[0] ?? '')?.[1])
}

/** From now on somebody else has the port. */
function occupied(port: number): Promise<void> {
  return new Promise((resolve) => {
    const server = createServer()
    onTestFinished(() => void server.close())
    // Some other program was faster: all the same.
    server.once('error', () => resolve())
    server.listen(port, '127.0.0.1', () => resolve())
  })
}

/** What a later start would find. */
async function traces(dataDir: string): Promise<object> {
  const store = await openStore({ dataDir })
  const found = { identity: store.meta('identity'), boot: store.meta('boot'), records: store.recordCount }
  await store.close()
  return found
}

const UNUSED = { identity: undefined, boot: undefined, records: 0 }

describe('a start that fails', () => {
  it('in what the program prepares leaves a new folder as good as unused, and rejects with that error', async () => {
    const dataDir = join(await newFolder(), 'data')
    const failure = new Error('the port of the API is taken')
    const prepare = (): Promise<void> => Promise.reject(failure)
    await expect(started({ dataDir, prepare })).rejects.toBe(failure)
    expect(await traces(dataDir)).toEqual(UNUSED)
  })

  it('is told to whoever waits already for the node to be ready', async () => {
    let ready: Promise<unknown> = Promise.resolve()
    const prepare = (node: Replicator): Promise<void> => {
      ready = node.ready().catch((error: unknown) => error)
      return Promise.reject(new Error('the port of the API is taken'))
    }
    await expect(started({ prepare })).rejects.toThrow('the port of the API is taken')
    expect(await ready).toBeInstanceOf(NodeStopped)
  })

  it('at an address that was given and is taken leaves a new folder as good as unused', async () => {
    const dataDir = join(await newFolder(), 'data')
    const port = portOf(await started())
    const listen = [`/ip4/127.0.0.1/tcp/${port}/ws`]
    await expect(started({ dataDir, listen })).rejects.toThrow(`cannot listen on ${listen[0]}: another process listens`)
    expect(await traces(dataDir)).toEqual(UNUSED)
  })

  it('says why also where closing what was open fails as well', async () => {
    const store = Object.assign(openMemoryStore(), { close: () => Promise.reject(new Error('did not close')) })
    const prepare = (): Promise<void> => Promise.reject(new Error('the first reason'))
    const hub = createMemoryTransportHub()
    const adapters = { store, transport: (identity: Uint8Array) => hub.transport(identity) }
    await expect(started({ prepare, adapters })).rejects.toThrow('the first reason')
  })
})

describe('a node that is being prepared', () => {
  it('says that it is starting, takes nothing, and has founded nothing', async () => {
    const seen: unknown[] = []
    const node = await started({
      prepare: async (one) => {
        const { ready, reasons, networkId, addresses } = one.status()
        seen.push({ ready, reasons, networkId, addresses: addresses.length }, await one.put('k', 'v'))
      },
    })
    const reasons = ['the node is starting']
    expect(seen).toEqual([
      { ready: false, reasons, networkId: '', addresses: 1 },
      { key: 'k', outcome: 'not-ready', reasons },
    ])
    await node.ready()
    expect(await node.put('k', 'v')).toMatchObject({ outcome: 'stored' })
  })
})

it('says to the program whether it has others to wait for: a voter that has run before, among other members', async () => {
  const clock = new ManualClock()
  const hub = createMemoryTransportHub()
  const awaited: boolean[] = []
  const start = (options: Partial<ReplicatorOptions> = {}, store = openMemoryStore()): Promise<Replicator> =>
    createReplicator({
      clusterId: 'berlin',
      minPeers: 1,
      prepare: async (_, { isAwaited }) => void awaited.push(isAwaited),
      ...options,
      adapters: { clock, store, transport: (identity) => hub.transport(identity) },
    })
  const stores = [openMemoryStore(), openMemoryStore()] as const
  const first = await start({}, stores[0])
  await settled(clock, first.ready())
  await settled(clock, first.stop())
  const alone = await start({}, openMemoryStore(stores[0].image()))
  const second = await start({ peers: [`/memory/${alone.peerId}`] }, stores[1])
  await settled(clock, second.ready())
  await until(clock, () => second.status().role === 'voter')
  await settled(clock, second.stop())
  const again = await start({}, openMemoryStore(stores[1].image()))
  expect(awaited).toEqual([false, false, false, true])
  await settled(clock, Promise.all([alone.stop(), again.stop()]))
})

describe('a start that is broken off', () => {
  it('rejects before anything is opened where that was said before', async () => {
    const dataDir = join(await newFolder(), 'data')
    await expect(started({ dataDir, signal: AbortSignal.abort('enough') })).rejects.toThrow('broken off: enough')
    await expect(readdir(dataDir)).rejects.toThrow('ENOENT')
  })

  it('in the middle rejects, leaves nothing open, and the folder as good as unused', async () => {
    const dataDir = join(await newFolder(), 'data')
    const stop = new AbortController()
    const prepare = async (): Promise<void> => stop.abort('SIGTERM')
    const rejected = started({ dataDir, signal: stop.signal, prepare })
    await expect(rejected).rejects.toBeInstanceOf(StartAborted)
    expect(isStoreLocked({ dataDir })).toBe(false)
    expect(await traces(dataDir)).toEqual(UNUSED)
  })

  it('while its folder is being opened rejects and holds the folder no longer', async () => {
    const dataDir = join(await newFolder(), 'data')
    const stop = new AbortController()
    const rejected = started({ dataDir, signal: stop.signal })
    stop.abort('SIGTERM')
    await expect(rejected).rejects.toThrow('broken off: SIGTERM')
    expect(isStoreLocked({ dataDir })).toBe(false)
  })
})

describe('a port that was chosen for tcp/0', () => {
  it('is chosen and remembered anew where somebody else has it now', async () => {
    const dataDir = join(await newFolder(), 'data')
    const first = await started({ dataDir })
    const port = portOf(first)
    await first.stop()
    await occupied(port)
    const second = await started({ dataDir })
    const other = portOf(second)
    expect(other).not.toBe(port)
    await second.stop()
    const store = await openStore({ dataDir })
    expect(store.meta('listen//ip4/127.0.0.1/tcp/0/ws')).toBe(String(other))
    await store.close()
  })
})

describe('a data directory', () => {
  it('may be named by a path that leads through a folder that is not there and out of it again', async () => {
    const folder = await newFolder()
    await started({ dataDir: `${folder}/missing/../data` })
    expect(await readdir(folder)).toEqual(['data'])
  })
})

describe('a store of another cluster', () => {
  it('is refused by name, and left as it is', async () => {
    const dataDir = join(await newFolder(), 'data')
    const node = await started({ dataDir })
    const { networkId } = node.status()
    await node.stop()
    await expect(started({ dataDir, clusterId: 'berlln' })).rejects.toThrow(
      /of cluster "berlin".*the cluster "berlln" was given/,
    )
    const again = await started({ dataDir })
    expect(again.status()).toMatchObject({ networkId, role: 'voter' })
  })
})

describe('founding', () => {
  it('is said loudly, with the folder and the cluster; coming back is not', async () => {
    const dataDir = join(await newFolder(), 'data')
    const warned: object[] = []
    const nothing = (): void => undefined
    const warn = (fields: object, text: string): void => void warned.push({ ...fields, text })
    const logger: Logger = { debug: nothing, info: nothing, warn, error: nothing }
    const node = await started({ dataDir, logger })
    const { networkId } = node.status()
    expect(warned).toEqual([
      {
        networkId,
        clusterId: 'berlin',
        dataDir,
        text: 'founding a NEW network: this node was given no peer to join, and its store knows no network',
      },
    ])
    await node.stop()
    await started({ dataDir, logger })
    expect(warned).toHaveLength(1)
  })
})

describe('a node behind another address', () => {
  it('tells others what is announced, listens where it is told to, and keeps the port', async () => {
    const dataDir = join(await newFolder(), 'data')
    const announce = ['/dns4/node.example/tcp/4001/ws']
    const first = await started({ dataDir, announce, name: 'rack-7' })
    expect(first.status()).toMatchObject({ name: 'rack-7', addresses: [`${announce[0]}/p2p/${first.peerId}`] })
    expect(first.peers()).toMatchObject([{ name: 'rack-7', addresses: first.status().addresses }])
    await first.stop()
    const second = await started({ dataDir })
    const port = portOf(second)
    await second.stop()
    const third = await started({ dataDir, announce: [`${announce[0]}/p2p/${first.peerId}`] })
    expect(third.status().addresses).toEqual(first.status().addresses)
    await third.stop()
    expect(portOf(await started({ dataDir }))).toBe(port)
  })
})
