import { describe, expect, it } from 'vitest'
import { openBallot } from '@replicator/interface'
import type { PeerId, Verdict } from '@replicator/interface'
import type { MessageOf, Network, TestNode } from './network.js'
import { networkOf, soloOf } from './network.js'
import {
  NINE,
  THREE,
  answerTo,
  ballotOf,
  configurationOf,
  configurationRecord,
  proposalId,
  proposalOf,
  recordOf,
  request,
} from './samples.js'

type Asked = MessageOf<'reserve'> | MessageOf<'prepare'> | MessageOf<'accept'>

/** Answers the last question that this node asked, as these voters. */
function answer(network: Network, node: TestNode, voters: readonly PeerId[], verdict: Verdict): void {
  const types = ['reserve', 'prepare', 'accept']
  const question = network.log.findLast(({ from, message }) => from === 'a1' && types.includes(message.type))?.message
  for (const voter of voters) {
    network.tell(node, voter, answerTo(question as Asked, voter, verdict, { to: 'a1' }))
  }
}

function reservedBy(peer: PeerId): Verdict {
  return { kind: 'reserved', by: proposalId(peer) }
}

function asked(network: Network, type: Asked['type'] | 'relay'): string[] {
  return network.log.filter(({ from, message }) => from === 'a1' && message.type === type).map(({ to }) => to)
}

/** A round that has begun its first classic ballot, with no vote anywhere. */
function classic(options = {}): { network: Network; node: TestNode; operation: number } {
  const { network, node } = soloOf(THREE, options)
  network.tell(node, 'a2', { type: 'prepare', generation: 1, key: 'k', version: 1, ballot: ballotOf('a2') })
  network.log.length = 0
  return { network, node, operation: network.put(node, request('k')) }
}

describe('the first question of a round', () => {
  it('goes to the own voters directly, and to one representative for each other cluster', () => {
    const { network, node } = soloOf(NINE)
    network.put(node, request('k'))
    const relays = network.log.filter(({ message }) => message.type === 'relay')
    expect(asked(network, 'reserve')).toEqual(['a1', 'a2', 'a3'])
    expect(relays.map(({ to, message }) => [to, (message as MessageOf<'relay'>).voters])).toEqual([
      ['b1', ['b1', 'b2', 'b3']],
      ['c1', ['c1', 'c2', 'c3']],
    ])
  })

  it('takes the nearest voter of a cluster as its representative', () => {
    const { network, node } = soloOf(NINE)
    for (const [peer, roundTripMs] of [
      ['b1', 9],
      ['b2', 5],
      ['b3', 7],
      ['c1', 3],
      ['c3', 2],
      ['c2', 8],
    ] as const) {
      network.ghosts.set(peer, { roundTripMs })
    }
    network.advance(1000)
    network.log.length = 0
    network.put(node, request('k'))
    expect(asked(network, 'relay')).toEqual(['b2', 'c3'])
  })

  it('passes over a representative that no longer looks alive', () => {
    const { network, node } = soloOf(NINE)
    network.cut('a1', 'b1')
    network.log.length = 0
    network.put(node, request('k'))
    expect(asked(network, 'relay')).toEqual(['b2', 'c1'])
  })

  it('is asked again in good time after a jump of the clock while it was under way', () => {
    const { network, node } = soloOf(THREE, { hedgeMs: 150 })
    network.put(node, request('first'))
    network.run()
    network.nowMs += 3_600_000
    answer(network, node, ['a2', 'a3'], { kind: 'confirm' })
    network.put(node, request('second'))
    network.log.length = 0
    network.advance(1100)
    expect(asked(network, 'reserve')).toEqual(['a1', 'a2', 'a3'].slice(1))
  })

  it('is put to the voters directly, and not to those who have answered, after a hedge delay', () => {
    const { network, node } = soloOf(NINE, { hedgeMs: 150 })
    network.put(node, request('k'))
    network.run()
    answer(network, node, ['a2', 'b1'], { kind: 'confirm' })
    network.log.length = 0
    network.advance(140)
    expect(asked(network, 'reserve')).toEqual([])
    network.advance(10)
    expect(asked(network, 'reserve')).toEqual(['a3', 'b2', 'b3', 'c1', 'c2', 'c3'])
    expect(asked(network, 'relay')).toEqual([])
  })

  it('waits longer before it is repeated, the longer the way is', () => {
    const { network, node } = soloOf(THREE, { hedgeMs: 150 })
    for (const peer of ['a2', 'a3']) network.ghosts.set(peer, { roundTripMs: 200 })
    network.advance(1000)
    network.put(node, request('k'))
    network.log.length = 0
    network.advance(390)
    expect(asked(network, 'reserve')).toEqual(['a1'].slice(1))
    network.advance(10)
    expect(asked(network, 'reserve')).toEqual(['a2', 'a3'])
  })
})

