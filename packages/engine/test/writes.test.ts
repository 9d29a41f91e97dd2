import { describe, expect, it } from 'vitest'
import type { WriteRequest } from '@replicator/interface'
import { noop } from '@replicator/commit'
import type { MessageOf, Network, TestNode } from './network.js'
import { networkOf, soloOf } from './network.js'
import { NINE, THREE, answerTo, ballotOf, bytes, proposalId, proposalOf, recordOf, request } from './samples.js'

const REQUEST = { requestId: 'order-1', fingerprint: 'f1' }

function outcomeOf(network: Network, node: TestNode, more: WriteRequest): unknown {
  const operation = network.put(node, more)
  network.run()
  return node.outcomes.get(operation)
}

/** Puts somebody's vote for a key into the store of one node, as a Reserve would. */
function reserve(network: Network, node: TestNode, key: string, by: string, more = {}): void {
  const proposal = proposalOf(by, more)
  network.tell(node, by, { type: 'reserve', generation: 1, key, version: 1, proposal })
}

describe('a proposal for a free key', () => {
  it('is stored on all voters, and the client is told who holds it', () => {
    const network = networkOf(NINE)
    expect(outcomeOf(network, network.node('b2'), request('k'))).toMatchObject({
      outcome: 'stored',
      version: 1,
      cluster: 'b',
      peer: 'b2',
      replayed: false,
    })
    for (const peer of NINE) expect(network.node(peer).store.record('k')?.value).toEqual(bytes('a value'))
  })

  it('leaves no reservation, no round, no delivery and nothing to wait for behind', () => {
    const network = networkOf(NINE)
    outcomeOf(network, network.node('a1'), request('k'))
    for (const peer of NINE) {
      const { engine, store } = network.node(peer)
      const { reservations, drives, writing, reading, deliveries, interest } = engine.state
      expect([reservations, drives, writing, reading, deliveries, interest].map(({ size }) => size)).toEqual(
        Array.from({ length: 6 }, () => 0),
      )
      expect(store.slots()).toEqual([])
    }
  })

  it('is stored in a network of one', () => {
    const network = networkOf(['a1'], { minPeers: 1 })
    expect(outcomeOf(network, network.node('a1'), request('k'))).toMatchObject({ outcome: 'stored', peer: 'a1' })
  })

  it('is answered as soon as a fast quorum has confirmed, and not before', () => {
    const { network, node } = soloOf(NINE)
    const operation = network.put(node, request('k'))
    network.run()
    const question = network.first('reserve', 'a1')
    for (const voter of ['a2', 'a3', 'b1', 'b2', 'b3']) {
      network.tell(node, voter, answerTo(question, voter, { kind: 'confirm' }, { to: 'a1' }))
      expect(node.outcomes.has(operation)).toBe(false)
    }
    network.tell(node, 'c1', answerTo(question, 'c1', { kind: 'confirm' }, { to: 'a1' }))
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored' })
  })
})

