/** Records that change, as a program sees them: three nodes in this process, on a clock of their own. */
import { describe, expect, it } from 'vitest'
import type { Random } from '@replicator/interface'
import type { ChangeEvent, ManyResult, Replicator } from '@replicator/core'
import { NodeStopped, createReplicator } from '@replicator/core'
import { createMemoryTransportHub } from '@replicator/transport'
import { ManualClock, settled, until } from './manual-clock.js'

interface Three {
  readonly clock: ManualClock
  readonly nodes: readonly [Replicator, Replicator, Replicator]
  /** The clock goes on until the work is done. */
  readonly after: <T>(work: Promise<T>) => Promise<T>
}

async function three(): Promise<Three> {
  const clock = new ManualClock()
  const hub = createMemoryTransportHub()
  const start = (peers: readonly string[]): Promise<Replicator> => {
    let next = 1
    const random: Random = { uint32: () => next++, hex: (bytes) => String(next++).padStart(bytes * 2, '0') }
    return createReplicator({
      clusterId: 'berlin',
      peers: [...peers],
      adapters: { clock, random, transport: (identity) => hub.transport(identity) },
    })
  }
  const first = await start([])
  const peers = [`/memory/${first.peerId}`]
  const nodes = [first, await start(peers), await start(peers)] as const
  const after = <T>(work: Promise<T>): Promise<T> => settled(clock, work)
  await after(Promise.all(nodes.map((node) => node.ready())))
  return { clock, nodes, after }
}

async function stopAll({ nodes, after }: Three): Promise<void> {
  await after(Promise.all(nodes.map((node) => node.stop())))
}

/** Gathers what is told, until its end. */
function gather(changes: AsyncIterable<ChangeEvent | { readonly type: 'replay' }>): {
  readonly told: string[]
  readonly ended: Promise<void>
} {
  const told: string[] = []
  const ended = (async () => {
    for await (const event of changes)
      told.push(event.type === 'replay' ? 'replay' : `${event.type} ${event.key}@${event.version}`)
  })()
  return { told, ended }
}

describe('a mutable record', () => {
  it('is updated by the version that was read, deleted, and created again', async () => {
    const network = await three()
    const { nodes, after } = network
    const [a, b, c] = nodes
    expect(await after(a.put('k', 'v', { mutable: true }))).toMatchObject({ outcome: 'stored', version: 1 })
    expect(await after(b.put('k', 'w', { ifMatch: 1 }))).toMatchObject({ outcome: 'stored', version: 2 })
    expect(await after(c.put('k', 'x', { ifMatch: 1 }))).toEqual({ key: 'k', outcome: 'version-mismatch', version: 2 })
    expect(await after(c.put('k', 'x', { ifMatch: '*' }))).toMatchObject({ outcome: 'stored', version: 3 })
    expect(await after(a.get('k'))).toMatchObject({ outcome: 'found', evidence: 'quorum', record: { since: 3 } })
    expect(await after(a.delete('k', { ifMatch: 2 }))).toMatchObject({ outcome: 'version-mismatch', version: 3 })
    expect(await after(a.delete('k', { ifMatch: 3 }))).toMatchObject({ outcome: 'stored', version: 4 })
    expect(await after(b.delete('k', { ifMatch: '*' }))).toEqual({ key: 'k', outcome: 'denied-absent' })
    expect(await after(b.get('k'))).toMatchObject({ outcome: 'absent', evidence: 'quorum' })
    expect(b.status()).toMatchObject({ records: 0, tombstones: 1 })
    expect(await after(b.put('k', 'y'))).toMatchObject({ outcome: 'stored', version: 5 })
    expect(await after(c.put('k', 'z', { ifMatch: 5 }))).toMatchObject({ outcome: 'denied-final', version: 5 })
    await stopAll(network)
  })

  it('ends when its time is up, at every node', async () => {
    const network = await three()
    const { clock, nodes, after } = network
    const [a, b, c] = nodes
    await after(a.put('k', 'v', { mutable: true, ttlMs: 5000 }))
    expect(await after(b.get('k'))).toMatchObject({ record: { expiresMs: expect.any(Number) as number } })
    const begin = clock.monotonicMs()
    await until(clock, () => [a, b, c].every((node) => node.status().tombstones === 1))
    expect(clock.monotonicMs() - begin).toBeLessThan(8000)
    expect(await after(c.get('k'))).toMatchObject({ outcome: 'absent' })
    await stopAll(network)
  })
})