it('voters are asked again later while large values are on their way to them, but not much later', () => {
  const { network, node } = soloOf(THREE, { hedgeMs: 150 })
  for (let number = 0; number < 16; number++)
    network.put(node, { ...request(`k${number}`), value: new Uint8Array(1024 * 1024) })
  network.log.length = 0
  network.advance(900)
  expect(asked(network, 'reserve')).toEqual([])
  network.advance(200)
  expect(new Set(asked(network, 'reserve'))).toEqual(new Set(['a2', 'a3']))
})

describe('the open ballot', () => {
  it('is left for a classic one where the voters stay silent, after they were asked directly', () => {
    const { network, node } = soloOf(THREE, { hedgeMs: 100 })
    network.put(node, request('k'))
    network.log.length = 0
    network.advance(200)
    expect(asked(network, 'prepare')).toEqual([])
    network.advance(150)
    expect(asked(network, 'prepare')).toEqual(expect.arrayContaining(['a1', 'a2', 'a3']))
  })

  it('is left at once where a fast quorum cannot come together any more and the own proposal leads', () => {
    const { network, node } = soloOf(NINE)
    network.put(node, request('k'))
    network.run()
    answer(network, node, ['a2', 'a3', 'b1'], { kind: 'confirm' })
    expect(asked(network, 'prepare')).toEqual([])
    answer(network, node, ['c1', 'c2', 'c3'], reservedBy('c1'))
    expect(asked(network, 'prepare')).toEqual(NINE)
  })

  it('is left later by the one that lost the split, in the order of votes', () => {
    const { network, node } = soloOf(NINE, { turnMs: 60 })
    network.put(node, request('k'))
    network.run()
    answer(network, node, ['a2'], { kind: 'confirm' })
    answer(network, node, ['b1', 'b2', 'c1', 'c2'], reservedBy('b1'))
    expect(asked(network, 'prepare')).toEqual([])
    network.advance(60)
    expect(asked(network, 'prepare')).toEqual([])
    network.advance(60)
    expect(asked(network, 'prepare').length).toBeGreaterThan(0)
  })

  it('is not used where fewer than a fast quorum look alive', () => {
    const { network, node } = soloOf(NINE)
    for (const peer of ['c1', 'c2', 'c3']) network.cut('a1', peer)
    network.log.length = 0
    network.put(node, request('k'))
    expect(asked(network, 'reserve')).toEqual([])
    expect(asked(network, 'prepare')).toEqual(NINE)
  })

  it('is not used where two round trips to the nearest majority are shorter than one to a fast quorum', () => {
    const { network, node } = soloOf(NINE)
    for (const peer of NINE) network.ghosts.set(peer, { roundTripMs: peer.startsWith('c') ? 300 : 10 })
    network.advance(1000)
    network.log.length = 0
    network.put(node, request('k'))
    expect(asked(network, 'prepare')).toEqual(NINE)
  })

  it('is not used where a promise closed it here', () => {
    const { network, node } = soloOf(THREE)
    network.tell(node, 'a2', { type: 'prepare', generation: 1, key: 'k', version: 1, ballot: ballotOf('a2') })
    network.log.length = 0
    network.put(node, request('k'))
    expect(asked(network, 'reserve')).toEqual([])
    const prepare = network.first('prepare')
    expect(prepare.ballot).toMatchObject({ number: 2, peer: 'a1' })
  })
})

