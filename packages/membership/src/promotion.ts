/**
 * Which learners become voters by themselves.
 *
 * A promotion never lowers how many of the promoted, who are alive, may fail. But it makes the network depend on them:
 * with two of three voters alive, a fourth voter changes nothing at first, and when that one dies as well, writes stop for
 * good, where with three voters they would have gone on. That is what a container without a volume does: each time it
 * returns as a stranger, and another voter stays behind dead. So two rules:
 *
 * - While a voter of a cluster can't be reached, its learners become voters only where the network could lose all of them
 *   again and be no worse off than without them.
 * - No promotion lowers how many whole clusters may fail; where it would, the heaviest cluster that grows has to wait. But
 *   not for the voters without which its nodes take no requests: those are down now, and the loss of another cluster is not.
 *
 * To count a learner of the same cluster as the replacement of an unreachable voter was rejected: nothing tells a
 * replacement from a node that is added, and the voter may come back.
 */
import type { ClusterId, NetworkConfiguration, PeerId } from '@replicator/interface'
import { compareText } from '@replicator/interface'
import { withVoters } from './changes.js'
import { clustersOf, memberOf, withoutJoint } from './configuration.js'
import type { Holds } from './electorate.js'
import { everyVoter } from './electorate.js'
import { mayFail } from './headroom.js'

export interface Promotion {
  readonly peers: readonly PeerId[]
  /** Who has to wait, by cluster, and for what. */
  readonly waiting: ReadonlyMap<ClusterId, Wait>
}

export type Wait =
  /** These voters of the cluster can't be reached. */
  | { readonly kind: 'unreachable'; readonly voters: readonly PeerId[]; readonly learners: readonly PeerId[] }
  /** With these learners as voters the cluster would be so heavy that fewer clusters may fail. */
  | { readonly kind: 'heavy'; readonly learners: readonly PeerId[] }

/** Who of these live learners may become voters in one change of a final configuration. */
export function promotion(
  configuration: NetworkConfiguration,
  {
    learners,
    isAlive,
    lacking = () => 0,
  }: {
    readonly learners: readonly PeerId[]
    readonly isAlive: Holds
    /** How many voters a cluster lacks before its nodes take requests; 0 where nothing is said. */
    readonly lacking?: (cluster: ClusterId) => number
  },
): Promotion {
  const growing = new Map<ClusterId, PeerId[]>()
  for (const peer of learners) {
    const cluster = memberOf(configuration, peer)?.cluster ?? ''
    growing.set(cluster, [...(growing.get(cluster) ?? []), peer])
  }
  const waiting = new Map<ClusterId, Wait>()
  for (const [cluster, peers] of growing) {
    const voters = unreachableOf(configuration, cluster, isAlive)
    if (voters.length === 0 || canLoseAgain(configuration, peers, isAlive)) continue
    waiting.set(cluster, { kind: 'unreachable', voters, learners: peers })
    growing.delete(cluster)
  }
  const before = mayFail(configuration, isAlive).clusters
  const chosen = (): readonly PeerId[] => [...growing.values()].flat()
  while (mayFail(grown(configuration, chosen()), isAlive).clusters < before) {
    const able = [...growing].filter(([cluster, peers]) => peers.length > lacking(cluster)).map(([cluster]) => cluster)
    if (able.length === 0) break
    const cluster = heaviest(grown(configuration, chosen()), able)
    const peers = growing.get(cluster) ?? []
    waiting.set(cluster, { kind: 'heavy', learners: peers.slice(lacking(cluster)) })
    growing.set(cluster, peers.slice(0, lacking(cluster)))
  }
  return { peers: chosen(), waiting }
}

function unreachableOf(configuration: NetworkConfiguration, cluster: ClusterId, isAlive: Holds): readonly PeerId[] {
  return everyVoter(configuration).filter(
    (peer) => memberOf(configuration, peer)?.cluster === cluster && !isAlive(peer),
  )
}

function canLoseAgain(configuration: NetworkConfiguration, peers: readonly PeerId[], isAlive: Holds): boolean {
  const without = mayFail(configuration, isAlive).nodes
  const lost = mayFail(grown(configuration, peers), (peer) => isAlive(peer) && !peers.includes(peer)).nodes
  return lost >= without
}

function grown(configuration: NetworkConfiguration, peers: readonly PeerId[]): NetworkConfiguration {
  return withoutJoint(withVoters(configuration, peers))
}

/** The one with the most voters; the last one by name where several have as many. */
function heaviest(configuration: NetworkConfiguration, clusters: readonly ClusterId[]): ClusterId {
  const members = clustersOf(configuration)
  const votes = (cluster: ClusterId): number =>
    (members.get(cluster) ?? []).filter(({ role }) => role === 'voter').length
  return clusters.toSorted(compareText).reduce((best, cluster) => (votes(cluster) >= votes(best) ? cluster : best))
}
