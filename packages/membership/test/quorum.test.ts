import { classicQuorum, fastQuorum, possiblyDecidedAt } from '@replicator/membership'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** The second implementation: from what a quorum is for, not from a formula. */
function leastMajority(voters: number): number {
  for (let votes = 1; ; votes++) if (votes > voters - votes) return votes
}

/** Whether two fast quorums and a classic one always have a voter in common: in the worst case they overlap least. */
function alwaysMeet(voters: number, fast: number): boolean {
  const inBothFast = Math.max(0, 2 * fast - voters)
  return inBothFast + leastMajority(voters) > voters
}

const someVoters = fc.integer({ min: 1, max: 200 })

describe('the quorums of the networks that the protocol names', () => {
  it.each([
    ['1 × 1', 1, 1, 1],
    ['1 × 3', 3, 2, 3],
    ['1 × 4', 4, 3, 3],
    ['1 × 5', 5, 3, 4],
    ['2 × 3', 6, 4, 5],
    ['3 × 3', 9, 5, 7],
    ['4 × 3', 12, 7, 9],
    ['5 × 3 and 3 × 5', 15, 8, 12],
  ])('are as its table says: %s', (_name, voters, classic, fast) => {
    expect([classicQuorum(voters), fastQuorum(voters)]).toEqual([classic, fast])
  })
})

describe('a classic quorum', () => {
  it('is the least number of votes of which two sets always share a voter', () => {
    fc.assert(
      fc.property(someVoters, (voters) => {
        expect(classicQuorum(voters)).toBe(leastMajority(voters))
      }),
    )
  })
})

describe('a fast quorum', () => {
  it('is the least for which two of them and a classic quorum always share a voter', () => {
    fc.assert(
      fc.property(someVoters, (voters) => {
        const fast = fastQuorum(voters)
        expect(alwaysMeet(voters, fast)).toBe(true)
        expect(alwaysMeet(voters, fast - 1)).toBe(false)
      }),
    )
  })

  it('is the least integer with qc + 2·qf > 2·V, in the words of the protocol', () => {
    fc.assert(
      fc.property(someVoters, (voters) => {
        let least = 0
        while (classicQuorum(voters) + 2 * least <= 2 * voters) least++
        expect(fastQuorum(voters)).toBe(least)
      }),
    )
  })

  it('is never more than all, and never less than a classic one', () => {
    fc.assert(
      fc.property(someVoters, (voters) => {
        expect(fastQuorum(voters)).toBeLessThanOrEqual(voters)
        expect(fastQuorum(voters)).toBeGreaterThanOrEqual(classicQuorum(voters))
      }),
    )
  })

  it('is reached with a node down in each of three clusters of five; in three of three only a classic one is', () => {
    expect(fastQuorum(15)).toBeLessThanOrEqual(12)
    expect(fastQuorum(9)).toBeGreaterThan(6)
    expect(classicQuorum(9)).toBeLessThanOrEqual(6)
  })
})

/** Whether a value with these votes may have been decided: every silent voter may have voted for it too. */
function mayBe(voters: number, heard: number, votes: number): boolean {
  return votes + (voters - heard) >= fastQuorum(voters)
}

describe('the votes that may mean a decision, among the promises heard', () => {
  const heardOf = fc
    .integer({ min: 1, max: 60 })
    .chain((voters) => fc.tuple(fc.constant(voters), fc.integer({ min: classicQuorum(voters), max: voters })))

  it('are as many as the silent voters cannot make up for', () => {
    fc.assert(
      fc.property(heardOf, fc.nat({ max: 60 }), ([voters, heard], votes) => {
        expect(votes >= possiblyDecidedAt({ voters, heard })).toBe(mayBe(voters, heard, votes))
      }),
    )
  })

  it('are at least one, so a value that nobody reports was not decided', () => {
    fc.assert(
      fc.property(heardOf, ([voters, heard]) => {
        expect(possiblyDecidedAt({ voters, heard })).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  it('are more than half of the promises heard, so two values never have them', () => {
    fc.assert(
      fc.property(heardOf, ([voters, heard]) => {
        expect(2 * possiblyDecidedAt({ voters, heard })).toBeGreaterThan(heard)
      }),
    )
  })
})
