import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import type { MessageOf } from './network.js'
import { Network, networkOf, soloOf, storeWith } from './network.js'
import { NINE, THREE, ballotOf, bytes, configurationOf, proposalId, proposalOf, recordOf, request } from './samples.js'

const RECORD = recordOf('k', proposalOf('a2'))

function commitOf(voters: readonly PeerId[], more: Partial<MessageOf<'commit'>> = {}): MessageOf<'commit'> {
  return {
    type: 'commit',
    generation: 1,
    ballot: openBallot(1),
    key: 'k',
    version: 1,
    proposal: proposalId('a2'),
    voters,
    ...more,
  }
}

function reserveBy(by: PeerId): MessageOf<'reserve'> {
  return { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf(by) }
}

describe('a Commit', () => {
  it('without the value takes it from the vote, and its answer waits for the disk', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', reserveBy('a2'))
    const effects = node.engine.handle(network.nowMs, 'a2', commitOf(THREE))
    expect(effects.writes).toEqual([{ type: 'record', record: RECORD }])
    expect(effects.sends).toMatchObject([
      { to: 'a2', durable: true, message: { type: 'committed', key: 'k', version: 1, need: false } },
    ])
    network.perform(node, effects)
    expect(node.store.slots()).toEqual([])
  })

  it('without the value is answered with a need for it where no vote here holds it', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a3', reserveBy('a3'))
    network.log.length = 0
    network.tell(node, 'a2', commitOf(THREE))
    expect(network.take('committed')).toEqual([
      { to: 'a2', message: { type: 'committed', key: 'k', version: 1, need: true } },
    ])
    expect(node.store.slot('k')?.vote?.proposal.id).toBe(proposalId('a3'))
    network.tell(node, 'a2', commitOf(THREE, { record: RECORD }))
    expect(network.take('committed')[0]?.message.need).toBe(false)
    expect(node.store.record('k')).toEqual(RECORD)
    expect(node.store.slots()).toEqual([])
  })

  it('with too few voters proves nothing: it is neither obeyed nor answered', () => {
    const { network, node } = soloOf(NINE)
    network.tell(node, 'a2', commitOf(NINE.slice(0, 6), { record: RECORD }))
    network.tell(node, 'a2', commitOf(NINE.slice(0, 4), { record: RECORD, ballot: ballotOf('a2') }))
    expect(node.store.record('k')).toBeUndefined()
    expect(network.take('committed')).toEqual([])
    expect(node.engine.state.counters.get('commit-unproven')).toBe(2)
    network.tell(node, 'a2', commitOf(NINE.slice(0, 5), { record: RECORD, ballot: ballotOf('a2') }))
    expect(node.store.record('k')).toEqual(RECORD)
  })

  it('with another record than it names proves nothing', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', commitOf(THREE, { record: recordOf('k', proposalOf('a3')) }))
    network.tell(node, 'a2', commitOf(THREE, { record: recordOf('x', proposalOf('a2')) }))
    expect(node.store.record('k')).toBeUndefined()
    expect(node.store.record('x')).toBeUndefined()
  })

  it('of another generation is obeyed: a decision holds in every epoch', () => {
    const { network, node } = soloOf(THREE)
    const ballot = ballotOf('a2', { generation: 7 })
    network.tell(node, 'a2', commitOf(['z1'], { generation: 7, ballot, record: RECORD }))
    expect(node.store.record('k')).toEqual(RECORD)
  })

  it('that is known already is answered and changes nothing', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', commitOf(THREE, { record: RECORD }))
    const head = node.store.head
    network.log.length = 0
    network.tell(node, 'a3', commitOf(THREE))
    expect(network.take('committed').map(({ to, message }) => [to, message.need])).toEqual([['a3', false]])
    expect(node.store.head).toBe(head)
  })

  it('for another decision than the one committed here stops the node, which says nothing more', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', commitOf(THREE, { record: RECORD }))
    const other = recordOf('k', proposalOf('a3'))
    const told = commitOf(THREE, { proposal: proposalId('a3'), record: other })
    const effects = node.engine.handle(network.nowMs, 'a3', told)
    expect(effects.halt).toMatch(/two decisions for one version.*a2.*a3/)
    expect(effects.sends).toEqual([])
    expect(effects.writes).toEqual([])
  })
})

