import { identityOf } from '@replicator/interface'
import type { Held, Reply, Voter } from '@replicator/commit'
import { answerRead } from '@replicator/commit'
import { describe, expect, it } from 'vitest'
import { ballotOf, network, ofAda, ofBob, openVote, proposalOf, read, recordOf, slotOf, voter } from './network.ts'

interface Asked {
  readonly voter?: Voter
  readonly held?: Held
  readonly message?: Parameters<typeof read>[0]
  readonly from?: string
}

function ask({ voter: asked = voter(), held = {}, message = {}, from = 'ada' }: Asked = {}): Reply {
  return answerRead(asked, held, { message: read(message), from })
}

describe('a voter that is asked what it holds', () => {
  it('says that it holds nothing', () => {
    expect(ask()).toEqual({ verdict: { kind: 'state' } })
  })

  it('names the committed record without its value', () => {
    const record = recordOf(ofBob)
    expect(ask({ held: { record } })).toEqual({ verdict: { kind: 'state', identity: identityOf(record) } })
  })

  it('tells its vote by the name of the proposal only, and nothing of a promise without one', () => {
    const vote = openVote(ofAda)
    const promised = ballotOf()
    expect(ask({ held: { slot: slotOf({ promised, vote }) } })).toEqual({
      verdict: { kind: 'state', vote: { ballot: vote.ballot, proposal: ofAda.id } },
    })
    expect(ask({ held: { slot: slotOf({ promised }) } }).verdict).toEqual({ kind: 'state' })
  })

  it('tells record and vote together where the record has another version to come', () => {
    const record = recordOf(proposalOf('cyd', { mutable: true }))
    const slot = slotOf({ version: 2, vote: openVote(ofAda) })
    const { verdict } = ask({ held: { record, slot } })
    expect(verdict).toMatchObject({ kind: 'state', identity: { version: 1 }, vote: { proposal: ofAda.id } })
  })

  it('never changes anything by it', () => {
    expect(ask({ held: { slot: slotOf({ vote: openVote(ofAda) }) } })).not.toHaveProperty('slot')
  })
})

describe('a voter that will not say what it holds', () => {
  it('is asked by somebody who may not speak for the reader', () => {
    expect(ask({ from: 'bob', message: { generation: 9 } })).toEqual({ verdict: { kind: 'forbidden' } })
    expect(ask({ from: 'stranger', message: { reader: 'stranger' } })).toEqual({ verdict: { kind: 'forbidden' } })
    expect(ask({ from: 'v3' }).verdict.kind).toBe('state')
  })

  it('is in another generation', () => {
    expect(ask({ message: { generation: 2 } })).toEqual({ verdict: { kind: 'epoch', epoch: 1 } })
  })

  it('has no vote, or must not use it', () => {
    expect(ask({ voter: voter(network(), 'ada') })).toEqual({ verdict: { kind: 'mute' } })
    expect(ask({ voter: voter(network(), 'v1', true) })).toEqual({ verdict: { kind: 'mute' } })
  })
})
