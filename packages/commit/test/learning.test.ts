import type { Commit, StoredRecord } from '@replicator/interface'
import { DECISIONS_MAX, openBallot } from '@replicator/interface'
import type { Held } from '@replicator/commit'
import { learnCommit, learnRecord, recordAfter } from '@replicator/commit'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ballotOf,
  commit,
  network,
  ofAda,
  ofBob,
  openVote,
  proposalOf,
  recordOf,
  slotOf,
  voter,
  voterNames,
} from './network.ts'

const mutable = proposalOf('cyd', { mutable: true })
const later = (sequence: number): typeof mutable => ({ ...mutable, id: `cyd.1.0000000000000000.${sequence}` })
const withRecord: Partial<Commit> = { record: recordOf(ofAda) }

describe('a node that is told a decision', () => {
  it('makes the record from its own vote, where it has voted for it', () => {
    const held = { slot: slotOf({ vote: openVote(ofAda) }) }
    expect(learnCommit(voter(), held, commit())).toEqual({ kind: 'record', record: recordOf(ofAda) })
  })

  it('makes it upon the record before', () => {
    const record = recordOf(mutable)
    const held = { record, slot: slotOf({ version: 2, vote: openVote(ofAda) }) }
    expect(learnCommit(voter(), held, commit({ version: 2 }))).toEqual({
      kind: 'record',
      record: recordOf(mutable, ofAda),
    })
  })

  it('makes it from a vote of another ballot too: one proposal has one value', () => {
    const held = { slot: slotOf({ vote: { ballot: ballotOf(), proposal: ofAda } }) }
    expect(learnCommit(voter(), held, commit()).kind).toBe('record')
  })

  it('takes the record that came along', () => {
    const record = recordOf(ofAda)
    const taken = { kind: 'record', record }
    expect(learnCommit(voter(), {}, commit(withRecord))).toEqual(taken)
    expect(learnCommit(voter(), { slot: slotOf({ vote: openVote(ofBob) }) }, commit(withRecord))).toEqual(taken)
  })

  it('makes the same record as the node that sends it along', () => {
    const held = { slot: slotOf({ vote: openVote(ofAda) }) }
    expect(learnCommit(voter(), held, commit())).toEqual(learnCommit(voter(), {}, commit(withRecord)))
  })

  it.each<[string, Held]>([
    ['has no vote', {}],
    ['has promised only', { slot: slotOf({ promised: ballotOf() }) }],
    ['has voted for another proposal', { slot: slotOf({ vote: openVote(ofBob) }) }],
    ['has voted for it, but for another version', { slot: slotOf({ version: 2, vote: openVote(ofAda) }) }],
  ])('needs the record where it %s', (_why, held) => {
    expect(learnCommit(voter(), held, commit())).toEqual({ kind: 'need' })
  })

  it('leaves versions out where it is given a later record', () => {
    const record = recordOf(mutable, later(2), later(3))
    const told = commit({ version: 3, proposal: later(3).id, record })
    expect(learnCommit(voter(), { record: recordOf(mutable) }, told)).toEqual({ kind: 'record', record })
  })
})

describe('a decision that is known already', () => {
  const three = recordOf(mutable, later(2), later(3))

  it('changes nothing, however often it is told', () => {
    expect(learnCommit(voter(), { record: recordOf(ofAda) }, commit())).toEqual({ kind: 'known' })
    expect(learnCommit(voter(), { record: three }, commit({ version: 2, proposal: later(2).id }))).toEqual({
      kind: 'known',
    })
  })

  it('is known without its proof, which may name voters of long ago', () => {
    expect(learnCommit(voter(), { record: recordOf(ofAda) }, commit({ voters: [] }))).toEqual({ kind: 'known' })
  })

  it('may be too old to be remembered', () => {
    const many = Array.from({ length: DECISIONS_MAX + 2 }, (_, index) => later(index + 1))
    const told = commit({ proposal: 'forgotten.1.0000000000000000.1' })
    expect(learnCommit(voter(), { record: recordOf(...many) }, told)).toEqual({ kind: 'known' })
  })
})

describe('a decision against another one', () => {
  it('stops the node: for one version two proposals are said to be decided', () => {
    const conflict = { kind: 'conflict', held: ofBob.id, told: ofAda.id }
    expect(learnCommit(voter(), { record: recordOf(ofBob) }, commit())).toEqual(conflict)
    expect(learnRecord({ record: recordOf(ofBob) }, recordOf(ofAda))).toEqual(conflict)
  })

  it('stops it for every version that is remembered', () => {
    const record = recordOf(mutable, later(2), later(3))
    const told = commit({ version: 2, proposal: ofAda.id })
    expect(learnCommit(voter(), { record }, told)).toEqual({ kind: 'conflict', held: later(2).id, told: ofAda.id })
  })

  it('stops it where a later version is told of a final record, which can have none', () => {
    const conflict = { kind: 'conflict', held: ofBob.id, told: later(2).id }
    const held = { record: recordOf(ofBob) }
    const record = recordOf(mutable, later(2))
    expect(learnRecord(held, record)).toEqual(conflict)
    expect(learnCommit(voter(), held, commit({ version: 2, proposal: later(2).id, record }))).toEqual(conflict)
  })
})

