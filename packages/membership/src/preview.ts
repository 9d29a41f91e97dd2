/**
 * What a change of the members would come to, before anybody is asked to make it: votes, quorums, how many of those alive
 * now may then fail, and whether writes would stop somewhere.
 */
import type {
  ClusterId,
  MemberChanges,
  MembersPreview,
  MembersSummary,
  NetworkConfiguration,
  PeerId,
} from '@replicator/interface'
import { concluded, withChanges } from './changes.js'
import { callName, clustersOf, memberOf } from './configuration.js'
import type { Holds } from './electorate.js'
import { votersOf } from './electorate.js'
import { mayFail } from './headroom.js'
import { classicQuorum, fastQuorum } from './quorum.js'

/** What one node sees of the members. */
export interface Sight {
  readonly isAlive: Holds
  /** How many voters a cluster needs before its nodes take requests. */
  readonly needed: (cluster: ClusterId) => number
}

export interface Weighed {
  readonly preview: MembersPreview
  /** Writes would stop, at all nodes or at those of a cluster. The first warnings say where and why. */
  readonly stopsWrites: boolean
}

/** Weighs changes of a final configuration. */
export function weigh(configuration: NetworkConfiguration, changes: MemberChanges, sight: Sight): Weighed {
  const next = concluded(withChanges(configuration, changes))
  const before = summaryOf(configuration, sight)
  const after = summaryOf(next, sight)
  const stops = [
    ...(after.mayFail.nodes < 0 ? [withoutQuorum(after, next, sight)] : []),
    ...weakenedClusters({ configuration, next, before, after }, sight),
  ]
  const warnings = [...stops, ...losses(before, after), ...departures(configuration, changes, sight)]
  return { preview: { before, after, warnings }, stopsWrites: stops.length > 0 }
}

function summaryOf(configuration: NetworkConfiguration, { isAlive }: Sight): MembersSummary {
  const voters = votersOf(configuration).length
  return {
    voters,
    learners: configuration.members.length - voters,
    clusters: Object.fromEntries(
      [...clustersOf(configuration)].map(([cluster, members]) => [
        cluster,
        members.filter(({ role }) => role === 'voter').length,
      ]),
    ),
    classic: classicQuorum(voters),
    fast: fastQuorum(voters),
    mayFail: mayFail(configuration, isAlive),
  }
}

function withoutQuorum({ voters, classic }: MembersSummary, next: NetworkConfiguration, { isAlive }: Sight): string {
  const alive = votersOf(next).filter(isAlive).length
  return `writes would stop: ${classic} of ${voters} voters are needed, and ${alive} can be reached`
}

interface Step {
  readonly configuration: NetworkConfiguration
  readonly next: NetworkConfiguration
  readonly before: MembersSummary
  readonly after: MembersSummary
}

/** Clusters that would have some voters, or none any more, but fewer than their nodes need to take requests. */
function weakenedClusters({ before, after }: Step, { needed }: Sight): readonly string[] {
  return Object.entries(after.clusters).flatMap(([cluster, voters]) => {
    const had = before.clusters[cluster] ?? 0
    const needs = needed(cluster)
    const isWeakened = voters < needs && voters !== had && (had >= needs || voters > had)
    if (!isWeakened) return []
    return [
      `cluster ${cluster} would have ${voters} of the ${needs} voters that it needs (--min-peers), and its nodes would ` +
        'take no requests: add nodes to it first, or replace',
    ]
  })
}

function losses(before: MembersSummary, after: MembersSummary): readonly string[] {
  const kinds = [
    ['node', 'nodes'],
    ['cluster', 'clusters'],
  ] as const
  return kinds.flatMap(([noun, kind]) => {
    const [had, has] = [Math.max(0, before.mayFail[kind]), Math.max(0, after.mayFail[kind])]
    return has < had ? [`${has} ${has === 1 ? noun : kind} may fail after it before writes stop, ${had} before it`] : []
  })
}

function departures(
  configuration: NetworkConfiguration,
  { remove }: MemberChanges,
  { isAlive }: Sight,
): readonly string[] {
  return remove
    .filter((peer) => memberOf(configuration, peer) !== undefined && isAlive(peer))
    .map(
      (peer) =>
        `${callName(configuration, peer)} runs: it serves nothing any more once it is removed, and its folder can't come back`,
    )
}

/**
 * The live learners that have to get a vote in the same change, or clusters that lose voters would have fewer than they
 * need. Never one that was asked to be a learner, nor one that is named already.
 */
export function fillers(
  configuration: NetworkConfiguration,
  changes: MemberChanges,
  { isAlive, needed }: Sight,
): readonly PeerId[] {
  const named = [...changes.remove, ...changes.promote, ...changes.demote]
  return [...clustersOf(concluded(withChanges(configuration, changes)))].flatMap(([cluster, members]) => {
    const voters = members.filter(({ role }) => role === 'voter').length
    const had = votersOf(configuration).filter((peer) => memberOf(configuration, peer)?.cluster === cluster).length
    if (voters >= had) return []
    return members
      .filter(
        ({ peer, role, demoted }) => role === 'learner' && demoted !== true && !named.includes(peer) && isAlive(peer),
      )
      .map(({ peer }) => peer)
      .slice(0, Math.max(0, needed(cluster) - voters))
  })
}
