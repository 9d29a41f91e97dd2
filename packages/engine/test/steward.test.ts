import { describe, expect, it } from 'vitest'
import { MEMBERS_MAX } from '@replicator/interface'
import type { NetworkConfiguration, PeerId } from '@replicator/interface'
import { decodeConfiguration } from '@replicator/membership'
import type { MessageOf, TestNode } from './network.js'
import { Network, networkOf, soloOf, storeWith } from './network.js'
import {
  THREE,
  answerTo,
  ballotOf,
  configurationOf,
  configurationRecord,
  proposalOf,
  recordOf,
  request,
} from './samples.js'

function joinOf(peer: PeerId, more: Partial<MessageOf<'join'>> = {}): MessageOf<'join'> {
  return {
    type: 'join',
    peer,
    cluster: peer.slice(0, 1),
    addresses: [`/memory/${peer}`],
    name: '',
    token: '',
    admitted: false,
    ...more,
  }
}

function votersOf(node: TestNode): PeerId[] {
  const members = node.engine.state.configuration?.members ?? []
  return members.filter(({ role }) => role === 'voter').map(({ peer }) => peer)
}

function isFinal(node: TestNode): boolean {
  return node.engine.state.configuration?.joint === undefined
}

function nameOf(configuration: NetworkConfiguration | undefined): string {
  return `${configuration?.joint === undefined ? 'final' : 'joint'} ${configuration?.generation}`
}

/** What this node proposes as the next configuration, once its voters promise. */
function proposed(network: Network, node: TestNode, voters: readonly PeerId[]) {
  const prepare = network.log.findLast(({ message }) => message.type === 'prepare')?.message as MessageOf<'prepare'>
  for (const voter of voters) {
    network.tell(node, voter, answerTo(prepare, voter, { kind: 'promise' }, { to: node.peer }))
  }
  const accept = network.log.findLast(({ message }) => message.type === 'accept')?.message as MessageOf<'accept'>
  return decodeConfiguration(accept.proposal.value)
}

/** Three voters, and learners that are all live. */
function withLearners(learners: readonly PeerId[], minPeers = 3): Network {
  const network = new Network({ minPeers })
  const configuration = configurationOf(THREE, { learners })
  for (const peer of THREE) network.add(peer, { store: storeWith(configuration) })
  for (const peer of learners) network.add(peer, { store: storeWith(configuration) })
  return network
}

const isProposing = (network: Network): boolean =>
  network.log.some(({ message }) => message.type === 'prepare' && message.key === '')

