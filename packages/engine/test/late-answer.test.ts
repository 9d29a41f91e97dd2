import { describe, expect, it } from 'vitest'
import { identityOf } from '@replicator/interface'
import type { MessageOf, Network } from './network.js'
import { soloOf } from './network.js'
import { THREE, answerTo, configurationOf, configurationRecord, proposalOf, recordOf } from './samples.js'

const EMPTY = { kind: 'state' } as const

function questions(network: Network): MessageOf<'read'>[] {
  return network.take('read', 'a1').map(({ message }) => message)
}

describe('a read', () => {
  it('does not count what voters said to an earlier one of the same key', () => {
    const { network, node } = soloOf(THREE)
    const first = network.get(node, 'k')
    const [earlier] = questions(network)
    if (earlier === undefined) throw new Error('nothing was asked')
    for (const voter of ['a2', 'a3']) network.tell(node, voter, answerTo(earlier, voter, EMPTY, { to: 'a1' }))
    expect(node.outcomes.get(first)).toEqual({ outcome: 'absent', evidence: 'quorum' })
    const operation = network.get(node, 'k')
    const [later] = questions(network)
    if (later === undefined) throw new Error('nothing was asked')
    network.tell(node, 'a3', answerTo(later, 'a3', EMPTY, { to: 'a1' }))
    // A copy that comes late: true of the earlier read, too old for this one.
    network.tell(node, 'a2', answerTo(earlier, 'a2', EMPTY, { to: 'a1' }))
    expect(node.outcomes.has(operation)).toBe(false)
    const record = recordOf('k', proposalOf('a2'))
    network.tell(node, 'a2', answerTo(later, 'a2', { kind: 'state', identity: identityOf(record) }, { to: 'a1' }))
    network.tell(node, 'a2', { type: 'records', records: [record] })
    expect(node.outcomes.get(operation)).toMatchObject({ outcome: 'found', evidence: 'quorum' })
  })

  it('asks anew, in the new generation, where the voters change under it', () => {
    const { network, node } = soloOf(THREE)
    const operation = network.get(node, 'k')
    const [before] = questions(network)
    if (before === undefined) throw new Error('nothing was asked')
    network.tell(node, 'a2', answerTo(before, 'a2', EMPTY, { to: 'a1' }))
    const joint = configurationOf([...THREE, 'a4'], { epoch: 2, joint: { generation: 1, voters: [...THREE] } })
    network.tell(node, 'a2', { type: 'configured', record: configurationRecord(joint) })
    const again = questions(network)
    expect(again.map(({ generation }) => generation)).toEqual([2, 2, 2, 2])
    network.tell(node, 'a3', answerTo(before, 'a3', EMPTY, { to: 'a1' }))
    expect(node.outcomes.has(operation)).toBe(false)
  })
})