describe('a proposal for a taken key', () => {
  it('is denied with the holder, at once and with nothing sent where the record is final', () => {
    const network = networkOf(NINE)
    const first = outcomeOf(network, network.node('a1'), request('k'))
    network.log.length = 0
    expect(outcomeOf(network, network.node('c3'), request('k', 'another'))).toMatchObject({
      outcome: 'denied-stored',
      version: 1,
      final: true,
      holder: { cluster: 'a', peer: 'a1', proposal: (first as { proposal: string }).proposal, version: 1 },
    })
    expect(network.log).toEqual([])
  })

  it('is denied by a node that lacks the record, from what a voter says of it', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k'))
    const record = recordOf('k', proposalOf('a2'))
    const question = network.first('reserve', 'a1')
    const { value, contentType, ...identity } = record
    network.tell(node, 'a2', answerTo(question, 'a2', { kind: 'stored', identity }, { to: 'a1' }))
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'denied-stored', holder: { peer: 'a2' } })
    expect(network.take('fetch', 'a1')).toEqual([{ to: 'a2', message: { type: 'fetch', keys: ['k'] } }])
    expect([value, contentType]).toEqual([bytes('by a2'), 'text/plain'])
  })

  it('asks a quorum before it is denied by a mutable record, which may be gone by now', () => {
    const network = networkOf(THREE)
    outcomeOf(network, network.node('a1'), request('k', 'v', { mutable: true }))
    network.log.length = 0
    expect(outcomeOf(network, network.node('a2'), request('k', 'w'))).toMatchObject({
      outcome: 'denied-stored',
      final: false,
      holder: { peer: 'a1' },
    })
    expect(network.log.some(({ message }) => message.type === 'read')).toBe(true)
    expect(network.log.some(({ message }) => message.type === 'reserve')).toBe(false)
  })

  it('takes the next version where a no-op or a deletion left the key empty', () => {
    const network = networkOf(THREE)
    const empty = recordOf('k', noop(proposalId('a3', 7), 'a'))
    const gone = recordOf('d', { ...proposalOf('a3', { sequence: 8, operation: 'delete' }), mutable: true })
    for (const peer of THREE) network.node(peer).store.apply([{ type: 'record', record: empty }])
    for (const peer of THREE) network.node(peer).store.apply([{ type: 'record', record: gone }])
    for (const key of ['k', 'd']) {
      expect(outcomeOf(network, network.node('a1'), request(key))).toMatchObject({ outcome: 'stored', version: 2 })
      expect(network.node('a2').store.record(key)).toMatchObject({ version: 2, since: 2, present: true })
    }
  })

  it('proposes anew under a new id where its version went to a no-op', () => {
    const { network, node } = soloOf(THREE)
    network.put(node, request('k'))
    const first = network.first('reserve', 'a1')
    network.tell(node, 'a2', { type: 'records', records: [recordOf('k', noop(proposalId('a2'), 'a'))] })
    const second = network.first('reserve', 'a1')
    expect(second.version).toBe(2)
    expect(second.proposal.id).not.toBe(first.proposal.id)
    expect(second.proposal.value).toEqual(first.proposal.value)
  })

  it('is called unknown where its version is no longer among the last decisions', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k'))
    const { proposal } = network.first('reserve', 'a1')
    let record = recordOf('k', proposalOf('a2', { mutable: true }))
    for (let sequence = 2; sequence < 12; sequence++) {
      record = recordOf('k', proposalOf('a2', { sequence, operation: 'update', mutable: true }), record)
    }
    network.tell(node, 'a2', { type: 'records', records: [record] })
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'unknown', version: 1, proposal: proposal.id })
  })
})

