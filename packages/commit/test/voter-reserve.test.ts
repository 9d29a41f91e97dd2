import type { Ballot, Slot } from '@replicator/interface'
import { CONFIGURATION_KEY, identityOf, openBallot } from '@replicator/interface'
import type { Held, Reply, Voter } from '@replicator/commit'
import { answerReserve } from '@replicator/commit'
import { describe, expect, it } from 'vitest'
import { ballotOf, network, ofAda, ofBob, openVote, proposalOf, recordOf, reserve, slotOf, voter } from './network.ts'

interface Asked {
  readonly voter?: Voter
  readonly held?: Held
  readonly message?: Partial<Parameters<typeof reserve>[0]>
  readonly from?: string
  readonly full?: boolean
}

function ask({ voter: asked = voter(), held = {}, message = {}, from = 'ada', full = false }: Asked = {}): Reply {
  return answerReserve(asked, held, { message: reserve(message), from, full })
}

const mutable = proposalOf('cyd', { mutable: true })

describe('a voter that is asked to reserve a free key', () => {
  it('votes in the open ballot, and confirms once that is durable', () => {
    const vote = openVote(ofAda)
    expect(ask()).toEqual({ verdict: { kind: 'confirm' }, slot: { key: 'k', version: 1, promised: vote.ballot, vote } })
  })

  it('votes for the version behind a record that is not final', () => {
    const reply = ask({ held: { record: recordOf(mutable) }, message: { version: 2 } })
    expect(reply.verdict.kind).toBe('confirm')
    expect(reply.slot?.version).toBe(2)
  })

  it('votes in the generation that it is in, not in the first one', () => {
    const reply = ask({ voter: voter(network({ epoch: 7, generation: 5 })), message: { generation: 5 } })
    expect(reply.slot?.vote?.ballot).toEqual(openBallot(5))
  })
})

/** A record that may be followed, and this in the slot behind it. */
function held(slot?: Partial<Slot>, record = recordOf(mutable)): Held {
  return slot === undefined ? { record } : { record, slot: slotOf({ version: 2, ...slot }) }
}

/**
 * The voter's table: the checks in their order. Each situation has what its own check looks for and what all later ones
 * look for, so that only the order makes the answer.
 */
describe('a voter that is asked to reserve', () => {
  const closed = { promised: ballotOf(), vote: openVote(ofBob) }
  const taken = { promised: openBallot(1), vote: openVote(ofBob) }

  it('answers forbidden first, where the sender may not speak for the proposal', () => {
    const reply = ask({ from: 'bob', message: { generation: 9, version: 1 }, held: held(closed), full: true })
    expect(reply).toEqual({ verdict: { kind: 'forbidden' } })
  })

  it('then answers epoch, where it is asked in another generation, an older or a newer one', () => {
    const asked = voter(network({ epoch: 6, generation: 5 }))
    for (const generation of [4, 6]) {
      const reply = ask({ voter: asked, message: { generation, version: 1 }, held: held(closed), full: true })
      expect(reply).toEqual({ verdict: { kind: 'epoch', epoch: 6 } })
    }
  })

  it('then answers mute, where it has no vote to give', () => {
    const mute = { message: { version: 1 }, held: held(closed), full: true }
    expect(ask({ ...mute, voter: voter(network(), 'v1', true) })).toEqual({ verdict: { kind: 'mute' } })
    expect(ask({ ...mute, voter: voter(network(), 'ada') })).toEqual({ verdict: { kind: 'mute' } })
  })

  it('then answers stored, where the version is committed', () => {
    const record = recordOf(mutable, mutable)
    const reply = ask({ message: { version: 1 }, held: held({ ...closed, version: 3 }, record), full: true })
    expect(reply).toEqual({ verdict: { kind: 'stored', identity: identityOf(record) } })
  })

  it('answers stored for every version, where the record is final', () => {
    const record = recordOf(ofBob)
    for (const version of [1, 2, 3, 99]) {
      const reply = ask({ message: { version }, held: { record }, full: true })
      expect(reply).toEqual({ verdict: { kind: 'stored', identity: identityOf(record) } })
    }
  })

  it('then answers behind, where it lacks the record of the version before', () => {
    expect(ask({ message: { version: 3 }, held: held(closed), full: true })).toEqual({
      verdict: { kind: 'behind' },
    })
    expect(ask({ message: { version: 2 }, full: true })).toEqual({ verdict: { kind: 'behind' } })
  })

  it('then answers recovering, where a promise closed the open ballot', () => {
    const reply = ask({ message: { version: 2 }, held: held(closed), full: true })
    expect(reply).toEqual({ verdict: { kind: 'recovering', promised: ballotOf() } })
  })

  it('then answers reserved, by whom, where another proposal has its vote', () => {
    const reply = ask({ message: { version: 2 }, held: held(taken), full: true })
    expect(reply).toEqual({ verdict: { kind: 'reserved', by: ofBob.id } })
  })

  it('then answers overloaded, where too many reservations are open', () => {
    expect(ask({ message: { version: 2 }, held: held(), full: true })).toEqual({ verdict: { kind: 'overloaded' } })
  })

  it('gives its own proposal the same answer again, also where there is no room for a new one', () => {
    const repeated = held({ promised: openBallot(1), vote: openVote(ofAda) })
    for (const full of [false, true]) {
      expect(ask({ message: { version: 2 }, held: repeated, full })).toEqual({ verdict: { kind: 'confirm' } })
    }
  })
})