describe('a classic ballot', () => {
  it('goes from promises to acceptance with the own proposal where nothing was reserved', () => {
    const { network, node, operation } = classic()
    answer(network, node, ['a2', 'a3'], { kind: 'promise' })
    const accept = network.log.findLast(({ message }) => message.type === 'accept')?.message as MessageOf<'accept'>
    expect(accept.proposal.value).toEqual(request('k').value)
    answer(network, node, ['a2'], { kind: 'accepted' })
    expect(node.outcomes.has(operation)).toBe(false)
    answer(network, node, ['a3'], { kind: 'accepted' })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored', version: 1 })
  })

  it("is bound to another's proposal that may have been decided, and denies the own one with it", () => {
    const { network, node, operation } = classic()
    const vote = { ballot: openBallot(1), proposal: proposalOf('a2') }
    answer(network, node, ['a2', 'a3'], { kind: 'promise', vote })
    answer(network, node, ['a2', 'a3'], { kind: 'accepted' })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'denied-stored', holder: { peer: 'a2' } })
    expect(node.store.record('k')?.decisions[0]?.proposal).toBe(proposalId('a2'))
  })

  it('that is outranked is followed by a higher one, after a pause', () => {
    const { network, node } = classic({ backoffMs: 20 })
    answer(network, node, ['a3'], { kind: 'refused', promised: ballotOf('a3', { number: 7 }) })
    network.log.length = 0
    network.advance(19)
    expect(asked(network, 'prepare')).toEqual([])
    network.advance(100)
    const prepare = network.log.find(({ message }) => message.type === 'prepare')?.message as MessageOf<'prepare'>
    expect(prepare.ballot).toMatchObject({ number: 8, peer: 'a1', generation: 1 })
  })

  it('that is outranked leaves the time for the value that a promise told of, there and back', () => {
    const { network, node } = classic({ backoffMs: 20, valueBytesPerMs: 1000 })
    const vote = { ballot: openBallot(1), proposal: { ...proposalOf('a2'), value: new Uint8Array(100_000) } }
    answer(network, node, ['a2'], { kind: 'promise', vote })
    answer(network, node, ['a3'], { kind: 'refused', promised: ballotOf('a3', { number: 7 }) })
    network.log.length = 0
    network.advance(219)
    expect(asked(network, 'prepare')).toEqual([])
    network.until(() => asked(network, 'prepare').length > 0)
  })

  it('pays no attention to answers to the ballot before while it backs off', () => {
    const { network, node } = classic()
    answer(network, node, ['a3'], { kind: 'refused', promised: ballotOf('a3', { number: 7 }) })
    answer(network, node, ['a2', 'a3'], { kind: 'promise' })
    expect(asked(network, 'accept')).toEqual([])
  })

  it('never has the number of an earlier one', () => {
    const { network, node } = classic()
    const attempts = new Set<number>()
    for (let i = 0; i < 5; i++) {
      network.until(() => asked(network, 'prepare').length > 0)
      const prepare = network.log.findLast(({ message }) => message.type === 'prepare')?.message as MessageOf<'prepare'>
      attempts.add(prepare.ballot.attempt)
      answer(network, node, ['a3'], { kind: 'refused', promised: prepare.ballot })
      network.log.length = 0
    }
    expect(attempts.size).toBe(5)
  })

  it('is begun only once a classic quorum looks alive', () => {
    const { network, node } = classic()
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    answer(network, node, ['a1'], { kind: 'refused', promised: ballotOf('a3', { number: 7 }) })
    network.log.length = 0
    network.advance(2000)
    expect(asked(network, 'prepare')).toEqual([])
    network.greet(node, 'a2')
    network.advance(500)
    expect(asked(network, 'prepare').length).toBeGreaterThan(0)
  })

  it('asks again soon where a voter is mute for a moment', () => {
    const { network, node } = classic()
    network.run()
    answer(network, node, ['a2'], { kind: 'mute' })
    network.log.length = 0
    network.advance(50)
    expect(asked(network, 'prepare')).toContain('a2')
  })

  it('asks a voter that stays mute less and less often', () => {
    const { network, node } = classic({ requestTimeoutMs: 60_000, reservationAgeMs: 60_000 })
    const answered = new Set<unknown>()
    /** How often the mute voter was asked in this time. */
    const asksWithin = (ms: number): number => {
      const before = answered.size
      for (let i = 0; i < ms; i += 10) {
        network.advance(10)
        for (const { to, message } of network.log) {
          if (to !== 'a2' || message.type !== 'prepare' || answered.has(message)) continue
          answered.add(message)
          network.tell(node, 'a2', answerTo(message, 'a2', { kind: 'mute' }, { to: 'a1' }))
        }
      }
      return answered.size - before
    }
    expect(asksWithin(1000)).toBeLessThanOrEqual(6)
    expect(asksWithin(8000)).toBeLessThanOrEqual(6)
  })
})

describe('a round that waits for its turn while somebody else begins a ballot here', () => {
  /** It lost the split and waits; b1, which leads, has asked this node for a promise. */
  function outstripped(): { network: Network; node: TestNode } {
    const { network, node } = soloOf(NINE, { turnMs: 60, backoffMs: 500 })
    network.put(node, request('k'))
    network.run()
    answer(network, node, ['a2'], { kind: 'confirm' })
    answer(network, node, ['b1', 'b2', 'c1', 'c2'], reservedBy('b1'))
    const ballot = ballotOf('b1', { number: 3 })
    network.tell(node, 'b1', { type: 'prepare', generation: 1, key: 'k', version: 1, ballot })
    return { network, node }
  }

  it('leaves it the time to finish, then begins a higher one', () => {
    const { network } = outstripped()
    network.advance(400)
    expect(asked(network, 'prepare')).toEqual([])
    network.until(() => asked(network, 'prepare').length > 0)
    const prepare = network.log.find(({ from, message }) => from === 'a1' && message.type === 'prepare')?.message
    expect((prepare as MessageOf<'prepare'>).ballot).toMatchObject({ number: 4, peer: 'a1' })
  })

  it('does not wait for one that is gone', () => {
    const { network } = outstripped()
    network.cut('a1', 'b1')
    network.advance(130)
    expect(asked(network, 'prepare').length).toBeGreaterThan(0)
  })
})