describe('a proposal for a key that another client is proposing', () => {
  it('is denied at once with the owner of the reservation, with nothing sent', () => {
    const { network, node } = soloOf(NINE)
    reserve(network, node, 'k', 'b1')
    network.advance(100)
    network.log.length = 0
    const operation = network.put(node, request('k'))
    expect(node.outcomes.get(operation)).toEqual({
      outcome: 'denied-reserved',
      holder: { cluster: 'b', peer: 'b1', proposal: proposalId('b1'), version: 1 },
      ageMs: 100,
      retryAfterMs: 1900,
    })
    expect(network.log).toEqual([])
  })

  it('waits for what is decided in the next moment, and is told who holds the key then', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'k', 'a2')
    const operation = network.put(node, request('k'))
    network.advance(24)
    expect(node.outcomes.has(operation)).toBe(false)
    network.tell(node, 'a2', { type: 'records', records: [recordOf('k', proposalOf('a2'))] })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'denied-stored', holder: { peer: 'a2' } })
  })

  it('is denied by a proposal of this very node that has no vote yet', () => {
    const { network, node } = soloOf(THREE)
    network.lose = ({ message }) => message.type === 'reserve'
    network.put(node, request('k', 'first'))
    const second = network.put(node, request('k', 'second'))
    network.advance(25)
    expect(node.outcomes.get(second)).toMatchObject({ outcome: 'denied-reserved', holder: { peer: 'a1' } })
  })

  it('goes on where the reservation is old, and asks for promises instead of votes', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 2000, requestTimeoutMs: 60_000 })
    network.lose = ({ message }) => message.type === 'prepare'
    reserve(network, node, 'k', 'a2')
    network.advance(2000)
    network.log.length = 0
    const operation = network.put(node, request('k'))
    network.advance(1000)
    expect(node.outcomes.has(operation)).toBe(false)
    expect(network.log.some(({ message }) => message.type === 'reserve')).toBe(false)
    expect(network.take('prepare', 'a1').map(({ to }) => to)).toEqual(expect.arrayContaining(['a1', 'a2', 'a3']))
  })

  it('goes on where the owner of a young reservation no longer looks alive', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'k', 'a2')
    network.cut('a1', 'a2')
    network.log.length = 0
    const operation = network.put(node, request('k'))
    expect(node.outcomes.has(operation)).toBe(false)
    expect(network.take('prepare', 'a1').length).toBeGreaterThan(0)
  })
})

describe('a request that is repeated with its idempotency key', () => {
  it('gets the answer of the first time, marked as replayed, from any node', () => {
    const network = networkOf(NINE)
    const first = outcomeOf(network, network.node('a1'), request('k', 'v', REQUEST)) as { proposal: string }
    expect(outcomeOf(network, network.node('c2'), request('k', 'v', REQUEST))).toMatchObject({
      outcome: 'stored',
      replayed: true,
      proposal: first.proposal,
      cluster: 'a',
      peer: 'a1',
    })
  })

  it('is a mismatch where the value differs from the stored one', () => {
    const network = networkOf(THREE)
    outcomeOf(network, network.node('a1'), request('k', 'v', REQUEST))
    const other = request('k', 'w', { ...REQUEST, fingerprint: 'f2' })
    expect(outcomeOf(network, network.node('a2'), other)).toEqual({ outcome: 'mismatch' })
  })

  it('is a mismatch where the value differs from the one that is being proposed', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'k', 'a2', REQUEST)
    const operation = network.put(node, request('k', 'w', { ...REQUEST, fingerprint: 'f2' }))
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'mismatch' })
  })

  it('waits for its twin that is under way, and is stored with it', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'k', 'a2', REQUEST)
    network.log.length = 0
    const operation = network.put(node, request('k', 'by a2', REQUEST))
    network.advance(500)
    expect(node.outcomes.has(operation)).toBe(false)
    expect(network.take('prepare')).toEqual([])
    network.tell(node, 'a2', { type: 'records', records: [recordOf('k', proposalOf('a2', REQUEST))] })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored', replayed: true, peer: 'a2' })
  })

  it('settles its twin by recovery once the twin is old, so that its value is the one decided', () => {
    const network = networkOf(THREE)
    const [a1, a2] = [network.node('a1'), network.node('a2')]
    for (const node of [a1, a2]) reserve(network, node, 'k', 'a3', REQUEST)
    network.remove('a3')
    network.log.length = 0
    const operation = network.put(a1, request('k', 'by a3', REQUEST))
    network.until(() => a1.outcomes.has(operation))
    expect(a1.outcomes.get(operation)).toMatchObject({ outcome: 'stored', replayed: true, peer: 'a3' })
    expect(a2.store.record('k')?.decisions[0]?.proposal).toBe(proposalId('a3'))
  })

  it('names the twin where it is still open at the deadline', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 60_000 })
    reserve(network, node, 'k', 'a2', REQUEST)
    const operation = network.put(node, request('k', 'by a2', REQUEST))
    network.advance(5000)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'unknown', version: 1, proposal: proposalId('a2') })
  })

  it('is not denied by a rival: its first attempt may be open elsewhere, and win', () => {
    const network = networkOf(NINE)
    const [a1, b1, c1] = [network.node('a1'), network.node('b1'), network.node('c1')]
    // The first attempt has all votes but that of c1, which a rival was quicker to get.
    reserve(network, c1, 'k', 'c2')
    network.lose = ({ message }) => message.type === 'commit' || message.type === 'answer'
    const first = network.put(a1, request('k', 'v', REQUEST))
    network.run()
    network.lose = () => false
    const second = network.put(c1, request('k', 'v', REQUEST))
    expect(c1.outcomes.has(second)).toBe(false)
    network.until(() => a1.outcomes.has(first) && c1.outcomes.has(second))
    expect(a1.outcomes.get(first)).toMatchObject({ outcome: 'stored', replayed: false })
    expect(c1.outcomes.get(second)).toMatchObject({ outcome: 'stored', replayed: true, peer: 'a1' })
    expect(b1.store.record('k')?.decisions[0]?.requestId).toBe(REQUEST.requestId)
  })

  it('is denied by the rival once that is decided, with nothing sent before', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'k', 'a2')
    network.log.length = 0
    const operation = network.put(node, request('k', 'v', REQUEST))
    network.advance(1000)
    expect(node.outcomes.has(operation)).toBe(false)
    expect(network.log.some(({ message }) => ['reserve', 'prepare', 'read'].includes(message.type))).toBe(false)
    network.tell(node, 'a2', { type: 'records', records: [recordOf('k', proposalOf('a2'))] })
    expect(node.outcomes.get(operation)).toMatchObject({
      outcome: 'denied-stored',
      final: true,
      holder: { peer: 'a2' },
    })
  })

  it('proposes once a rival is old, and waits for nobody at its deadline', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 2000 })
    reserve(network, node, 'k', 'a2')
    const operation = network.put(node, request('k', 'v', REQUEST))
    network.log.length = 0
    network.advance(2500)
    expect(network.take('prepare', 'a1').length).toBeGreaterThan(0)
    network.advance(3000)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'unknown' })
  })

  it('is no twin of another proposal only because neither has an idempotency key', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, node, 'k', 'a2')
    network.advance(25)
    expect(node.outcomes.get(network.put(node, request('k')))).toMatchObject({ outcome: 'denied-reserved' })
  })
})

