import { describe, expect, it } from 'vitest'
import type { Message } from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import type { MessageOf } from './network.js'
import { helloOf, soloOf, writableState } from './network.js'
import {
  NINE,
  THREE,
  answerTo,
  ballotOf,
  bytes,
  configurationOf,
  proposalId,
  proposalOf,
  recordOf,
  request,
} from './samples.js'

function reserveOf(by: string, key = 'k'): MessageOf<'reserve'> {
  return { type: 'reserve', generation: 1, key, version: 1, proposal: proposalOf(by) }
}

function readOf(reader: string): MessageOf<'read'> {
  return { type: 'read', generation: 1, key: 'k', reader, readId: '1.1' }
}

describe('a voter', () => {
  it('reserves a free key, and its confirm waits for the disk', () => {
    const { network, node } = soloOf(NINE)
    const effects = node.engine.handle(network.nowMs, 'b1', reserveOf('b1'))
    expect(effects.writes).toEqual([
      {
        type: 'slot',
        key: 'k',
        slot: {
          key: 'k',
          version: 1,
          promised: openBallot(1),
          vote: { ballot: openBallot(1), proposal: proposalOf('b1') },
        },
      },
    ])
    expect(effects.sends).toMatchObject([
      {
        to: 'b1',
        durable: true,
        message: { type: 'answer', voter: 'a1', verdict: { kind: 'confirm' }, generation: 1 },
      },
    ])
  })

  it('gives the same answer again without a write, and that waits for the disk as well', () => {
    const { network, node } = soloOf(NINE)
    network.tell(node, 'b1', reserveOf('b1'))
    const again = node.engine.handle(network.nowMs, 'b1', reserveOf('b1'))
    expect(again.writes).toEqual([])
    expect(again.sends).toMatchObject([{ durable: true, message: { verdict: { kind: 'confirm' } } }])
  })

  it('tells a rival who has reserved the key, however long ago that was', () => {
    const { network, node } = soloOf(NINE)
    network.tell(node, 'b1', reserveOf('b1'))
    network.advance(1500)
    network.log.length = 0
    network.tell(node, 'c1', reserveOf('c1'))
    expect(network.take('answer')[0]?.message.verdict).toEqual({ kind: 'reserved', by: proposalId('b1') })
  })

  it('answers Reserve, Prepare and Accept of a member that speaks for one of another cluster with forbidden', () => {
    const { network, node } = soloOf(NINE)
    const ballot = ballotOf('b1')
    const asked: Message[] = [
      reserveOf('b1'),
      { type: 'prepare', generation: 1, key: 'k', version: 1, ballot },
      { type: 'accept', generation: 1, key: 'k', version: 1, ballot, proposal: proposalOf('b1') },
      readOf('b1'),
    ]
    for (const message of asked) network.tell(node, 'c1', message)
    const answers = network.take('answer')
    expect(answers.map(({ message }) => message.verdict.kind)).toEqual(Array.from({ length: 4 }, () => 'forbidden'))
    expect(node.engine.status(network.nowMs).counters['questions-forbidden']).toBe(4)
    expect(node.store.slots()).toEqual([])
  })

  it('obeys a member of its own cluster that hands a question on, and answers past it', () => {
    const { network, node } = soloOf(NINE)
    network.tell(node, 'a2', reserveOf('b1'))
    expect(network.take('answer')).toMatchObject([{ to: 'b1', message: { to: 'b1', verdict: { kind: 'confirm' } } }])
  })

  it('answers through whoever handed the question on where it has no link with who asked', () => {
    const { network, node } = soloOf(NINE)
    network.cut(node.peer, 'b1')
    network.tell(node, 'a2', reserveOf('b1'))
    expect(network.take('answer')).toMatchObject([{ to: 'a2', message: { to: 'b1', verdict: { kind: 'confirm' } } }])
  })

  it("doesn't obey a stranger, nor a member that has not said hello", () => {
    const { network, node } = soloOf(THREE)
    network.greet(node, 'x9')
    network.link('a1', 'b7')
    network.tell(node, 'x9', reserveOf('x9'))
    network.tell(node, 'b7', reserveOf('b7'))
    expect(network.take('answer')).toEqual([])
    expect(node.engine.status(network.nowMs).counters['messages-from-strangers']).toBe(2)
  })

  it('refuses Reserve, but neither Prepare nor Accept, with too many reservations open', () => {
    const { network, node } = soloOf(THREE, { reservationsMax: 1 })
    network.tell(node, 'a2', reserveOf('a2', 'k1'))
    network.tell(node, 'a2', reserveOf('a2', 'k2'))
    network.tell(node, 'a2', { type: 'prepare', generation: 1, key: 'k3', version: 1, ballot: ballotOf('a2') })
    const accept = { type: 'accept', generation: 1, key: 'k4', version: 1, ballot: ballotOf('a2') } as const
    network.tell(node, 'a2', { ...accept, proposal: proposalOf('a2') })
    const kinds = network.take('answer').map(({ message }) => message.verdict.kind)
    expect(kinds).toEqual(['confirm', 'overloaded', 'promise', 'accepted'])
  })

  it('refuses Reserve, but neither Prepare nor Accept, with too many bytes in open reservations', () => {
    const { network, node } = soloOf(THREE, { reservationBytesMax: 10 })
    const kindOf = (value: string, key: string): string | undefined => {
      const question = reserveOf('a2', key)
      network.tell(node, 'a2', { ...question, proposal: { ...question.proposal, value: bytes(value) } })
      return network.take('answer')[0]?.message.verdict.kind
    }
    // The first one is taken whatever its size: a bound below the largest value must not stop writes.
    expect(kindOf('twelve bytes', 'k1')).toBe('confirm')
    expect(kindOf('1', 'k2')).toBe('overloaded')
    const accept = { type: 'accept', generation: 1, key: 'k3', version: 1, ballot: ballotOf('a2') } as const
    network.tell(node, 'a2', { ...accept, proposal: proposalOf('a2') })
    expect(network.take('answer')[0]?.message.verdict.kind).toBe('accepted')
    for (const key of ['k1', 'k3']) {
      const { proposal } = node.store.slot(key)!.vote!
      network.tell(node, 'a2', { type: 'records', records: [recordOf(key, proposal)] })
    }
    expect(node.engine.state.reservationBytes).toBe(0)
    expect(kindOf('1', 'k4')).toBe('confirm')
  })

  it('knows after a start how many bytes are open', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', reserveOf('a2', 'k1'))
    const { reservationBytes } = node.engine.state
    expect(reservationBytes).toBeGreaterThan(0)
    network.nodes.clear()
    const later = network.add('a1', { store: node.store })
    expect(later.engine.state.reservationBytes).toBe(reservationBytes)
  })

  it('gives its newer configuration to whoever asks in an older generation, once', () => {
    const { network, node } = soloOf(THREE)
    const next = configurationOf(THREE, { epoch: 3, generation: 3 })
    network.nodes.clear()
    const later = network.add('a1', { store: node.store })
    writableState(later).configuration = next
    network.greet(later, 'a2')
    network.log.length = 0
    for (let i = 0; i < 5; i++) network.tell(later, 'a2', reserveOf('a2'))
    const answers = network.log.filter(({ message }) => message.type === 'answer')
    expect(answers).toHaveLength(5)
    expect(answers[0]?.message).toMatchObject({ verdict: { kind: 'epoch', epoch: 3 }, generation: 3 })
    expect(network.take('configured').length).toBeLessThanOrEqual(1)
  })

  it('says where it stands when it is read, with its vote by name and not by value', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', reserveOf('a2'))
    network.log.length = 0
    network.tell(node, 'a3', readOf('a3'))
    expect(network.take('answer')).toMatchObject([
      {
        to: 'a3',
        message: {
          asked: '1.1',
          verdict: { kind: 'state', vote: { ballot: openBallot(1), proposal: proposalId('a2') } },
        },
      },
    ])
  })
})

