import { describe, expect, it } from 'vitest'
import type { PeerId, WriteRequest, StoredRecord } from '@replicator/interface'
import { identityOf } from '@replicator/interface'
import type { MessageOf, Network, TestNode } from './network.js'
import { networkOf, soloOf } from './network.js'
import { NINE, THREE, answerTo, ballotOf, proposalOf, recordOf, request } from './samples.js'

const REQUEST = { requestId: 'order-1', fingerprint: 'f1' }

function outcomeOf(network: Network, node: TestNode, more: WriteRequest): unknown {
  const operation = network.put(node, more)
  network.run()
  return node.outcomes.get(operation)
}

describe('with --confirm all', () => {
  const all = { confirm: 'all' } as const

  it('a write starts only while every voter looks alive', () => {
    const { network, node } = soloOf(NINE, all)
    network.cut('a1', 'c3')
    network.log.length = 0
    expect(node.outcomes.get(network.put(node, request('k')))).toEqual({ outcome: 'no-quorum' })
    expect(network.log).toEqual([])
  })

  it('a decided write is answered only when the last voter has it', () => {
    const network = networkOf(NINE, all)
    const a1 = network.node('a1')
    network.lose = ({ from, to }) => from !== to && [from, to].includes('c3')
    const operation = network.put(a1, request('k'))
    network.run()
    expect(a1.store.record('k')).toBeDefined()
    expect(a1.outcomes.has(operation)).toBe(false)
    network.lose = () => false
    network.advance(500)
    expect(a1.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })

  it('a decided write is called unknown at the deadline where one voter never confirms', () => {
    const network = networkOf(THREE, all)
    const a1 = network.node('a1')
    network.lose = ({ from, message }) => from === 'a3' && message.type !== 'pong' && message.type !== 'ping'
    const operation = network.put(a1, request('k'))
    network.advance(5000)
    expect(a1.store.record('k')).toBeDefined()
    expect(a1.outcomes.get(operation)).toMatchObject({ outcome: 'unknown', version: 1 })
  })

  it('is the same for whoever asks for the same write again, while the first has no answer', () => {
    const network = networkOf(THREE, all)
    const [a1, a2] = [network.node('a1'), network.node('a2')]
    const operation = network.put(a1, request('k', 'v', REQUEST))
    network.run()
    expect(a1.outcomes.get(operation)).toMatchObject({ outcome: 'stored', replayed: false })
    expect(outcomeOf(network, a2, request('k', 'v', REQUEST))).toMatchObject({ outcome: 'stored', replayed: true })
  })

  it('waits for its own disk, as for that of every other voter', () => {
    const network = networkOf(NINE, all)
    const a1 = network.node('a1')
    const kept: MessageOf<'committed'>[] = []
    network.lose = ({ from, to, message }) => {
      if (from !== 'a1' || to !== 'a1') return false
      if (message.type === 'committed') kept.push(message)
      return message.type === 'answer' || message.type === 'committed'
    }
    const operation = network.put(a1, request('k'))
    network.run()
    expect(
      network.log.filter(({ to, message }) => to === 'a1' && message.type === 'committed' && !message.need),
    ).toHaveLength(9)
    expect(a1.outcomes.has(operation)).toBe(false)
    const own = network.log.find(({ from, to, message }) => from === to && message.type === 'committed')
    expect(own).toMatchObject({ from: 'a1', durable: true })
    network.tell(a1, 'a1', kept[0]!)
    expect(a1.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })

  it('is not confirmed by what a voter says of an older version', () => {
    const network = networkOf(NINE, all)
    const a1 = network.node('a1')
    const noop = { ...proposalOf('a2'), operation: 'noop', mutable: true } as const
    const ballot = ballotOf('a2')
    network.lose = ({ from, message }) => from === 'c3' && message.type !== 'ping' && message.type !== 'pong'
    network.tell(a1, 'a2', { type: 'accept', generation: 1, key: 'k', version: 1, ballot, proposal: noop })
    network.perform(a1, a1.engine.resolve(network.nowMs, 'k').effects)
    network.run()
    expect(a1.store.record('k')).toMatchObject({ version: 1, present: false })
    const operation = network.put(a1, request('k'))
    network.tell(a1, 'c3', { type: 'committed', key: 'k', version: 1, need: false })
    network.run()
    expect(a1.store.record('k')).toMatchObject({ version: 2, present: true })
    expect(a1.outcomes.has(operation)).toBe(false)
    network.lose = () => false
    network.advance(1000)
    expect(a1.outcomes.get(operation)).toMatchObject({ outcome: 'stored', version: 2 })
  })

  it('a repeat of a token is answered once every voter holds it, not before', () => {
    const network = networkOf(NINE, all)
    const [a1, b1] = [network.node('a1'), network.node('b1')]
    network.lose = ({ from, to, message }) =>
      [from, to].includes('c3') && message.type !== 'ping' && message.type !== 'pong'
    const first = network.put(a1, request('k', 'v', REQUEST))
    network.run()
    const second = network.put(b1, request('k', 'v', REQUEST))
    network.advance(1500)
    expect([a1.outcomes.has(first), b1.outcomes.has(second)]).toEqual([false, false])
    network.lose = () => false
    network.advance(3000)
    expect(a1.outcomes.get(first)).toMatchObject({ outcome: 'stored', replayed: false })
    expect(b1.outcomes.get(second)).toMatchObject({ outcome: 'stored', replayed: true, peer: 'a1' })
  })

  it('a repeat names the decided proposal where a voter is silent until the deadline', () => {
    const network = networkOf(THREE, all)
    const [a1, a2] = [network.node('a1'), network.node('a2')]
    const first = outcomeOf(network, a1, request('k', 'v', REQUEST)) as { proposal: string }
    network.remove('a3')
    const second = network.put(a2, request('k', 'v', REQUEST))
    network.advance(5000)
    expect(a2.outcomes.get(second)).toEqual({ outcome: 'unknown', version: 1, proposal: first.proposal })
  })
})

describe('with --confirm all, a decision that somebody else brought about', () => {
  /** A node whose own proposal a2 has decided by recovery; whom it asked since, and what it is to be answered. */
  function decidedElsewhere(): {
    readonly network: Network
    readonly node: TestNode
    readonly operation: number
    readonly record: StoredRecord
    readonly question: MessageOf<'read'>
    readonly asked: readonly PeerId[]
    readonly answer: (voter: PeerId, held: StoredRecord | undefined) => void
  } {
    const { network, node } = soloOf(THREE, { confirm: 'all' })
    const operation = network.put(node, request('k'))
    const { proposal } = network.first('reserve', 'a1')
    const record = recordOf('k', proposal)
    network.log.length = 0
    network.tell(node, 'a2', { type: 'records', records: [record] })
    const reads = network.take('read', 'a1')
    const question = reads[0]!.message
    const asked = reads.map(({ to }) => to)
    const answer = (voter: PeerId, held: StoredRecord | undefined): void => {
      const identity = held === undefined ? {} : { identity: identityOf(held) }
      network.tell(node, voter, answerTo(question, voter, { kind: 'state', ...identity }, { to: 'a1' }))
    }
    return { network, node, operation, record, question, asked, answer }
  }

  it('is told once every voter, this node too, has said that it holds it', () => {
    const { node, operation, record, asked, answer } = decidedElsewhere()
    expect(asked).toEqual(THREE)
    for (const voter of ['a2', 'a3']) answer(voter, record)
    expect(node.outcomes.has(operation)).toBe(false)
    answer('a1', record)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored', version: 1, replayed: false })
    expect(node.engine.state.deliveries.size).toBe(0)
  })

  it('is held by a voter whose vote is for it', () => {
    const { network, node, operation, record, question, answer } = decidedElsewhere()
    const vote = { ballot: ballotOf('a2'), proposal: record.decisions[0]!.proposal }
    network.tell(node, 'a3', answerTo(question, 'a3', { kind: 'state', vote }, { to: 'a1' }))
    for (const voter of ['a1', 'a2']) answer(voter, record)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })

  it('is given to a voter that lacks it, once in each round of asking', () => {
    const { network, node, operation, record, answer } = decidedElsewhere()
    network.log.length = 0
    for (const voter of ['a1', 'a2']) answer(voter, record)
    answer('a3', undefined)
    answer('a3', undefined)
    expect(network.log.map(({ to, message }) => [to, message.type])).toEqual([
      ['a3', 'records'],
      ['a3', 'read'],
    ])
    expect(node.outcomes.has(operation)).toBe(false)
    answer('a3', record)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })

  it('is asked for again until the deadline, and is unknown then', () => {
    const { network, node, operation, record, answer } = decidedElsewhere()
    for (const voter of ['a1', 'a2']) answer(voter, record)
    network.log.length = 0
    network.advance(4900)
    const asked = network.take('read', 'a1').map(({ to }) => to)
    expect(asked.length).toBeGreaterThan(2)
    expect(new Set(asked)).toEqual(new Set(['a3']))
    expect(node.outcomes.has(operation)).toBe(false)
    network.advance(100)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'unknown', proposal: record.decisions[0]!.proposal })
  })
})
