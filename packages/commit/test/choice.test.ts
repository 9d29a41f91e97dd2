import type { NetworkConfiguration, PeerId, Proposal, Vote } from '@replicator/interface'
import { compareBallots } from '@replicator/interface'
import type { Promises } from '@replicator/commit'
import { choose, ranked } from '@replicator/commit'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignments, ballotOf, network, ofAda, ofBob, ofCyd, openVote, subsets, voterNames } from './network.ts'

/** What a fast and a classic quorum are, once more: from their definitions, by counting up. */
function majority(voters: number): number {
  let votes = 1
  while (votes <= voters - votes) votes++
  return votes
}

function fast(voters: number): number {
  let votes = 1
  while (majority(voters) + 2 * votes <= 2 * voters) votes++
  return votes
}

/**
 * Brute force: the proposals that may have been decided in the open ballot, given what was reported. A silent voter may
 * have voted for any of them or for none; each possibility is tried.
 */
function mayBeDecided(voters: readonly PeerId[], promises: Promises, generation = 1): Set<string> {
  const silent = voters.filter((peer) => !promises.has(peer))
  const reported = voters.map((peer) => promises.get(peer)).filter((vote) => vote?.ballot.generation === generation)
  const found = new Set<string>()
  for (const votes of assignments<Proposal | undefined>([ofAda, ofBob, undefined], silent.length)) {
    for (const { id } of [ofAda, ofBob]) {
      const cast = reported.filter((vote) => vote?.proposal.id === id).length
      if (cast + votes.filter((each) => each?.id === id).length >= fast(voters.length)) found.add(id)
    }
  }
  return found
}

function promised(peers: readonly PeerId[], votes: readonly (Vote | undefined)[]): Promises {
  return new Map(peers.map((peer, index) => [peer, votes[index]]))
}

const none: Vote | undefined = undefined
const someVotes = [none, openVote(ofAda), openVote(ofBob)]

describe('a recovery that was told of open votes only', () => {
  it.each([3, 4, 5])('is bound to what may have been decided, and only to that: all cases of %d voters', (count) => {
    const voters = voterNames(count)
    const configuration = network({ voters: count })
    let cases = 0
    for (const heard of subsets(voters)) {
      if (heard.length < majority(count)) continue
      for (const votes of assignments(someVotes, heard.length)) {
        const promises = promised(heard, votes)
        const possible = mayBeDecided(voters, promises)
        const choice = choose(configuration, promises)
        cases++
        expect(possible.size).toBeLessThanOrEqual(1)
        expect(choice?.bound ? [choice.proposal.id] : []).toEqual([...possible])
      }
    }
    expect(cases).toBeGreaterThan(50)
  })

  it('is bound to what may have been decided in larger networks too', () => {
    const sizes = fc.integer({ min: 6, max: 9 }).chain((count) => {
      const heard = fc.shuffledSubarray([...voterNames(count)], { minLength: majority(count) })
      return heard.chain((peers) =>
        fc.tuple(
          fc.constant(count),
          fc.constant(peers),
          fc.array(fc.constantFrom(...someVotes), { minLength: peers.length, maxLength: peers.length }),
        ),
      )
    })
    fc.assert(
      fc.property(sizes, ([count, peers, votes]) => {
        const promises = promised(peers, votes)
        const choice = choose(network({ voters: count }), promises)
        const possible = mayBeDecided(voterNames(count), promises)
        expect(choice?.bound ? [choice.proposal.id] : []).toEqual([...possible])
      }),
    )
  })

  it('chooses alike whichever voters reported which votes, and in whatever order', () => {
    const cases = fc.array(fc.constantFrom(...someVotes), { minLength: 3, maxLength: 5 })
    fc.assert(
      fc.property(cases, fc.shuffledSubarray([...voterNames(5)], { minLength: 5 }), (votes, peers) => {
        const straight = choose(network({ voters: 5 }), promised(voterNames(5).slice(0, votes.length), votes))
        const mixed = choose(network({ voters: 5 }), promised(peers.slice(0, votes.length), votes))
        expect(mixed).toEqual(straight)
      }),
    )
  })
})

