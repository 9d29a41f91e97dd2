import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, openBallot, openRescue, type Replicator, restoreBackup } from '@replicator/core'
import { openStore } from '@replicator/store'
import { createMemoryTransportHub, type MemoryTransportHub } from '@replicator/transport'
import { describe, expect, it, onTestFinished } from 'vitest'

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-core-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

interface Start {
  readonly hub: MemoryTransportHub
  readonly dataDir?: string
  readonly peers?: readonly string[]
}

async function start({ hub, dataDir, peers = [] }: Start): Promise<Replicator> {
  const node = await createReplicator({
    clusterId: 'berlin',
    ...(dataDir !== undefined && { dataDir }),
    peers,
    minPeers: 1,
    adapters: { transport: (identity) => hub.transport(identity) },
  })
  onTestFinished(() => node.stop())
  return node
}

function at(node: Replicator): readonly string[] {
  return [`/memory/${node.peerId}`]
}

async function bytesOf(backup: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of backup) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function valuesOf(node: Replicator): Promise<Record<string, string>> {
  const values: Record<string, string> = {}
  for await (const { key, value } of node.list()) values[key] = Buffer.from(value ?? []).toString()
  return values
}

/** A network of one node that holds something, with a deleted key. */
async function old(hub: MemoryTransportHub, dataDir?: string): Promise<Replicator> {
  const node = await start({ hub, ...(dataDir !== undefined && { dataDir }) })
  await node.ready()
  await node.put('user/ada', 'Ada')
  await node.put('counter', '1', { mutable: true, idempotencyKey: 'first' })
  await node.put('counter', '2', { ifMatch: 1 })
  await node.put('gone', 'x', { mutable: true })
  await node.delete('gone', { ifMatch: '*' })
  return node
}

describe('a restored backup', () => {
  it('is a new network with the records, their versions and their decisions', async () => {
    const hub = createMemoryTransportHub()
    const before = await old(hub)
    const backup = await bytesOf(before.backup())
    const dataDir = join(await newFolder(), 'data')
    const restored = await restoreBackup({ backup: once(backup), dataDir, firstCluster: 'berlin' })
    expect(restored).toMatchObject({ records: 2, tombstones: 1 })
    const node = await start({ hub, dataDir })
    await node.ready()
    const status = node.status()
    expect([status.networkId, status.peerId]).toEqual([restored.networkId, restored.peerId])
    expect(status.networkId).not.toBe(before.status().networkId)
    expect(status.peerId).not.toBe(before.peerId)
    expect(await valuesOf(node)).toEqual({ 'user/ada': 'Ada', counter: '2' })
    expect(await node.put('user/ada', 'Grace')).toMatchObject({ outcome: 'denied-stored', final: true })
    expect(await node.put('counter', '1', { mutable: true, idempotencyKey: 'first' })).toMatchObject({ replayed: true })
    expect(await node.put('counter', '3', { ifMatch: 2 })).toMatchObject({ outcome: 'stored', version: 3 })
    expect(await node.put('gone', 'y')).toMatchObject({ outcome: 'stored', version: 3 })
  })

  it('never meets the network that it was taken from', async () => {
    const hub = createMemoryTransportHub()
    const before = await old(hub)
    const dataDir = join(await newFolder(), 'data')
    await restoreBackup({ backup: before.backup(), dataDir, firstCluster: 'berlin' })
    const node = await start({ hub, dataDir, peers: at(before) })
    expect((await node.failed).message).toMatch(/is of network .*, and every peer that was given is of another one/)
    expect(before.peers()).toHaveLength(1)
    expect(before.status().counters['refused-network']).toBeGreaterThan(0)
  })

  it('grows like any other network', async () => {
    const hub = createMemoryTransportHub()
    const before = await old(hub)
    const dataDir = join(await newFolder(), 'data')
    await restoreBackup({ backup: before.backup(), dataDir, firstCluster: 'berlin' })
    const first = await start({ hub, dataDir })
    const second = await start({ hub, peers: at(first) })
    await second.ready()
    expect(await valuesOf(second)).toEqual({ 'user/ada': 'Ada', counter: '2' })
    expect(await second.put('user/bob', 'Bob')).toMatchObject({ outcome: 'stored' })
  })

  it('that was cut off leaves nothing behind', async () => {
    const before = await old(createMemoryTransportHub())
    const backup = await bytesOf(before.backup())
    const root = await newFolder()
    for (const dataDir of [join(root, 'new'), join(root, 'empty')]) {
      if (dataDir.endsWith('empty')) await mkdir(dataDir)
      const cut = restoreBackup({ backup: once(backup.subarray(0, -1)), dataDir, firstCluster: 'berlin' })
      await expect(cut).rejects.toThrow(/it is cut off/)
    }
    expect(await readdir(root)).toEqual(['empty'])
    expect(await readdir(join(root, 'empty'))).toEqual([])
  })

  it('is written to no folder that something is in', async () => {
    const before = await old(createMemoryTransportHub())
    const root = await newFolder()
    await writeFile(join(root, 'mine'), '')
    await expect(restoreBackup({ backup: before.backup(), dataDir: root, firstCluster: 'a' })).rejects.toThrow(
      /is not empty/,
    )
    expect(await readdir(root)).toEqual(['mine'])
  })
})

