/** A cluster gets its first voters all at once, and as many as it needs: no node of a mistyped cluster votes alone. */
import type { StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { clustersOf, decodeConfiguration, votersOf } from '@replicator/membership'
import type { Violation } from './violation.js'

export function checkGrowth({ key, value }: StoredRecord): Violation | undefined {
  const configuration = key === CONFIGURATION_KEY ? decodeConfiguration(value) : undefined
  // The founder is alone at first.
  if (configuration === undefined || votersOf(configuration).length === 1) return undefined
  for (const [cluster, members] of clustersOf(configuration)) {
    const voters = members.filter(({ role }) => role === 'voter').length
    if (voters > 0 && voters < ENGINE_DEFAULTS.minPeers)
      return { check: 'growth', detail: `cluster ${cluster} has ${voters} voters in epoch ${configuration.epoch}` }
  }
  return undefined
}