describe('many writes', () => {
  it('are told of one by one, each with its place, whatever became of it', async () => {
    const network = await three()
    const { nodes, after } = network
    const [a] = nodes
    const entries = Array.from({ length: 40 }, (_, i) => ({ key: `k${i % 30}`, value: `v${i}` }))
    const results: ManyResult[] = []
    await after(
      (async () => {
        for await (const result of a.putMany(entries, { concurrency: 8 })) results.push(result)
      })(),
    )
    expect(results.map(({ index }) => index).toSorted((x, y) => x - y)).toEqual(entries.map((_, i) => i))
    expect(results.filter(({ outcome }) => outcome === 'stored')).toHaveLength(30)
    expect(results.every(({ index, key }) => key === entries[index]?.key)).toBe(true)
    await stopAll(network)
  })

  it('are taken from their source only as they are done', async () => {
    const network = await three()
    const { nodes, after } = network
    const [a] = nodes
    let taken = 0
    async function* endless() {
      for (;;) yield { key: `k${taken++}`, value: 'v' }
    }
    await after(
      (async () => {
        let told = 0
        for await (const { outcome } of a.putMany(endless(), { concurrency: 4 })) {
          expect(outcome).toBe('stored')
          if (++told === 10) break
        }
      })(),
    )
    expect(taken).toBeLessThanOrEqual(15)
    await stopAll(network)
  })
})

describe('a listing', () => {
  it('tells the records with a prefix, in order, as many as are wanted', async () => {
    const network = await three()
    const { nodes, after } = network
    const [a, b] = nodes
    for (const key of ['user/b', 'user/a', 'users', 'user/c']) await after(a.put(key, key, { mutable: true }))
    await after(a.delete('user/c', { ifMatch: '*' }))
    await until(network.clock, () => b.status().tombstones === 1)
    const keys = async (options: Parameters<Replicator['list']>[0]): Promise<readonly string[]> => {
      const told: string[] = []
      for await (const { key } of b.list(options)) told.push(key)
      return told
    }
    expect(await keys({})).toEqual(['user/a', 'user/b', 'users'])
    expect(await keys({ prefix: 'user/' })).toEqual(['user/a', 'user/b'])
    expect(await keys({ after: 'user/a' })).toEqual(['user/b', 'users'])
    expect(await keys({ limit: 1 })).toEqual(['user/a'])
    expect(await keys({ signal: AbortSignal.abort() })).toEqual([])
    expect(() => b.list({ limit: 0 })).toThrow('limit is a whole number from 1 on')
    await stopAll(network)
  })
})

describe('a watch', () => {
  it('is told of what any node commits, goes on behind a cursor, and ends with its node', async () => {
    const network = await three()
    const { clock, nodes, after } = network
    const [a, b] = nodes
    const watched = gather(b.watch({ prefix: 'k' }))
    await after(a.put('k1', 'v', { mutable: true }))
    await after(a.put('other', 'v'))
    await after(a.put('k1', 'w', { ifMatch: 1 }))
    await after(a.delete('k1', { ifMatch: 2 }))
    await until(clock, () => watched.told.at(-1) === 'delete k1@3')
    const all = gather(b.watch({ after: '0' }))
    await until(clock, () => all.told.length === 1)
    expect(all.told).toEqual(['put other@1'])
    await stopAll(network)
    await Promise.all([watched.ended, all.ended])
    expect(() => b.watch()).toThrow(NodeStopped)
  })
})

describe('an event', () => {
  it('tells that a node is ready, what is committed, and who comes and goes', async () => {
    const network = await three()
    const { clock, nodes, after } = network
    const [a, b, c] = nodes
    const told: string[] = []
    const stop = a.on('committed', ({ type, key, version }) => told.push(`${type} ${key}@${version}`))
    a.on('committed', () => {
      throw new Error('a listener of no use')
    })
    a.on('ready', () => told.push('ready'))
    a.on('peer', ({ peerId, alive }) => told.push(`${peerId === c.peerId ? 'c' : 'b'} ${alive ? 'came' : 'went'}`))
    await until(clock, () => told.includes('ready'))
    await after(b.put('k', 'v'))
    await until(clock, () => told.includes('put k@1'))
    await after(c.stop())
    await until(clock, () => told.includes('c went'))
    expect(told.filter((each) => each === 'ready')).toHaveLength(1)
    stop()
    await after(b.put('l', 'v'))
    await until(clock, () => a.status().records === 2)
    expect(told).not.toContain('put l@1')
    await stopAll(network)
  })
})
