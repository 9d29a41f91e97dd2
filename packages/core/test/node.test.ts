import { describe, expect, it } from 'vitest'
import type { Clock, Random, Store, Transport } from '@replicator/interface'
import { formatProposalReference } from '@replicator/interface'
import type { Replicator, ReplicatorOptions } from '@replicator/core'
import { InvalidArgument, NoPeerReachable, NodeStopped, WrongNetwork, createReplicator } from '@replicator/core'
import { openMemoryStore } from '@replicator/store'
import type { MemoryTransportHub } from '@replicator/transport'
import { createMemoryTransportHub } from '@replicator/transport'
import { ManualClock, idle, settled, until } from './manual-clock.js'

type Adapters = NonNullable<ReplicatorOptions['adapters']>

function random(): Random {
  let next = 1
  return { uint32: () => next++, hex: (bytes) => String(next++).padStart(bytes * 2, '0') }
}

interface Bench {
  readonly clock: ManualClock
  readonly hub: MemoryTransportHub
  readonly start: (options?: Partial<ReplicatorOptions>, adapters?: Partial<Adapters>) => Promise<Replicator>
}

/** A network in this process on a clock of its own. */
function bench(): Bench {
  const clock = new ManualClock()
  const hub = createMemoryTransportHub()
  return {
    clock,
    hub,
    start: (options = {}, adapters = {}) =>
      createReplicator({
        clusterId: 'berlin',
        ...options,
        adapters: { clock, random: random(), transport: (identity) => hub.transport(identity), ...adapters },
      }),
  }
}

/** A memory store of which one part is replaced. */
function storeWith(broken: Partial<Store>): Store {
  return Object.assign(openMemoryStore(), broken)
}

/** The error that a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it was not rejected')
}

/** Three nodes of one cluster that are ready. */
async function three(): Promise<Bench & { readonly nodes: readonly [Replicator, Replicator, Replicator] }> {
  const all = bench()
  const first = await all.start()
  const peers = [`/memory/${first.peerId}`]
  const nodes = [first, await all.start({ peers }), await all.start({ peers })] as const
  await settled(all.clock, Promise.all(nodes.map((node) => node.ready())))
  return { ...all, nodes }
}

async function stopAll(clock: ManualClock, nodes: readonly Replicator[]): Promise<void> {
  await settled(clock, Promise.all(nodes.map((node) => node.stop())))
}