describe('a voter that has promised a recovery', () => {
  const promises: readonly Ballot[] = [ballotOf(), ballotOf({ peer: 'bob', number: 7 }), ballotOf({ generation: 3 })]

  it.each(promises)('confirms nothing for that version any more, whoever asks: %j', (promised) => {
    const asked = voter(network({ epoch: 5, generation: 5 }))
    for (const vote of [undefined, openVote(ofAda), openVote(ofBob)]) {
      const slot = { ...slotOf({ promised }), ...(vote === undefined ? {} : { vote }) }
      const reply = ask({ voter: asked, held: { slot }, message: { generation: 5 } })
      expect(reply).toEqual({ verdict: { kind: 'recovering', promised } })
    }
  })

  it('does not confirm what it voted for in that recovery', () => {
    const vote = { ballot: ballotOf(), proposal: ofAda }
    expect(ask({ held: { slot: slotOf({ vote }) } }).verdict.kind).toBe('recovering')
  })
})

describe('a voter with a vote of an earlier generation', () => {
  const asked = voter(network({ epoch: 5, generation: 5 }))
  const vote = openVote(ofAda, 3)

  it('does not confirm the same proposal in this one: a recovery counts that vote, in its own way', () => {
    const reply = ask({ voter: asked, held: { slot: slotOf({ vote }) }, message: { generation: 5 } })
    expect(reply).toEqual({ verdict: { kind: 'recovering', promised: openBallot(3) } })
  })

  it('has still given it away', () => {
    const reply = ask({
      voter: asked,
      held: { slot: slotOf({ vote }) },
      message: { generation: 5, proposal: ofBob },
      from: 'bob',
    })
    expect(reply.verdict).toEqual({ kind: 'reserved', by: ofAda.id })
    expect(reply).not.toHaveProperty('slot')
  })
})

describe('the open ballot of a joint generation', () => {
  const joint = network({ voters: 4, epoch: 2, generation: 2, before: [1, 2, 3] })

  it('is off: a voter confirms nothing there', () => {
    const reply = ask({ voter: voter(joint), message: { generation: 2 } })
    expect(reply).toEqual({ verdict: { kind: 'recovering', promised: openBallot(2) } })
  })

  it('is off for a repeated proposal as well', () => {
    const held = { slot: slotOf({ vote: openVote(ofAda, 1) }) }
    expect(ask({ voter: voter(joint), held, message: { generation: 2 } }).verdict.kind).toBe('recovering')
  })
})

describe('who may speak for a proposal', () => {
  it('is its owner, or a member of the own cluster that represents it', () => {
    expect(ask({ from: 'ada' }).verdict.kind).toBe('confirm')
    expect(ask({ from: 'v2' }).verdict.kind).toBe('confirm')
    expect(ask({ from: 'v1' }).verdict.kind).toBe('confirm')
  })

  it('is not another node of another cluster, and no stranger, not even the owner', () => {
    expect(ask({ from: 'bob' }).verdict.kind).toBe('forbidden')
    const ofStranger = proposalOf('stranger')
    expect(ask({ from: 'stranger', message: { proposal: ofStranger } }).verdict.kind).toBe('forbidden')
    expect(ask({ from: 'v2', message: { proposal: ofStranger } }).verdict.kind).toBe('confirm')
  })
})

describe('the configuration', () => {
  it('is never reserved, by its key or by its operation', () => {
    expect(ask({ message: { key: CONFIGURATION_KEY } })).toEqual({ verdict: { kind: 'forbidden' } })
    const proposal = proposalOf('ada', { operation: 'configure' })
    expect(ask({ message: { proposal } })).toEqual({ verdict: { kind: 'forbidden' } })
  })
})

describe('a version that there is not', () => {
  it.each([0, -1])('is never voted on: %d', (version) => {
    expect(ask({ message: { version } })).toEqual({ verdict: { kind: 'forbidden' } })
  })
})