describe('a representative', () => {
  it('hands a question on to voters of its own cluster only, itself included', () => {
    const { network, node } = soloOf(NINE)
    const question = reserveOf('b1')
    network.tell(node, 'b1', { type: 'relay', voters: ['a1', 'a2', 'a3', 'c1'], question })
    expect(network.take('reserve', 'a1').map(({ to }) => to)).toEqual(['a1', 'a2', 'a3'])
  })

  it('hands nothing on for a proposal or ballot that is not of the one who asks', () => {
    const { network, node } = soloOf(NINE)
    const ballot = ballotOf('b1')
    const questions = [
      reserveOf('b1'),
      { type: 'prepare', generation: 1, key: 'k', version: 1, ballot },
      { type: 'accept', generation: 1, key: 'k', version: 1, ballot, proposal: proposalOf('c1') },
      readOf('b1'),
    ] as const
    for (const question of questions) network.tell(node, 'c1', { type: 'relay', voters: ['a2'], question })
    expect(network.log.filter(({ from }) => from === 'a1')).toEqual([])
    expect(node.engine.status(network.nowMs).counters['relays-forbidden']).toBe(4)
  })

  it('hands each answer on to whoever asked, as the voter gave it', () => {
    const { network, node } = soloOf(NINE)
    const answer = answerTo(reserveOf('b1'), 'a2', { kind: 'confirm' }, { to: 'b1' })
    network.tell(node, 'a2', answer)
    expect(network.take('answer')).toEqual([{ to: 'b1', message: answer }])
  })

  it('keeps nothing of what it carries', () => {
    const { network, node } = soloOf(NINE)
    const before = structuredClone(node.engine.state)
    network.tell(node, 'b1', { type: 'relay', voters: ['a2', 'a3'], question: reserveOf('b1') })
    network.tell(node, 'a2', answerTo(reserveOf('b1'), 'a2', { kind: 'confirm' }, { to: 'b1' }))
    expect(node.engine.state).toEqual(before)
  })
})

