import { createReplicator, type Replicator } from '@replicator/core'
import { TestNetwork, type TestNetworkInit } from '@replicator/testkit'
import { until } from '@replicator/testkit/processes'
import { describe, expect, it, onTestFinished } from 'vitest'
import { heldBy } from './held-by.ts'

async function started(init: TestNetworkInit): Promise<TestNetwork> {
  const network = await TestNetwork.start(init)
  onTestFinished(() => network.stop())
  return network
}

async function everywhere(network: TestNetwork, key: string, value: string): Promise<void> {
  await until(
    `every node holds ${key}`,
    async () =>
      (await Promise.all(network.nodes.map((node) => heldBy(node, key)))).every((held) => held === value) || undefined,
    { withinMs: 15_000 },
  )
}

describe.for(['hub', 'libp2p'] as const)('a network over %s', (over) => {
  it('comes together from one founder and two nodes that join, and stores', async () => {
    const network = await started({ over, clusters: { a: 3 } })
    const [first, second] = network.nodes as [Replicator, Replicator]
    expect(await second.put('k', 'v')).toMatchObject({
      outcome: 'stored',
      version: 1,
      cluster: 'a',
      peer: second.peerId,
    })
    expect(await first.put('k', 'w')).toMatchObject({ outcome: expect.stringMatching(/^denied-/) })
    await everywhere(network, 'k', 'v')
  })

  it('comes together from nine nodes of three clusters, and knows who belongs where', async () => {
    const network = await started({ over, clusters: { a: 3, b: 3, c: 3 } })
    const peers = (clusterId: string) =>
      network
        .of(clusterId)
        .map(({ peerId }) => peerId)
        .toSorted()
    for (const node of network.nodes) {
      const clusters = Object.entries(node.clusters()).map(([clusterId, ids]) => [clusterId, ids.toSorted()])
      expect(Object.fromEntries(clusters)).toEqual({ a: peers('a'), b: peers('b'), c: peers('c') })
    }
    const [b, c] = [network.of('b')[0]!, network.of('c')[2]!]
    expect(await b.put('k', 'v')).toMatchObject({ outcome: 'stored', cluster: 'b' })
    expect(await c.get('k')).toMatchObject({ outcome: 'found', record: { version: 1, final: true } })
    expect(await c.get('nothing')).toEqual({ outcome: 'absent', evidence: 'quorum' })
  })

  it('recognises a repeated request at any node, and the same token with another value', async () => {
    const network = await started({ over, clusters: { a: 3 } })
    const [first, second, third] = network.nodes as [Replicator, Replicator, Replicator]
    const options = { idempotencyKey: 'order 17' }
    const [one, two] = await Promise.all([first.put('k', 'v', options), second.put('k', 'v', options)])
    expect([one.outcome, two.outcome]).toEqual(['stored', 'stored'])
    await everywhere(network, 'k', 'v')
    expect(await third.put('k', 'v', options)).toMatchObject({ outcome: 'stored', replayed: true })
    expect(await third.put('k', 'w', options)).toEqual({ key: 'k', outcome: 'mismatch' })
  })

  it('takes in a node that comes later, which holds what was stored before and then has a vote', async () => {
    const network = await started({ over, clusters: { a: 3 } })
    for (let number = 0; number < 50; number++)
      await network.nodes[number % 3]!.put(`before/${number}`, `value ${number}`)
    const late = await network.add('a')
    await network.whole()
    for (let number = 0; number < 50; number++) expect(await heldBy(late, `before/${number}`)).toBe(`value ${number}`)
    expect(await late.put('after', 'v')).toMatchObject({ outcome: 'stored', peer: late.peerId })
  })
})

describe('a network of three clusters', () => {
  it('goes on while one cluster is cut off, which refuses writes and still reads what it holds', async () => {
    const network = await started({ over: 'hub', clusters: { a: 3, b: 3, c: 3 } })
    const [cutOff, rest] = [network.of('c'), network.of('a')]
    await network.nodes[0]!.put('before', 'v')
    await everywhere(network, 'before', 'v')
    network.isolate('c')
    expect(await rest[0]!.put('meanwhile', 'w')).toMatchObject({ outcome: 'stored' })
    expect(await cutOff[0]!.put('meanwhile', 'x')).toEqual({ key: 'meanwhile', outcome: 'no-quorum' })
    expect(await cutOff[0]!.get('before')).toMatchObject({ outcome: 'found', evidence: 'final' })
    expect(await cutOff[0]!.get('meanwhile')).toEqual({ outcome: 'no-quorum' })
    network.heal()
    await network.whole()
    expect(await cutOff[0]!.get('meanwhile')).toMatchObject({ outcome: 'found' })
    await everywhere(network, 'meanwhile', 'w')
  })

  it('decides also between two nodes whose link is cut, through the others', async () => {
    const network = await started({ over: 'hub', clusters: { a: 3, b: 3, c: 3 } })
    const [a, b] = [network.of('a')[0]!, network.of('b')[0]!]
    network.cut(a, b)
    expect(await a.put('over/a', 'v')).toMatchObject({ outcome: 'stored' })
    expect(await b.put('over/b', 'w')).toMatchObject({ outcome: 'stored' })
    expect(await b.get('over/a')).toMatchObject({ outcome: 'found' })
    expect(await a.get('over/b')).toMatchObject({ outcome: 'found' })
    network.heal()
    await network.whole()
    await everywhere(network, 'over/a', 'v')
  })
})

describe('two nodes inside one program', () => {
  it('store together, and close all that they opened when they stop', async () => {
    const before = openThings()
    const one = await createReplicator({ clusterId: 'home', minPeers: 2 })
    const two = await createReplicator({ clusterId: 'home', minPeers: 2, peers: one.status().addresses })
    await Promise.all([one.ready(), two.ready()])
    expect(await two.put('k', 'v')).toMatchObject({ outcome: 'stored' })
    await Promise.all([one.stop(), two.stop()])
    await expect(one.put('k2', 'v')).rejects.toThrow('stopping')
    await until('every socket, server and timer is closed', () => openThings() <= before || undefined, {
      withinMs: 5000,
    })
  })
})

/** Whatever would keep a program from ending by itself. */
function openThings(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|Immediate/.test(name)).length
}
