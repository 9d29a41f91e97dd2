/** I2: what a client was told is stored is held by every live member in the end; an old copy of a store takes no part. */
import type { Simulation } from '../simulator/simulation.js'
import type { History } from '../simulator/history.js'
import type { Violation } from './violation.js'

export function checkDurability(history: History, simulation: Simulation): Violation | undefined {
  const members = simulation.members().filter(({ disk, outdated }) => !disk.damaged && !outdated)
  for (const { plan, outcome, node } of history.entries) {
    if (outcome === undefined || 'state' in outcome || outcome.outcome !== 'stored') continue
    const decided = simulation.agreement.decidedAt(plan.key, outcome.version)
    if (decided !== undefined && decided !== outcome.proposal) {
      return {
        check: 'agreement',
        detail: `${node} told that ${outcome.proposal} is stored, and ${decided} is committed`,
      }
    }
    // Only a network that came to rest shows what is lost.
    if (simulation.violations.length > 0) continue
    for (const { name, store } of members) {
      const record = store?.record(plan.key)
      if (record?.decisions.some(({ proposal }) => proposal === outcome.proposal) === true) continue
      return {
        check: 'durability',
        detail: `${node} told that ${outcome.proposal} is stored, and ${name} doesn't hold it`,
      }
    }
  }
  return undefined
}