describe('records of others', () => {
  it('replace older ones and never newer ones', () => {
    const { network, node } = soloOf(THREE)
    const first = recordOf('k', proposalOf('a2', { mutable: true }))
    const second = recordOf('k', proposalOf('a3', { sequence: 2, operation: 'update', mutable: true }), first)
    network.tell(node, 'a2', { type: 'records', records: [second, first] })
    expect(node.store.record('k')).toEqual(second)
  })

  it('that contradict the committed one stop the node', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', { type: 'records', records: [RECORD] })
    network.tell(node, 'a3', { type: 'records', records: [recordOf('k', proposalOf('a3'))] })
    expect(node.halted).toMatch(/two decisions/)
  })

  it('are not taken from whoever is no member', () => {
    const { network, node } = soloOf(THREE)
    network.greet(node, 'x1')
    network.tell(node, 'x1', { type: 'records', records: [RECORD] })
    expect(node.store.record('k')).toBeUndefined()
  })
})

describe('the delivery of a decision', () => {
  it('spares voters the value at first, and gives it to those who have no vote for it after a while', () => {
    const network = networkOf(NINE)
    const silent = ['c2', 'c3']
    network.lose = ({ from, to, message }) =>
      from !== to && (silent.includes(to) || silent.includes(from)) && message.type !== 'commit'
    network.put(network.node('a1'), request('k'))
    network.run()
    const commits = () => network.log.filter(({ from, message }) => from === 'a1' && message.type === 'commit')
    const full = () => commits().filter(({ message }) => (message as MessageOf<'commit'>).record !== undefined)
    expect(commits().map(({ to }) => to)).toEqual(NINE.slice(1))
    expect(full()).toEqual([])
    network.advance(500)
    expect(full().map(({ to }) => to)).toEqual(silent)
    for (const peer of silent) expect(network.node(peer).store.record('k')?.value).toEqual(bytes('a value'))
  })

  it('is repeated to those who have not acknowledged it, and ends when the last has', () => {
    const network = networkOf(NINE)
    const node = network.node('a1')
    network.lose = ({ to, message }) => message.type === 'commit' && (to === 'b1' || to === 'c1')
    network.put(node, request('k'))
    network.run()
    expect([...node.engine.state.deliveries.get('k')!.pending]).toEqual(['b1', 'c1'])
    network.lose = () => false
    network.log.length = 0
    network.advance(400)
    expect(network.take('commit', 'a1').map(({ to }) => to)).toEqual(['b1', 'c1'])
    expect(node.engine.state.deliveries.size).toBe(0)
    expect(network.node('c1').store.record('k')).toBeDefined()
  })

  it('is left to catch-up after some tries', () => {
    const network = networkOf(THREE)
    const node = network.node('a1')
    network.lose = ({ message }) => message.type === 'commit'
    network.put(node, request('k'))
    network.advance(1000)
    expect(node.engine.state.deliveries.size).toBe(1)
    network.advance(60_000)
    expect(node.engine.state.deliveries.size).toBe(0)
    expect(node.engine.state.counters.get('deliveries-left-to-catch-up')).toBe(1)
    for (const peer of THREE) expect(network.node(peer).store.record('k')).toBeDefined()
  })

  it('is not tracked on top of what may be, but sent once all the same', () => {
    const network = networkOf(THREE, { deliveriesMax: 1 })
    const node = network.node('a1')
    network.lose = ({ message }) => message.type === 'committed'
    for (const key of ['k1', 'k2']) {
      network.put(node, request(key))
      network.run()
    }
    expect([...node.engine.state.deliveries.keys()]).toEqual(['k1'])
    expect(node.engine.state.counters.get('deliveries-untracked')).toBe(1)
    expect(network.node('a3').store.record('k2')).toBeDefined()
  })

  it('gives a learner the whole record', () => {
    const network = new Network()
    const configuration = configurationOf(THREE, { learners: ['d1'] })
    for (const peer of [...THREE, 'd1']) network.add(peer, { store: storeWith(configuration) })
    network.linkAll()
    network.put(network.node('a1'), request('k'))
    network.run()
    expect(network.node('d1').store.record('k')?.value).toEqual(bytes('a value'))
    expect(network.node('d1').engine.status(network.nowMs).role).toBe('learner')
  })
})

it('a record is fetched from members only', () => {
  const { network, node } = soloOf(THREE)
  node.store.apply([{ type: 'record', record: RECORD }])
  network.greet(node, 'x1')
  network.log.length = 0
  network.tell(node, 'x1', { type: 'fetch', keys: ['k'] })
  network.tell(node, 'a2', { type: 'fetch', keys: ['k', 'nothing'] })
  expect(network.log.map(({ to, message }) => [to, message])).toEqual([['a2', { type: 'records', records: [RECORD] }]])
})
