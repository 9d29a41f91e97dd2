import { describe, expect, it } from 'vitest'
import { noop } from '@replicator/commit'
import { soloOf } from './network.js'
import { THREE, proposalId, proposalOf, recordOf, request } from './samples.js'

describe('a decision behind which another version has come', () => {
  it('of the own proposal is a success all the same', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.put(node, request('k', 'mine', { mutable: true }))
    network.run()
    const { proposal } = network.first('reserve', 'a1')
    const settled = recordOf('k', noop(proposalId('a3'), 'a'), recordOf('k', proposal))
    network.tell(node, 'a2', { type: 'records', records: [settled] })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'stored', version: 1, proposal: proposal.id })
  })
})

describe('a version behind the one that is committed here', () => {
  it('is asked for, since a proposal for it is not denied by what came before', () => {
    const { network, node } = soloOf(THREE)
    node.store.apply([{ type: 'record', record: recordOf('k', noop(proposalId('a3'), 'a')) }])
    const { operation, effects } = node.engine.lookUp(network.nowMs, { key: 'k', version: 2, id: proposalOf('a2').id })
    network.perform(node, effects)
    expect(node.outcomes.has(operation)).toBe(false)
    expect(network.take('read', 'a1').map(({ to }) => to)).toEqual([...THREE])
  })
})