describe('an answer', () => {
  it('is believed from the voter and from a member of its cluster, and from nobody else', () => {
    const { network, node } = soloOf(NINE)
    const operation = network.put(node, request('k'))
    network.run()
    const question = network.first('reserve', 'a1')
    const confirm = (voter: string) => answerTo(question, voter, { kind: 'confirm' }, { to: 'a1' })
    for (const voter of ['a2', 'a3', 'b2', 'b3', 'b1', 'c1', 'c2']) network.tell(node, 'a3', confirm(voter))
    expect(node.engine.state.counters.get('answers-forbidden')).toBe(5)
    expect(node.outcomes.has(operation)).toBe(false)
    for (const voter of ['b1', 'b2', 'b3']) network.tell(node, 'b2', confirm(voter))
    network.tell(node, 'c1', confirm('c1'))
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })

  it('counts once, however often it comes', () => {
    const { network, node } = soloOf(NINE)
    const operation = network.put(node, request('k'))
    network.run()
    const question = network.first('reserve', 'a1')
    for (let i = 0; i < 10; i++) {
      network.tell(node, 'b1', answerTo(question, 'b1', { kind: 'confirm' }, { to: 'a1' }))
    }
    expect(node.outcomes.has(operation)).toBe(false)
  })

  it('counts only where it was given in the generation that was asked in', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k'))
    network.run()
    const question = network.first('reserve', 'a1')
    for (const voter of ['a2', 'a3']) {
      network.tell(node, voter, answerTo(question, voter, { kind: 'confirm' }, { to: 'a1', generation: 2 }))
    }
    expect(node.outcomes.has(operation)).toBe(false)
    for (const voter of ['a2', 'a3']) {
      network.tell(node, voter, answerTo(question, voter, { kind: 'confirm' }, { to: 'a1' }))
    }
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })

  it('to a question that is not open any more is ignored', () => {
    const { network, node } = soloOf(THREE)
    const stale = { ...reserveOf('a1'), proposal: proposalOf('a1', { sequence: 99 }) }
    network.tell(node, 'a2', answerTo(stale, 'a2', { kind: 'confirm' }, { to: 'a1' }))
    expect(network.log).toEqual([])
  })
})

it('a node that is in no network yet answers no question', () => {
  const { network } = soloOf(THREE)
  const fresh = network.add('d1')
  network.link('d1', 'a9')
  network.tell(fresh, 'a9', helloOf('a9'))
  network.log.length = 0
  network.tell(fresh, 'a9', reserveOf('a9'))
  expect(network.log).toEqual([])
})
