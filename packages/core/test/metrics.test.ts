import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReplicator, type HistogramView } from '@replicator/core'
import { createMemoryTransportHub } from '@replicator/transport'
import { expect, it, onTestFinished } from 'vitest'

function countOf({ counts }: HistogramView): number {
  return counts.reduce((sum, each) => sum + each)
}

it('a node measures each of its syncs, and how many changes it was for', async () => {
  const node = await createReplicator({ clusterId: 'a', minPeers: 1, adapters: { transport: hubTransport() } })
  await node.ready()
  const before = node.metrics()
  await Promise.all(['a', 'b', 'c'].map((key) => node.put(key, 'v')))
  const { syncSeconds, syncEntries } = node.metrics()
  expect(countOf(syncSeconds)).toBe(countOf(syncEntries))
  expect(countOf(syncSeconds)).toBeGreaterThan(countOf(before.syncSeconds))
  // Three votes at least.
  expect(syncEntries.sum).toBeGreaterThanOrEqual(before.syncEntries.sum + 3)
  expect(syncSeconds.sum).toBeGreaterThan(before.syncSeconds.sum)
  await node.stop()
})

it('a node knows what waits on its link to each other member, and whether there is one', async () => {
  const hub = createMemoryTransportHub()
  const transport = (identity: Uint8Array) => hub.transport(identity)
  const one = await createReplicator({ clusterId: 'a', minPeers: 1, adapters: { transport } })
  await one.ready()
  expect(one.metrics().links).toEqual([])
  const [address = ''] = one.status().addresses
  const two = await createReplicator({ clusterId: 'a', minPeers: 1, peers: [address], adapters: { transport } })
  await two.ready()
  expect(one.metrics().links).toEqual([{ peerId: two.peerId, queuedBytes: expect.any(Number), behind: 0, gone: false }])
  const gone = new Promise((resolve) => one.on('peer', resolve))
  hub.cut(one.peerId, two.peerId)
  await gone
  expect(one.metrics().links).toEqual([{ peerId: two.peerId, behind: 0, gone: false }])
  await Promise.all([one.stop(), two.stop()])
})

it('its status says how many bytes its records and its files have', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'replicator-metrics-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  const node = await createReplicator({ clusterId: 'a', minPeers: 1, dataDir, adapters: { transport: hubTransport() } })
  await node.ready()
  const { records } = node.status().bytes
  await node.put('a', 'twelve bytes')
  const { bytes } = node.status()
  expect(bytes.records).toBe(records + 12)
  expect(bytes.disk).toBe(statSync(join(dataDir, 'data.mdb')).size + statSync(join(dataDir, 'journal')).size)
  await node.stop()
})

function hubTransport() {
  const hub = createMemoryTransportHub()
  return (identity: Uint8Array) => hub.transport(identity)
}
