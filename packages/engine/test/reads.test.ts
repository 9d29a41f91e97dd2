import { describe, expect, it } from 'vitest'
import type { PeerId, ProposalReference } from '@replicator/interface'
import { identityOf, openBallot } from '@replicator/interface'
import { noop } from '@replicator/commit'
import type { MessageOf, Network, TestNode } from './network.js'
import { networkOf, soloOf } from './network.js'
import { NINE, THREE, answerTo, ballotOf, proposalId, proposalOf, recordOf, request } from './samples.js'

type State = Extract<Parameters<typeof answerTo>[2], { kind: 'state' }>

/** Answers this node's last read as a voter. */
function state(network: Network, node: TestNode, { voter, ...found }: { voter: PeerId } & Omit<State, 'kind'>): void {
  const question = network.log.findLast(({ message }) => message.type === 'read')?.message as MessageOf<'read'>
  network.tell(node, voter, answerTo(question, voter, { kind: 'state', ...found }, { to: node.peer }))
}

function reserve(network: Network, peers: readonly PeerId[], key: string, by: PeerId): void {
  for (const peer of peers) {
    const message = { type: 'reserve', generation: 1, key, version: 1, proposal: proposalOf(by) } as const
    network.tell(network.node(peer), by, message)
  }
}

function fateOf(network: Network, node: TestNode, reference: ProposalReference): unknown {
  const { operation, effects } = node.engine.lookUp(network.nowMs, reference)
  network.perform(node, effects)
  network.run()
  return node.outcomes.get(operation)
}

function resolve(network: Network, node: TestNode, key: string): number {
  const { operation, effects } = node.engine.resolve(network.nowMs, key)
  network.perform(node, effects)
  return operation
}

describe('a read of a final record', () => {
  it('is answered from the local store, with no message, also without a quorum', () => {
    const { network, node } = soloOf(NINE)
    const record = recordOf('k', proposalOf('b1'))
    node.store.apply([{ type: 'record', record }])
    for (const peer of NINE.slice(1)) network.cut('a1', peer)
    network.log.length = 0
    expect(node.outcomes.get(network.get(node, 'k'))).toEqual({ outcome: 'found', record, evidence: 'final' })
    expect(network.log).toEqual([])
  })

  it('is not answered while its cluster has fewer voters than it needs: it may not be meant to be there', () => {
    const { network, node } = soloOf(THREE, { minPeers: 4 })
    node.store.apply([{ type: 'record', record: recordOf('k', proposalOf('a2')) }])
    expect(node.engine.tellsFinal(network.nowMs)).toBe(false)
    expect(node.outcomes.get(network.get(node, 'k'))).toMatchObject({ outcome: 'not-ready' })
  })
})

describe('a read of what is not here', () => {
  it('says absent only once a quorum says so', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.get(node, 'k')
    state(network, node, { voter: 'a1' })
    expect(node.outcomes.has(operation)).toBe(false)
    state(network, node, { voter: 'a2' })
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'absent', evidence: 'quorum' })
    expect(node.engine.state.reading.size).toBe(0)
  })

  it('says so in a network of many clusters, from any node', () => {
    const network = networkOf(NINE)
    const node = network.node('c3')
    const operation = network.get(node, 'k')
    network.run()
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'absent', evidence: 'quorum' })
  })

  it('is no quorum where too few voters look alive, with nothing sent', () => {
    const { network, node } = soloOf(THREE)
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    network.log.length = 0
    expect(node.outcomes.get(network.get(node, 'k'))).toEqual({ outcome: 'no-quorum' })
    expect(network.log).toEqual([])
  })

  it('is no quorum at the deadline where the voters look alive and say nothing', () => {
    const { network, node } = soloOf(THREE, { requestTimeoutMs: 5000 })
    const operation = network.get(node, 'k')
    network.advance(5000)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'no-quorum' })
  })

  it('asks those again who have not answered, and only those', () => {
    const { network, node } = soloOf(NINE, { hedgeMs: 150 })
    network.get(node, 'k')
    network.run()
    state(network, node, { voter: 'b1' })
    network.log.length = 0
    network.advance(300)
    const again = network.take('read', 'a1').map(({ to }) => to)
    expect(again).toEqual(NINE.filter((peer) => peer !== 'a1' && peer !== 'b1'))
  })

  it('fetches a record that a voter holds, and answers with it', () => {
    const network = networkOf(THREE)
    const record = recordOf('k', proposalOf('a2'))
    for (const peer of ['a2', 'a3']) network.node(peer).store.apply([{ type: 'record', record }])
    const node = network.node('a1')
    const operation = network.get(node, 'k')
    network.run()
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'found', record, evidence: 'quorum' })
    expect(node.store.record('k')).toEqual(record)
  })

  it('asks another voter for the record where the one that had it has gone', () => {
    const { network, node } = soloOf(THREE)
    const record = recordOf('k', proposalOf('a2', { mutable: true }))
    const operation = network.get(node, 'k')
    state(network, node, { voter: 'a2', identity: identityOf(record) })
    state(network, node, { voter: 'a3' })
    expect(network.take('fetch').map(({ to }) => to)).toEqual(['a2'])
    network.cut('a1', 'a2')
    network.advance(600)
    expect(network.take('fetch').length).toBeGreaterThan(0)
    network.tell(node, 'a3', { type: 'records', records: [record] })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'found', record })
  })
})

