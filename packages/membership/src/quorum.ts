/**
 * How many votes decide.
 *
 * Any two classic quorums share a voter, so two classic ballots never decide apart. A fast quorum must be larger: a
 * recovery that hears from a classic quorum must be able to tell which open proposal may have been decided. Two fast
 * quorums and one classic one always share a voter exactly where `classic + 2 * fast > 2 * voters`, so the fast quorum is
 * the least number for which that holds. A smaller one breaks agreement; a larger one only costs availability.
 */
export function classicQuorum(voters: number): number {
  return Math.floor(voters / 2) + 1
}

export function fastQuorum(voters: number): number {
  return Math.floor((2 * voters - classicQuorum(voters)) / 2) + 1
}

/**
 * How many open votes for one proposal among `heard` promises mean that it may have been decided: the silent voters may
 * all have voted for it too.
 */
export function possiblyDecidedAt({ voters, heard }: { voters: number; heard: number }): number {
  return fastQuorum(voters) - (voters - heard)
}
