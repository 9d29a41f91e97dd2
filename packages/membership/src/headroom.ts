import type { ClusterId, NetworkConfiguration, PeerId } from '@replicator/interface'
import { compareText } from '@replicator/interface'
import { memberOf } from './configuration.js'
import type { Holds } from './electorate.js'
import { electorates } from './electorate.js'
import { classicQuorum } from './quorum.js'

/** How many of those alive now may still fail before writes stop, whichever they are. */
export interface MayFail {
  /** Below zero where there is no quorum even now: so many voters have to come back. */
  readonly nodes: number
  /** Whole clusters; 0 where the loss of one may stop writes, or there is no quorum even now. */
  readonly clusters: number
}

/** A failure may hit the sets of a joint generation in different ways, so the weaker set decides each number. */
export function mayFail(configuration: NetworkConfiguration, isAlive: Holds): MayFail {
  const sets = electorates(configuration).map((voters) => {
    const alive = voters.filter(isAlive)
    const spare = alive.length - classicQuorum(voters.length)
    return { nodes: spare, clusters: clustersThatMayFail(votesOf(configuration, alive), spare) }
  })
  return {
    nodes: Math.min(...sets.map(({ nodes }) => nodes)),
    clusters: Math.min(...sets.map(({ clusters }) => clusters)),
  }
}

/** The worst case is the loss of the clusters with the most votes. */
function clustersThatMayFail(votes: ReadonlyMap<ClusterId, number>, spare: number): number {
  let left = spare
  let clusters = 0
  for (const lost of [...votes.values()].toSorted((a, b) => b - a)) {
    left -= lost
    if (left < 0) break
    clusters++
  }
  return clusters
}

function votesOf(configuration: NetworkConfiguration, voters: readonly PeerId[]): Map<ClusterId, number> {
  const votes = new Map<ClusterId, number>()
  for (const peer of voters) {
    const cluster = memberOf(configuration, peer)?.cluster ?? ''
    votes.set(cluster, (votes.get(cluster) ?? 0) + 1)
  }
  return votes
}

/** A cluster whose loss alone stops writes although every other voter is there. */
export interface CriticalCluster {
  readonly cluster: ClusterId
  /** Its votes and all votes, in the first set that its loss leaves without a quorum. */
  readonly votes: number
  readonly of: number
}

/** The critical ones among the clusters that have votes; none where there is only one such cluster. */
export function criticalClusters(configuration: NetworkConfiguration): readonly CriticalCluster[] {
  const sets = electorates(configuration).map((voters) => ({
    of: voters.length,
    votes: votesOf(configuration, voters),
  }))
  const clusters = new Set(sets.flatMap(({ votes }) => [...votes.keys()]))
  if (clusters.size < 2) return []
  return [...clusters].toSorted(compareText).flatMap((cluster) => {
    const stopped = sets.find(({ of, votes }) => of - (votes.get(cluster) ?? 0) < classicQuorum(of))
    return stopped === undefined ? [] : [{ cluster, votes: stopped.votes.get(cluster) ?? 0, of: stopped.of }]
  })
}
