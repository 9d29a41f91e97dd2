/** What the nodes of a simulation are called. */
import type { PeerId } from '@replicator/interface'

export function clusterName(cluster: number): string {
  return String.fromCharCode('a'.charCodeAt(0) + cluster)
}

/** a1, a2, b1 …: the cluster's letter and a number, in the order of the starts. */
export function namesOf(clusterOf: readonly number[]): readonly PeerId[] {
  const counts = new Map<number, number>()
  return clusterOf.map((cluster) => {
    const count = (counts.get(cluster) ?? 0) + 1
    counts.set(cluster, count)
    return `${clusterName(cluster)}${count}`
  })
}