describe('three nodes in one process', () => {
  it('store a value at one, read it at another, and deny it to a third with the holder', async () => {
    const { clock, nodes } = await three()
    const [a, b, c] = nodes
    const put = await settled(clock, a.put('user/ada', 'Ada'))
    expect(put).toMatchObject({ outcome: 'stored', version: 1, cluster: 'berlin', peer: a.peerId, replayed: false })
    const got = await settled(clock, b.get('user/ada'))
    expect(got).toMatchObject({ outcome: 'found', record: { contentType: 'text/plain; charset=utf-8' } })
    expect(got.outcome === 'found' && Buffer.from(got.record.value ?? []).toString()).toBe('Ada')
    const denied = await settled(clock, c.put('user/ada', 'Grace'))
    expect(denied).toMatchObject({ outcome: 'denied-stored', final: true, holder: { peer: a.peerId } })
    expect(c.suggest('user/ada')).toEqual(['user/ada-2', 'user/ada-3', 'user/ada-4'])
    await stopAll(clock, nodes)
  })

  it('give the first answer again to a repeated request, and a mismatch to another one under its token', async () => {
    const { clock, nodes } = await three()
    const [a, b] = nodes
    const first = await settled(clock, a.put('k', 'v', { idempotencyKey: 'once' }))
    const again = await settled(clock, b.put('k', 'v', { idempotencyKey: 'once' }))
    expect(again).toEqual({ ...first, replayed: true })
    expect(await settled(clock, b.put('k', 'w', { idempotencyKey: 'once' }))).toEqual({ key: 'k', outcome: 'mismatch' })
    await stopAll(clock, nodes)
  })

  it('let one of three rivals win, and say so to all', async () => {
    const { clock, nodes } = await three()
    const puts = await settled(clock, Promise.all(nodes.map((node) => node.put('k', `of ${node.peerId}`))))
    const outcomes = puts.map(({ outcome }) => outcome)
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1)
    const proposals = await Promise.all(
      puts.flatMap((put) => (put.outcome === 'stored' ? nodes.map((node) => node.proposal(put)) : [])),
    )
    expect(proposals).toEqual(nodes.map(() => ({ state: 'stored' })))
    await stopAll(clock, nodes)
  })

  it('say what there is: peers, clusters, reservations and a status', async () => {
    const { clock, nodes } = await three()
    const [a, b] = nodes
    expect(a.peers().map(({ self }) => self)).toContain(true)
    expect(a.clusters()).toEqual({ berlin: nodes.map(({ peerId }) => peerId).toSorted() })
    expect(a.reservations()).toEqual([])
    expect(a.reservation('k')).toBeUndefined()
    expect(b.status()).toMatchObject({ ready: true, role: 'voter', quorum: { votes: 3, classic: 2, fast: 3 } })
    expect(await settled(clock, a.resolve('k'))).toEqual({ outcome: 'none' })
    expect(await settled(clock, a.get('k'))).toEqual({ outcome: 'absent', evidence: 'quorum' })
    expect(await a.get('k', { consistency: 'local' })).toEqual({ outcome: 'absent', evidence: 'local' })
    await stopAll(clock, nodes)
  })

  it('go on with one of them cut off, which takes it up when it is back', async () => {
    const { clock, hub, nodes } = await three()
    const [a, b, c] = nodes
    for (const other of [a, b]) hub.cut(c.peerId, other.peerId)
    expect(await settled(clock, a.put('k', 'v'))).toMatchObject({ outcome: 'stored' })
    expect(await settled(clock, c.put('x', 'v'))).toEqual({ key: 'x', outcome: 'no-quorum' })
    for (const other of [a, b]) hub.heal(c.peerId, other.peerId)
    await until(clock, () => c.status().records === 1)
    expect(await c.get('k')).toMatchObject({ outcome: 'found', evidence: 'final' })
    await stopAll(clock, nodes)
  })

  it('refuse arguments that cannot be used, with an exception and nothing else', async () => {
    const { clock, nodes } = await three()
    const [a] = nodes
    await expect(a.put('', 'v')).rejects.toBeInstanceOf(InvalidArgument)
    await expect(a.get('')).rejects.toMatchObject({ code: 'INVALID_KEY' })
    await expect(a.put('k', new Uint8Array(1024 * 1024 + 1))).rejects.toMatchObject({ code: 'VALUE_TOO_LARGE' })
    const id = formatProposalReference({ key: 'k', version: 1, id: 'x' })
    await expect(a.proposal({ key: '', version: 1, id })).rejects.toMatchObject({ code: 'INVALID_KEY' })
    await expect(a.resolve('')).rejects.toMatchObject({ code: 'INVALID_KEY' })
    await stopAll(clock, nodes)
  })
})

describe('a node that was removed, and is cut off from those who would tell it that they know', () => {
  it('tells nobody of what it holds, and ends what it was telling', async () => {
    const { clock, hub, start, nodes } = await three()
    const [a, b, c] = nodes
    const removed = await start({ peers: [`/memory/${a.peerId}`] })
    await settled(clock, removed.ready())
    expect(await settled(clock, removed.put('k', 'v'))).toMatchObject({ outcome: 'stored' })
    for (const other of [b, c]) hub.cut(removed.peerId, other.peerId)
    const watch = removed.watch({ after: '0' })[Symbol.asyncIterator]()
    expect(await settled(clock, watch.next())).toMatchObject({ done: false, value: { key: 'k' } })
    const next = watch.next()
    const backup = removed.backup({ consistency: 'local' })[Symbol.asyncIterator]()
    await backup.next()
    await settled(clock, a.changeMembers({ remove: [removed.peerId] }))
    expect(await settled(clock, next)).toMatchObject({ done: true })
    const { role, reasons } = removed.status()
    expect(role).toBe('removed')
    const refused = { name: 'NotReady', code: 'NOT_READY', reasons }
    await expect(backup.next()).rejects.toMatchObject(refused)
    await expect(removed.list()[Symbol.asyncIterator]().next()).rejects.toMatchObject(refused)
    for (const begin of [() => removed.backup(), () => removed.watch(), () => removed.watch({ after: '0' })])
      expect(begin).toThrow(expect.objectContaining(refused))
    const told = { outcome: 'not-ready', reasons }
    expect(await removed.get('k', { consistency: 'local' })).toEqual(told)
    // It has not ended: this lasts for as long as it is cut off.
    clock.pass(60_000)
    await idle()
    expect(removed.status().reasons).toEqual(reasons)
    await stopAll(clock, [...nodes, removed])
  })
})

