import type { ClusterId, Member, NetworkConfiguration, NetworkId, PeerId } from '@replicator/interface'
import { REMOVED_MAX, compareText, defaultNodeName } from '@replicator/interface'
import { textOf } from './configuration-form.js'
import { votersOf } from './electorate.js'

/** The first configuration; `joining` is that of the configuration. */
export function genesis(
  networkId: NetworkId,
  founder: Omit<Member, 'role'>,
  joining?: NetworkConfiguration['joining'],
): NetworkConfiguration {
  const members = [{ ...founder, role: 'voter' as const }]
  return { networkId, epoch: 1, generation: 1, members, ...(joining === undefined ? {} : { joining }) }
}

export function memberOf(configuration: NetworkConfiguration, peer: PeerId): Member | undefined {
  return configuration.members.find((member) => member.peer === peer)
}

/** Whether a peer has a vote: as a voter, or while the generation is joint as one of the voters before it. */
export function hasVote(configuration: NetworkConfiguration, peer: PeerId): boolean {
  return memberOf(configuration, peer)?.role === 'voter' || (configuration.joint?.voters.includes(peer) ?? false)
}

/** The cluster ids in order, each with its members in the order of their peer ids. */
export function clustersOf(configuration: NetworkConfiguration): ReadonlyMap<ClusterId, readonly Member[]> {
  const clusters = new Map<ClusterId, Member[]>()
  for (const member of configuration.members) {
    const members = clusters.get(member.cluster)
    if (members === undefined) clusters.set(member.cluster, [member])
    else members.push(member)
  }
  return new Map([...clusters].toSorted(([a], [b]) => compareText(a, b)))
}

/**
 * What a peer is called in words for people: its name, with its peer id where another member has the same one, and the peer
 * id alone of one that is no member.
 */
export function callName(configuration: NetworkConfiguration | undefined, peer: PeerId): string {
  const member = configuration === undefined ? undefined : memberOf(configuration, peer)
  if (configuration === undefined || member === undefined) return peer
  const name = nameOf(member)
  return configuration.members.some((other) => other !== member && nameOf(other) === name) ? `${name} (${peer})` : name
}

/** The name of a member, as given or by default. */
export function nameOf({ peer, cluster, name }: Member): string {
  return name ?? defaultNodeName(cluster, peer)
}

/** The next configuration with these members added, or their addresses and names replaced where they are members already. */
export function withMembers(
  configuration: NetworkConfiguration,
  changes: readonly Omit<Member, 'role'>[],
): NetworkConfiguration {
  const members = new Map(configuration.members.map((member) => [member.peer, member]))
  for (const { peer, cluster, addresses, name } of changes) {
    const { name: _, ...known } = members.get(peer) ?? { peer, cluster, role: 'learner' as const, name }
    members.set(peer, { ...known, addresses, ...(name === undefined ? {} : { name }) })
  }
  return { ...configuration, epoch: configuration.epoch + 1, members: inOrder([...members.values()]) }
}

/** The final configuration behind a joint one: those that leave are no members any more. */
export function withoutJoint({ joint, ...configuration }: NetworkConfiguration): NetworkConfiguration {
  const epoch = configuration.epoch + 1
  return withRemoved({ ...configuration, epoch, generation: epoch }, joint?.leaving ?? [])
}

/** The same configuration without these members, which are remembered as removed. */
export function withRemoved(configuration: NetworkConfiguration, gone: readonly PeerId[]): NetworkConfiguration {
  if (gone.length === 0) return configuration
  return {
    ...configuration,
    members: configuration.members.filter(({ peer }) => !gone.includes(peer)),
    removed: [...gone, ...(configuration.removed ?? [])].slice(0, REMOVED_MAX),
  }
}

/** The same members again, one epoch on: from now on whoever wants to join needs a token. */
export function withTokens(configuration: NetworkConfiguration): NetworkConfiguration {
  return { ...unchanged(configuration), joining: 'token' }
}

/** The same members again, one epoch on: what settles a version of the configuration that nobody proposed for. */
export function unchanged(configuration: NetworkConfiguration): NetworkConfiguration {
  return { ...configuration, epoch: configuration.epoch + 1 }
}

/**
 * Whether voters may accept `next` behind `current`: from a final configuration to a joint one of the same members, from a
 * joint one to its own final one, or a change of learners, addresses and what newcomers need that leaves voters and
 * generation as they are.
 */
export function mayFollow(current: NetworkConfiguration, next: NetworkConfiguration): boolean {
  if (next.networkId !== current.networkId || next.epoch !== current.epoch + 1) return false
  // A network that asks for tokens never stops to.
  if (current.joining !== undefined && next.joining === undefined) return false
  if (next.generation === current.generation) return mayFollowInGeneration(current, next)
  if (next.generation !== next.epoch) return false
  if (current.joint !== undefined) return textOf(next) === textOf(withoutJoint(current))
  return mayBeginJoint(current, next)
}

function mayFollowInGeneration(current: NetworkConfiguration, next: NetworkConfiguration): boolean {
  const { joint } = current
  if (!sameList(votersOf(current), votersOf(next)) || JSON.stringify(joint) !== JSON.stringify(next.joint)) return false
  // Links and answers go by membership: an old voter whose vote still counts must not drop out of it.
  const staying = [...(joint?.voters ?? []), ...(joint?.leaving ?? [])]
  if (staying.some((peer) => memberOf(next, peer) === undefined)) return false
  if (next.members.some((member) => !keepsCluster(current, member))) return false
  const gone = current.members.map(({ peer }) => peer).filter((peer) => memberOf(next, peer) === undefined)
  return sameList(next.removed ?? [], withRemoved(current, gone).removed ?? [])
}

/** Nobody comes or goes with a joint generation, and it says itself who leaves with its final one. */
function mayBeginJoint(current: NetworkConfiguration, next: NetworkConfiguration): boolean {
  const voters = votersOf(current)
  const places = ({ members }: NetworkConfiguration): string =>
    JSON.stringify(members.map(({ peer, cluster, addresses, name }) => [peer, cluster, addresses, name]))
  return (
    !sameList(voters, votersOf(next)) &&
    next.joint?.generation === current.generation &&
    sameList(next.joint.voters, voters) &&
    places(next) === places(current) &&
    next.joining === current.joining &&
    sameList(next.removed ?? [], current.removed ?? [])
  )
}

/** Nobody changes its cluster, and nobody that was removed comes back. */
function keepsCluster(current: NetworkConfiguration, { peer, cluster }: Member): boolean {
  const known = memberOf(current, peer)
  return known === undefined ? current.removed?.includes(peer) !== true : known.cluster === cluster
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i])
}

function inOrder(members: readonly Member[]): readonly Member[] {
  return [...members].toSorted((a, b) => compareText(a.peer, b.peer))
}
