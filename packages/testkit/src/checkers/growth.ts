/** A cluster gets its first voters all at once, and as many as it needs: no node of a mistyped cluster votes alone. */
import type { ClusterId, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { clustersOf, decodeConfiguration, votersOf } from '@replicator/membership'
import type { Violation } from './violation.js'

/** `weakened`: clusters from which an operator has removed voters by force. */
export function checkGrowth(
  { key, value }: StoredRecord,
  weakened: ReadonlySet<ClusterId> = new Set(),
): Violation | undefined {
  const configuration = key === CONFIGURATION_KEY ? decodeConfiguration(value) : undefined
  // The founder is alone at first.
  if (configuration === undefined || votersOf(configuration).length === 1) return undefined
  for (const [cluster, members] of clustersOf(configuration)) {
    const voters = members.filter(({ role }) => role === 'voter').length
    if (voters > 0 && voters < ENGINE_DEFAULTS.minPeers && !weakened.has(cluster))
      return { check: 'growth', detail: `cluster ${cluster} has ${voters} voters in epoch ${configuration.epoch}` }
  }
  return undefined
}