describe('a round', () => {
  it('that nobody answers is given up after a while, and leaves nothing behind', () => {
    const { network, node } = soloOf(THREE, { requestTimeoutMs: 1000, reservationAgeMs: 600_000 })
    network.lose = ({ message }) => !['ping', 'pong'].includes(message.type)
    network.put(node, request('k'))
    network.advance(13_000)
    expect(node.engine.state.drives.size).toBe(0)
  })

  it('gives a voter that is behind the record that it lacks, and asks it again', () => {
    const { network, node } = soloOf(THREE)
    const base = recordOf('k', proposalOf('a2', { operation: 'delete', mutable: true }))
    node.store.apply([{ type: 'record', record: base }])
    network.put(node, request('k'))
    network.run()
    const question = network.log.find(({ message }) => message.type === 'reserve')?.message
    answer(network, node, ['a3'], { kind: 'behind' })
    expect(network.log.slice(-2)).toMatchObject([
      { to: 'a3', message: { type: 'records', records: [base] } },
      { to: 'a3', message: question },
    ])
  })

  it('gives a voter of an older epoch the configuration, and asks it again', () => {
    const { network, node } = soloOf(THREE)
    const next = configurationOf(THREE, { epoch: 2 })
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
    network.put(node, request('k'))
    network.log.splice(0, network.log.length - 3)
    answer(network, node, ['a3'], { kind: 'epoch', epoch: 1 })
    expect(network.log.slice(-2)).toMatchObject([
      { to: 'a3', message: { type: 'configured', record: { version: 2 } } },
      { to: 'a3', message: { type: 'reserve', generation: 2 } },
    ])
  })

  it('fetches the record where a voter says that the version is stored', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k'))
    network.run()
    const { value, contentType, ...identity } = recordOf('k', proposalOf('a2', { mutable: false }))
    answer(network, node, ['a2'], { kind: 'stored', identity })
    expect(network.take('fetch')).toEqual([{ to: 'a2', message: { type: 'fetch', keys: ['k'] } }])
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'denied-stored' })
    expect(value === undefined || contentType === '').toBe(false)
  })

  it('starts anew with Prepare in a new generation, and counts no confirm of the one before', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k'))
    network.run()
    const question = network.log.find(({ message }) => message.type === 'reserve')?.message as MessageOf<'reserve'>
    const joint = { generation: 1, voters: [...THREE] }
    const next = configurationOf([...THREE, 'a4'], { epoch: 2, joint })
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
    const prepare = network.log.findLast(({ message }) => message.type === 'prepare')?.message as MessageOf<'prepare'>
    expect(prepare).toMatchObject({ generation: 2, ballot: { generation: 2, peer: 'a1' } })
    for (const voter of ['a2', 'a3']) {
      network.tell(node, voter, answerTo(question, voter, { kind: 'confirm' }, { to: 'a1' }))
    }
    expect(node.outcomes.has(operation)).toBe(false)
  })

  it('goes on as it is over a change of learners', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k'))
    network.run()
    const question = network.log.find(({ message }) => message.type === 'reserve')?.message as MessageOf<'reserve'>
    const next = configurationOf(THREE, { epoch: 2, generation: 1, learners: ['d1'] })
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(next) })
    for (const voter of ['a2', 'a3']) {
      network.tell(node, voter, answerTo(question, voter, { kind: 'confirm' }, { to: 'a1' }))
    }
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })
})

describe('a write while nodes fail', () => {
  it('is stored although the representative of a cluster swallows what it is given', () => {
    const network = networkOf(NINE)
    const node = network.node('a1')
    network.lose = ({ from, to }) => [from, to].includes('b1') && from !== to
    const operation = network.put(node, request('k'))
    network.until(() => node.outcomes.has(operation), 1000)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })

  it('is stored with a whole cluster cut off, by a classic ballot', () => {
    const network = networkOf(NINE)
    for (const peer of ['c1', 'c2', 'c3']) network.remove(peer)
    const node = network.node('b1')
    const operation = network.put(node, request('k'))
    network.until(() => node.outcomes.has(operation), 1000)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
    expect(node.engine.state.counters.get('decided-classic')).toBe(1)
  })

  it('is finished by others where the coordinator died between its votes and its decision', () => {
    const network = networkOf(THREE, { reservationAgeMs: 2000 })
    const a1 = network.node('a1')
    network.lose = ({ message }) => message.type === 'answer'
    network.put(a1, request('k', 'of the dead'))
    network.run()
    network.remove('a1')
    network.lose = () => false
    network.advance(4000)
    for (const peer of ['a2', 'a3']) {
      expect(network.node(peer).store.record('k')?.decisions[0]?.proposal).toBe(proposalId('a1', 1))
      expect(network.node(peer).store.slots()).toEqual([])
    }
  })
})
