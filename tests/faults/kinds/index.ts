import { full, readOnly } from './disks.ts'
import type { Fault } from './fault.ts'
import { cluster, cut, delay, drop, hole, link, oneWay } from './links.ts'
import { clock, kill, pause } from './processes.ts'

/** All kinds, in the order of the tables. */
export const FAULTS: readonly Fault[] = [
  kill,
  pause,
  link,
  cut,
  hole,
  oneWay,
  delay,
  drop,
  cluster,
  full,
  readOnly,
  clock,
]