describe('a read of a mutable record', () => {
  it('asks a quorum although there is one here, and answers with the newest', () => {
    const { network, node } = soloOf(THREE)
    const first = recordOf('k', proposalOf('a2', { mutable: true }))
    const second = recordOf('k', proposalOf('a3', { sequence: 2, operation: 'update', mutable: true }), first)
    node.store.apply([{ type: 'record', record: first }])
    const operation = network.get(node, 'k')
    state(network, node, { voter: 'a1', identity: identityOf(first) })
    state(network, node, { voter: 'a3', identity: identityOf(second) })
    expect(node.outcomes.has(operation)).toBe(false)
    network.tell(node, 'a3', { type: 'records', records: [second] })
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'found', record: second, evidence: 'quorum' })
  })

  it('is absent after a deletion', () => {
    const network = networkOf(THREE)
    const first = recordOf('k', proposalOf('a2', { mutable: true }))
    const gone = recordOf('k', proposalOf('a3', { sequence: 2, operation: 'delete', mutable: true }), first)
    for (const peer of THREE) network.node(peer).store.apply([{ type: 'record', record: gone }])
    const operation = network.get(network.node('a1'), 'k')
    network.run()
    expect(network.node('a1').outcomes.get(operation)).toEqual({ outcome: 'absent', evidence: 'quorum' })
  })
})

describe('a vote for the next version that a read meets', () => {
  it('is settled before the answer, where it might be decided, after its owner had a moment', () => {
    const network = networkOf(THREE, { ownerWaitMs: 100 })
    reserve(network, ['a1', 'a2'], 'k', 'a3')
    network.cut('a1', 'a3')
    network.cut('a2', 'a3')
    const node = network.node('a1')
    network.log.length = 0
    const operation = network.get(node, 'k')
    network.advance(90)
    expect(node.outcomes.has(operation)).toBe(false)
    expect(network.log.some(({ message }) => message.type === 'prepare')).toBe(false)
    network.advance(100)
    expect(node.outcomes.get(operation)).toMatchObject({
      outcome: 'found',
      evidence: 'quorum',
      record: { decisions: [{ proposal: proposalId('a3') }] },
    })
  })

  it('takes nothing to be settled where it cannot have been decided', () => {
    const { network, node } = soloOf(NINE)
    const operation = network.get(node, 'k')
    const vote = { ballot: openBallot(1), proposal: proposalId('c1') }
    for (const voter of ['a1', 'a2', 'b1', 'b2']) state(network, node, { voter })
    state(network, node, { voter: 'c1', vote })
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'absent', evidence: 'quorum' })
  })

  it('is settled where it is a classic one, even a single one', () => {
    const { network, node } = soloOf(NINE, { ownerWaitMs: 100 })
    const operation = network.get(node, 'k')
    const ballot = ballotOf('c1')
    for (const voter of ['a1', 'a2', 'b1', 'b2']) state(network, node, { voter })
    state(network, node, { voter: 'c1', vote: { ballot, proposal: proposalId('c1') } })
    expect(node.outcomes.has(operation)).toBe(false)
    network.log.length = 0
    network.advance(100)
    expect(network.take('prepare').length).toBeGreaterThan(0)
  })

  it('needs no settling where the decision arrives by itself', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.get(node, 'k')
    const vote = { ballot: openBallot(1), proposal: proposalId('a2') }
    for (const voter of ['a2', 'a3']) state(network, node, { voter, vote })
    network.tell(node, 'a2', { type: 'records', records: [recordOf('k', proposalOf('a2'))] })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'found' })
    network.advance(1000)
    expect(network.take('prepare')).toEqual([])
  })
})

describe('a local read', () => {
  it('says what this node holds, marked as such, with nothing sent', () => {
    const { network, node } = soloOf(THREE)
    const record = recordOf('k', proposalOf('a2', { mutable: true }))
    node.store.apply([{ type: 'record', record }])
    network.log.length = 0
    expect(node.outcomes.get(network.get(node, 'k', 'local'))).toEqual({ outcome: 'found', record, evidence: 'local' })
    expect(node.outcomes.get(network.get(node, 'x', 'local'))).toEqual({ outcome: 'absent', evidence: 'local' })
    expect(network.log).toEqual([])
  })

  it('is answered also by a node that is not ready', () => {
    const { network, node } = soloOf(['a1', 'a2'])
    expect(node.outcomes.get(network.get(node, 'x', 'local'))).toEqual({ outcome: 'absent', evidence: 'local' })
    expect(node.outcomes.get(network.get(node, 'x'))).toMatchObject({ outcome: 'not-ready' })
  })
})

