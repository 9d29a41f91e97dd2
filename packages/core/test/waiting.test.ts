import { getEventListeners } from 'node:events'
import type { Store } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { createReplicator, NodeStopped, NotReady, type Replicator, RequestAborted } from '@replicator/core'
import { openMemoryStore } from '@replicator/store'
import { createMemoryTransportHub, type MemoryTransportHub } from '@replicator/transport'
import { idle, ManualClock, settled } from './manual-clock.js'

interface Scene {
  readonly clock: ManualClock
  readonly hub: MemoryTransportHub
  readonly node: Replicator
}

interface Given {
  readonly clock?: ManualClock
  readonly hub?: MemoryTransportHub
  readonly store?: Store
  readonly minPeers?: number
  readonly peers?: readonly string[]
}

async function started({
  clock = new ManualClock(),
  hub = createMemoryTransportHub(),
  store,
  ...options
}: Given): Promise<Scene> {
  const adapters = { clock, transport: (identity: Uint8Array) => hub.transport(identity), ...(store && { store }) }
  return { clock, hub, node: await createReplicator({ clusterId: 'berlin', ...options, adapters }) }
}

/** A node that is a network by itself. */
async function alone(): Promise<Scene> {
  const { node, ...around } = await started({ minPeers: 1 })
  await settled(around.clock, node.ready())
  return { ...around, node }
}

async function three(): Promise<
  Omit<Scene, 'node'> & { readonly nodes: readonly [Replicator, Replicator, Replicator] }
> {
  const { clock, hub, node } = await started({})
  const around = { clock, hub, peers: [`/memory/${node.peerId}`] }
  const nodes = [node, (await started(around)).node, (await started(around)).node] as const
  await settled(clock, Promise.all(nodes.map((each) => each.ready())))
  return { clock, hub, nodes }
}

describe('a request', () => {
  it('whose signal is aborted before it begins sends nothing, and says so', async () => {
    const { clock, node } = await alone()
    const signal = AbortSignal.abort(new Error('enough'))
    for (const call of [
      node.put('k', 'v', { signal }),
      node.get('k', { signal }),
      node.proposal({ key: 'k', version: 1, id: 'x' }, { signal }),
      node.resolve('k', { signal }),
    ]) {
      await expect(call).rejects.toMatchObject({
        name: 'RequestAborted',
        code: 'REQUEST_ABORTED',
        cause: signal.reason,
      })
      await expect(call).rejects.toThrow('the request was broken off, and nothing was sent for it: enough')
    }
    expect(await settled(clock, node.get('k'))).toMatchObject({ outcome: 'absent' })
    await settled(clock, node.stop())
  })

  it('whose signal is aborted while it is under way is told to nobody, and goes on', async () => {
    const { clock, node } = await alone()
    const stop = new AbortController()
    const put = node.put('k', 'v', { signal: stop.signal })
    await Promise.resolve()
    stop.abort('enough')
    await expect(put).rejects.toBeInstanceOf(RequestAborted)
    await expect(put).rejects.toThrow('what it has begun goes on: enough')
    expect(await settled(clock, node.get('k'))).toMatchObject({ outcome: 'found' })
    await settled(clock, node.stop())
  })

  it('leaves nothing at a signal that outlives it', async () => {
    const { clock, node } = await alone()
    const { signal } = new AbortController()
    await settled(clock, node.put('k', 'v', { signal }))
    await settled(clock, node.get('k', { signal }))
    await node.ready({ signal })
    await idle()
    expect(getEventListeners(signal, 'abort')).toEqual([])
    await settled(clock, node.stop())
  })

  it('has its outcome within the time that was given for it, or that the node gives each', async () => {
    const { clock, hub, nodes } = await three()
    const [a, b, c] = nodes
    const beforeMs = clock.monotonicMs()
    const asked = [a.put('k', 'v', { timeoutMs: 300 }), a.get('k2', { timeoutMs: 600 }), a.put('k3', 'v')].map((call) =>
      call.then(({ outcome }) => [outcome, Math.round((clock.monotonicMs() - beforeMs) / 100)]),
    )
    for (const other of [b, c]) hub.cut(a.peerId, other.peerId)
    expect(await settled(clock, Promise.all(asked))).toEqual([
      ['unknown', 3],
      ['no-quorum', 6],
      ['unknown', 50],
    ])
    await settled(clock, Promise.all(nodes.map((node) => node.stop())))
  })
})