describe('a node that stops', () => {
  it('finishes what it has accepted, takes nothing more, and closes its store', async () => {
    const { clock, start } = bench()
    const store = openMemoryStore()
    const node = await start({ minPeers: 1 }, { store })
    await settled(clock, node.ready())
    const put = node.put('k', 'v')
    const stopped = node.stop()
    await expect(node.put('k2', 'v')).rejects.toBeInstanceOf(NodeStopped)
    expect(node.status()).toMatchObject({ ready: false, reasons: ['the node is stopping'] })
    expect(await settled(clock, put)).toMatchObject({ outcome: 'stored' })
    await settled(clock, stopped)
    expect(() => store.apply([])).toThrow('closed')
    expect(node.stop()).toBe(stopped)
  })

  it('waits for nothing that is open when it is given no time, and says so to who asked', async () => {
    const { clock, nodes } = await three()
    const [a, b, c] = nodes
    const put = a.put('k', 'v')
    const stopped = a.stop({ graceMs: 0 })
    expect(await put).toMatchObject({ outcome: 'unknown' })
    await stopped
    await stopAll(clock, [b, c])
  })

  it('can be hurried while it still finishes what it has accepted', async () => {
    const { clock, nodes, hub } = await three()
    const [a, b, c] = nodes
    const put = a.put('k', 'v')
    for (const other of [b, c]) hub.cut(a.peerId, other.peerId)
    const stopped = a.stop()
    expect(a.stop({ graceMs: 100 })).toBe(stopped)
    const beforeMs = clock.monotonicMs()
    await settled(clock, stopped)
    expect(await put).toMatchObject({ outcome: 'unknown' })
    expect(clock.monotonicMs() - beforeMs).toBeLessThan(200)
    await stopAll(clock, [b, c])
  })

  it('keeps nothing waiting on the clock', async () => {
    const { clock, start } = bench()
    const node = await start({ peers: ['/memory/12D3KooWnobody'] })
    await idle()
    await settled(clock, node.stop())
    expect(clock.pending).toBe(0)
  })

  it('comes back from its store as the same peer in its next boot, with its records', async () => {
    const { clock, start } = bench()
    const store = openMemoryStore()
    const node = await start({ minPeers: 1 }, { store })
    await settled(clock, node.ready())
    await settled(clock, node.put('k', 'v'))
    await settled(clock, node.stop())
    const again = await start({ minPeers: 1 }, { store: openMemoryStore(store.image()) })
    await settled(clock, again.ready())
    expect(again.peerId).toBe(node.peerId)
    expect(again.status().networkId).toBe(node.status().networkId)
    expect(await again.get('k')).toMatchObject({ outcome: 'found', evidence: 'final' })
    await settled(clock, again.stop())
  })

  it('rejects whoever waits for it to be ready', async () => {
    const { clock, start } = bench()
    const node = await start()
    const rejected = rejection(node.ready())
    await settled(clock, node.stop())
    expect(await rejected).toBeInstanceOf(NodeStopped)
  })
})

