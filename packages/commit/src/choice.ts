/**
 * What a recovery may propose, once a classic quorum has promised.
 *
 * Something may have been decided in a lower ballot; whatever it was, a voter of this quorum reports a vote for it.
 *
 * 1. A classic ballot's vote: the one of the highest ballot is the only value that can have been decided, or that a
 *    later ballot was bound to.
 * 2. Otherwise only the open ballot can have decided. A value was decided there only if `fast` voters voted for it; the
 *    silent ones may all have. So a value with at least `fast - silent` reported votes may have been decided, and no two
 *    can (that is what the size of a fast quorum is for).
 * 3. Otherwise nothing was decided, and nothing can be any more: the promises closed the open ballot. Every node chooses
 *    alike, so that racing recoveries agree: the most votes, then the lowest proposal id.
 *
 * The rejected alternative, taking only a value that a classic quorum is seen to have voted for, forgets a value that was
 * decided by voters of whom fewer are among those heard: with four voters, two of three.
 */
import type { NetworkConfiguration, PeerId, Proposal, ProposalId, Vote } from '@replicator/interface'
import { compareBallots, compareText, isOpen } from '@replicator/interface'
import { openElectorate, possiblyDecidedAt } from '@replicator/membership'

/** The vote that each promising voter reported, or undefined where it had none. */
export type Promises = ReadonlyMap<PeerId, Vote | undefined>

export interface Choice {
  readonly proposal: Proposal
  /** True where it may have been decided already, so that nothing else may be proposed. */
  readonly bound: boolean
}

/** Undefined where no vote was reported: the choice is free among what the caller has to offer. */
export function choose(configuration: NetworkConfiguration, promises: Promises): Choice | undefined {
  const classic = highestClassicVote(promises)
  if (classic !== undefined) return { proposal: classic.proposal, bound: true }
  const possible = possiblyDecided(configuration, promises)
  if (possible !== undefined) return { proposal: possible, bound: true }
  const leader = leadingProposal(promises)
  return leader === undefined ? undefined : { proposal: leader, bound: false }
}

function highestClassicVote(promises: Promises): Vote | undefined {
  let highest: Vote | undefined
  for (const vote of promises.values()) {
    if (vote === undefined || isOpen(vote.ballot)) continue
    if (highest === undefined || compareBallots(vote.ballot, highest.ballot) > 0) highest = vote
  }
  return highest
}

function possiblyDecided(configuration: NetworkConfiguration, promises: Promises): Proposal | undefined {
  const { generation, voters } = openElectorate(configuration)
  const heard = voters.filter((peer) => promises.has(peer))
  const enough = possiblyDecidedAt({ voters: voters.length, heard: heard.length })
  const counted = new Map<ProposalId, { proposal: Proposal; votes: number }>()
  for (const peer of heard) {
    const vote = promises.get(peer)
    if (vote === undefined || vote.ballot.generation !== generation) continue
    const entry = counted.get(vote.proposal.id) ?? { proposal: vote.proposal, votes: 0 }
    entry.votes++
    counted.set(vote.proposal.id, entry)
  }
  for (const { proposal, votes } of counted.values()) if (votes >= enough) return proposal
  return undefined
}

function leadingProposal(promises: Promises): Proposal | undefined {
  const counted = new Map<ProposalId, { proposal: Proposal; votes: number }>()
  for (const vote of promises.values()) {
    if (vote === undefined) continue
    const entry = counted.get(vote.proposal.id) ?? { proposal: vote.proposal, votes: 0 }
    entry.votes++
    counted.set(vote.proposal.id, entry)
  }
  return ranked([...counted.values()].map(({ proposal, votes }) => ({ id: proposal.id, votes, proposal })))[0]?.proposal
}

/** Most votes first, then the lowest proposal id: the order in which rivals take their turn. */
export function ranked<T extends { readonly id: ProposalId; readonly votes: number }>(
  rivals: readonly T[],
): readonly T[] {
  return [...rivals].toSorted((a, b) => b.votes - a.votes || compareText(a.id, b.id))
}
