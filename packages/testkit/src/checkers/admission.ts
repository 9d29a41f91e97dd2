/** In a network that asks newcomers for tokens, nobody is added whose token is not good, and one token that counts once adds one. */
import type { NetworkConfiguration, PeerId, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { decodeConfiguration, memberOf } from '@replicator/membership'
import type { Violation } from './violation.js'

/** What a peer showed that should not get in; undefined for one that belongs. */
export type Intruder = (peer: PeerId) => string | undefined

export class AdmissionChecker {
  readonly #chain = new Map<number, NetworkConfiguration>()
  /** By tokens that count once. */
  readonly #addedOnce = new Set<PeerId>()

  /** A node has committed a record. */
  committed({ key, value, version }: StoredRecord, intruder: Intruder): Violation | undefined {
    const configuration = key === CONFIGURATION_KEY ? decodeConfiguration(value) : undefined
    if (configuration === undefined || this.#chain.has(version)) return undefined
    this.#chain.set(version, configuration)
    const steps = [
      [this.#chain.get(version - 1), configuration],
      [configuration, this.#chain.get(version + 1)],
    ] as const
    const detail = steps.map(([before, after]) => before && after && this.#fault(before, after, intruder)).find(Boolean)
    return detail === undefined ? undefined : { check: 'nobody is added without a good token', detail }
  }

  #fault(before: NetworkConfiguration, after: NetworkConfiguration, intruder: Intruder): string | undefined {
    if (before.joining === undefined) return undefined
    if (after.joining === undefined) return `the network is open again, in epoch ${after.epoch}`
    for (const { peer } of after.members) {
      const shows = intruder(peer)
      if (memberOf(before, peer) !== undefined || shows === undefined) continue
      if (shows !== 'raced') return `${peer} is added, and what it showed is: ${shows}`
      this.#addedOnce.add(peer)
    }
    if (this.#addedOnce.size < 2) return undefined
    return `${[...this.#addedOnce].join(' and ')} are added by one token that counts once`
  }
}