describe('waiting for a node to be ready', () => {
  const words = 'waiting for 2 more nodes of cluster berlin: it has 1 of the 3 voters that it needs (--min-peers)'

  it('ends after the time that was given, with what is awaited', async () => {
    const { clock, node } = await started({})
    const error: unknown = await settled(clock, node.ready({ timeoutMs: 500 })).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NotReady)
    expect(error).toMatchObject({ code: 'NOT_READY', reasons: [words] })
    expect(String(error)).toBe(`NotReady: the node is not ready within 500 ms: ${words}`)
    await settled(clock, node.stop())
    expect(clock.pending).toBe(0)
  })

  it('ends with its signal', async () => {
    const { clock, node } = await started({})
    const stop = new AbortController()
    const ready = node.ready({ signal: stop.signal })
    await idle()
    stop.abort('enough')
    await expect(ready).rejects.toMatchObject({ code: 'NOT_READY', reasons: [words], cause: 'enough' })
    await expect(node.ready({ signal: stop.signal })).rejects.toThrow('not ready, and no longer waited for')
    await settled(clock, node.stop())
  })

  it('ends at once where the node stops, has stopped, or has failed', async () => {
    const { clock, node } = await started({})
    const before = node.ready()
    const stopped = node.stop()
    await expect(before).rejects.toBeInstanceOf(NodeStopped)
    await expect(node.ready()).rejects.toBeInstanceOf(NodeStopped)
    await settled(clock, stopped)
    await expect(node.ready()).rejects.toBeInstanceOf(NodeStopped)
  })

  it('ends where the node has failed, with what it failed with', async () => {
    const store = openMemoryStore()
    const { clock, node } = await started({ store })
    const before = node.ready()
    const failure = new Error('the disk is gone')
    store.flush = () => Promise.reject(failure)
    clock.pass(60_000)
    await expect(settled(clock, before)).rejects.toBe(failure)
    await expect(node.ready()).rejects.toBe(failure)
  })

  it('ends where the node will never be ready: it has the identity of another one', async () => {
    const { clock, hub, nodes } = await three()
    const [a, b, c] = nodes
    const store = openMemoryStore()
    const peers = [`/memory/${a.peerId}`]
    const first = await started({ clock, hub, peers, store })
    await settled(clock, first.node.ready())
    const old = store.image()
    await settled(clock, a.put('k', 'v'))
    await settled(clock, first.node.stop())
    const second = await started({ clock, hub, peers, store: openMemoryStore(store.image()) })
    await settled(clock, second.node.ready())
    await settled(clock, second.node.stop())
    const copy = await started({ clock, hub, peers, store: openMemoryStore(old) })
    const error: unknown = await settled(clock, copy.node.ready()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'NOT_READY', reasons: copy.node.status().reasons })
    expect(String(error)).toContain('the node will not become ready: another process runs with this identity')
    await expect(copy.node.ready({ timeoutMs: 1 })).rejects.toThrow('the node will not become ready')
    await settled(clock, Promise.all([a, b, c, copy.node].map((node) => node.stop())))
  })
})

it('a node is stopped at the end of the block that used it', async () => {
  const { clock, node } = await alone()
  const end = node[Symbol.asyncDispose]()
  await settled(clock, end)
  await expect(node.put('k', 'v')).rejects.toBeInstanceOf(NodeStopped)
})
