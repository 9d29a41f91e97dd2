/** Records of the network's own: decided and told like all others, and out of the reach of users. */
import { describe, expect, it } from 'vitest'
import { InvalidArgument, createReplicator, type Replicator } from '@replicator/core'
import { readBackup } from '@replicator/store'
import { createMemoryTransportHub } from '@replicator/transport'
import { ManualClock, settled, until } from './manual-clock.js'

async function two(): Promise<{
  readonly clock: ManualClock
  readonly nodes: readonly [Replicator, Replicator]
  readonly after: <T>(work: Promise<T>) => Promise<T>
}> {
  const clock = new ManualClock()
  const hub = createMemoryTransportHub()
  const start = (peers: readonly string[]): Promise<Replicator> =>
    createReplicator({
      clusterId: 'berlin',
      minPeers: 1,
      peers,
      adapters: { clock, transport: (identity) => hub.transport(identity) },
    })
  const first = await start([])
  const nodes = [first, await start([`/memory/${first.peerId}`])] as const
  const after = <T>(work: Promise<T>): Promise<T> => settled(clock, work)
  await after(Promise.all(nodes.map((node) => node.ready())))
  return { clock, nodes, after }
}

describe('a system record', () => {
  it('is written by the version that was read, and every node is told of it', async () => {
    const { clock, nodes, after } = await two()
    const [a, b] = nodes
    const told: unknown[] = []
    b.system.onChange((record) => told.push(record))
    expect(await after(a.system.write('token/0', '{"n":1}', 0))).toMatchObject({ outcome: 'stored', version: 1 })
    expect(await after(b.system.write('token/0', '{}', 0))).toMatchObject({ outcome: 'denied-stored' })
    expect(await after(b.system.write('token/0', '{"n":2}', 1))).toMatchObject({ outcome: 'stored', version: 2 })
    expect(await after(a.system.write('token/0', '{}', 1))).toEqual({ outcome: 'version-mismatch', version: 2 })
    expect(await after(a.system.read('token/0'))).toMatchObject({ outcome: 'found', record: { since: 2 } })
    expect(told.at(-1)).toEqual({ name: 'token/0', version: 2, text: '{"n":2}' })
    await until(clock, () => a.system.list('token/')[0]?.version === 2)
    expect(a.system.list('token/')).toEqual([{ name: 'token/0', version: 2, text: '{"n":2}' }])
    expect(a.system.list('audit/')).toEqual([])
    await after(Promise.all(nodes.map((node) => node.stop())))
  })

  it("is decided by the voters that there are, also while a user's must wait for more of them", async () => {
    const clock = new ManualClock()
    const hub = createMemoryTransportHub()
    const adapters = { clock, transport: (identity: Uint8Array) => hub.transport(identity) }
    const alone = await createReplicator({ clusterId: 'berlin', adapters })
    await until(clock, () => alone.status().role === 'voter')
    expect(await settled(clock, alone.put('k', 'v'))).toMatchObject({ outcome: 'not-ready' })
    expect(await settled(clock, alone.system.write('token/0', '{}', 0))).toMatchObject({ outcome: 'stored' })
    expect(await settled(clock, alone.system.read('token/0'))).toMatchObject({ outcome: 'found' })
    await settled(clock, alone.stop())
  })

  it('is in nothing that users are shown, and in no key that they can name', async () => {
    const { nodes, after } = await two()
    const [a] = nodes
    const before = a.status()
    await after(Promise.all(Array.from({ length: 300 }, (_, i) => a.system.write(`audit/${i}`, '{}', 0))))
    expect(a.system.list('audit/')).toHaveLength(300)
    await after(a.put('k', 'v'))
    expect(a.status()).toMatchObject({ records: before.records + 1, tombstones: before.tombstones })
    const bytesMax = 1e6
    expect(a.page({ prefix: '', after: '', limit: 10, bytesMax }).records.map(({ key }) => key)).toEqual(['k'])
    expect(a.page({ prefix: '\0', after: '', limit: 10, bytesMax }).records).toEqual([])
    expect(a.page({ prefix: '', after: '\0audit/1', limit: 1, bytesMax })).toMatchObject({ records: [{ key: 'k' }] })

    const events: unknown[] = []
    const seen = new AbortController()
    const watch = async (): Promise<void> => {
      for await (const event of a.watch({ after: '0', signal: seen.signal })) {
        events.push(event)
        seen.abort()
      }
    }
    // A decided record is told once it is durable, and lingers until then for as long as the clock stands.
    await after(watch())
    expect(events).toMatchObject([{ type: 'put', key: 'k' }])

    const parts: unknown[] = []
    for await (const part of readBackup(a.backup({ consistency: 'local' }))) parts.push(part)
    expect(parts).toMatchObject([{ header: { records: 1 } }, { record: { key: 'k' } }, { type: 'end', records: 1 }])

    for (const key of ['\0audit/1', '\0']) {
      await expect(a.get(key)).rejects.toBeInstanceOf(InvalidArgument)
      await expect(a.put(key, 'v')).rejects.toBeInstanceOf(InvalidArgument)
      await expect(a.delete(key, { ifMatch: '*' })).rejects.toBeInstanceOf(InvalidArgument)
      await expect(a.resolve(key)).rejects.toBeInstanceOf(InvalidArgument)
      expect(() => a.reservation(key)).toThrow(InvalidArgument)
      expect(() => a.suggest(key)).toThrow(InvalidArgument)
    }
    await after(Promise.all(nodes.map((node) => node.stop())))
  })
})
