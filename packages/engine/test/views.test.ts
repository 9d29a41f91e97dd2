import { describe, expect, it } from 'vitest'
import { noop } from '@replicator/commit'
import { keyProblem } from '@replicator/interface'
import { MemoryView } from './memory-view.js'
import { Network, networkOf, soloOf, storeWith, writableState } from './network.js'
import {
  NINE,
  NETWORK,
  THREE,
  ballotOf,
  configurationOf,
  proposalId,
  proposalOf,
  recordOf,
  request,
} from './samples.js'

const warningsOf = (voters: readonly string[]): readonly string[] => {
  const network = new Network()
  const node = network.add('a1', { store: storeWith(configurationOf(voters)) })
  return node.engine.status(network.nowMs).warnings
}

describe('the status of a node', () => {
  it('says who it is, where it belongs and how many votes decide', () => {
    const { network, node } = soloOf(NINE)
    network.cut('a1', 'c3')
    network.advance(400)
    node.store.apply([{ type: 'record', record: recordOf('k', proposalOf('a2')) }])
    network.tell(node, 'b1', { type: 'reserve', generation: 1, key: 'x', version: 1, proposal: proposalOf('b1') })
    expect(node.engine.status(network.nowMs)).toMatchObject({
      peerId: 'a1',
      clusterId: 'a',
      networkId: NETWORK,
      epoch: 1,
      generation: 1,
      role: 'voter',
      ready: true,
      reasons: [],
      warnings: [],
      addresses: ['/memory/a1/p2p/a1'],
      uptimeMs: 400,
      records: 1,
      reservations: 1,
      quorum: { votes: 9, classic: 5, fast: 7, reachable: 8, mayFail: { nodes: 3, clusters: 1 } },
    })
  })

  it('says that too few voters can be reached', () => {
    const { network, node } = soloOf(THREE)
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    expect(node.engine.status(network.nowMs)).toMatchObject({
      ready: false,
      reasons: ["fewer than 2 of 3 voters can be reached: a-a2, a-a3 can't"],
    })
  })

  it('says that too few of the voters before a change can be reached, where those behind it are enough', () => {
    const network = new Network()
    const joint = { generation: 1, voters: ['a1', 'a2', 'a3'] }
    const voters = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']
    const node = network.add('a1', { store: storeWith(configurationOf(voters, { epoch: 2, joint })) })
    for (const peer of ['a4', 'a5', 'a6']) network.greet(node, peer, { epoch: 2 })
    writableState(node).vouched = true
    expect(node.engine.status(network.nowMs)).toMatchObject({
      ready: false,
      reasons: ["fewer than 2 of 3 voters from before the change can be reached: a-a2, a-a3 can't"],
    })
    expect(node.engine.status(network.nowMs).warnings).toContain(
      "the change of the voters can't be done without a-a2, a-a3: start what is missing again",
    )
    expect(node.engine.status(network.nowMs).warnings).toContain(
      'the change of the voters waits up to 10 s for a-a7, and goes on without what stays away',
    )
  })

  it('counts neither the configuration as a record nor its promise as a reservation', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a3', { type: 'prepare', generation: 1, key: '', version: 2, ballot: ballotOf('a3') })
    expect(node.engine.status(network.nowMs)).toMatchObject({ records: 0, reservations: 0 })
    expect(node.engine.reservation(network.nowMs, '')).toBeUndefined()
    expect(node.engine.reservations(network.nowMs, 10)).toEqual([])
  })

  it('counts the records of a head start before the node is in any network', () => {
    const network = new Network()
    const store = new MemoryView()
    store.apply([{ type: 'record', record: recordOf('k', proposalOf('a2')) }])
    const node = network.add('a4', { store })
    expect(node.engine.status(network.nowMs)).toMatchObject({ role: 'joining', records: 1, tombstones: 0 })
  })

  it('has the address once where it names the peer already', () => {
    const network = new Network()
    const node = network.add('a1', { addresses: ['/ip4/1.2.3.4/tcp/5/p2p/a1'] })
    expect(node.engine.status(network.nowMs).addresses).toEqual(['/ip4/1.2.3.4/tcp/5/p2p/a1'])
  })
})