describe('a node that was given peers to join through', () => {
  it('gives up where none can be reached, and says which were tried', async () => {
    const { clock, start } = bench()
    const node = await start({ peers: ['/memory/12D3KooWnobody'] })
    const rejected = rejection(node.ready())
    const failure = await settled(clock, node.failed, 21_000)
    expect(failure).toBeInstanceOf(NoPeerReachable)
    expect(failure.message).toContain('/memory/12D3KooWnobody')
    expect(await rejected).toBe(failure)
    expect(node.status().reasons[0]).toContain('the node has failed: none of the given peers could be reached')
    await expect(node.put('k', 'v')).rejects.toBeInstanceOf(NodeStopped)
  })

  it('does not fail any more once it was stopped', async () => {
    const { clock, start } = bench()
    const node = await start({ peers: ['/memory/12D3KooWnobody'] })
    await settled(clock, node.stop())
    clock.pass(60_000)
    await idle()
    expect(await Promise.race([node.failed, Promise.resolve('nothing failed')])).toBe('nothing failed')
  })

  it('waits on where a peer was reached and the network is not complete yet', async () => {
    const { clock, start } = bench()
    const first = await start()
    const second = await start({ peers: [`/memory/${first.peerId}`] })
    await until(clock, () => second.status().role === 'learner')
    clock.pass(25_000)
    await idle()
    expect(second.status().reasons[0]).toMatch(/voters that it needs/)
    await stopAll(clock, [first, second])
  })
})

describe('a node that comes back with a store of another network than its peers', () => {
  async function strayed(): Promise<Bench & { readonly store: Store; readonly networkId: string }> {
    const all = bench()
    const store = openMemoryStore()
    const node = await all.start({ minPeers: 1 }, { store })
    await settled(all.clock, node.ready())
    const { networkId } = node.status()
    await settled(all.clock, node.stop())
    return { ...all, store: openMemoryStore(store.image()), networkId }
  }

  it('ends, and says which network is here, which is there, and what to do', async () => {
    const { clock, start, store, networkId } = await strayed()
    const other = await start({ minPeers: 1 })
    const address = `/memory/${other.peerId}`
    const node = await start({ minPeers: 1, peers: [address] }, { store })
    const failure = await settled(clock, node.failed)
    expect(failure).toBeInstanceOf(WrongNetwork)
    expect(failure.message).toBe(
      `the store of this node is of network ${networkId}, and every peer that was given is of another one: ` +
        `${address} is of network ${other.status().networkId}. To join that network, start with an empty data ` +
        `directory; to go on in network ${networkId}, give peers of it, or none`,
    )
    expect(other.status().ready).toBe(true)
    await settled(clock, other.stop())
  })

  it('goes on while one of them may still be of its network, and warns', async () => {
    const { clock, start, store, networkId } = await strayed()
    const other = await start({ minPeers: 1 })
    const address = `/memory/${other.peerId}`
    const node = await start({ minPeers: 1, peers: [address, '/memory/12D3KooWnobody'] }, { store })
    await until(clock, () => node.status().warnings.length > 0 && node.status().ready)
    expect(node.status()).toMatchObject({
      warnings: [
        `the given peer ${address} is of network ${other.status().networkId}, this node of network ${networkId}`,
      ],
    })
    await stopAll(clock, [node, other])
  })
})

describe('the log of a node', () => {
  it('calls a node that joins by its name, also where it is known from before', async () => {
    const { clock, start } = bench()
    const said: string[] = []
    const say = (fields: object, text: string) =>
      void said.push(`${'name' in fields ? String(fields.name) : ''} ${text}`)
    const logger = { debug: () => undefined, info: say, warn: say, error: say }
    const kept = openMemoryStore()
    const first = await start({ minPeers: 1, logger }, { store: kept })
    const other = await start({ minPeers: 1, name: 'rack-7', peers: [`/memory/${first.peerId}`] })
    await until(clock, () => said.includes('rack-7 a node has joined the network'))
    await stopAll(clock, [first])
    const again = await start({ minPeers: 1 }, { store: openMemoryStore(kept.image()) })
    expect(again.peers().find(({ self }) => !self)?.name).toBe('rack-7')
    await stopAll(clock, [again, other])
  })
})

describe('nodes that all name only each other', () => {
  it('say that nobody founds, and join once somebody does', async () => {
    const { clock, start } = bench()
    const founder = openMemoryStore()
    const first = await start({ minPeers: 1 }, { store: founder })
    const { peerId } = first
    await settled(clock, first.stop())
    const one = await start({ peers: [`/memory/${peerId}`] })
    const two = await start({ peers: [`/memory/${one.peerId}`] })
    await until(clock, () => /belongs to a network yet/.test(String(two.status().reasons)))
    for (const node of [one, two]) expect(node.status().reasons[0]).toMatch(/one node must be started without --peer/)
    const again = await start({}, { store: openMemoryStore(founder.image()) })
    await until(clock, () => one.status().networkId === again.status().networkId)
    await stopAll(clock, [one, two, again])
  })
})

