import type { NetworkConfiguration, PeerId } from '@replicator/interface'
import { classicQuorum, fastQuorum } from './quorum.js'

/** Who votes in a configuration, as it is asked for. */
interface Electorate {
  readonly voters: readonly PeerId[]
  readonly sets: readonly (readonly PeerId[])[]
  readonly everyVoter: readonly PeerId[]
  readonly ring: readonly PeerId[]
}

/**
 * Each message and each tick asks several times who votes, and a configuration never changes: it is found out once for
 * each. It goes with its configuration, and nothing but speed depends on it.
 */
const found = new WeakMap<NetworkConfiguration, Electorate>()

function electorateOf(configuration: NetworkConfiguration): Electorate {
  const known = found.get(configuration)
  if (known !== undefined) return known
  const voters = configuration.members.filter((member) => member.role === 'voter').map((member) => member.peer)
  const before = configuration.joint?.voters
  const all = before === undefined ? voters : [...voters, ...before.filter((peer) => !voters.includes(peer))]
  const electorate = {
    voters,
    sets: before === undefined ? [voters] : [voters, before],
    everyVoter: all,
    ring: all.toSorted(),
  }
  found.set(configuration, electorate)
  return electorate
}

/** The voters of a configuration, in the order of their peer ids. */
export function votersOf(configuration: NetworkConfiguration): readonly PeerId[] {
  return electorateOf(configuration).voters
}

/**
 * The sets in each of which a quorum must hold: the voters, and while the generation is joint also those of the
 * generation before it.
 */
export function electorates(configuration: NetworkConfiguration): readonly (readonly PeerId[])[] {
  return electorateOf(configuration).sets
}

/** Everybody who has a vote in this configuration, old and new voters alike, each once. */
export function everyVoter(configuration: NetworkConfiguration): readonly PeerId[] {
  return electorateOf(configuration).everyVoter
}

/** The same in the order of their peer ids: each comes before the next, the last one before the first. */
export function ringOf(configuration: NetworkConfiguration): readonly PeerId[] {
  return electorateOf(configuration).ring
}

export type Holds = (peer: PeerId) => boolean

function count(peers: readonly PeerId[], holds: Holds): number {
  let found = 0
  for (const peer of peers) if (holds(peer)) found++
  return found
}

/** Whether the peers for which `holds` is true are a classic quorum, in both sets while joint. */
export function isClassicQuorum(configuration: NetworkConfiguration, holds: Holds): boolean {
  return electorates(configuration).every((voters) => count(voters, holds) >= classicQuorum(voters.length))
}

/** Whether they are a fast quorum. Never while the generation is joint: the open ballot is off. */
export function isFastQuorum(configuration: NetworkConfiguration, holds: Holds): boolean {
  if (configuration.joint !== undefined) return false
  const voters = votersOf(configuration)
  return count(voters, holds) >= fastQuorum(voters.length)
}

/** The voters whose open votes a recovery in this generation counts, and the generation that those votes are of. */
export function openElectorate(configuration: NetworkConfiguration): {
  readonly generation: number
  readonly voters: readonly PeerId[]
} {
  return configuration.joint ?? { generation: configuration.generation, voters: votersOf(configuration) }
}
