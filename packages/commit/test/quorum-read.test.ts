import type { NetworkConfiguration, PeerId, Proposal, Slot, StoredRecord, Vote } from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import type { ReadStep } from '@replicator/commit'
import { answerRead, quorumRead, takeState } from '@replicator/commit'
import { describe, expect, it } from 'vitest'
import {
  answerFrom,
  assignments,
  ballotOf,
  network,
  ofAda,
  ofBob,
  openVote,
  proposalOf,
  read,
  recordOf,
  slotOf,
  subsets,
  voter,
  voterNames,
} from './network.ts'

interface Held {
  readonly record?: StoredRecord
  readonly vote?: Vote
}

const mutable = proposalOf('cyd', { mutable: true })
const first = recordOf(mutable)

/** What a read says after hearing these voters, one after the other; each answers with the real code. */
function hear(configuration: NetworkConfiguration, heard: readonly (readonly [PeerId, Held])[]): ReadStep {
  const { generation } = configuration
  const reading = quorumRead({ key: 'k', readId: '1.1', generation })
  let step: ReadStep = { kind: 'waiting' }
  for (const [peer, { record, vote }] of heard) {
    const slot: Slot | undefined = vote && slotOf({ version: (record?.version ?? 0) + 1, vote })
    const { verdict } = answerRead(
      voter(configuration, peer),
      { record, slot },
      { message: read({ generation }), from: 'ada' },
    )
    const asked = { question: 'read', version: 0, ballot: openBallot(generation), asked: '1.1' } as const
    step = takeState(reading, configuration, answerFrom(peer, verdict, { ...asked, generation }))
  }
  return step
}

function fast(voters: number): number {
  const majority = Math.floor(voters / 2) + 1
  let votes = 1
  while (majority + 2 * votes <= 2 * voters) votes++
  return votes
}

/**
 * Brute force: may anything be decided for the version after the newest record seen? Each silent voter may have voted for
 * either proposal in the open ballot or not at all; each possibility is tried. A vote in a classic ballot is always taken
 * for one that might have decided: a voter shows its last one only, so what it voted before isn't known.
 */
function mayBeDecided(voters: readonly PeerId[], heard: readonly (readonly [PeerId, Held])[]): boolean {
  const newest = Math.max(0, ...heard.map(([, { record }]) => record?.version ?? 0))
  const seen = heard.filter(([peer]) => voters.includes(peer)).map(([, held]) => held)
  const votes = seen.flatMap(({ record, vote }) => ((record?.version ?? 0) === newest && vote ? [vote] : []))
  if (votes.some(({ ballot }) => ballot.number > 0)) return true
  const silent = voters.length - seen.length
  for (const assumed of assignments<Proposal | undefined>([ofAda, ofBob, undefined], silent)) {
    for (const { id } of [ofAda, ofBob]) {
      const cast = votes.filter(({ proposal }) => proposal.id === id).length
      if (cast > 0 && cast + assumed.filter((each) => each?.id === id).length >= fast(voters.length)) return true
    }
  }
  return false
}

const states: readonly Held[] = [
  {},
  { vote: openVote(ofAda) },
  { vote: openVote(ofBob) },
  { vote: { ballot: ballotOf(), proposal: ofAda } },
  { record: first },
  { record: first, vote: openVote(ofAda) },
]

