import type { NetworkConfiguration, PeerId } from '@replicator/interface'

/**
 * The checker's own arithmetic, written from the definitions and not from the code that it judges: a decision is a fast
 * quorum of votes in the open ballot or a classic quorum in any other, in the old and in the new set while joint.
 */
export function majority(voters: number): number {
  let votes = 0
  while (2 * votes <= voters) votes++
  return votes
}

export function leastFast(voters: number): number {
  let votes = 1
  while (majority(voters) + 2 * votes <= 2 * voters) votes++
  return votes
}

function setsOf({ members, joint }: NetworkConfiguration): readonly (readonly PeerId[])[] {
  const voters = members.filter((member) => member.role === 'voter').map((member) => member.peer)
  return joint === undefined ? [voters] : [voters, joint.voters]
}

/** For each set of voters, as a mask over `peers`: whether its votes decide. */
export function decidingMasks(
  configuration: NetworkConfiguration,
  { peers, open }: { peers: readonly PeerId[]; open: boolean },
): readonly boolean[] {
  const sets = setsOf(configuration)
  return Array.from({ length: 1 << peers.length }, (_, mask) => {
    if (open && configuration.joint !== undefined) return false
    return sets.every((set) => {
      const votes = peers.filter((peer, place) => (mask >> place) & 1 && set.includes(peer)).length
      return votes >= (open ? leastFast(set.length) : majority(set.length))
    })
  })
}