describe('a node that asks to be added', () => {
  it('is passed on to the steward, the first live voter, by whoever is asked', () => {
    const network = new Network()
    const a2 = network.add('a2', { store: storeWith() })
    for (const peer of ['a1', 'a3', 'd1']) network.greet(a2, peer)
    network.log.length = 0
    network.tell(a2, 'd1', joinOf('d1'))
    expect(network.take('join')).toEqual([{ to: 'a1', message: joinOf('d1') }])
    network.cut('a1', 'a2')
    network.tell(a2, 'd1', joinOf('d1'))
    expect([...a2.engine.state.steward.joining.keys()]).toEqual(['d1'])
  })

  it('is passed on once, not around', () => {
    const network = new Network()
    const a2 = network.add('a2', { store: storeWith() })
    for (const peer of ['a1', 'a3']) network.greet(a2, peer)
    network.log.length = 0
    network.tell(a2, 'a3', joinOf('d1'))
    expect(network.take('join')).toEqual([])
  })

  it('speaks for itself, unless a member passes it on', () => {
    const { network, node } = soloOf(THREE)
    network.greet(node, 'x1')
    network.tell(node, 'x1', joinOf('d1'))
    expect(node.engine.state.steward.joining.size).toBe(0)
    expect(node.engine.state.counters.get('joins-forbidden')).toBe(1)
    network.tell(node, 'a2', joinOf('d1'))
    expect(node.engine.state.steward.joining.has('d1')).toBe(true)
  })

  it('is gathered with others for a moment, and all are added by one change', () => {
    const { network, node } = soloOf(THREE, { gatherMs: 300, minPeers: 3 })
    for (const peer of ['d1', 'd2', 'a4']) network.tell(node, 'a2', joinOf(peer))
    network.advance(200)
    expect(network.take('prepare')).toEqual([])
    network.until(() => network.log.some(({ message }) => message.type === 'prepare'))
    expect(proposed(network, node, ['a2', 'a3'])).toMatchObject({
      epoch: 2,
      generation: 1,
      members: [
        { peer: 'a1', role: 'voter' },
        { peer: 'a2', role: 'voter' },
        { peer: 'a3', role: 'voter' },
        { peer: 'a4', role: 'learner', cluster: 'a' },
        { peer: 'd1', role: 'learner', cluster: 'd' },
        { peer: 'd2', role: 'learner', cluster: 'd' },
      ],
    })
  })

  it('is not added where the network is full', () => {
    const learners = Array.from({ length: MEMBERS_MAX - 3 }, (_, i) => `e${100 + i}`)
    const network = new Network()
    const node = network.add('a1', { store: storeWith(configurationOf(THREE, { learners })) })
    for (const peer of ['a2', 'a3']) network.greet(node, peer)
    network.greet(node, 'z1', { networkId: '', epoch: 0 })
    network.tell(node, 'a2', joinOf('z1'))
    expect(node.engine.state.steward.joining.size).toBe(0)
    const reason = 'the network has 64 members, as many as it can have'
    expect(network.take('refuse')).toEqual([{ to: 'z1', message: { type: 'refuse', code: 'stranger', reason } }])
    expect(node.engine.status(network.nowMs).warnings).toContain(
      `no node can join: ${reason}; 61 of them can't be reached`,
    )
    expect(node.engine.state.counters.get('joins-refused-network-full')).toBe(1)
  })

  it('is forgotten where it is a member with these addresses already', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', joinOf('a2'))
    network.tell(node, 'a2', joinOf('a2', { cluster: 'b', addresses: ['/memory/other'] }))
    expect(node.engine.state.steward.joining.size).toBe(0)
  })
})

describe('learners', () => {
  it('of a cluster that has enough of them become voters, through a joint generation', () => {
    const network = withLearners(['b1', 'b2', 'b3'])
    network.linkAll()
    network.until(() => votersOf(network.node('b3')).length === 6 && isFinal(network.node('b3')))
    const decided = network.log.flatMap(({ from, message }) =>
      from === 'a1' && message.type === 'accept' && message.key === '' ? [message.proposal.value] : [],
    )
    const generations = [...new Set(decided.map((value) => decodeConfiguration(value)).map(nameOf))]
    expect(generations).toEqual(['joint 2', 'final 3'])
  })

  it('of a cluster that has too few stay learners', () => {
    const network = withLearners(['b1', 'b2'])
    network.linkAll()
    network.advance(5000)
    expect(votersOf(network.node('a1'))).toEqual(THREE)
    expect(network.node('b1').engine.status(network.nowMs).reasons).toEqual([
      'the first 2 nodes of cluster b; this network has a. Waiting for 1 more (--min-peers)',
    ])
  })

  it('are not made voters before they hold what the steward held', () => {
    const network = withLearners(['a4'])
    const records = ['k1', 'k2', 'k3'].map((key) =>
      recordOf(key, { ...proposalOf('a1'), id: `${proposalOf('a1').id}${key.slice(1)}` }),
    )
    for (const peer of THREE) {
      for (const record of records) network.node(peer).store.apply([{ type: 'record', record }])
    }
    network.lose = ({ to, message }) => to === 'a4' && (message.type === 'page' || message.type === 'records')
    network.linkAll()
    network.advance(5000)
    expect(votersOf(network.node('a1'))).toEqual(THREE)
    network.lose = () => false
    network.until(() => votersOf(network.node('a4')).length === 4 && isFinal(network.node('a4')))
    expect(network.node('a4').store.recordCount).toBe(4)
  })

  it('that no longer answer are not made voters', () => {
    const network = withLearners(['a4'])
    network.linkAll()
    network.remove('a4')
    network.advance(5000)
    expect(votersOf(network.node('a1'))).toEqual(THREE)
  })
})

