/**
 * What must hold of any network, for programs that run one and have recorded what its clients were told: simulated ones, and
 * real processes.
 */
export { AgreementChecker, type KeyState } from './agreement.js'
export { checkDenials } from './denial.js'
export { checkDurability } from './durability.js'
export { entriesByKey, type History, type HistoryEntry, type Request } from './history.js'
export { checkLinearizability } from './linearizability.js'
export { checkRepeats } from './repeats.js'
export type { Violation } from './violation.js'