describe('a recovery that is free to choose', () => {
  const configuration = network({ voters: 5 })
  const choice = (...votes: readonly (Vote | undefined)[]): ReturnType<typeof choose> =>
    choose(configuration, promised(voterNames(5), votes))

  it('takes the proposal with the most votes', () => {
    const votes = [openVote(ofAda), openVote(ofBob), openVote(ofBob), openVote(ofCyd), none]
    expect(choice(...votes)).toEqual({ proposal: ofBob, bound: false })
  })

  it('takes the lowest proposal id among those', () => {
    const votes = [openVote(ofCyd), openVote(ofCyd), openVote(ofBob), openVote(ofBob), openVote(ofAda)]
    expect(choice(...votes)).toEqual({ proposal: ofBob, bound: false })
  })

  it('leaves the choice to the caller where nobody has a vote', () => {
    expect(choice(none, none, none)).toBeUndefined()
  })

  it('offers a vote of a generation of long ago, but is not bound by it', () => {
    const later = network({ voters: 3, epoch: 9, generation: 9 })
    const votes = [openVote(ofBob, 1), openVote(ofBob, 1), none]
    expect(choose(later, promised(voterNames(3), votes))).toEqual({ proposal: ofBob, bound: false })
  })
})

describe('a recovery that was told of votes in classic ballots', () => {
  const configuration = network({ voters: 5 })

  it('takes the value of the highest one, whatever the open votes say', () => {
    const votes = [
      { ballot: ballotOf({ number: 1 }), proposal: ofAda },
      { ballot: ballotOf({ number: 2 }), proposal: ofBob },
      openVote(ofCyd),
      openVote(ofCyd),
      openVote(ofCyd),
    ]
    expect(choose(configuration, promised(voterNames(5), votes))).toEqual({ proposal: ofBob, bound: true })
  })

  it('goes by the generation before the number', () => {
    const votes = [
      { ballot: ballotOf({ generation: 3, number: 9 }), proposal: ofAda },
      { ballot: ballotOf({ generation: 5, number: 1 }), proposal: ofBob },
      none,
    ]
    const later = network({ voters: 3, epoch: 5, generation: 5 })
    expect(choose(later, promised(voterNames(3), votes))).toEqual({ proposal: ofBob, bound: true })
  })

  it('takes the highest one of any votes, as sorting would find it', () => {
    const classicVote = fc.record({
      ballot: fc.record({
        generation: fc.integer({ min: 1, max: 2 }),
        number: fc.integer({ min: 1, max: 3 }),
        peer: fc.constantFrom('ada', 'bob'),
        boot: fc.integer({ min: 1, max: 2 }),
        attempt: fc.integer({ min: 1, max: 2 }),
      }),
      proposal: fc.constantFrom(ofAda, ofBob, ofCyd),
    })
    const votes = fc.uniqueArray(classicVote, {
      minLength: 1,
      maxLength: 5,
      selector: ({ ballot }) => JSON.stringify(ballot),
    })
    fc.assert(
      fc.property(votes, (each) => {
        const highest = each.toSorted((a, b) => compareBallots(a.ballot, b.ballot)).at(-1)
        const choice = choose(network({ voters: 5, epoch: 2, generation: 2 }), promised(voterNames(5), each))
        expect(choice).toEqual({ proposal: highest?.proposal, bound: true })
      }),
    )
  })
})

describe('a recovery in a joint generation', () => {
  const joint: NetworkConfiguration = network({ voters: 5, epoch: 2, generation: 2, before: [1, 2, 3] })

  it('counts the open votes of the generation before, among the voters of that: all cases', () => {
    const old = ['v1', 'v2', 'v3']
    for (const heardOld of subsets(old)) {
      if (heardOld.length < 2) continue
      for (const votes of assignments(someVotes, heardOld.length)) {
        const promises = promised([...heardOld, 'v4', 'v5'], [...votes, none, none])
        const possible = mayBeDecided(old, promises)
        const choice = choose(joint, promises)
        expect(choice?.bound ? [choice.proposal.id] : []).toEqual([...possible])
      }
    }
  })

  it('does not count what an added voter may hold of it', () => {
    const votes = [openVote(ofAda), none, openVote(ofBob), openVote(ofBob)]
    expect(choose(joint, promised(['v1', 'v2', 'v4', 'v5'], votes))).toEqual({ proposal: ofBob, bound: false })
  })

  it('does not count open votes of its own generation: there are none', () => {
    const votes = [openVote(ofAda, 2), openVote(ofAda, 2), openVote(ofAda, 2), none]
    expect(choose(joint, promised(['v1', 'v2', 'v3', 'v4'], votes))?.bound).toBe(false)
  })
})

describe('rivals in a split open ballot', () => {
  it('take their turn by votes, then by proposal id', () => {
    const some = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-d]{1,2}$/), votes: fc.nat(3) }), {
      selector: ({ id }) => id,
    })
    fc.assert(
      fc.property(some, (rivals) => {
        const order = ranked(rivals)
        expect(order.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
          rivals.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        )
        for (const [index, each] of order.slice(1).entries()) {
          const before = order[index]
          expect(
            before === undefined || before.votes > each.votes || (before.votes === each.votes && before.id < each.id),
          ).toBe(true)
        }
      }),
    )
  })
})
