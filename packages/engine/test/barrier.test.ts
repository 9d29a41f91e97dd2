import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import { onEndAsked } from '../src/records/settled-end.js'
import { beginTurn, type NetworkTurn, writeRecord } from '../src/turn/turn.js'
import type { MessageOf, Network, TestNode } from './network.js'
import { networkOf, soloOf, writableState } from './network.js'
import { THREE, configurationOf, configurationRecord, proposalOf, recordOf, request } from './samples.js'

function barrier(network: Network, node: TestNode, timeoutMs?: number): number {
  const { operation, effects } = node.engine.barrier(network.nowMs, timeoutMs)
  network.perform(node, effects)
  return operation
}

function reserve(network: Network, node: TestNode, key: string): void {
  network.tell(node, 'a3', { type: 'reserve', generation: 1, key, version: 1, proposal: proposalOf('a3') })
}

/** What a node says in answer to such a question, if it does. */
function asked(network: Network, node: TestNode, question = 7, generation = 1): MessageOf<'progress'> | undefined {
  network.log.length = 0
  network.tell(node, 'a2', { type: 'survey', generation, question })
  return answered(network, node)
}

function answered(network: Network, node: TestNode): MessageOf<'progress'> | undefined {
  return network.take('progress', node.peer).at(-1)?.message
}

/** Stores a key by a1, who alone learns of the decision. */
function storeUntold(network: Network): void {
  network.lose = ({ from, message }) => from === 'a1' && message.type === 'commit'
  const operation = network.put(network.node('a1'), request('k'))
  network.run()
  expect(network.node('a1').outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  expect(network.node('a3').store.record('k')).toBeUndefined()
}

describe('a barrier', () => {
  it('is passed in one round where nothing is open and all is merged', () => {
    const network = networkOf(THREE)
    network.advance(5000)
    const operation = barrier(network, network.node('a3'))
    network.run()
    expect(network.node('a3').outcomes.get(operation)).toEqual({ outcome: 'passed' })
  })

  it('is passed once what another node has acknowledged is here', () => {
    const network = networkOf(THREE)
    network.advance(5000)
    storeUntold(network)
    const node = network.node('a3')
    const operation = barrier(network, node)
    network.until(() => node.outcomes.has(operation))
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'passed' })
    expect(node.store.record('k')).toMatchObject({ version: 1, present: true })
  })

  it('is passed once what was acknowledged by a node that died at once is settled, and here', () => {
    const network = networkOf(THREE)
    network.advance(5000)
    storeUntold(network)
    network.remove('a1')
    const node = network.node('a3')
    const operation = barrier(network, node, 20_000)
    network.run()
    expect(node.outcomes.has(operation)).toBe(false)
    network.until(() => node.outcomes.has(operation), 20_000)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'passed' })
    expect(node.store.record('k')).toMatchObject({ version: 1, present: true })
  })

  it('is not passed by what voters say, but by what is merged of it', () => {
    const { network, node } = soloOf(THREE)
    const operation = barrier(network, node)
    network.run()
    const question = node.engine.state.barriers.get(operation)?.question ?? -1
    const end = { type: 'progress', generation: 1, merged: [], question } as const
    network.tell(node, 'a2', { ...end, settled: 5 })
    expect(node.outcomes.has(operation)).toBe(false)
    network.tell(node, 'a3', { ...end, settled: 0 })
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'passed' })
  })

  it('counts no answer to another question, in another generation, or without an end', () => {
    const { network, node } = soloOf(THREE)
    const operation = barrier(network, node)
    network.run()
    const question = node.engine.state.barriers.get(operation)?.question ?? -1
    const end = { type: 'progress', generation: 1, settled: 0, merged: [], question } as const
    network.tell(node, 'a2', { ...end, question: question - 1 })
    network.tell(node, 'a2', { ...end, generation: 2 })
    const { settled: _, ...endless } = end
    network.tell(node, 'a2', endless)
    expect(node.outcomes.has(operation)).toBe(false)
    network.tell(node, 'a2', end)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'passed' })
  })

  it('asks anew, and all of them, in a new generation', () => {
    const { network, node } = soloOf([...THREE, 'a4', 'a5'])
    const operation = barrier(network, node)
    network.run()
    const first = node.engine.state.barriers.get(operation)?.question ?? -1
    network.tell(node, 'a2', { type: 'progress', generation: 1, settled: 0, merged: [], question: first })
    const five = configurationOf([...THREE, 'a4', 'a5'], { epoch: 2, generation: 2 })
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(five) })
    network.log.length = 0
    network.advance(300)
    const surveys = network.take('survey', 'a1').filter(({ message }) => message.question !== undefined)
    expect(new Set(surveys.map(({ to }) => to))).toEqual(new Set<PeerId>(['a1', 'a2', 'a3', 'a4', 'a5']))
    for (const { message } of surveys) expect(message).toMatchObject({ generation: 2 })
    expect(node.engine.state.barriers.get(operation)?.ends.has('a2')).toBe(false)
  })

  it('asks those again who have not answered, and no others', () => {
    const { network, node } = soloOf(THREE)
    const operation = barrier(network, node)
    network.run()
    const question = node.engine.state.barriers.get(operation)?.question ?? -1
    network.tell(node, 'a2', { type: 'progress', generation: 1, settled: 5, merged: [], question })
    network.log.length = 0
    network.advance(node.engine.options.askAgainMs + node.engine.options.tickMs)
    expect(network.take('survey', 'a1').map(({ to }) => to)).toEqual(['a3'])
  })

  it('ends with no quorum where too few can be reached, or have answered in time', () => {
    const network = networkOf(THREE)
    const node = network.node('a3')
    network.lose = ({ message }) => message.type === 'progress'
    const operation = barrier(network, node, 700)
    network.advance(600)
    expect(node.outcomes.has(operation)).toBe(false)
    network.advance(400)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'no-quorum' })
    network.remove('a1')
    network.remove('a2')
    network.advance(10_000)
    const alone = barrier(network, node)
    expect(node.outcomes.get(alone)).toEqual({ outcome: 'no-quorum' })
    expect(node.engine.state.barriers.size).toBe(0)
  })

  it('is refused where as many wait as may', () => {
    const { network, node } = soloOf(THREE, { barriersMax: 1 })
    barrier(network, node)
    expect(node.outcomes.get(barrier(network, node))).toMatchObject({ outcome: 'overloaded' })
  })

  it('ends with its node', () => {
    const { network, node } = soloOf(THREE)
    const operation = barrier(network, node)
    network.perform(node, node.engine.abandon(network.nowMs))
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'no-quorum' })
  })
})

