import { describe, expect, it } from 'vitest'
import { proposalOwner } from '@replicator/interface'
import type { Network } from './network.js'
import { networkOf } from './network.js'
import { NINE, THREE, proposalId, proposalOf, recordOf, request } from './samples.js'

/** Gives every node mutable records that end at a time of the wall clock, which is the test's clock. */
function hold(network: Network, keys: readonly string[], expiresMs: number): void {
  for (const [sequence, key] of keys.entries()) {
    const proposal = { ...proposalOf('a1', { sequence: sequence + 1, mutable: true }), expiresMs }
    for (const node of network.nodes.values()) node.store.apply([{ type: 'record', record: recordOf(key, proposal) }])
  }
}

/** Who has proposed the end of which key: `b2 k`, each once. */
function ended(network: Network): readonly string[] {
  const proposed = network.log.flatMap(({ from, message }) =>
    message.type === 'reserve' && message.proposal.operation === 'expire' && proposalOwner(message.proposal.id) === from
      ? [`${from} ${message.key}`]
      : [],
  )
  return [...new Set(proposed)]
}

describe('a record whose time is up', () => {
  it('is left alone before, and ends at all nodes after, by one proposal of one node', () => {
    const network = networkOf(NINE)
    hold(network, ['k'], network.nowMs + 3000)
    network.log.length = 0
    network.advance(2900)
    expect(ended(network)).toEqual([])
    network.advance(1000)
    expect(ended(network)).toHaveLength(1)
    for (const peer of NINE)
      expect(network.node(peer).store.record('k')).toMatchObject({ version: 2, since: 2, present: false })
  })

  it('is seen to by another node where the one whose turn it is is gone', () => {
    const network = networkOf(NINE)
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`)
    hold(network, keys, network.nowMs + 3000)
    network.remove('c3')
    network.advance(6000)
    for (const key of keys) expect(network.node('a1').store.record(key)?.present).toBe(false)
  })

  it('is not ended twice, nor in the version of a change that came first', () => {
    const network = networkOf(THREE)
    hold(network, ['k'], network.nowMs + 1000)
    const node = network.node('a2')
    network.advance(900)
    const operation = network.put(node, request('k', 'w', { operation: 'update', ifMatch: 1, mutable: true }))
    network.advance(5000)
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored', version: 2 })
    for (const peer of THREE) expect(network.node(peer).store.record('k')).toMatchObject({ version: 2, present: true })
  })

  it('does not stand in the way of others: few ends are under way at once', () => {
    const network = networkOf(THREE, { expiriesMax: 4 })
    const keys = Array.from({ length: 60 }, (_, i) => `k${String(i).padStart(2, '0')}`)
    hold(network, keys, network.nowMs + 500)
    network.lose = ({ message }) => message.type === 'answer'
    network.advance(2000)
    for (const peer of THREE) expect(network.node(peer).engine.state.drives.size).toBeLessThanOrEqual(4)
    network.lose = () => false
    network.advance(20_000)
    for (const key of keys) expect(network.node('a3').store.record(key)?.present).toBe(false)
  })

  it('waits for a quorum', () => {
    const network = networkOf(THREE)
    hold(network, ['k'], network.nowMs + 500)
    for (const peer of ['a2', 'a3'] as const) network.remove(peer)
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    network.log.length = 0
    network.advance(5000)
    expect(ended(network)).toEqual([])
    expect(network.node('a1').store.record('k')?.present).toBe(true)
  })

  it('remembers that it ended so, and who held it', () => {
    const network = networkOf(THREE)
    const at = network.nowMs + 500
    hold(network, ['k'], at)
    network.advance(2000)
    const record = network.node('a1').store.record('k')
    expect(record?.expiresMs).toBe(at)
    expect(record?.decisions.at(-1)?.proposal).toBe(proposalId('a1', 1))
  })
})

/** Nobody but a reader ends anything: it is the turn of nobody for a long time. */
const NOBODYS_TURN = { expiriesMax: 1, expiryTurnMs: 3_600_000, tickMs: 250 } as const

/** A network that has many ended records, of which it gets rid far too slowly. */
function overdue(keys = 200): Network {
  const network = networkOf(THREE, NOBODYS_TURN)
  hold(
    network,
    Array.from({ length: keys }, (_, i) => `k${String(i).padStart(3, '0')}`),
    network.nowMs + 500,
  )
  network.lose = ({ message }) => message.type === 'answer' || message.type === 'commit'
  network.advance(900)
  network.lose = () => false
  return network
}

describe('a record whose time is up, and that nobody has ended yet', () => {
  it('is ended at once by the node that is asked for it, which answers when that is decided', () => {
    const network = overdue()
    for (const [index, peer] of THREE.entries()) {
      const node = network.node(peer)
      const key = `k15${index}`
      expect(node.store.record(key)?.present).toBe(true)
      const operation = network.get(node, key)
      expect(node.outcomes.get(operation)).toBeUndefined()
      network.advance(20)
      expect(node.outcomes.get(operation)).toEqual({ outcome: 'absent', evidence: 'quorum' })
      for (const each of THREE)
        expect(network.node(each).store.record(key)).toMatchObject({ version: 2, present: false })
    }
  })

  it('is ended once, however many ask for it', () => {
    const network = overdue()
    network.log.length = 0
    const asked = THREE.flatMap((peer) => {
      const node = network.node(peer)
      return Array.from({ length: 5 }, () => ({ node, operation: network.get(node, 'k150') }))
    })
    network.advance(2000)
    for (const { node, operation } of asked)
      expect(node.outcomes.get(operation)).toEqual({ outcome: 'absent', evidence: 'quorum' })
    for (const peer of THREE) expect(network.node(peer).store.record('k150')).toMatchObject({ version: 2 })
  })

  it('is not told by a node alone', () => {
    const network = overdue()
    const node = network.node('a2')
    expect(node.outcomes.get(network.get(node, 'k150', 'local'))).toEqual({ outcome: 'absent', evidence: 'local' })
    expect(node.store.record('k150')?.present).toBe(true)
  })

  it('makes room for a create, and takes no change', () => {
    const network = overdue()
    const node = network.node('a3')
    const create = network.put(node, request('k150', 'w', { mutable: true }))
    const update = network.put(node, request('k151', 'w', { operation: 'update', ifMatch: 1, mutable: true }))
    const any = network.put(node, request('k152', 'w', { operation: 'update', ifMatch: '*', mutable: true }))
    const deletion = network.put(node, request('k153', '', { operation: 'delete', ifMatch: '*' }))
    network.advance(2000)
    expect(node.outcomes.get(create)).toMatchObject({ outcome: 'stored', version: 3 })
    expect(node.outcomes.get(update)).toEqual({ outcome: 'version-mismatch', version: 0 })
    expect(node.outcomes.get(any)).toEqual({ outcome: 'version-mismatch', version: 0 })
    expect(node.outcomes.get(deletion)).toEqual({ outcome: 'denied-absent' })
  })

  it('is told by nobody where there is no quorum to end it', () => {
    const network = overdue()
    const node = network.node('a1')
    network.lose = ({ message }) => message.type === 'reserve' || message.type === 'prepare'
    const operation = network.get(node, 'k150')
    network.advance(10_000)
    expect(node.outcomes.get(operation)).toEqual({ outcome: 'no-quorum' })
  })
})

it('the next ends begin as soon as others are decided, without waiting for a tick', () => {
  const network = networkOf(THREE, { expiriesMax: 4, tickMs: 1000 })
  const keys = Array.from({ length: 200 }, (_, i) => `k${String(i).padStart(3, '0')}`)
  hold(network, keys, network.nowMs + 500)
  network.advance(2000)
  for (const key of keys) expect(network.node('a3').store.record(key)?.present).toBe(false)
})

it('each goes on with its share while more is due than can be ended in one turn', () => {
  const network = networkOf(THREE, { expiriesMax: 4 })
  const keys = Array.from({ length: 200 }, (_, i) => `k${String(i).padStart(3, '0')}`)
  hold(network, keys, network.nowMs - 60_000)
  network.log.length = 0
  network.advance(5000)
  for (const key of keys) expect(network.node('a3').store.record(key)).toMatchObject({ version: 2, present: false })
  // At the end of its own share a node helps others out, and may come too late with one or two.
  expect(ended(network).length).toBeLessThan(1.1 * keys.length)
})

it('the slower the voters answer, the fewer ends are under way, and one at least', () => {
  const network = networkOf(THREE, { expiriesMax: 8, expiryAnswerMs: 5 })
  const keys = Array.from({ length: 60 }, (_, i) => `k${String(i).padStart(2, '0')}`)
  hold(network, keys, network.nowMs + 500)
  const states = Object.fromEntries(THREE.map((peer) => [peer, network.node(peer).engine.state]))
  for (const [peer, answerMs] of [
    ['a1', 5],
    ['a2', 20],
    ['a3', 5000],
  ] as const)
    Object.assign(states[peer] ?? {}, { answerMs })
  network.lose = ({ message }) => message.type === 'answer'
  network.advance(760)
  expect(THREE.map((peer) => states[peer]?.drives.size)).toEqual([8, 2, 1])
})

it('a record that was due and has been changed since is left alone', () => {
  const network = networkOf(THREE, { expiriesMax: 1, expiryTurnMs: 3_600_000 })
  const keys = Array.from({ length: 12 }, (_, i) => `k${i}`)
  hold(network, keys, network.nowMs + 500)
  network.lose = ({ message }) => message.type === 'answer'
  network.advance(800)
  const waiting = THREE.flatMap((peer) => network.node(peer).engine.state.due)
  expect(waiting.length).toBeGreaterThan(0)
  for (const key of waiting) {
    const record = recordOf(key, proposalOf('a2', { sequence: 99, mutable: true }))
    for (const peer of THREE)
      network.node(peer).store.apply([{ type: 'record', record: { ...record, version: 2, since: 2 } }])
  }
  network.lose = () => false
  network.advance(5000)
  for (const key of waiting) expect(network.node('a1').store.record(key)).toMatchObject({ version: 2, present: true })
})
