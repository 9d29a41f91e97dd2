import { describe, expect, it } from 'vitest'
import type { Ballot } from '@replicator/interface'
import { soloOf } from './network.js'
import { THREE, ballotOf, proposalOf } from './samples.js'

/** The first ballot that a node of this boot begins. */
function firstBallot(boot: { boot: number; nonce: string }): Ballot | undefined {
  const { network, node } = soloOf(THREE)
  const { store } = node
  network.tell(node, 'a3', { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: proposalOf('a3') })
  network.remove('a1')
  const again = network.add('a1', { store, boot })
  for (const peer of ['a2', 'a3']) network.greet(again, peer)
  network.log.length = 0
  network.advance(5000)
  return network.take('prepare')[0]?.message.ballot
}

describe('a store that was set back to an older copy, and counts a boot again', () => {
  it('names no ballot again: the number of its ballots begins where the nonce of the boot says', () => {
    const before = firstBallot({ boot: 2, nonce: '0000000000aa0001' })
    const after = firstBallot({ boot: 2, nonce: '0000000000bb0001' })
    expect(before?.boot).toBe(2)
    expect(after?.boot).toBe(2)
    expect(after?.attempt).not.toBe(before?.attempt)
  })
})

describe('a promise for the next configuration that only one voter holds', () => {
  it('is settled by that voter, although it is not the steward', () => {
    const { network, node } = soloOf(THREE, { reservationAgeMs: 1000 })
    network.remove('a1')
    const again = network.add('a3', { store: node.store })
    for (const peer of ['a1', 'a2']) network.greet(again, peer)
    const ballot = ballotOf('a2', { number: 3 })
    network.tell(again, 'a2', { type: 'prepare', generation: 1, key: '', version: 2, ballot })
    expect(again.engine.state.reservations.has('')).toBe(true)
    network.log.length = 0
    network.advance(6000)
    expect(network.take('prepare').some(({ message }) => message.key === '' && message.ballot.peer === 'a3')).toBe(true)
  })
})
