import { describe, expect, it } from 'vitest'
import { decodeConfiguration } from '@replicator/membership'
import type { Outcome } from '@replicator/engine'
import { Network, soloOf, storeWith } from './network.js'
import type { TestNode } from './network.js'
import { MemoryView } from './memory-view.js'
import { NETWORK, NINE, THREE, configurationOf, configurationRecord, request } from './samples.js'

function rolesOf(node: TestNode): string[] {
  const { configuration } = node.engine.state
  return (configuration?.members ?? []).map(({ peer, role }) => `${peer} ${role}`)
}

function stored(network: Network, node: TestNode, key: string): Outcome | undefined {
  const operation = network.put(node, request(key))
  network.until(() => node.outcomes.has(operation))
  return node.outcomes.get(operation)
}

describe('founding a network', () => {
  it('makes its founder the only voter, and is durable before anything is said', () => {
    const network = new Network()
    const node = network.add('a1', { foundAs: NETWORK })
    expect(decodeConfiguration(node.store.record('')?.value)).toEqual({
      networkId: NETWORK,
      epoch: 1,
      generation: 1,
      members: [{ peer: 'a1', cluster: 'a', role: 'voter', addresses: ['/memory/a1'] }],
    })
    expect(network.log).toEqual([])
  })

  it('is not done again by a store that knows a network', () => {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(), foundAs: 'f'.repeat(32) })
    expect(node.halted).toBeUndefined()
    expect(node.engine.status(network.nowMs).networkId).toBe(NETWORK)
  })

  it('takes no request before its cluster has as many voters as it needs', () => {
    const network = new Network()
    const node = network.add('a1', { foundAs: NETWORK })
    expect(node.engine.status(network.nowMs).reasons).toEqual([
      'waiting for 2 more nodes of cluster a: it has 1 of the 3 voters that it needs (--min-peers)',
    ])
  })
})

describe('three nodes of which one has founded a network', () => {
  it('become its voters in one change, and store values', () => {
    const network = new Network()
    network.add('a1', { foundAs: NETWORK })
    for (const peer of ['a2', 'a3']) network.add(peer)
    network.linkAll()
    network.until(() => THREE.every((peer) => network.node(peer).engine.status(network.nowMs).ready))
    for (const peer of THREE) expect(rolesOf(network.node(peer))).toEqual(['a1 voter', 'a2 voter', 'a3 voter'])
    const { epoch, joint } = network.node('a3').engine.state.configuration!
    expect(joint).toBeUndefined()
    // Genesis, both added, the joint generation, the final one.
    expect(epoch).toBe(4)
    expect(stored(network, network.node('a3'), 'k')).toMatchObject({ outcome: 'stored' })
  })

  it('wait for the third one rather than go on with two voters', () => {
    const network = new Network()
    network.add('a1', { foundAs: NETWORK })
    network.add('a2')
    network.linkAll()
    network.advance(5000)
    expect(rolesOf(network.node('a2'))).toEqual(['a1 voter', 'a2 learner'])
    network.add('a3')
    network.linkAll()
    network.until(() => rolesOf(network.node('a1')).every((role) => role.endsWith('voter')))
  })
})

describe('nine nodes in three clusters', () => {
  it('need few changes, hold the same configuration, and store values from any of them', () => {
    const network = new Network()
    network.add('a1', { foundAs: NETWORK })
    for (const peer of NINE.slice(1)) network.add(peer)
    network.linkAll()
    network.until(() => NINE.every((peer) => network.node(peer).engine.status(network.nowMs).ready), 30_000)
    const records = NINE.map((peer) => network.node(peer).store.record(''))
    for (const record of records) expect(record).toEqual(records[0])
    expect(network.node('a1').engine.state.configuration?.epoch).toBeLessThanOrEqual(8)
    for (const peer of ['a1', 'b3', 'c2']) {
      expect(stored(network, network.node(peer), `of ${peer}`)).toMatchObject({ outcome: 'stored', peer })
    }
  })

  it('leave nothing open behind', () => {
    const network = new Network()
    network.add('a1', { foundAs: NETWORK })
    for (const peer of NINE.slice(1)) network.add(peer)
    network.linkAll()
    network.advance(15_000)
    for (const peer of NINE) {
      const { engine, store } = network.node(peer)
      expect(store.slots()).toEqual([])
      expect(engine.state.drives.size + engine.state.deliveries.size).toBe(0)
    }
  })
})