describe('a joint generation', () => {
  const JOINT = configurationOf([...THREE, 'a4'], { epoch: 2, joint: { generation: 1, voters: [...THREE] } })
  const ALL = [...THREE, 'a4']

  function joint(): { network: Network; node: TestNode } {
    const network = new Network()
    const node = network.add('a1', { store: storeWith(JOINT) })
    for (const peer of ['a2', 'a3', 'a4']) network.greet(node, peer, { epoch: 2 })
    network.run()
    network.log.length = 0
    return { network, node }
  }

  function progress(
    network: Network,
    node: TestNode,
    peer: PeerId,
    {
      settled,
      sees,
    }: {
      settled?: number
      sees: number
    },
  ): void {
    const merged = ALL.filter((each) => each !== peer).map((each) => ({ peer: each, sequence: sees }))
    const told = { type: 'progress', generation: 2, merged, ...(settled === undefined ? {} : { settled }) } as const
    network.tell(node, peer, told)
  }

  it('ends only once a majority of the old voters has settled and every added one has merged that', () => {
    const { network, node } = joint()
    progress(network, node, 'a2', { settled: 7, sees: 7 })
    expect(isProposing(network)).toBe(false)
    progress(network, node, 'a3', { settled: 9, sees: 9 })
    expect(isProposing(network)).toBe(false)
    progress(network, node, 'a4', { sees: 8 })
    expect(isProposing(network)).toBe(false)
    progress(network, node, 'a4', { sees: 9 })
    // a2 sees only seven of the nine of a3: two of four new voters are no majority.
    expect(isProposing(network)).toBe(false)
    progress(network, node, 'a2', { settled: 7, sees: 9 })
    expect(isProposing(network)).toBe(true)
    expect(proposed(network, node, ALL)).toMatchObject({ epoch: 3, generation: 3 })
    expect(proposed(network, node, ALL)).not.toHaveProperty('joint')
  })

  it('does not end by what was reported some time ago, or in another generation', () => {
    const { network, node } = joint()
    progress(network, node, 'a2', { settled: 1, sees: 1 })
    progress(network, node, 'a3', { settled: 1, sees: 1 })
    network.tell(node, 'a4', { type: 'progress', generation: 1, merged: [{ peer: 'a2', sequence: 99 }] })
    network.lose = ({ from, to }) => from === to
    network.advance(2100)
    progress(network, node, 'a4', { sees: 1 })
    expect(isProposing(network)).toBe(false)
  })

  it('refuses open votes, and decides by both sets of voters', () => {
    const network = new Network()
    const wide = configurationOf([...THREE, 'b1', 'b2', 'b3'], {
      epoch: 2,
      joint: { generation: 1, voters: [...THREE] },
    })
    const node = network.add('a1', { store: storeWith(wide), options: { minPeers: 1 } })
    for (const peer of ['a2', 'a3', 'b1', 'b2', 'b3']) network.greet(node, peer, { epoch: 2 })
    network.lose = ({ from, to, message }) => from === to && message.type === 'survey'
    network.tell(node, 'a2', { type: 'reserve', generation: 2, key: 'k', version: 1, proposal: proposalOf('a2') })
    expect(network.take('answer').at(-1)?.message.verdict.kind).toBe('recovering')
    const operation = network.put(node, request('k'))
    const prepare = network.log.find(({ message }) => message.type === 'prepare')?.message as MessageOf<'prepare'>
    network.run()
    const promise = (voter: PeerId): void =>
      network.tell(node, voter, answerTo(prepare, voter, { kind: 'promise' }, { to: 'a1' }))
    network.log.length = 0
    for (const voter of ['b1', 'b2', 'b3']) promise(voter)
    // With a1 itself these are four of the six new voters, but only one of the three old ones.
    expect(network.take('accept')).toEqual([])
    promise('a2')
    expect(network.take('accept').length).toBeGreaterThan(0)
    expect(node.outcomes.has(operation)).toBe(false)
  })

  it('is finished by the next steward where the one that began it died', () => {
    const network = new Network()
    for (const peer of ALL) network.add(peer, { store: storeWith(JOINT) })
    network.remove('a1')
    network.linkAll()
    network.until(() => ['a2', 'a3', 'a4'].every((peer) => isFinal(network.node(peer))))
    expect(votersOf(network.node('a4'))).toEqual(ALL)
    expect(network.node('a2').engine.status(network.nowMs).ready).toBe(true)
  })

  it('keeps a value that was decided just before, and that only votes held', () => {
    const network = networkOf(THREE)
    const message = { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf('a3') } as const
    for (const peer of THREE) network.tell(network.node(peer), 'a3', message)
    const next = configurationOf(THREE, { epoch: 2, generation: 1, learners: ['a4'] })
    const record = configurationRecord(next)
    for (const peer of THREE) network.tell(network.node(peer), 'a2', { type: 'configured', record })
    network.tell(network.node('a2'), 'a1', { type: 'configured', record })
    network.log.length = 0
    network.add('a4', { store: storeWith(next) })
    network.linkAll()
    network.until(() => votersOf(network.node('a4')).length === 4 && isFinal(network.node('a4')))
    for (const peer of ALL)
      expect(network.node(peer).store.record('k')?.decisions[0]?.proposal).toBe(message.proposal.id)
  })
})

