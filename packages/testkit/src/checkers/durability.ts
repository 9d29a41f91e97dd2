/** I2: what a client was told is stored is held by every live member in the end; an old copy of a store takes no part. */
import type { StoredRecord } from '@replicator/interface'
import type { AgreementChecker } from './agreement.js'
import type { History } from './history.js'
import type { Violation } from './violation.js'

/** What is asked of a network here: who must hold what was acknowledged, and what was decided. */
export interface HoldingNetwork {
  members(): readonly {
    readonly name: string
    readonly outdated: boolean
    readonly disk: { readonly damaged: boolean }
    readonly store: { record(key: string): StoredRecord | undefined } | undefined
  }[]
  readonly agreement: Pick<AgreementChecker, 'decidedAt'>
  readonly violations: readonly Violation[]
}

export function checkDurability(history: History, network: HoldingNetwork): Violation | undefined {
  const members = network.members().filter(({ disk, outdated }) => !disk.damaged && !outdated)
  for (const { request, outcome, node } of history.entries) {
    if (outcome === undefined || 'state' in outcome || outcome.outcome !== 'stored') continue
    const decided = network.agreement.decidedAt(request.key, outcome.version)
    if (decided !== undefined && decided !== outcome.proposal) {
      return {
        check: 'agreement',
        detail: `${node} told that ${outcome.proposal} is stored, and ${decided} is committed`,
      }
    }
    // Only a network that came to rest shows what is lost.
    if (network.violations.length > 0) continue
    for (const { name, store } of members) {
      const record = store?.record(request.key)
      if (record?.decisions.some(({ proposal }) => proposal === outcome.proposal) === true) continue
      // What many decisions came after is no longer remembered.
      if ((record?.decisions.at(-1)?.version ?? 0) > outcome.version) continue
      return {
        check: 'durability',
        detail: `${node} told that ${outcome.proposal} is stored, and ${name} doesn't hold it`,
      }
    }
  }
  return undefined
}
