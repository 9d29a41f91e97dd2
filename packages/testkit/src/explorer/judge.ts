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

/** Every set of voters that is just enough: as places in an order in which it is complete only with the last one. */
export function arrivals(deciding: readonly boolean[], places: number): readonly (readonly number[])[] {
  const found: number[][] = []
  for (const [mask, enough] of deciding.entries()) {
    if (!enough) continue
    const within = Array.from({ length: places }, (_, place) => place).filter((place) => (mask >> place) & 1)
    const last = within.find((place) => !deciding[mask & ~(1 << place)])
    if (last !== undefined) found.push([...within.filter((place) => place !== last), last])
  }
  return found
}
