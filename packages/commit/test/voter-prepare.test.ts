import type { Ballot, Vote } from '@replicator/interface'
import { compareBallots, identityOf, openBallot } from '@replicator/interface'
import type { Held, Reply, Voter } from '@replicator/commit'
import { answerPrepare } from '@replicator/commit'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ballotOf, network, ofAda, ofBob, openVote, prepare, proposalOf, recordOf, slotOf, voter } from './network.ts'

interface Asked {
  readonly voter?: Voter
  readonly held?: Held
  readonly message?: Parameters<typeof prepare>[0]
  readonly from?: string
}

function ask({ voter: asked = voter(), held = {}, message = {}, from = 'ada' }: Asked = {}): Reply {
  return answerPrepare(asked, held, { message: prepare(message), from })
}

const mutable = proposalOf('cyd', { mutable: true })
const higher = ballotOf({ number: 2, peer: 'bob' })

describe('a voter that is asked for a promise', () => {
  it('promises, once that is durable, and reports that it has no vote', () => {
    expect(ask()).toEqual({ verdict: { kind: 'promise' }, slot: { key: 'k', version: 1, promised: ballotOf() } })
  })

  it.each<[string, Vote]>([
    ['in the open ballot', openVote(ofBob)],
    ['in a lower classic ballot', { ballot: ballotOf(), proposal: ofBob }],
    ['in an earlier generation', { ballot: openBallot(0), proposal: ofBob }],
  ])('reports the vote that it holds, and keeps it: %s', (_where, vote) => {
    const reply = ask({ held: { slot: slotOf({ vote }) }, message: { ballot: higher }, from: 'bob' })
    expect(reply).toEqual({
      verdict: { kind: 'promise', vote },
      slot: { key: 'k', version: 1, promised: higher, vote },
    })
  })

  it('promises the same ballot again with nothing to write, and reports the vote made since', () => {
    expect(ask({ held: { slot: slotOf({ promised: ballotOf() }) } })).toEqual({ verdict: { kind: 'promise' } })
    const vote = { ballot: ballotOf(), proposal: ofAda }
    expect(ask({ held: { slot: slotOf({ vote }) } })).toEqual({ verdict: { kind: 'promise', vote } })
  })

  it('refuses a ballot below its promise, and says what that is', () => {
    const reply = ask({ held: { slot: slotOf({ promised: higher }) } })
    expect(reply).toEqual({ verdict: { kind: 'refused', promised: higher } })
  })

  it('refuses a ballot below its vote', () => {
    const vote = { ballot: higher, proposal: ofBob }
    expect(ask({ held: { slot: slotOf({ vote }) } }).verdict).toEqual({ kind: 'refused', promised: higher })
  })

  it('is never kept from it by a promise of an earlier generation, however high', () => {
    const promised = ballotOf({ generation: 1, number: 500, peer: 'z' })
    const ballot = ballotOf({ generation: 2 })
    const asked = { voter: voter(network({ epoch: 2, generation: 2 })), message: { generation: 2, ballot } }
    expect(ask({ ...asked, held: { slot: slotOf({ promised }) } }).slot?.promised).toEqual(ballot)
  })

  it('promises exactly the ballots that are not below its promise', () => {
    const some = fc.record({
      generation: fc.constant(1),
      number: fc.integer({ min: 1, max: 3 }),
      peer: fc.constantFrom('ada', 'bob'),
      boot: fc.integer({ min: 1, max: 2 }),
      attempt: fc.integer({ min: 1, max: 2 }),
    })
    fc.assert(
      fc.property(some, some, (promised, ballot) => {
        const reply = ask({ held: { slot: slotOf({ promised }) }, message: { ballot }, from: ballot.peer })
        const order = compareBallots(ballot, promised)
        expect(reply.verdict.kind).toBe(order < 0 ? 'refused' : 'promise')
        expect(reply.slot?.promised).toEqual(order > 0 ? ballot : undefined)
      }),
    )
  })
})

describe('a voter that is asked for a promise, in the order of its checks', () => {
  const record = recordOf(mutable, mutable)
  const held = { record, slot: slotOf({ version: 3, promised: higher }) }

  it('answers forbidden first, where the sender may not speak for the ballot', () => {
    expect(ask({ held, from: 'bob', message: { generation: 9 } }).verdict).toEqual({ kind: 'forbidden' })
  })

  it('then answers epoch', () => {
    expect(ask({ held, message: { generation: 9 } }).verdict).toEqual({ kind: 'epoch', epoch: 1 })
  })

  it('then answers mute', () => {
    expect(ask({ held, voter: voter(network(), 'v1', true) }).verdict).toEqual({ kind: 'mute' })
  })

  it('then answers stored', () => {
    for (const version of [1, 2]) {
      expect(ask({ held, message: { version } }).verdict).toEqual({ kind: 'stored', identity: identityOf(record) })
    }
  })

  it('then answers behind', () => {
    expect(ask({ held, message: { version: 4 } }).verdict).toEqual({ kind: 'behind' })
  })

  it('then refuses', () => {
    expect(ask({ held, message: { version: 3 } }).verdict).toEqual({ kind: 'refused', promised: higher })
  })

  it('never writes anything with such an answer', () => {
    for (const version of [0, 1, 2, 3, 4]) expect(ask({ held, message: { version } })).not.toHaveProperty('slot')
  })
})

describe('a ballot that cannot be promised', () => {
  it.each<[string, Ballot]>([
    ['the open one', openBallot(1)],
    ['one of another generation than the message', ballotOf({ generation: 2 })],
    ['one of an earlier generation', ballotOf({ generation: 0 })],
  ])('is %s', (_what, ballot) => {
    expect(ask({ message: { ballot }, from: 'v2' })).toEqual({ verdict: { kind: 'forbidden' } })
  })

  it('is any for version 0', () => {
    expect(ask({ message: { version: 0 } })).toEqual({ verdict: { kind: 'forbidden' } })
  })
})
