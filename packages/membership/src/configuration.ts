import type { ClusterId, Member, NetworkConfiguration, NetworkId, PeerId } from '@replicator/interface'
import {
  ADDRESSES_PER_MEMBER_MAX,
  ADDRESS_BYTES_MAX,
  MEMBERS_MAX,
  compareText,
  isClusterId,
  defaultNodeName,
  isNetworkId,
  isNodeName,
  isPeerId,
  utf8Decode,
  utf8Encode,
} from '@replicator/interface'
import { votersOf } from './electorate.js'

/** The media type that a configuration's record bears. */
export const CONFIGURATION_TYPE = 'application/vnd.replicator.configuration+json'

export function genesis(networkId: NetworkId, founder: Omit<Member, 'role'>): NetworkConfiguration {
  return { networkId, epoch: 1, generation: 1, members: [{ ...founder, role: 'voter' }] }
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
    const known = members.get(peer) ?? { peer, cluster, role: 'learner' }
    const { role } = known
    members.set(peer, { peer, cluster: known.cluster, role, addresses, ...(name === undefined ? {} : { name }) })
  }
  return { ...configuration, epoch: configuration.epoch + 1, members: inOrder([...members.values()]) }
}

/** The joint configuration in which these learners become voters. */
export function withVoters(configuration: NetworkConfiguration, promoted: readonly PeerId[]): NetworkConfiguration {
  const epoch = configuration.epoch + 1
  return {
    networkId: configuration.networkId,
    epoch,
    generation: epoch,
    members: configuration.members.map((member) =>
      promoted.includes(member.peer) ? { ...member, role: 'voter' } : member,
    ),
    joint: { generation: configuration.generation, voters: votersOf(configuration) },
  }
}

/** The final configuration behind a joint one. */
export function withoutJoint({ networkId, epoch, members }: NetworkConfiguration): NetworkConfiguration {
  return { networkId, epoch: epoch + 1, generation: epoch + 1, members }
}

/** The same members again, one epoch on: what settles a version of the configuration that nobody proposed for. */
export function unchanged(configuration: NetworkConfiguration): NetworkConfiguration {
  return { ...configuration, epoch: configuration.epoch + 1 }
}

/**
 * Whether voters may accept `next` behind `current`: from a final configuration to a joint one, from a joint one to its
 * own final one, or a change of learners and addresses that leaves voters and generation as they are.
 */
export function mayFollow(current: NetworkConfiguration, next: NetworkConfiguration): boolean {
  if (next.networkId !== current.networkId || next.epoch !== current.epoch + 1) return false
  if (next.members.some((member) => !keepsCluster(current, member))) return false
  // Links and answers go by membership: an old voter whose vote still counts must not drop out of it.
  if (next.joint?.voters.some((peer) => memberOf(next, peer) === undefined) === true) return false
  const before = votersOf(current)
  const sameVoters = sameList(before, votersOf(next))
  if (next.generation === current.generation) return sameVoters && sameJoint(current.joint, next.joint)
  if (next.generation !== next.epoch) return false
  if (current.joint !== undefined) return next.joint === undefined && sameVoters
  return (
    !sameVoters &&
    next.joint !== undefined &&
    next.joint.generation === current.generation &&
    sameList(next.joint.voters, before)
  )
}

function keepsCluster(current: NetworkConfiguration, member: Member): boolean {
  const known = memberOf(current, member.peer)
  return known === undefined || known.cluster === member.cluster
}

type Joint = NetworkConfiguration['joint']

function sameJoint(a: Joint, b: Joint): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.generation === b.generation && sameList(a.voters, b.voters)
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i])
}

function inOrder(members: readonly Member[]): readonly Member[] {
  return [...members].toSorted((a, b) => compareText(a.peer, b.peer))
}

/** The value of a configuration's record. */
export function encodeConfiguration(configuration: NetworkConfiguration): Uint8Array {
  const { networkId, epoch, generation, members, joint } = configuration
  return utf8Encode(
    JSON.stringify({
      networkId,
      epoch,
      generation,
      members: members.map(({ peer, cluster, role, addresses, name }) => ({ peer, cluster, role, addresses, name })),
      ...(joint === undefined ? {} : { joint }),
    }),
  )
}

/** The configuration in a record's value; undefined where the bytes are not a well-formed one. */
export function decodeConfiguration(value: Uint8Array | undefined): NetworkConfiguration | undefined {
  if (value === undefined) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(utf8Decode(value))
  } catch {
    return undefined
  }
  return isConfiguration(parsed) ? parsed : undefined
}

function isConfiguration(value: unknown): value is NetworkConfiguration {
  if (!isObject(value)) return false
  const { networkId, epoch, generation, members, joint } = value
  if (!isText(networkId) || !isNetworkId(networkId)) return false
  if (!isCount(epoch) || !isCount(generation) || generation > epoch) return false
  if (!Array.isArray(members) || members.length === 0 || members.length > MEMBERS_MAX) return false
  if (!members.every(isMember) || !isAscending(members.map((member) => member.peer))) return false
  if (!members.some((member) => member.role === 'voter')) return false
  if (joint === undefined) return true
  if (!isObject(joint) || !isCount(joint['generation']) || joint['generation'] >= generation) return false
  const voters = joint['voters']
  if (!Array.isArray(voters) || voters.length === 0 || voters.length > MEMBERS_MAX) return false
  return voters.every((each) => isText(each) && isPeerId(each)) && isAscending(voters)
}

function isMember(value: unknown): value is Member {
  if (!isObject(value)) return false
  const { peer, cluster, role, addresses, name } = value
  return (
    isText(peer) &&
    isPeerId(peer) &&
    isText(cluster) &&
    isClusterId(cluster) &&
    (role === 'voter' || role === 'learner') &&
    (name === undefined || (isText(name) && isNodeName(name))) &&
    Array.isArray(addresses) &&
    addresses.length <= ADDRESSES_PER_MEMBER_MAX &&
    addresses.every((address) => isText(address) && address.length <= ADDRESS_BYTES_MAX)
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isAscending(list: readonly string[]): boolean {
  return list.every((each, i) => i === 0 || compareText(list[i - 1] ?? '', each) < 0)
}