describe('a node whose parts fail', () => {
  it('ends where the disk refuses a sync, and tells why', async () => {
    const { clock, start } = bench()
    let isFull = false
    const plain = openMemoryStore()
    const flush = (): Promise<number> => (isFull ? Promise.reject(new Error('no space left')) : plain.flush())
    const parts = new Proxy(plain, {
      get: (target, name) => {
        if (name === 'flush') return flush
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const node = await start({ minPeers: 1 }, { store: parts })
    await settled(clock, node.ready())
    isFull = true
    void node.put('k', 'v')
    expect((await settled(clock, node.failed)).message).toBe('no space left')
    expect(node.status()).toMatchObject({ ready: false, reasons: ['the node has failed: no space left'] })
    await expect(node.ready()).rejects.toThrow('no space left')
  })

  it('tells why, and leaves the other nodes of the program alone, where nothing of its disk works any more', async () => {
    const { clock, start } = bench()
    const first = await start({ minPeers: 1 })
    const others = [first, await start({ minPeers: 1, peers: [`/memory/${first.peerId}`] })]
    let isFull = false
    const plain = openMemoryStore()
    const failing = (name: 'flush' | 'close') => (): Promise<number | void> =>
      isFull ? Promise.reject(new Error('no space left')) : plain[name]()
    const parts: Store = new Proxy(plain, {
      get: (target, name) => {
        if (name === 'flush' || name === 'close') return failing(name)
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const node = await start({ minPeers: 1, peers: [`/memory/${first.peerId}`] }, { store: parts })
    await until(clock, () => [...others, node].every((one) => one.status().quorum.votes === 3 && one.status().ready))
    isFull = true
    expect(await settled(clock, first.put('k', 'v'))).toMatchObject({ outcome: 'stored' })
    expect((await settled(clock, node.failed)).message).toBe('no space left')
    await settled(clock, node.stop())
    expect(await settled(clock, first.put('k2', 'v'))).toMatchObject({ outcome: 'stored' })
    await stopAll(clock, others)
  })

  it('does not start where an address cannot be listened on, and closes what it opened', async () => {
    const { start } = bench()
    let isClosed = false
    const store = storeWith({
      close: () => {
        isClosed = true
        return Promise.resolve()
      },
    })
    const refuse = { listen: () => Promise.reject(new Error('address in use')), stop: () => Promise.resolve() }
    const transport = (): Transport => ({ ...refuse, self: 'x' }) as unknown as Transport
    await expect(start({}, { store, transport })).rejects.toThrow('address in use')
    expect(isClosed).toBe(true)
  })

  it('closes its store also where the transport does not stop, and is no trouble to the program around it', async () => {
    const { clock, hub, start } = bench()
    const logged: string[] = []
    const note = (_: object, text: string): void => void logged.push(text)
    let isClosed = false
    const store = storeWith({
      close: () => {
        isClosed = true
        return Promise.resolve()
      },
    })
    const transport = (identity: Uint8Array): Transport =>
      Object.assign(hub.transport(identity), { stop: () => Promise.reject(new Error('stuck')) })
    const logger = { debug: note, info: note, warn: note, error: note }
    const peers = ['/memory/12D3KooWnobody']
    const node = await start({ peers, logger }, { store, transport })
    await settled(clock, node.failed, 21_000)
    await idle()
    expect(isClosed).toBe(true)
    expect(logged).toContain('the node did not stop cleanly')
  })
})

it('a clock of the program drives the node: no time passes by itself', async () => {
  const { clock, start } = bench()
  const node = await start({}, { clock: clock satisfies Clock })
  await idle(20)
  expect(node.status().uptimeMs).toBe(0)
  clock.pass(700)
  expect(node.status().uptimeMs).toBe(700)
  await settled(clock, node.stop())
})
