import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import { decodeConfiguration } from '@replicator/membership'
import type { EngineOptions } from '@replicator/engine'
import type { TestNode } from './network.js'
import { Network, storeWith } from './network.js'
import { NETWORK, NINE, THREE, configurationOf, request } from './samples.js'

function votersOf(node: TestNode): PeerId[] {
  const members = node.engine.state.configuration?.members ?? []
  return members.filter(({ role }) => role === 'voter').map(({ peer }) => peer)
}

function isFinal(node: TestNode): boolean {
  return node.engine.state.configuration?.joint === undefined
}

/** A network whose configuration all its nodes hold. */
function formed(
  voters: readonly PeerId[],
  learners: readonly PeerId[],
  optionsOf: (peer: PeerId) => Partial<EngineOptions> = () => ({}),
): Network {
  const network = new Network()
  const configuration = configurationOf(voters, { learners })
  for (const peer of [...voters, ...learners])
    network.add(peer, { store: storeWith(configuration), options: optionsOf(peer) })
  return network
}

const statusOf = (network: Network, peer: PeerId) => network.node(peer).engine.status(network.nowMs)

describe('a node that comes back with an empty folder each time', () => {
  it('leaves writes going: it stays a learner while the voter that it was is gone, and says so', () => {
    const network = formed(THREE, [])
    network.linkAll()
    let gone: PeerId = 'a3'
    for (const name of ['a4', 'a5', 'a6']) {
      network.remove(gone)
      network.add(name)
      network.linkAll()
      network.until(() => network.node(name).engine.status(network.nowMs).role === 'learner')
      network.advance(3000)
      gone = name
    }
    expect(votersOf(network.node('a1'))).toEqual(THREE)
    const wait =
      "cluster a: a-a6 can't vote while a-a3 can't be reached: start what is missing again, with its own data. " +
      'A node without data is a new one, and replaces none by itself: replicator replace a3 a6'
    for (const peer of ['a1', 'a2', 'a6']) expect(statusOf(network, peer).warnings).toEqual([wait])
    expect(statusOf(network, 'a6')).toMatchObject({ role: 'learner', ready: true })
    const node = network.node('a1')
    const operation = network.put(node, request('k'))
    network.until(() => node.outcomes.has(operation))
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
    network.advance(6000)
    expect(node.events.filter((text) => text === 'learners wait')).toHaveLength(1)
  })

  it('is no voter before it is known that its forerunner is alive: that one may have died without a word', () => {
    const network = formed(THREE, [])
    network.linkAll()
    network.advance(1000)
    const silent = network.node('a3')
    network.lose = ({ from, to }) => from === 'a3' || to === 'a3'
    network.add('a4')
    for (const peer of ['a1', 'a2']) network.link('a4', peer)
    network.until(() => statusOf(network, 'a4').role === 'learner' && statusOf(network, 'a4').ready)
    network.advance(6000)
    expect(network.nodes.get('a3')).toBe(silent)
    expect(network.node('a1').engine.state.configuration).toMatchObject({ generation: 1 })
    expect(votersOf(network.node('a1'))).toEqual(THREE)
  })

  it('is told to the log once, and so is the end of it; what lasts for a moment only is not', () => {
    const network = formed(THREE, ['a4'])
    const { store } = network.node('a3')
    network.remove('a3')
    network.linkAll()
    network.advance(15_000)
    network.add('a3', { store, boot: { boot: 2, nonce: '8899aabbccddeeff' } })
    network.linkAll()
    network.advance(15_000)
    const said = network.node('a1').events.filter((text) => text.includes('learner'))
    expect(said).toEqual(['learners wait', 'no learner waits any more'])
  })

  it('becomes a voter once the voter that could not be reached is back', () => {
    const network = formed(THREE, ['a4'])
    const { store } = network.node('a3')
    network.remove('a3')
    network.linkAll()
    network.advance(5000)
    expect(votersOf(network.node('a1'))).toEqual(THREE)
    network.add('a3', { store, boot: { boot: 2, nonce: '8899aabbccddeeff' }, boots: [] })
    network.linkAll()
    network.until(() => votersOf(network.node('a4')).length === 4 && isFinal(network.node('a4')))
  })
})

