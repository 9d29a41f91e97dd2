import { until } from '@replicator/testkit/processes'
import { cpuMsOf } from '../load/cpu.ts'
import type { Subject } from './subject.ts'

const LOOK_MS = 1000
/** Of a core, all its processes together: what nodes use that only tell each other that they are there. */
const SHARE_MAX = 0.1
const WITHIN_MS = 180_000

/** Resolves once a subject has nothing left to do: after a start a node counts its records, for 20 s for a million. */
export async function atRest(subject: Subject): Promise<void> {
  let before = cpuMsOf(subject.pids())
  await until(
    `${subject.name} is at rest`,
    () => {
      const now = cpuMsOf(subject.pids())
      const used = now - before
      before = now
      return used < SHARE_MAX * LOOK_MS || undefined
    },
    { withinMs: WITHIN_MS, everyMs: LOOK_MS },
  )
}