describe('the proof of a decision', () => {
  const classic = { ...withRecord, ballot: ballotOf() }

  it.each<[string, Partial<Commit>, string]>([
    ['a fast quorum of the open ballot', { voters: voterNames(4) }, 'record'],
    ['less than that', { voters: voterNames(3) }, 'unproven'],
    ['a classic quorum of a classic ballot', { ...classic, voters: voterNames(3) }, 'record'],
    ['less than that, named twice', { ...classic, voters: ['v1', 'v1', 'v2', 'v2'] }, 'unproven'],
    ['enough nodes, of which some have no vote', { ...classic, voters: ['v1', 'v2', 'ada', 'bob'] }, 'unproven'],
    ['nobody', { voters: [] }, 'unproven'],
    ['a ballot of another generation than it says', { ballot: openBallot(2), voters: voterNames(5) }, 'unproven'],
  ])('with five voters: %s', (_what, changes, kind) => {
    expect(learnCommit(voter(network({ voters: 5 })), {}, commit({ ...withRecord, ...changes })).kind).toBe(kind)
  })

  it('must hold in both sets where the generation is joint, and never in the open ballot', () => {
    const joint = voter(network({ voters: 5, epoch: 2, generation: 2, before: [1, 2, 3] }))
    const told = (voters: readonly string[], ballot = ballotOf({ generation: 2 })): string =>
      learnCommit(joint, {}, commit({ ...withRecord, generation: 2, ballot, voters })).kind
    expect(told(['v1', 'v2', 'v4'])).toBe('record')
    expect(told(['v1', 'v4', 'v5'])).toBe('unproven')
    expect(told(voterNames(5), openBallot(2))).toBe('unproven')
  })

  it('is believed where the generation is another one: its voters are not known any more, or not yet', () => {
    for (const generation of [2, 4]) {
      const told = commit({ ...withRecord, generation, ballot: openBallot(generation), voters: ['x'] })
      expect(learnCommit(voter(network({ epoch: 3, generation: 3 })), {}, told).kind).toBe('record')
    }
  })

  it.each<[string, StoredRecord]>([
    ['of another key', { ...recordOf(ofAda), key: 'other' }],
    ['of another version', recordOf(mutable, ofAda)],
    ['of another proposal', recordOf(ofBob)],
  ])('does not cover a record %s', (_what, record) => {
    expect(learnCommit(voter(), {}, commit({ record }))).toEqual({ kind: 'unproven' })
  })
})

describe('a record that another member holds', () => {
  it('is taken where there is none, or an older one', () => {
    const record = recordOf(mutable, later(2))
    expect(learnRecord({}, record)).toEqual({ kind: 'record', record })
    expect(learnRecord({ record: recordOf(mutable) }, record)).toEqual({ kind: 'record', record })
  })

  it('is known where the own one is as new, or newer', () => {
    const record = recordOf(mutable, later(2))
    expect(learnRecord({ record }, record)).toEqual({ kind: 'known' })
    expect(learnRecord({ record }, recordOf(mutable))).toEqual({ kind: 'known' })
  })

  it('leads all nodes to the same record, in whatever order they meet', () => {
    const versions = Array.from({ length: 12 }, (_, index) => index + 1)
    const records = versions.map((version) => recordOf(...versions.slice(0, version).map(later)))
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: 1 }), (met) => {
        let held: Held = {}
        for (const record of met) {
          const learned = learnRecord(held, record)
          expect(learned.kind === 'record' || learned.kind === 'known').toBe(true)
          if (learned.kind === 'record') held = { record: learned.record }
        }
        expect(held.record?.version).toBe(Math.max(...met.map((record) => record.version)))
      }),
    )
  })
})

describe('a vote that was given', () => {
  it('is not given up by any answer: only the record of its version takes its place', () => {
    const record = recordAfter(undefined, { key: 'k', version: 1, proposal: ofBob })
    const learned = learnCommit(voter(), { slot: slotOf({ vote: openVote(ofAda) }) }, commit({ proposal: ofBob.id }))
    expect(learned).toEqual({ kind: 'need' })
    expect(learnRecord({ slot: slotOf({ vote: openVote(ofAda) }) }, record)).toEqual({ kind: 'record', record })
  })
})
