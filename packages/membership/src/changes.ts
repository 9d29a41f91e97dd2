/** Changes of the members that somebody asks for: what is asked, the configuration that they lead to, and when it is so. */
import type { Member, MemberChanges, MembersRequest, NetworkConfiguration, PeerId } from '@replicator/interface'
import { compareText } from '@replicator/interface'
import { memberOf, withoutJoint, withRemoved } from './configuration.js'
import { votersOf } from './electorate.js'

/** What was asked, as far as it can be done at all. */
export type Understood =
  | { readonly kind: 'changes'; readonly changes: MemberChanges }
  | { readonly kind: 'unknown'; readonly peer: PeerId }
  | { readonly kind: 'impossible'; readonly reason: string }

/**
 * Reads a request against a final configuration. To replace is to remove one and to give another one a vote. What is so
 * already is no obstacle, so that a request can be repeated.
 */
export function understood(configuration: NetworkConfiguration, request: MembersRequest): Understood {
  const { remove = [], promote = [], demote = [] } = request
  const replaced = Object.entries(request.replace ?? {})
  const changes: MemberChanges = {
    remove: [...remove, ...replaced.map(([old]) => old)].toSorted(compareText),
    promote: [...promote, ...replaced.map(([, next]) => next)].toSorted(compareText),
    demote: demote.toSorted(compareText),
  }
  const named = [...changes.remove, ...changes.promote, ...changes.demote]
  const unknown = named.find((peer) => memberOf(configuration, peer) === undefined && !wasRemoved(configuration, peer))
  if (unknown !== undefined) return { kind: 'unknown', peer: unknown }
  const reason =
    objectionToNames(named) ??
    objectionToRoles(configuration, changes) ??
    replaced.map(([old, next]) => objectionToReplacement(configuration, old, next)).find(Boolean)
  return reason === undefined ? { kind: 'changes', changes } : { kind: 'impossible', reason }
}

function objectionToNames(named: readonly PeerId[]): string | undefined {
  if (named.length === 0) return 'no change was named'
  const twice = named.find((peer, place) => named.indexOf(peer) !== place)
  return twice === undefined ? undefined : `${twice} is named twice`
}

function objectionToRoles(configuration: NetworkConfiguration, changes: MemberChanges): string | undefined {
  const gone = [...changes.promote, ...changes.demote].find((peer) => wasRemoved(configuration, peer))
  if (gone !== undefined) return `${gone} was removed: a node in an empty folder can join in its place`
  const isLeft = (peer: PeerId): boolean => ![...changes.remove, ...changes.demote].includes(peer)
  return votersOf(configuration).some(isLeft) || changes.promote.length > 0 ? undefined : 'no voter would be left'
}

function objectionToReplacement(configuration: NetworkConfiguration, old: PeerId, next: PeerId): string | undefined {
  const before = memberOf(configuration, old)?.cluster
  const after = memberOf(configuration, next)?.cluster
  if (before === undefined || before === after) return undefined
  return `${next} is of cluster ${after}: a node of cluster ${before} takes the place of ${old}`
}

/** Whether a peer was a member, as far as the network remembers. */
export function wasRemoved(configuration: NetworkConfiguration, peer: PeerId): boolean {
  return configuration.removed?.includes(peer) ?? false
}

/** Whether the members are as these changes want them, and nothing is left to be done for it. */
export function isFulfilled(configuration: NetworkConfiguration, changes: MemberChanges): boolean {
  if (configuration.joint !== undefined) return false
  return (
    changes.remove.every((peer) => memberOf(configuration, peer) === undefined) &&
    changes.promote.every((peer) => memberOf(configuration, peer)?.role === 'voter') &&
    changes.demote.every((peer) => memberOf(configuration, peer)?.demoted === true)
  )
}

/**
 * The next configuration behind a final one: a joint one where voters change, in which those that are removed stay as
 * learners until its final one. Peers that are no members are left out.
 */
export function withChanges(configuration: NetworkConfiguration, changes: MemberChanges): NetworkConfiguration {
  const epoch = configuration.epoch + 1
  const voters = votersOf(configuration)
  const leaving = configuration.members.map(({ peer }) => peer).filter((peer) => changes.remove.includes(peer))
  const members = configuration.members.map((member) => withRole(member, changes))
  const changed = { ...configuration, epoch, members }
  const after = votersOf(changed)
  if (after.length === voters.length && after.every((peer) => voters.includes(peer)))
    return withRemoved(changed, leaving)
  const joint = { generation: configuration.generation, voters, ...(leaving.length === 0 ? {} : { leaving }) }
  return { ...changed, generation: epoch, joint }
}

function withRole(member: Member, { remove, promote, demote }: MemberChanges): Member {
  const { demoted: _, ...rest } = member
  if (promote.includes(member.peer)) return { ...rest, role: 'voter' }
  if (demote.includes(member.peer)) return { ...rest, role: 'learner', demoted: true }
  return remove.includes(member.peer) ? { ...member, role: 'learner' } : member
}

/** The joint configuration in which these learners become voters. */
export function withVoters(configuration: NetworkConfiguration, promoted: readonly PeerId[]): NetworkConfiguration {
  return withChanges(configuration, { remove: [], promote: promoted, demote: [] })
}

/** What a configuration comes to once the change that is under way in it is done. */
export function concluded(configuration: NetworkConfiguration): NetworkConfiguration {
  return configuration.joint === undefined ? configuration : withoutJoint(configuration)
}