describe('a node without a network', () => {
  it('asks a peer that belongs to one to be added, and goes on asking until it is', () => {
    const network = new Network({ tickMs: 250 })
    const node = network.add('d1')
    network.greet(node, 'a1')
    network.greet(node, 'd2', { networkId: '', epoch: 0 })
    network.advance(1000)
    const joins = network.take('join')
    expect(joins.length).toBeGreaterThanOrEqual(3)
    expect(new Set(joins.map(({ to }) => to))).toEqual(new Set(['a1']))
    expect(joins[0]?.message).toEqual({
      type: 'join',
      peer: 'd1',
      cluster: 'd',
      addresses: ['/memory/d1'],
      name: '',
      token: '',
      admitted: false,
    })
  })

  it('takes up a configuration that it is a member of, and no other', () => {
    const network = new Network()
    const node = network.add('d1')
    network.greet(node, 'a1')
    network.tell(node, 'a1', { type: 'configured', record: configurationRecord(configurationOf(THREE)) })
    expect(node.engine.state.configuration).toBeUndefined()
    const next = configurationOf(THREE, { epoch: 2, generation: 1, learners: ['d1'] })
    network.tell(node, 'a1', { type: 'configured', record: configurationRecord(next) })
    expect(node.engine.status(network.nowMs)).toMatchObject({ role: 'learner', epoch: 2, networkId: NETWORK })
  })

  it('that holds records of one network asks no member of another, and takes up no other configuration', () => {
    const network = new Network({ tickMs: 250 })
    const node = network.add('d1', { joins: 'f'.repeat(32) })
    network.greet(node, 'a1')
    network.advance(1000)
    expect(network.take('join')).toEqual([])
    const next = configurationOf(THREE, { epoch: 2, generation: 1, learners: ['d1'] })
    const record = configurationRecord(next)
    network.tell(node, 'a1', { type: 'configured', record })
    const ballot = { generation: 1, number: 1, peer: 'a1', boot: 1, attempt: 1 }
    const proposal = record.decisions[0]?.proposal ?? ''
    const commit = { type: 'commit', generation: 1, ballot, key: '', version: 2, proposal } as const
    network.tell(node, 'a1', { ...commit, voters: ['a1', 'a2'], record })
    expect(node.engine.state.configuration).toBeUndefined()
    network.greet(node, 'b1', { networkId: 'f'.repeat(32) })
    network.advance(1000)
    expect(new Set(network.take('join').map(({ to }) => to))).toEqual(new Set(['b1']))
    network.tell(node, 'b1', {
      type: 'configured',
      record: configurationRecord({ ...next, networkId: 'f'.repeat(32) }),
    })
    expect(node.engine.status(network.nowMs)).toMatchObject({ role: 'learner', networkId: 'f'.repeat(32) })
  })

  it('is told by the decision itself that it was added', () => {
    const network = new Network()
    const node = network.add('d1')
    network.greet(node, 'a1')
    const next = configurationOf(THREE, { epoch: 2, generation: 1, learners: ['d1'] })
    const record = configurationRecord(next)
    const ballot = { generation: 1, number: 1, peer: 'a1', boot: 1, attempt: 1 }
    const proposal = record.decisions[0]?.proposal ?? ''
    const commit = { type: 'commit', generation: 1, ballot, key: '', version: 2, proposal } as const
    network.tell(node, 'a1', { ...commit, voters: ['a1', 'a2'], record })
    expect(node.engine.status(network.nowMs).role).toBe('learner')
  })

  it('says that it has not joined one yet', () => {
    const network = new Network()
    const node = network.add('d1')
    expect(node.engine.status(network.nowMs)).toMatchObject({
      role: 'joining',
      ready: false,
      networkId: '',
      epoch: 0,
      reasons: ['this node has not joined a network yet: it reaches none of its peers'],
    })
    network.greet(node, 'a1')
    expect(node.engine.status(network.nowMs).reasons).toEqual([
      'this node has not joined a network yet: it has asked to be added',
    ])
  })

  it('says that nobody founds one where the peers that it reaches have none either', () => {
    const network = new Network()
    const node = network.add('d1')
    network.greet(node, 'd2', { networkId: '', epoch: 0 })
    const reason =
      'none of the peers that can be reached belongs to a network yet; one node must be started without --peer to found it'
    expect(node.engine.status(network.nowMs).reasons).toEqual([reason])
    network.greet(node, 'a1')
    network.advance(1000)
    expect(node.engine.status(network.nowMs).reasons[0]).toContain('it has asked to be added')
  })
})