describe('the steward', () => {
  it('settles a promise for the next configuration that a dead one left, with the same members', () => {
    const network = networkOf(THREE, { reservationAgeMs: 2000 })
    const prepare = { type: 'prepare', generation: 1, key: '', version: 2, ballot: ballotOf('a1') } as const
    for (const peer of ['a2', 'a3']) network.tell(network.node(peer), 'a1', prepare)
    network.remove('a1')
    network.advance(6000)
    for (const peer of ['a2', 'a3']) {
      const node = network.node(peer)
      expect(node.store.slots()).toEqual([])
      expect(node.engine.state.configuration).toMatchObject({ epoch: 2, generation: 1 })
      expect(votersOf(node)).toEqual(THREE)
    }
  })

  it('and another node that thinks it is one meet in one version: one change wins, the other follows', () => {
    const network = networkOf(THREE)
    network.cut('a1', 'a2')
    const [a1, a2] = [network.node('a1'), network.node('a2')]
    network.tell(a1, 'a3', joinOf('d1'))
    network.tell(a2, 'a3', joinOf('e1'))
    network.until(() => {
      const members = network.node('a3').engine.state.configuration?.members ?? []
      return ['d1', 'e1'].every((peer) => members.some((each) => each.peer === peer))
    })
    network.link('a1', 'a2')
    network.advance(2000)
    expect(a1.store.record('')).toEqual(a2.store.record(''))
  })
})

it('a learner change keeps the votes that are open, which still decide', () => {
  const network = networkOf(THREE)
  const message = { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf('a3') } as const
  for (const peer of THREE) network.tell(network.node(peer), 'a3', message)
  const next = configurationOf(THREE, { epoch: 2, generation: 1, learners: ['d1'] })
  for (const peer of THREE) {
    network.tell(network.node(peer), 'a2', { type: 'configured', record: configurationRecord(next) })
  }
  for (const peer of THREE) {
    expect(network.node(peer).store.slot('k')?.vote?.ballot.generation).toBe(1)
    expect(network.node(peer).engine.state.settling).toBeUndefined()
  }
  network.log.length = 0
  network.tell(network.node('a1'), 'a3', message)
  expect(network.take('answer')[0]?.message.verdict.kind).toBe('confirm')
})