describe('a proposal that cannot be made', () => {
  it('is told that there is no quorum, and nothing is sent', () => {
    const { network, node } = soloOf(NINE)
    for (const peer of ['a2', 'b1', 'b2', 'c1', 'c2']) network.cut('a1', peer)
    network.log.length = 0
    const operation = network.put(node, request('k'))
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'no-quorum' })
    expect(network.log).toEqual([])
    expect(node.engine.state.drives.size).toBe(0)
  })

  it('is told why the node is not ready', () => {
    const { network, node } = soloOf(['a1', 'a2'])
    const operation = network.put(node, request('k'))
    expect(node.outcomes.get(operation)).toEqual({
      outcome: 'not-ready',
      reasons: ['waiting for 1 more node of cluster a: it has 2 of the 3 voters that it needs (--min-peers)'],
    })
  })

  it('is told when to come back where too much is under way, and nothing is sent', () => {
    const { network, node } = soloOf(THREE, { operationsMax: 2 })
    network.put(node, request('k1'))
    network.put(node, request('k2'))
    network.log.length = 0
    const operation = network.put(node, request('k3'))
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'overloaded', retryAfterMs: 250 })
    expect(network.log).toEqual([])
  })

  it('is told when to come back where the values under way are too many bytes, but not the first of them', () => {
    const { network, node } = soloOf(THREE, { operationBytesMax: 10 })
    const first = network.put(node, request('k1', 'twelve bytes'))
    const second = network.put(node, request('k2', '1'))
    expect(node.outcomes.get(first)).toBeUndefined()
    expect(node.outcomes.get(second)).toEqual({ outcome: 'overloaded', retryAfterMs: 250 })
    network.advance(5000)
    expect(node.outcomes.get(first)).toMatchObject({ outcome: 'unknown' })
    const third = network.put(node, request('k3', '1'))
    expect(node.outcomes.has(third)).toBe(false)
  })

  it('is called unknown, with its proposal, where the voters say nothing until the deadline', () => {
    const { network, node } = soloOf(THREE, { requestTimeoutMs: 5000 })
    const operation = network.put(node, request('k'))
    const { proposal } = network.first('reserve', 'a1')
    network.advance(4990)
    expect(node.outcomes.has(operation)).toBe(false)
    network.advance(10)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'unknown', version: 1, proposal: proposal.id })
    expect(node.engine.state.writing.size).toBe(0)
  })

  it('is told that there is no quorum where nothing of it was sent until the deadline', () => {
    const { network, node } = soloOf(THREE)
    const mutable = recordOf('k', proposalOf('a2', { mutable: true }))
    node.store.apply([{ type: 'record', record: mutable }])
    const operation = network.put(node, request('k'))
    network.advance(5000)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'no-quorum' })
  })
})

