import type { NetworkConfiguration, Proposal, Slot } from '@replicator/interface'
import { CONFIGURATION_KEY, identityOf, openBallot } from '@replicator/interface'
import type { Held, Reply, Voter } from '@replicator/commit'
import { answerAccept, answerPrepare, answerReserve, noop } from '@replicator/commit'
import { encodeConfiguration, unchanged, votersOf, withMembers, withVoters } from '@replicator/membership'
import { describe, expect, it } from 'vitest'
import {
  accept,
  ballotOf,
  network,
  ofAda,
  ofBob,
  openVote,
  prepare,
  proposalOf,
  recordOf,
  reserve,
  slotOf,
  voter,
} from './network.ts'

interface Asked {
  readonly voter?: Voter
  readonly held?: Held
  readonly message?: Parameters<typeof accept>[0]
  readonly from?: string
}

function ask({ voter: asked = voter(), held = {}, message = {}, from = 'ada' }: Asked = {}): Reply {
  return answerAccept(asked, held, { message: accept(message), from })
}

const mutable = proposalOf('cyd', { mutable: true })
const higher = ballotOf({ number: 2, peer: 'bob' })

/** Its slot after one accepted vote. */
const voted: Slot = slotOf({ vote: { ballot: ballotOf(), proposal: ofAda } })

describe('a voter that is asked for a vote in a classic ballot', () => {
  it('votes, which raises its promise to that ballot', () => {
    expect(ask()).toEqual({ verdict: { kind: 'accepted' }, slot: voted })
    expect(voted.promised).toEqual(ballotOf())
  })

  it.each<[string, Slot]>([
    ['the ballot that it has promised', slotOf({ promised: ballotOf() })],
    ['a ballot above its promise', slotOf({ promised: ballotOf({ peer: 'aaa' }) })],
    ['its vote in the open ballot for the same proposal', slotOf({ vote: openVote(ofAda) })],
    ['its vote in the open ballot for another one', slotOf({ vote: openVote(ofBob) })],
    ['its vote in a lower ballot', slotOf({ vote: { ballot: ballotOf({ peer: 'aaa' }), proposal: ofBob } })],
    ['a high promise of an earlier generation', slotOf({ promised: ballotOf({ generation: 0, number: 99 }) })],
  ])('votes over %s', (_what, slot) => {
    expect(ask({ held: { slot } })).toEqual({ verdict: { kind: 'accepted' }, slot: voted })
  })

  it('gives the same vote again with nothing to write', () => {
    expect(ask({ held: { slot: voted } })).toEqual({ verdict: { kind: 'accepted' } })
  })

  it('refuses another value in the same ballot', () => {
    const reply = ask({ held: { slot: voted }, message: { proposal: ofBob } })
    expect(reply).toEqual({ verdict: { kind: 'refused', promised: ballotOf() } })
  })

  it('refuses a ballot below its promise, also one in which it has voted', () => {
    const refused = { verdict: { kind: 'refused', promised: higher } }
    expect(ask({ held: { slot: slotOf({ promised: higher }) } })).toEqual(refused)
    expect(ask({ held: { slot: { ...voted, promised: higher } } })).toEqual(refused)
  })

  it('promises and reserves nothing below its vote afterwards', () => {
    const held = { slot: ask({ message: { ballot: higher }, from: 'bob' }).slot }
    expect(answerPrepare(voter(), held, { message: prepare(), from: 'ada' }).verdict.kind).toBe('refused')
    const asked = { message: reserve(), from: 'ada', full: false }
    expect(answerReserve(voter(), held, asked).verdict.kind).toBe('recovering')
  })
})

describe('a voter that is asked for a vote, in the order of its checks', () => {
  const record = recordOf(mutable, mutable)
  const held = { record, slot: slotOf({ version: 3, promised: higher }) }

  it('answers forbidden first, where the sender may not speak for the ballot, whoever made the proposal', () => {
    const message = { generation: 9, proposal: ofBob }
    expect(ask({ held, from: 'bob', message }).verdict).toEqual({ kind: 'forbidden' })
  })

  it('obeys the owner of the ballot, whoever made the proposal', () => {
    expect(ask({ message: { proposal: ofBob } }).verdict).toEqual({ kind: 'accepted' })
  })

  it('then answers epoch', () => {
    expect(ask({ held, message: { generation: 9 } }).verdict).toEqual({ kind: 'epoch', epoch: 1 })
  })

  it('then answers mute', () => {
    expect(ask({ held, voter: voter(network(), 'v1', true) }).verdict).toEqual({ kind: 'mute' })
  })

  it('then answers stored, for every version of a final record', () => {
    expect(ask({ held, message: { version: 2 } }).verdict).toEqual({ kind: 'stored', identity: identityOf(record) })
    const final = recordOf(ofBob)
    expect(ask({ held: { record: final }, message: { version: 2 } }).verdict).toEqual({
      kind: 'stored',
      identity: identityOf(final),
    })
  })

  it('then answers behind', () => {
    expect(ask({ held, message: { version: 4 } }).verdict).toEqual({ kind: 'behind' })
  })

  it('then refuses', () => {
    expect(ask({ held, message: { version: 3 } })).toEqual({ verdict: { kind: 'refused', promised: higher } })
  })
})

describe('a ballot in which nobody can vote', () => {
  it.each([openBallot(1), ballotOf({ generation: 2 }), ballotOf({ generation: 0 })])('is %j', (ballot) => {
    expect(ask({ message: { ballot }, from: 'v2' })).toEqual({ verdict: { kind: 'forbidden' } })
  })

  it('is any for version 0', () => {
    expect(ask({ message: { version: 0 } })).toEqual({ verdict: { kind: 'forbidden' } })
  })
})

function propose(next: NetworkConfiguration, changes: Partial<Proposal> = {}): Proposal {
  return proposalOf('ada', { operation: 'configure', value: encodeConfiguration(next), mutable: true, ...changes })
}

describe('a vote for a configuration', () => {
  const current = network()
  const grown = withMembers(current, [{ peer: 'v4', cluster: 'west', addresses: [] }])
  const base = propose(current)
  const record = { ...recordOf(base), key: CONFIGURATION_KEY }
  const askFor = (proposal: Proposal): string =>
    ask({ held: { record }, message: { key: CONFIGURATION_KEY, version: 2, proposal } }).verdict.kind

  it('is given to one that may follow the current one', () => {
    expect(askFor(propose(grown))).toBe('accepted')
    expect(askFor(propose(unchanged(current)))).toBe('accepted')
    expect(askFor(propose(withVoters(current, ['ada'])))).toBe('accepted')
  })

  it('is given to no other', () => {
    expect(askFor(propose(current))).toBe('forbidden')
    expect(askFor(propose({ ...grown, epoch: 3 }))).toBe('forbidden')
    const joint = { generation: current.generation, voters: votersOf(current) }
    const epoch = current.epoch + 1
    expect(askFor(propose({ ...current, epoch, generation: epoch, joint }))).toBe('forbidden')
  })

  it('is never given to a no-op, a deletion, or a user’s value', () => {
    expect(askFor(noop('ada.1.0000000000000000.9', 'east'))).toBe('forbidden')
    expect(askFor(propose(grown, { operation: 'create' }))).toBe('forbidden')
    expect(askFor(propose(grown, { operation: 'delete' }))).toBe('forbidden')
    expect(askFor(propose(grown, { value: new Uint8Array([1]) }))).toBe('forbidden')
  })

  it('is given under its own key only', () => {
    expect(ask({ message: { proposal: propose(grown) } }).verdict).toEqual({ kind: 'forbidden' })
  })
})
