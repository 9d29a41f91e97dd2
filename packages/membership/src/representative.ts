import type { ClusterId, NetworkConfiguration, PeerId } from '@replicator/interface'
import { everyVoter } from './electorate.js'
import { memberOf } from './configuration.js'

/** The voters by cluster. One that is no member any more (an old voter of a joint generation) stands under `''`. */
export function votersByCluster(configuration: NetworkConfiguration): ReadonlyMap<ClusterId, readonly PeerId[]> {
  const clusters = new Map<ClusterId, PeerId[]>()
  for (const peer of everyVoter(configuration)) {
    const cluster = memberOf(configuration, peer)?.cluster ?? ''
    const voters = clusters.get(cluster)
    if (voters === undefined) clusters.set(cluster, [peer])
    else voters.push(peer)
  }
  return clusters
}

/**
 * Who hands a question on to its cluster: the nearest of the candidates, by measured round trip, then by peer id. It
 * carries its cluster's votes and never casts one for it, so any choice is safe.
 */
export function representative(
  candidates: readonly PeerId[],
  roundTripMs: (peer: PeerId) => number | undefined,
): PeerId | undefined {
  let best: { peer: PeerId; distance: number } | undefined
  for (const peer of candidates) {
    const distance = roundTripMs(peer) ?? Number.MAX_SAFE_INTEGER
    if (best === undefined || distance < best.distance || (distance === best.distance && peer < best.peer))
      best = { peer, distance }
  }
  return best?.peer
}