describe('a cluster that would be too heavy', () => {
  it('stays as it is, so that any one cluster may still fail, and says what would help', () => {
    const learners = ['a4', 'a5', 'a6']
    const network = formed(NINE, learners, () => ({ clusterVotersMax: 6 }))
    network.linkAll()
    network.advance(3000)
    expect(votersOf(network.node('a1'))).toEqual(NINE)
    expect(statusOf(network, 'a4').warnings).toEqual([
      "cluster a: a-a4, a-a5, a-a6 can't vote, or the loss of fewer clusters would stop writes: add nodes to other clusters",
    ])
  })
})

describe('a cluster that lacks voters', () => {
  it('gets them, though with another voter down the loss of it would stop writes then: it takes no requests before', () => {
    const voters = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'c3']
    const network = formed(voters, ['a4'], () => ({ minPeers: 3 }))
    network.remove('c1')
    network.linkAll()
    network.until(() => votersOf(network.node('a1')).includes('a4') && isFinal(network.node('a1')), 20_000)
    expect(statusOf(network, 'a1')).toMatchObject({ ready: true })
  })
})

describe('the first node of a cluster', () => {
  it('whose id is mistyped stays a learner that is not ready, says what may be meant, and harms nobody', () => {
    const network = formed(THREE, [])
    network.add('b1', { cluster: 'bb' })
    network.linkAll()
    network.until(() => statusOf(network, 'b1').role === 'learner')
    network.advance(5000)
    expect(statusOf(network, 'b1')).toMatchObject({
      ready: false,
      reasons: ['the first node of cluster bb; this network has a. Waiting for 2 more (--min-peers)'],
      warnings: [],
    })
    expect(votersOf(network.node('a1'))).toEqual(THREE)
    expect(statusOf(network, 'a1')).toMatchObject({
      ready: true,
      warnings: ['the first node of cluster bb; this network has a. Waiting for 2 more (--min-peers)'],
    })
  })

  it('is asked whether it meant one that is nearly called so', () => {
    const network = new Network()
    network.add('n1', { cluster: 'berlin', foundAs: NETWORK, options: { minPeers: 1 } })
    network.add('n2', { cluster: 'berlln', options: { minPeers: 3 } })
    network.linkAll()
    network.until(() => statusOf(network, 'n2').role === 'learner')
    expect(statusOf(network, 'n2').reasons).toEqual([
      'the first node of cluster berlln; this network has berlin: did you mean berlin? Waiting for 2 more (--min-peers)',
    ])
  })

  it('waits for as many as it was started to wait for, where the steward was started with less', () => {
    const network = formed(THREE, ['b1'], (peer) => ({ minPeers: peer === 'b1' ? 3 : 1 }))
    network.linkAll()
    network.advance(5000)
    expect(votersOf(network.node('a1'))).toEqual(THREE)
    expect(statusOf(network, 'a3').warnings).toEqual([
      'the first node of cluster b; this network has a. Waiting for 2 more (--min-peers)',
    ])
  })

  it('waits for as many as the steward was started with, where it was started with less itself', () => {
    const network = formed(THREE, ['b1'], (peer) => ({ minPeers: peer === 'b1' ? 1 : 2 }))
    network.linkAll()
    network.advance(5000)
    expect(votersOf(network.node('a1'))).toEqual(THREE)
    expect(statusOf(network, 'b1').reasons).toEqual([
      'the first node of cluster b; this network has a. Waiting for 1 more (--min-peers)',
    ])
  })

  it('holds up no other cluster by what it asks for', () => {
    const network = formed(THREE, ['a4', 'b1'], (peer) => ({ minPeers: peer === 'b1' ? 64 : 3 }))
    network.linkAll()
    network.until(() => votersOf(network.node('a4')).length === 4 && isFinal(network.node('a4')))
    expect(votersOf(network.node('a1'))).toEqual([...THREE, 'a4'])
  })

  it('becomes a voter together with the others that its cluster needs, in one change', () => {
    const network = formed(THREE, ['b1', 'b2', 'b3'])
    network.linkAll()
    network.until(() => votersOf(network.node('b3')).length === 6 && isFinal(network.node('b3')))
    expect(network.node('b3').engine.state.configuration?.epoch).toBe(3)
    for (const peer of ['a1', 'b1']) expect(statusOf(network, peer)).toMatchObject({ ready: true, reasons: [] })
  })
})

