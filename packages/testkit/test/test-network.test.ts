import type { Replicator } from '@replicator/core'
import { TestNetwork, type TestNetworkInit } from '@replicator/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { until } from '../src/processes/polling.ts'

async function started(init: TestNetworkInit): Promise<TestNetwork> {
  const network = await TestNetwork.start(init)
  onTestFinished(() => network.stop())
  return network
}

const local = { consistency: 'local' } as const

describe('a node of a test network that is killed', () => {
  it('comes back with what it had synced, as the same peer of the same network, and takes writes', async () => {
    const network = await started({ clusters: { berlin: 3 } })
    const [, node] = network.nodes as [Replicator, Replicator, Replicator]
    expect(await node.put('k', 'v')).toMatchObject({ outcome: 'stored' })
    await network.kill(node)
    expect(network.nodes).toHaveLength(2)
    const again = await network.restart(node)
    await network.whole()
    expect(again.peerId).toBe(node.peerId)
    expect(again.status().networkId).toBe(node.status().networkId)
    expect(await again.get('k')).toMatchObject({ outcome: 'found' })
    expect(await again.put('k2', 'v')).toMatchObject({ outcome: 'stored' })
  })

  it('has lost what it had not synced: of a write just told as stored it has the vote, and not the record yet', async () => {
    const network = await started({ clusters: { berlin: 1 } })
    const [node] = network.nodes as [Replicator]
    expect(await node.put('k', 'v')).toMatchObject({ outcome: 'stored' })
    expect(await node.get('k', local)).toMatchObject({ outcome: 'found' })
    await network.kill(node)
    const again = await network.restart(node)
    expect(await again.get('k', local)).toEqual({ outcome: 'absent', evidence: 'local' })
    await network.whole()
    expect(await again.get('k')).toMatchObject({ outcome: 'found' })
  })

  it('waits for no request that is open, and says so to who asked', async () => {
    const network = await started({ clusters: { berlin: 1 } })
    const [node] = network.nodes as [Replicator]
    const put = node.put('k', 'v')
    const killed = network.kill(node)
    expect(await put).toMatchObject({ outcome: 'unknown' })
    await killed
    const again = await network.restart(node)
    await network.whole()
    expect(await again.get('k')).toEqual({ outcome: 'absent', evidence: 'quorum' })
  })

  it('has kept what it was stopped with in good order', async () => {
    const network = await started({ clusters: { berlin: 1 } })
    const [node] = network.nodes as [Replicator]
    const put = node.put('k', 'v')
    await node.stop()
    expect(await put).toMatchObject({ outcome: 'stored' })
    await network.kill(node)
    const again = await network.restart(node)
    await network.whole()
    expect(await again.get('k', local)).toMatchObject({ outcome: 'found' })
  })

  it('may be the one that founded the network, which goes on without it and takes it back', async () => {
    const network = await started({ clusters: { berlin: 3 } })
    const [founder, second] = network.nodes as [Replicator, Replicator, Replicator]
    await network.kill(founder)
    expect(await second.put('k', 'v')).toMatchObject({ outcome: 'stored' })
    const again = await network.restart(founder)
    await network.whole()
    expect(again.status().networkId).toBe(second.status().networkId)
    await until(
      'it holds what was stored meanwhile',
      async () => {
        const held = await again.get('k', local)
        return held.outcome === 'found' || undefined
      },
      { withinMs: 5000 },
    )
  })

  it('comes back over libp2p, too, when all of them lost power at once', async () => {
    const network = await started({ over: 'libp2p', clusters: { berlin: 3 } })
    const nodes = network.nodes
    expect(await nodes[0]!.put('k', 'v')).toMatchObject({ outcome: 'stored' })
    await Promise.all(nodes.map((node) => network.kill(node)))
    const [first] = await Promise.all(nodes.map((node) => network.restart(node)))
    await network.whole()
    expect(await first!.get('k')).toMatchObject({ outcome: 'found' })
  })
})

describe('a cut in a test network', () => {
  it('keeps clusters apart until it heals, whichever nodes are restarted meanwhile', async () => {
    const network = await started({ clusters: { berlin: 1, lima: 1, oslo: 1 } })
    const [berlin] = network.of('berlin') as [Replicator]
    const [lima] = network.of('lima') as [Replicator]
    network.isolate('lima')
    expect(await berlin.put('k', 'v')).toMatchObject({ outcome: 'stored' })
    expect(await lima.put('k', 'w')).toEqual({ key: 'k', outcome: 'no-quorum' })
    await network.kill(lima)
    const again = await network.restart(lima)
    expect(again.status().quorum.reachable).toBe(1)
    expect(await again.put('k', 'w')).toMatchObject({ outcome: 'not-ready' })
    network.heal()
    await network.whole()
    expect(await again.put('k', 'w')).toMatchObject({ outcome: 'denied-stored' })
  })

  it('parts one pair only where only one was named', async () => {
    const network = await started({ clusters: { berlin: 2, lima: 1 } })
    const [one, two] = network.of('berlin') as [Replicator, Replicator]
    network.cut(one, two)
    const reachable = () => [one, two, ...network.of('lima')].map((node) => node.status().quorum.reachable)
    await until('both know it', () => reachable().join() === '2,2,3' || undefined, { withinMs: 5000 })
    network.heal()
    await network.whole()
    expect(reachable()).toEqual([3, 3, 3])
  })
})

it('a network that can not become whole says so at once, and what to do', async () => {
  const network = await started({ clusters: { berlin: 1, lima: 1 } })
  const [berlin] = network.of('berlin') as [Replicator]
  network.cut('berlin', 'lima')
  await expect(network.whole()).rejects.toThrow('heal it')
  network.heal()
  await network.kill(berlin)
  await expect(network.whole()).rejects.toThrow('restart it')
  await network.restart(berlin)
  await network.whole()
})

it('what can not be done to a test network is refused by name', async () => {
  await expect(TestNetwork.start({ clusters: {} })).rejects.toThrow('clusters has no node')
  const network = await started({ over: 'libp2p', clusters: { berlin: 1 } })
  const [node] = network.nodes as [Replicator]
  expect(() => network.isolate('limo')).toThrow(`no cluster 'limo'`)
  expect(() => network.cut('berlin', node)).toThrow('over the hub only')
  await expect(network.restart(node)).rejects.toThrow('still runs')
  await network.kill(node)
  await expect(network.kill(node)).rejects.toThrow('killed already')
  const other = await started({ clusters: { berlin: 1 } })
  await expect(network.kill(other.nodes[0]!)).rejects.toThrow('not a node of this network')
})
