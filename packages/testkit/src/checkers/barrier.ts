/** A node that has passed a barrier holds all that any client had been told is stored when the barrier was asked for. */
import type { PeerId } from '@replicator/interface'
import type { History } from './history.js'
import { hasLostSome, isForgotten, type WatchedNetwork } from './network-view.js'
import type { Violation } from './violation.js'

/** To be called when the node has just been told that it has passed. */
export function checkBarrier(
  network: WatchedNetwork,
  history: History,
  { node, sinceMs }: { readonly node: PeerId; readonly sinceMs: number },
): Violation | undefined {
  const { store } = network.node(node)
  if (store === undefined || hasLostSome(network.nodes)) return undefined
  for (const { request, outcome, endMs } of history.entries) {
    if (endMs > sinceMs || outcome === undefined || 'state' in outcome || outcome.outcome !== 'stored') continue
    if ((store.record(request.key)?.version ?? 0) >= outcome.version || isForgotten(network.nodes, request.key))
      continue
    return {
      check: 'nothing is missing behind a barrier',
      detail: `${node} has passed one without version ${outcome.version} of ${request.key}, which was stored before`,
    }
  }
  return undefined
}