describe('a voter that is asked where its log ends', () => {
  it('says so at once where nothing is open, durably', () => {
    const { network, node } = soloOf(THREE)
    const effects = node.engine.handle(network.nowMs, 'a2', { type: 'survey', generation: 1, question: 7 })
    const answer = effects.sends.find(({ message }) => message.type === 'progress')
    expect(answer).toMatchObject({ to: 'a2', durable: true, message: { settled: node.store.head, question: 7 } })
  })

  it('says so once what was open is decided, and waits for nothing that came later', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'before')
    expect(asked(network, node)).toBeUndefined()
    network.advance(1)
    reserve(network, node, 'after')
    // Asked again, it does not wait for that either.
    expect(asked(network, node)).toBeUndefined()
    network.tell(node, 'a3', { type: 'records', records: [recordOf('before', proposalOf('a3'))] })
    expect(answered(network, node)).toBeUndefined()
    network.advance(node.engine.options.tickMs)
    expect(answered(network, node)).toMatchObject({ settled: node.store.head, question: 7 })
    expect(node.engine.state.reservations.has('after')).toBe(true)
  })

  it('says nothing in a turn that commits something: its log has that only afterwards', () => {
    const { network, node } = soloOf(THREE)
    const { state, options } = node.engine
    const turn = beginTurn({ state, options, store: node.store, nowMs: network.nowMs }) as NetworkTurn
    writeRecord(turn, recordOf('k', proposalOf('a3')))
    onEndAsked(turn, 'a2', { type: 'survey', generation: 1, question: 7 })
    expect(turn.effects.sends).toEqual([])
    network.perform(node, turn.effects)
    network.advance(options.tickMs)
    expect(answered(network, node)).toMatchObject({ settled: node.store.head, question: 7 })
  })

  it('says nothing in another generation, or while it may not vote', () => {
    const { network, node } = soloOf(THREE)
    expect(asked(network, node, 7, 2)).toBeUndefined()
    writableState(node).vouched = false
    expect(asked(network, node)).toBeUndefined()
  })

  it('keeps one question of each peer, and none of one that is gone', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'open')
    for (const question of [7, 8, 9]) asked(network, node, question)
    expect([...node.engine.state.inquiries.values()].map(({ question }) => question)).toEqual([9])
    network.cut('a1', 'a2')
    expect(node.engine.state.inquiries.size).toBe(0)
  })
})