describe('the nodes of a second cluster', () => {
  it('wait until the founders are as many as they need, and say so', () => {
    const network = new Network()
    network.add('a1', { foundAs: NETWORK })
    for (const peer of ['b1', 'b2', 'b3']) network.add(peer)
    network.linkAll()
    network.until(() => statusOf(network, 'b3').role === 'learner')
    network.advance(3000)
    expect(votersOf(network.node('a1'))).toEqual(['a1'])
    expect(statusOf(network, 'b1').reasons).toEqual([
      "cluster b: b-b1, b-b2, b-b3 can't vote before cluster a, the first one, has the voters that it needs",
    ])
  })
})

describe('a founder that dies while the change from one to three is under way', () => {
  it('has let nobody say ready or store anything before: nothing is lost that a client was told', () => {
    const network = new Network()
    network.add('a1', { foundAs: NETWORK })
    for (const peer of ['a2', 'a3']) network.add(peer)
    network.lose = ({ message }) => message.type === 'progress' && message.settled !== undefined
    network.linkAll()
    const wasReady = (): boolean => [...network.nodes.values()].some((node) => node.engine.status(network.nowMs).ready)
    network.until(() => {
      expect(wasReady()).toBe(false)
      return [...network.nodes.values()].every((node) => !isFinal(node))
    })
    network.remove('a1')
    network.advance(5000)
    expect(wasReady()).toBe(false)
    for (const peer of ['a2', 'a3']) {
      const node = network.node(peer)
      const operation = network.put(node, request('k'))
      network.until(() => node.outcomes.has(operation))
      expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'not-ready' })
    }
  })
})

describe('a change of the voters that waits for a node which is gone', () => {
  function stuck(): Network {
    const joint = { generation: 1, voters: [...THREE] }
    const network = new Network()
    const configuration = configurationOf([...THREE, 'a4'], { epoch: 2, joint })
    for (const peer of THREE) network.add(peer, { store: storeWith(configuration) })
    network.linkAll()
    network.advance(3000)
    return network
  }

  it('says for which, and for how long', () => {
    expect(statusOf(stuck(), 'a2').warnings).toContain(
      'the change of the voters waits up to 10 s for a-a4, and goes on without what stays away',
    )
  })

  it('is done without it in the end, and the next node becomes a voter as ever', () => {
    const network = stuck()
    network.advance(9000)
    for (const peer of THREE) expect(isFinal(network.node(peer))).toBe(true)
    expect(votersOf(network.node('a2'))).toEqual([...THREE, 'a4'])
    expect(statusOf(network, 'a2').warnings).toEqual([])
    network.add('a5')
    network.linkAll()
    network.until(() => votersOf(network.node('a5')).length === 5 && isFinal(network.node('a5')))
    expect(statusOf(network, 'a5').ready).toBe(true)
  })

  it('is done by the next steward neither earlier nor later, where the one that waited dies', () => {
    const network = new Network()
    const five = ['a1', 'a2', 'a3', 'a4', 'a5']
    const joint = { generation: 1, voters: five }
    const configuration = configurationOf([...five, 'a6'], { epoch: 2, joint })
    for (const peer of [...five, 'a6']) network.add(peer, { store: storeWith(configuration) })
    network.lose = ({ message }) => message.type === 'progress'
    network.linkAll()
    network.advance(9000)
    network.remove('a6')
    network.lose = () => false
    network.advance(5000)
    network.remove('a1')
    network.advance(4000)
    expect(isFinal(network.node('a2'))).toBe(false)
    network.advance(2500)
    for (const peer of ['a2', 'a3', 'a4', 'a5']) expect(isFinal(network.node(peer))).toBe(true)
  })

  it('keeps nobody from joining, and is done once that one is back', () => {
    const network = stuck()
    network.add('a5')
    network.linkAll()
    network.until(() => statusOf(network, 'a5').role === 'learner' && statusOf(network, 'a5').ready)
    expect(isFinal(network.node('a1'))).toBe(false)
    const { store } = network.node('a2')
    network.add('a4', { store: storeWith(decodeConfiguration(store.record('')?.value)) })
    network.linkAll()
    network.until(() => votersOf(network.node('a5')).length === 5 && isFinal(network.node('a5')))
    expect(votersOf(network.node('a1'))).toEqual([...THREE, 'a4', 'a5'])
  })
})