describe('what became of a proposal', () => {
  it('is stored, as any node can say', () => {
    const network = networkOf(NINE)
    const a1 = network.node('a1')
    const operation = network.put(a1, request('k'))
    network.run()
    const { proposal } = a1.outcomes.get(operation) as { proposal: string }
    const reference = { key: 'k', version: 1, id: proposal }
    for (const peer of ['a1', 'b3']) expect(fateOf(network, network.node(peer), reference)).toEqual({ state: 'stored' })
  })

  it('is denied, with the holder, where another has its version', () => {
    const { network, node } = soloOf(THREE)
    node.store.apply([{ type: 'record', record: recordOf('k', proposalOf('a2')) }])
    expect(fateOf(network, node, { key: 'k', version: 1, id: proposalId('a3') })).toEqual({
      state: 'denied',
      holder: { cluster: 'a', peer: 'a2', proposal: proposalId('a2'), version: 1 },
    })
  })

  it('is denied without a holder where a no-op has its version', () => {
    const { network, node } = soloOf(THREE)
    node.store.apply([{ type: 'record', record: recordOf('k', noop(proposalId('a2'), 'a')) }])
    expect(fateOf(network, node, { key: 'k', version: 1, id: proposalId('a3') })).toEqual({ state: 'denied' })
  })

  it('is unknown where the record no longer remembers its version', () => {
    const { network, node } = soloOf(THREE)
    let record = recordOf('k', proposalOf('a2', { mutable: true }))
    for (let sequence = 2; sequence < 12; sequence++) {
      record = recordOf('k', proposalOf('a2', { sequence, operation: 'update', mutable: true }), record)
    }
    node.store.apply([{ type: 'record', record }])
    expect(fateOf(network, node, { key: 'k', version: 1, id: proposalId('a2') })).toEqual({ state: 'unknown' })
    expect(fateOf(network, node, { key: 'k', version: 9, id: proposalId('a2', 9) })).toEqual({ state: 'stored' })
  })

  it('is pending where a voter holds it and it cannot be decided yet', () => {
    const { network, node } = soloOf(NINE)
    const reference = { key: 'k', version: 1, id: proposalId('c1') }
    const { operation, effects } = node.engine.lookUp(network.nowMs, reference)
    network.perform(node, effects)
    const vote = { ballot: openBallot(1), proposal: proposalId('c1') }
    for (const voter of ['a1', 'a2', 'b1', 'b2']) state(network, node, { voter })
    state(network, node, { voter: 'c1', vote })
    expect(node.outcomes.get(operation)).toEqual({ state: 'pending' })
  })

  it('is unknown where no quorum can be asked', () => {
    const { network, node } = soloOf(THREE)
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    expect(fateOf(network, node, { key: 'k', version: 1, id: proposalId('a3') })).toEqual({ state: 'unknown' })
  })
})

describe('resolving a reservation by hand', () => {
  it('has nothing to do where none is open', () => {
    const { network, node } = soloOf(THREE)
    expect(node.outcomes.get(resolve(network, node, 'k'))).toEqual({ outcome: 'none' })
  })

  it('settles a young one of a node that is gone, and says who holds the key now', () => {
    const network = networkOf(THREE)
    reserve(network, ['a1', 'a2'], 'k', 'a3')
    network.remove('a3')
    const node = network.node('a1')
    const operation = resolve(network, node, 'k')
    network.advance(200)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'settled', version: 1, holder: { peer: 'a3' } })
    for (const peer of ['a1', 'a2']) expect(network.node(peer).store.slots()).toEqual([])
  })

  it('settles a promise with nothing behind it by a no-op, so that the key is free', () => {
    const network = networkOf(THREE)
    const node = network.node('a1')
    network.tell(node, 'a2', { type: 'prepare', generation: 1, key: 'k', version: 1, ballot: ballotOf('a2') })
    const operation = resolve(network, node, 'k')
    network.advance(200)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'settled', version: 1 })
    expect(node.store.record('k')).toMatchObject({ present: false, final: false, version: 1 })
  })

  it('is no quorum where none can be asked, and leaves the reservation as it is', () => {
    const { network, node } = soloOf(THREE)
    reserve(network, ['a1'], 'k', 'a2')
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    expect(node.outcomes.get(resolve(network, node, 'k'))).toEqual({ outcome: 'no-quorum' })
    expect(node.store.slot('k')?.vote?.proposal.id).toBe(proposalId('a2'))
  })
})

it('reads on top of what may be under way are refused as overloaded', () => {
  const { network, node } = soloOf(THREE, { operationsMax: 1 })
  network.get(node, 'k1')
  expect(node.outcomes.get(network.get(node, 'k2'))).toEqual({ outcome: 'overloaded', retryAfterMs: 250 })
})
