import { describe, expect, it } from 'vitest'
import { openBallot } from '@replicator/interface'
import type { MessageOf } from './network.js'
import { soloOf } from './network.js'
import { answerTo, ballotOf, proposalOf, request } from './samples.js'

const FIVE = ['a1', 'a2', 'a3', 'a4', 'a5'] as const

describe('a recovery at a node that confirms only what every voter has confirmed', () => {
  it('reckons with the computed fast quorum all the same, and so proposes what may have been decided', () => {
    const { network, node } = soloOf(FIVE, { confirm: 'all' })
    network.tell(node, 'a2', { type: 'prepare', generation: 1, key: 'k', version: 1, ballot: ballotOf('a2') })
    network.log.length = 0
    network.put(node, request('k'))
    network.run()
    const prepare = network.log.find(({ message }) => message.type === 'prepare')?.message as MessageOf<'prepare'>
    const vote = { ballot: openBallot(1), proposal: proposalOf('a4') }
    for (const voter of ['a3', 'a4'])
      network.tell(node, voter, answerTo(prepare, voter, { kind: 'promise', vote }, { to: 'a1' }))
    const accepts = network.log.flatMap(({ message }) => (message.type === 'accept' ? [message.proposal.id] : []))
    expect(new Set(accepts)).toEqual(new Set([proposalOf('a4').id]))
  })
})