describe('a folder that was filled by half', () => {
  it('is started by nobody', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir })
    // What a restore does first.
    store.apply([{ type: 'meta', name: 'unfinished', value: '1' }])
    await store.close()
    await expect(start({ hub: createMemoryTransportHub(), dataDir })).rejects.toThrow(/that was cut off. Empty it/)
    await expect(openRescue(dataDir)).rejects.toThrow(/that was cut off. Empty it/)
  })
})

describe('a head start', () => {
  it('makes a learner that lacks only what came after the backup', async () => {
    const hub = createMemoryTransportHub()
    const first = await old(hub)
    const backup = await bytesOf(first.backup())
    await first.put('counter', '3', { ifMatch: 2 })
    await first.put('later', 'L')
    const dataDir = join(await newFolder(), 'data')
    const restored = await restoreBackup({ backup: once(backup), dataDir })
    expect(restored).toMatchObject({ networkId: first.status().networkId, records: 2, tombstones: 1 })
    const node = await start({ hub, dataDir, peers: at(first) })
    await node.ready()
    expect(node.status().networkId).toBe(first.status().networkId)
    expect(await valuesOf(node)).toEqual({ 'user/ada': 'Ada', counter: '3', later: 'L' })
    expect(await node.put('counter', '4', { ifMatch: 3 })).toMatchObject({ outcome: 'stored', version: 4 })
    await expect.poll(() => first.status().quorum.votes).toBe(2)
  })

  it('is for the network of the backup alone: in words, and without having asked to be added', async () => {
    const hub = createMemoryTransportHub()
    const first = await old(hub)
    const other = await start({ hub })
    await other.ready()
    const dataDir = join(await newFolder(), 'data')
    await restoreBackup({ backup: first.backup(), dataDir })
    const node = await start({ hub, dataDir, peers: at(other) })
    const { networkId } = first.status()
    expect((await node.failed).message).toMatch(new RegExp(`is of network ${networkId}, and every peer .* another one`))
    expect(other.peers()).toHaveLength(1)
    expect(await valuesOf(other)).toEqual({})
  })

  it('founds no network', async () => {
    const hub = createMemoryTransportHub()
    const first = await old(hub)
    const dataDir = join(await newFolder(), 'data')
    await restoreBackup({ backup: first.backup(), dataDir })
    await expect(start({ hub, dataDir })).rejects.toThrow(
      `its records are those of network ${first.status().networkId}, for a node that joins it`,
    )
  })
})

describe('a backup of one node', () => {
  it('has what another one lists, once they are quiet', async () => {
    const hub = createMemoryTransportHub()
    const first = await old(hub)
    const second = await start({ hub, peers: at(first) })
    await second.ready()
    const dataDir = join(await newFolder(), 'data')
    await restoreBackup({ backup: first.backup(), dataDir })
    const store = await openStore({ dataDir })
    for await (const record of second.list()) expect(store.record(record.key)).toEqual(record)
    expect(store.recordCount).toBe(second.status().records + second.status().tombstones)
    await store.close()
  })

  it('is refused while it lacks what others have', async () => {
    const hub = createMemoryTransportHub()
    const nowhere = await start({ hub, peers: ['/memory/nobody'] })
    expect(() => nowhere.backup()).toThrow(/no backup can be taken of this node/)
  })
})