describe('a read of a classic quorum', () => {
  it.each([3, 4, 5])('is unsettled exactly where something might be decided: all cases of %d voters', (count) => {
    const voters = voterNames(count)
    const enough = Math.floor(count / 2) + 1
    let unsettled = 0
    for (const peers of subsets(voters).filter((set) => set.length === enough)) {
      for (const held of assignments(states, enough)) {
        const heard = peers.map((peer, index) => [peer, held[index] ?? {}] as const)
        const step = hear(network({ voters: count }), heard)
        const newest = held.some(({ record }) => record !== undefined) ? 1 : 0
        const might = mayBeDecided(voters, heard)
        if (might) unsettled++
        const found = newest === 0 ? {} : { identity: { version: 1 } }
        const said = might ? { kind: 'unsettled', version: newest + 1 } : { kind: 'committed' }
        expect(step).toMatchObject({ ...found, ...said })
      }
    }
    expect(unsettled).toBeGreaterThan(10)
  })

  it('says nothing before it is complete, however often the same voters answer', () => {
    expect(hear(network({ voters: 5 }), [])).toEqual({ kind: 'waiting' })
    const twice = ['v1', 'v2', 'v1', 'v2', 'ada'].map((peer) => [peer, {}] as const)
    expect(hear(network({ voters: 5 }), twice)).toEqual({ kind: 'waiting' })
  })

  it('finds nothing where nobody holds anything', () => {
    const heard = ['v1', 'v2'].map((peer) => [peer, {}] as const)
    expect(hear(network(), heard)).toEqual({ kind: 'committed', pending: false })
  })

  it('takes the newest record, and says who has it', () => {
    const second = recordOf(mutable, proposalOf('bob', { mutable: true }))
    const step = hear(network({ voters: 5 }), [
      ['v3', { record: first }],
      ['v2', { record: second }],
      ['v5', {}],
    ])
    expect(step).toMatchObject({ kind: 'committed', identity: { version: 2 }, from: 'v2', pending: false })
  })

  it('does not wait for a vote of a voter that lacks the record before: it is for a version decided since', () => {
    const step = hear(network(), [
      ['v1', { record: first }],
      ['v2', { vote: { ballot: ballotOf(), proposal: ofAda } }],
    ])
    expect(step).toMatchObject({ kind: 'committed', identity: { version: 1 }, pending: false })
  })

  it('says that something is pending where a vote is seen that cannot have been decided', () => {
    const step = hear(network({ voters: 5 }), [
      ['v1', { vote: openVote(ofAda) }],
      ['v2', {}],
      ['v3', {}],
    ])
    expect(step).toEqual({ kind: 'committed', pending: true })
  })

  it('is content with a final record, which nothing can follow', () => {
    const step = hear(network(), [
      ['v1', { record: recordOf(ofBob) }],
      ['v2', { vote: { ballot: ballotOf(), proposal: ofAda } }],
    ])
    expect(step).toMatchObject({ kind: 'committed', identity: { version: 1, final: true }, from: 'v1' })
  })
})

const joint = network({ voters: 4, epoch: 2, generation: 2, before: [1, 2, 3] })

/** What a read in the joint generation says; the voters are the same, whatever they hold. */
function hearJoint(...held: readonly (readonly [PeerId, Vote?])[]): string {
  const heard = held.map(([peer, vote]) => [peer, vote === undefined ? {} : { vote }] as const)
  return hear(joint, heard).kind
}

describe('a read in a joint generation', () => {
  it('needs a majority of both sets', () => {
    expect(hearJoint(['v1'], ['v2'])).toBe('waiting')
    expect(hearJoint(['v1'], ['v4'])).toBe('waiting')
    expect(hearJoint(['v1'], ['v2'], ['v4'])).toBe('committed')
  })

  it('counts the open votes of the generation before, by the voters of that', () => {
    const [ada, bob] = [openVote(ofAda), openVote(ofBob)]
    expect(hearJoint(['v1', ada], ['v2', ada], ['v4'])).toBe('unsettled')
    expect(hearJoint(['v1', ada], ['v2', bob], ['v4'])).toBe('committed')
    expect(hearJoint(['v1', ada], ['v2'], ['v4', ada])).toBe('committed')
  })

  it('is unsettled by a classic vote of either generation', () => {
    const [before, now] = [ballotOf(), ballotOf({ generation: 2 })]
    expect(hearJoint(['v1', { ballot: before, proposal: ofAda }], ['v2'], ['v4'])).toBe('unsettled')
    expect(hearJoint(['v1'], ['v2'], ['v4', { ballot: now, proposal: ofAda }])).toBe('unsettled')
  })
})

describe('an answer that a read does not count', () => {
  const reading = quorumRead({ key: 'k', readId: '1.1', generation: 1 })

  it('is one of another generation', () => {
    for (const peer of voterNames(3)) {
      const step = takeState(reading, network(), answerFrom(peer, { kind: 'state' }, { generation: 2 }))
      expect(step).toEqual({ kind: 'waiting' })
    }
  })

  it('is one that tells no state', () => {
    for (const peer of voterNames(3)) {
      expect(takeState(reading, network(), answerFrom(peer, { kind: 'mute' }))).toEqual({ kind: 'waiting' })
      expect(takeState(reading, network(), answerFrom(peer, { kind: 'epoch', epoch: 2 }))).toEqual({ kind: 'waiting' })
    }
    expect(reading.states.size).toBe(0)
  })
})