describe('a newer configuration', () => {
  it('is adopted by whoever meets it; an older one is not', () => {
    const { network, node } = soloOf(THREE)
    const third = configurationOf(THREE, { epoch: 3, generation: 1, learners: ['d1'] })
    const second = configurationOf(THREE, { epoch: 2, generation: 1 })
    for (const next of [third, second]) {
      network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
    }
    expect(node.engine.status(network.nowMs).epoch).toBe(3)
    expect(rolesOf(node)).toContain('d1 learner')
  })

  it('of another network is refused', () => {
    const { network, node } = soloOf(THREE)
    const next = { ...configurationOf(THREE, { epoch: 3 }), networkId: 'f'.repeat(32) }
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
    expect(node.engine.status(network.nowMs).epoch).toBe(1)
    expect(node.engine.state.counters.get('configurations-refused')).toBe(1)
  })

  it('has links kept to all its members, and dropped to those that are none any more', () => {
    const { network, node } = soloOf([...THREE, 'a4'])
    network.cut('a1', 'a4')
    node.links.length = 0
    const next = configurationOf(THREE, { epoch: 2, learners: ['d1'] })
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
    expect(node.links).toEqual([
      { kind: 'keep', peer: 'a2', addresses: ['/memory/a2'] },
      { kind: 'keep', peer: 'a3', addresses: ['/memory/a3'] },
      { kind: 'keep', peer: 'd1', addresses: ['/memory/d1'] },
      { kind: 'drop', peer: 'a4', reason: 'it was removed from the network' },
    ])
  })

  it('is told to a linked peer that is no member any more, durably, and then its link ends', () => {
    const { network, node } = soloOf([...THREE, 'a4'])
    const record = configurationRecord(configurationOf(THREE, { epoch: 2 }))
    network.tell(node, 'a2', { type: 'configured', record })
    const told = network.log.filter(({ to }) => to === 'a4')
    expect(told.map(({ message, durable }) => [message.type, durable])).toEqual([
      ['configured', false],
      ['refuse', true],
    ])
    node.links.length = 0
    network.advance(1700)
    expect(node.links).toEqual([])
    network.advance(1000)
    expect(node.links).toEqual([{ kind: 'drop', peer: 'a4', reason: 'it was removed from the network' }])
  })

  it('that leaves this node out ends its part: it says so and takes no request', () => {
    const { network, node } = soloOf([...THREE, 'a4'])
    const next = configurationOf(['a2', 'a3', 'a4'], { epoch: 2 })
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
    expect(node.engine.status(network.nowMs)).toMatchObject({
      role: 'removed',
      reasons: [expect.stringContaining('this node was removed from its network') as string],
    })
    expect(node.outcomes.get(network.put(node, request('k')))).toMatchObject({ outcome: 'not-ready' })
  })

  it('that cannot be read where it is committed stops the node', () => {
    const network = new Network()
    const store = new MemoryView()
    const record = { ...configurationRecord(configurationOf(THREE)), value: new Uint8Array([1, 2, 3]) }
    store.apply([{ type: 'record', record }])
    expect(network.add('a1', { store }).halted).toBe('the committed network configuration is not readable')
  })
})

describe('a member that listens elsewhere now', () => {
  it('asks for its addresses to be changed, and everybody learns them', () => {
    const network = new Network()
    for (const peer of ['a1', 'a2']) network.add(peer, { store: storeWith() })
    network.add('a3', { store: storeWith(), addresses: ['/memory/elsewhere'] })
    network.linkAll()
    network.until(() => network.node('a1').engine.state.configuration?.epoch === 2)
    for (const peer of THREE) {
      const { configuration } = network.node(peer).engine.state
      expect(configuration?.members.find((each) => each.peer === 'a3')?.addresses).toEqual(['/memory/elsewhere'])
      expect(configuration?.generation).toBe(1)
    }
    network.log.length = 0
    network.advance(3000)
    expect(network.take('join')).toEqual([])
  })

  it('asks for its name to be changed likewise, and everybody calls it by that', () => {
    const network = new Network()
    for (const peer of ['a1', 'a2']) network.add(peer, { store: storeWith() })
    network.add('a3', { store: storeWith(), name: 'rack-7' })
    network.linkAll()
    network.until(() => network.node('a1').engine.state.configuration?.epoch === 2)
    const namesAt = (peer: string) =>
      network
        .node(peer)
        .engine.peers(network.nowMs)
        .map(({ name }) => name)
    for (const peer of THREE) expect(namesAt(peer)).toEqual(['a-a1', 'a-a2', 'rack-7'])
    network.log.length = 0
    network.advance(3000)
    expect(network.take('join')).toEqual([])
  })

  it('asks for nothing where only the order of its addresses is another', () => {
    const network = new Network()
    const configuration = configurationOf(THREE)
    const members = configuration.members.map((each) => ({ ...each, addresses: ['/memory/x', '/memory/y'] }))
    const store = storeWith({ ...configuration, members })
    const node = network.add('a1', { store, addresses: ['/memory/y', '/memory/x'] })
    for (const peer of ['a2', 'a3']) network.greet(node, peer)
    network.advance(2000)
    expect(network.take('join')).toEqual([])
  })
})

describe('an address that discovery found', () => {
  it('is of use where it is that of a member that is not linked', () => {
    const { network, node } = soloOf(THREE)
    network.cut('a1', 'a2')
    const effects = node.engine.discovered(network.nowMs, 'a2', ['/memory/new', '/memory/a2'])
    expect(effects.links).toEqual([{ kind: 'keep', peer: 'a2', addresses: ['/memory/new', '/memory/a2'] }])
    expect(node.engine.discovered(network.nowMs, 'a3', ['/memory/new']).links).toEqual([])
    expect(node.engine.discovered(network.nowMs, 'x1', ['/memory/x1']).links).toEqual([])
  })
})