describe('a rescue', () => {
  it('makes a new network of what a stopped node holds, and keeps the old folder aside', async () => {
    const hub = createMemoryTransportHub()
    const dataDir = join(await newFolder(), 'data')
    const first = await old(hub, dataDir)
    // The second one stays: it is what is left of the old network.
    const second = await start({ hub, peers: at(first) })
    await second.ready()
    await expect.poll(() => first.status().quorum.votes).toBe(2)
    const { networkId, peerId } = first.status()
    await first.stop()

    const rescue = await openRescue(dataDir)
    expect(rescue.view).toMatchObject({ networkId, peerId, clusterId: 'berlin', records: 2, tombstones: 1 })
    expect(rescue.view.voters.toSorted()).toEqual([first.peerId, second.peerId].toSorted())
    expect(rescue.view).toMatchObject({ openVotes: [], isOldCopy: false })
    const told: number[] = []
    const rescued = await rescue.carryOut((count) => told.push(count))
    expect(told).toEqual([1, 2, 3])
    expect(rescued).toMatchObject({
      records: 2,
      tombstones: 1,
      damaged: [],
      oldFolder: `${dataDir}.network-${networkId}`,
    })

    const node = await start({ hub, dataDir })
    await node.ready()
    expect(node.status()).toMatchObject({ networkId: rescued.networkId, peerId: rescued.peerId })
    expect(node.status().networkId).not.toBe(networkId)
    expect(await valuesOf(node)).toEqual({ 'user/ada': 'Ada', counter: '2' })
    expect(await node.put('counter', '3', { ifMatch: 2 })).toMatchObject({ outcome: 'stored' })

    // What is left of the old network, and its old folder, are refused by the new one, and refuse it.
    const again = await start({ hub, dataDir: rescued.oldFolder, peers: at(node) })
    expect((await again.failed).message).toMatch(
      new RegExp(`is of network ${networkId}, and every peer .* of another one: .* is of network ${rescued.networkId}`),
    )
    await node.stop()
    const astray = await start({ hub, dataDir, peers: at(second) })
    expect((await astray.failed).message).toMatch(
      new RegExp(`is of network ${rescued.networkId}, and every peer .* of another one: .* is of network ${networkId}`),
    )
    expect(second.peers().map((peer) => peer.peerId)).not.toContain(rescued.peerId)
  })

  it('is of stopped nodes only, and of those that were in a network', async () => {
    const hub = createMemoryTransportHub()
    const root = await newFolder()
    const running = await old(hub, join(root, 'running'))
    await expect(openRescue(join(root, 'running'))).rejects.toThrow(/Another running node holds/)
    await running.stop()
    await expect(openRescue(join(root, 'nowhere'))).rejects.toThrow(/no node has ever used it/)
    const alone = await start({ hub, dataDir: join(root, 'alone'), peers: ['/memory/nobody'] })
    await alone.stop()
    await expect(openRescue(join(root, 'alone'))).rejects.toThrow(/has never been in a network/)
  })

  it('names the votes of which nobody has told it the end', async () => {
    const dataDir = join(await newFolder(), 'data')
    const first = await old(createMemoryTransportHub(), dataDir)
    await first.stop()
    const store = await openStore({ dataDir })
    const id = `${first.peerId}.1.00112233aabbccdd.9`
    const asked = { requestId: '', fingerprint: '', contentType: '', mutable: false, value: Buffer.from('x') }
    const proposal = { id, cluster: 'berlin', operation: 'create', ...asked } as const
    const [voted, promised] = [openBallot(1), { ...openBallot(1), number: 1 }]
    const vote = { ballot: voted, proposal }
    store.apply([
      { type: 'slot', key: 'promised', slot: { key: 'promised', version: 1, promised } },
      { type: 'slot', key: 'undecided', slot: { key: 'undecided', version: 1, promised: voted, vote } },
    ])
    await store.close()
    const { view, close } = await openRescue(dataDir)
    expect(view.openVotes).toEqual([{ key: 'undecided', version: 1, proposal: id }])
    await close()
  })
})
