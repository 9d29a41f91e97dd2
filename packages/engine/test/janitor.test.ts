import { describe, expect, it } from 'vitest'
import type { PeerId } from '@replicator/interface'
import type { Network } from './network.js'
import { networkOf, soloOf } from './network.js'
import { NINE, THREE, ballotOf, proposalId, proposalOf } from './samples.js'

function reserve(network: Network, peers: readonly PeerId[], key: string, by: PeerId): void {
  const message = { type: 'reserve', generation: 1, key, version: 1, proposal: proposalOf(by) } as const
  for (const peer of peers) network.tell(network.node(peer), by, message)
}

describe('a reservation that its owner left open', () => {
  it('is left alone while it is young', () => {
    const network = networkOf(THREE, { reservationAgeMs: 2000 })
    reserve(network, THREE, 'k', 'a3')
    network.log.length = 0
    network.advance(1900)
    expect(network.take('prepare')).toEqual([])
  })

  it('is settled long before that age where its owner looks gone', () => {
    const network = networkOf(THREE, { reservationAgeMs: 2000 })
    reserve(network, THREE, 'k', 'a3')
    network.remove('a3')
    for (const peer of ['a1', 'a2']) network.cut(peer, 'a3')
    network.advance(1500)
    for (const peer of ['a1', 'a2']) expect(network.node(peer).store.slots()).toEqual([])
    expect(network.node('a1').store.record('k')?.decisions[0]?.proposal).toBe(proposalId('a3'))
  })

  it('is settled once it is old, with the value that may have been decided, and nothing stays open', () => {
    const network = networkOf(NINE, { reservationAgeMs: 2000 })
    reserve(network, NINE.slice(0, 7), 'k', 'c3')
    network.remove('c3')
    network.advance(4000)
    for (const peer of NINE.slice(0, 8)) {
      expect(network.node(peer).store.record('k')?.decisions[0]?.proposal).toBe(proposalId('c3'))
      expect(network.node(peer).store.slots()).toEqual([])
      expect(network.node(peer).engine.state.reservations.size).toBe(0)
    }
  })

  it('with a large value waits until other large ones are settled, and small ones are settled together', () => {
    const roundsAt = (bytes: number): { readonly network: Network; readonly rounds: number } => {
      const network = networkOf(THREE, { reservationAgeMs: 2000 })
      for (const [sequence, key] of ['k1', 'k2', 'k3'].entries()) {
        const proposal = { ...proposalOf('a3', { sequence }), value: new Uint8Array(bytes) }
        const message = { type: 'reserve', generation: 1, key, version: 1, proposal } as const
        for (const peer of THREE) network.tell(network.node(peer), 'a3', message)
      }
      network.run()
      network.lose = ({ message }) => message.type === 'prepare'
      network.advance(2500)
      return { network, rounds: network.node('a1').engine.state.drives.size }
    }
    expect(roundsAt(100).rounds).toBe(3)
    const { network, rounds } = roundsAt(3 * 1024 * 1024)
    expect(rounds).toBe(1)
    network.lose = () => false
    network.advance(20_000)
    for (const peer of THREE) expect(network.node(peer).store.slots()).toEqual([])
  })

  it('of a minority is settled too: everybody ends with the same', () => {
    const network = networkOf(NINE, { reservationAgeMs: 2000 })
    reserve(network, ['b1'], 'k', 'c3')
    network.remove('c3')
    network.advance(4000)
    const records = NINE.slice(0, 8).map((peer) => network.node(peer).store.record('k'))
    expect(records[0]).toBeDefined()
    for (const record of records) expect(record).toEqual(records[0])
  })

  it('is never dropped by age where no quorum can settle it', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 2000 })
    reserve(network, ['a1'], 'k', 'a3')
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    network.advance(60 * 60_000)
    expect(node.store.slot('k')?.vote?.proposal.id).toBe(proposalId('a3'))
    expect(node.engine.reservations(network.nowMs, 10)).toMatchObject([{ key: 'k', ageMs: 60 * 60_000 }])
  })

  it('is left alone where nobody can settle it: no voter is asked until a quorum looks alive', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 2000 })
    reserve(network, ['a1'], 'k', 'a3')
    for (const peer of ['a2', 'a3']) network.cut('a1', peer)
    network.log.length = 0
    network.advance(60_000)
    const questions = network.log.filter(({ message }) => message.type === 'prepare' || message.type === 'accept')
    expect(questions).toEqual([])
    expect(node.engine.state.drives.size).toBe(0)
    network.greet(node, 'a2')
    network.advance(1000)
    expect(network.take('prepare').length).toBeGreaterThan(0)
  })

  it('is young again after a start, since nobody knows how old it is', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 2000 })
    reserve(network, ['a1'], 'k', 'a3')
    network.advance(1500)
    const { store } = node
    network.remove('a1')
    const again = network.add('a1', { store, boot: { boot: 2, nonce: '5555555555555555' } })
    expect(again.engine.reservation(network.nowMs, 'k')).toMatchObject({ ageMs: 0 })
  })
})

describe('a promise without a vote', () => {
  it('is settled by a no-op, so that the key can be proposed again', () => {
    const network = networkOf(THREE, { reservationAgeMs: 2000 })
    const prepare = { type: 'prepare', generation: 1, key: 'k', version: 1, ballot: ballotOf('a3') } as const
    network.tell(network.node('a2'), 'a3', prepare)
    network.remove('a3')
    network.advance(4000)
    expect(network.node('a2').store.slots()).toEqual([])
    expect(network.node('a1').store.record('k')).toMatchObject({ present: false, version: 1, since: 0 })
  })
})

describe('the janitors of several nodes', () => {
  it('take turns: for one key mostly one of them begins a ballot', () => {
    const network = networkOf(NINE, { reservationAgeMs: 2000 })
    const keys = Array.from({ length: 30 }, (_, i) => `key-${i}`)
    for (const [i, key] of keys.entries()) {
      const message = {
        type: 'reserve',
        generation: 1,
        key,
        version: 1,
        proposal: proposalOf('c3', { sequence: i }),
      } as const
      for (const peer of NINE) network.tell(network.node(peer), 'c3', message)
    }
    network.remove('c3')
    network.advance(6000)
    const ballots = NINE.slice(0, 8).map((peer) => network.node(peer).engine.state.counters.get('ballots') ?? 0)
    expect(ballots.reduce((sum, each) => sum + each)).toBeLessThan(45)
    expect(ballots.filter((each) => each > 0).length).toBeGreaterThan(3)
    for (const key of keys) expect(network.node('a1').store.record(key)).toBeDefined()
  })

  it('leave the next configuration to the steward', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 2000 })
    network.tell(node, 'a3', { type: 'prepare', generation: 1, key: '', version: 2, ballot: ballotOf('a3') })
    network.cut('a1', 'a2')
    network.cut('a1', 'a3')
    network.advance(10_000)
    expect(node.engine.state.drives.get('')?.round.candidate.operation).not.toBe('noop')
  })
})