it('a member that is not heard for so long that it may be gone for good is warned of, until it is heard again', () => {
  const network = networkOf(THREE, { absenceMs: 3000, goneMs: 5000 })
  const { engine } = network.node('a1')
  const gone = () => [
    ...THREE.filter((peer) => engine.isGone(network.nowMs, peer)),
    ...engine.status(network.nowMs).warnings,
  ]
  network.advance(6000)
  expect(gone()).toEqual([])
  network.cut('a1', 'a3')
  network.advance(4900)
  expect(gone()).toEqual([])
  network.advance(200)
  const words = "can't be reached for 0 min: start it again, or, if it is gone for good: replicator remove a3"
  expect(gone()).toEqual(['a3', `voter a-a3 of cluster a ${words}`])
  expect(engine.isGone(network.nowMs, 'nobody')).toBe(false)
  network.link('a1', 'a3')
  network.advance(1000)
  expect(gone()).toEqual([])
})

describe('warnings about the shape of the network', () => {
  it('are none for a single cluster and for three of the same size', () => {
    expect(warningsOf(THREE)).toEqual([])
    expect(warningsOf(NINE)).toEqual([])
  })

  it('say that with two clusters the loss of either stops writes', () => {
    expect(warningsOf(NINE.slice(0, 6))).toEqual([
      'with two clusters, the loss of either stops writes: add a third one',
    ])
  })

  it('name the larger of two clusters only, for the others go on without the smaller', () => {
    expect(warningsOf(['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'b2', 'b3'])).toEqual([
      'cluster a holds 5 of 8 votes: its loss stops writes: add a third cluster',
    ])
  })

  it('count a cluster of learners for none', () => {
    const network = new Network()
    const store = storeWith(configurationOf(NINE.slice(0, 6), { learners: ['c1', 'c2', 'c3'] }))
    expect(network.add('a1', { store }).engine.status(network.nowMs).warnings).toEqual([
      'with two clusters, the loss of either stops writes: add a third one',
    ])
  })

  it('name the cluster that all of the voters before a change are of', () => {
    const network = new Network()
    const joint = { generation: 1, voters: [...THREE] }
    const node = network.add('a1', { store: storeWith(configurationOf(NINE, { epoch: 2, joint })) })
    expect(node.engine.status(network.nowMs).warnings).toContain('cluster a holds 3 of 3 votes: its loss stops writes')
  })

  it('name a cluster that holds half of the votes of three', () => {
    expect(warningsOf(['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1', 'c2'])).toEqual([
      'cluster a holds 4 of 8 votes: its loss stops writes',
    ])
  })
})

describe('the peers of a node', () => {
  it('are all members, itself included, with what it knows of each', () => {
    const { network, node } = soloOf(THREE)
    network.ghosts.set('a2', { roundTripMs: 7.126 })
    network.advance(1000)
    network.cut('a1', 'a3')
    network.advance(100)
    const [self, a2, a3] = node.engine.peers(network.nowMs)
    expect(self).toEqual({
      peerId: 'a1',
      name: 'a-a1',
      clusterId: 'a',
      role: 'voter',
      alive: true,
      self: true,
      retired: false,
      addresses: ['/memory/a1/p2p/a1'],
    })
    expect(a2).toMatchObject({ alive: true, self: false, lastSeenMs: 100 })
    expect(a3).toMatchObject({ alive: false, addresses: ['/memory/a3/p2p/a3'] })
  })

  it('are grouped by cluster', () => {
    const { network, node } = soloOf(NINE)
    expect(node.engine.clusters(network.nowMs)).toEqual({
      a: ['a1', 'a2', 'a3'],
      b: ['b1', 'b2', 'b3'],
      c: ['c1', 'c2', 'c3'],
    })
  })

  it('are none before the node has joined', () => {
    const network = new Network()
    const node = network.add('d1')
    expect([node.engine.peers(0), node.engine.clusters(0)]).toEqual([[], {}])
  })
})

describe('the reservations of a node', () => {
  it('are shown oldest first, as many as are asked for, promises among them', () => {
    const { network, node } = soloOf(NINE)
    for (const key of ['z', 'y']) {
      network.tell(node, 'b1', { type: 'reserve', generation: 1, key, version: 1, proposal: proposalOf('b1') })
      network.advance(10)
    }
    network.tell(node, 'c1', { type: 'prepare', generation: 1, key: 'a', version: 1, ballot: ballotOf('c1') })
    const views = node.engine.reservations(network.nowMs, 10)
    expect(views.map(({ key, ageMs }) => [key, ageMs])).toEqual([
      ['z', 20],
      ['y', 10],
      ['a', 0],
    ])
    expect(views[0]).toMatchObject({ proposal: proposalId('b1'), owner: { cluster: 'b', peer: 'b1' }, version: 1 })
    expect(views[2]).toMatchObject({ proposal: '', owner: { cluster: 'c', peer: 'c1' }, ballot: ballotOf('c1') })
    expect(node.engine.reservations(network.nowMs, 1)).toHaveLength(1)
  })
})

describe('suggestions', () => {
  it('are keys like the one wanted that are neither stored nor reserved here', () => {
    const { network, node } = soloOf(THREE)
    node.store.apply([{ type: 'record', record: recordOf('k-2', proposalOf('a2')) }])
    node.store.apply([{ type: 'record', record: recordOf('k-4', noop(proposalId('a2', 4), 'a')) }])
    network.tell(node, 'a2', { type: 'reserve', generation: 1, key: 'k-3', version: 1, proposal: proposalOf('a2') })
    expect(node.engine.suggestions(network.nowMs, 'k', 3)).toEqual(['k-4', 'k-5', 'k-6'])
  })

  it('are keys that can be used, also where the key is as long as a key can be', () => {
    const { network, node } = soloOf(THREE)
    for (const key of ['k'.repeat(1024), 'é'.repeat(512), `k${'😀'.repeat(255)}`]) {
      const suggested = node.engine.suggestions(network.nowMs, key, 3)
      expect(suggested.map(keyProblem)).toEqual([undefined, undefined, undefined])
      expect(new Set([...suggested, key]).size).toBe(4)
    }
  })
})

describe('readiness', () => {
  it('looks at the own cluster only: a voter elsewhere is no help', () => {
    const configuration = configurationOf(['a1', 'b1', 'b2', 'b3'])
    const network = new Network()
    const node = network.add('a1', { store: storeWith(configuration) })
    for (const peer of ['b1', 'b2', 'b3']) network.greet(node, peer)
    expect(node.engine.status(network.nowMs).reasons).toEqual([
      'waiting for 2 more nodes of cluster a: it has 1 of the 3 voters that it needs (--min-peers)',
    ])
  })

  it('of a learner does not wait for its own vote', () => {
    const network = networkOf(THREE)
    const store = storeWith(configurationOf(THREE, { learners: ['a4'] }))
    store.apply([{ type: 'meta', name: 'catch-up', value: JSON.stringify({ current: true, goals: {} }) }])
    const node = network.add('a4', { store })
    expect(node.engine.status(network.nowMs).reasons).toEqual([
      "fewer than 2 of 3 voters can be reached: a-a1, a-a2, a-a3 can't",
    ])
    for (const peer of ['a2', 'a3']) network.greet(node, peer)
    expect(node.engine.status(network.nowMs)).toMatchObject({ ready: true, role: 'learner' })
  })

  it('needs the voters of the own cluster in both sets of a joint generation: a founder alone is none', () => {
    const joint = { generation: 1, voters: ['a1'] }
    const network = new Network()
    const node = network.add('a2', { store: storeWith(configurationOf(THREE, { epoch: 3, joint })) })
    for (const peer of ['a1', 'a3']) network.greet(node, peer, { epoch: 3 })
    expect(node.engine.status(network.nowMs)).toMatchObject({
      ready: false,
      reasons: ['cluster a has the 3 voters that it needs once the change of the voters is done'],
    })
    const operation = network.put(node, request('k'))
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'not-ready' })
  })

  it('stays while a network that was formed already grows', () => {
    const joint = { generation: 1, voters: [...THREE] }
    const network = new Network()
    const node = network.add('a2', { store: storeWith(configurationOf([...THREE, 'a4'], { epoch: 3, joint })) })
    for (const peer of ['a1', 'a3', 'a4']) network.greet(node, peer, { epoch: 3 })
    expect(node.engine.status(network.nowMs)).toMatchObject({ ready: true, reasons: [] })
  })
})
