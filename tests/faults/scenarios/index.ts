import { FAULTS } from '../kinds/index.ts'
import { pause } from '../kinds/processes.ts'
import { ofFaults, pairsOf } from './of-faults.ts'
import { allAtOnce, growth, lostDisk, rollingRestart, takenPlace } from './of-members.ts'
import type { Scenario } from './scenario.ts'

const LONG_PAUSE_MS = 60_000

/** Every kind alone, what an operator does, and every pair of kinds. */
export const SCENARIOS: readonly Scenario[] = [
  ...FAULTS.map((fault) => ofFaults([fault])),
  { ...ofFaults([pause], LONG_PAUSE_MS), name: 'long pause', about: 'SIGSTOP for 0.1 to 60 s' },
  allAtOnce,
  rollingRestart,
  lostDisk,
  takenPlace,
  growth,
  ...pairsOf(FAULTS).map((pair) => ofFaults(pair)),
]

/** What continuous integration has time for. */
export const SHORT: readonly string[] = ['kill', 'pause', 'cut', 'cluster']