describe('a node that stops', () => {
  it('says of each open request what can be said: unknown where something was sent', () => {
    const { network, node } = soloOf(NINE)
    const write = network.put(node, request('k'))
    const { operation: read, effects } = node.engine.get(network.nowMs, 'other', 'quorum')
    network.perform(node, effects)
    network.perform(node, node.engine.abandon(network.nowMs))
    expect(node.outcomes.get(write)).toMatchObject({ outcome: 'unknown', version: 1 })
    expect(node.outcomes.get(read)).toEqual({ outcome: 'no-quorum' })
    expect([node.engine.state.writing.size, node.engine.state.reading.size]).toEqual([0, 0])
  })
})

describe('a key on which a recovery has only a no-op under way', () => {
  it('is not called reserved: the no-op is nobody’s', () => {
    const { network, node } = soloOf(THREE)
    const ballot = ballotOf('a2')
    const proposal = { ...proposalOf('a2'), operation: 'noop', mutable: true } as const
    network.tell(node, 'a2', { type: 'accept', generation: 1, key: 'k', version: 1, ballot, proposal })
    const operation = network.put(node, request('k'))
    expect(node.outcomes.has(operation)).toBe(false)
  })
})

describe('several clients on one key', () => {
  it('all are told, one of them that it is stored, and all nodes hold its value', () => {
    const network = networkOf(NINE)
    const puts = NINE.map((peer) => {
      const node = network.node(peer)
      return { node, operation: network.put(node, request('k', `of ${peer}`)) }
    })
    network.until(() => puts.every(({ node, operation }) => node.outcomes.has(operation)))
    const outcomes = puts.map(({ node, operation }) => node.outcomes.get(operation) as { outcome: string })
    const won = outcomes.filter(({ outcome }) => outcome === 'stored')
    expect(won).toHaveLength(1)
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['stored', 'denied-stored']))
    const values = NINE.map((peer) => network.node(peer).store.record('k')?.decisions[0]?.proposal)
    expect(new Set(values).size).toBe(1)
    expect(values[0]).toBe((won[0] as unknown as { proposal: string }).proposal)
  })

  it("a write that lost in the open ballot isn't denied before something is decided", () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k'))
    network.run()
    const question: MessageOf<'reserve'> = network.first('reserve', 'a1')
    for (const voter of ['a2', 'a3']) {
      const by = proposalId('a2')
      const verdict = { kind: 'reserved', by } as const
      network.tell(node, voter, answerTo(question, voter, verdict, { to: 'a1' }))
    }
    expect(node.outcomes.has(operation)).toBe(false)
  })
})
