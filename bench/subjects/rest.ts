import { until } from '@replicator/testkit/processes'
import { cpuMsOf } from '../load/cpu.ts'
import type { Subject } from './subject.ts'

const LOOK_MS = 1000
/** Looks in a row: what a start leaves for later begins 2 s behind it. */
const LOOKS = 4
/** Of a core, all its processes together: what nodes use that only tell each other that they are there. */
const SHARE_MAX = 0.1
const WITHIN_MS = 180_000

/** Resolves once a subject has nothing left to do: after a start a node counts its records, for 20 s for a million. */
export async function atRest(subject: Subject): Promise<void> {
  let before = NaN
  let quiet = 0
  await until(
    `${subject.name} is at rest`,
    () => {
      const now = cpuMsOf(subject.pids())
      quiet = now - before < SHARE_MAX * LOOK_MS ? quiet + 1 : 0
      before = now
      return quiet >= LOOKS || undefined
    },
    { withinMs: WITHIN_MS, everyMs: LOOK_MS },
  )
}
