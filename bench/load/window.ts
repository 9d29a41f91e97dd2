/** One window of load on one subject, with what it cost there, and what else the machine did. */
import { cpus } from 'node:os'
import type { CounterName, Counts } from '@replicator/interface'
import type { Subject } from '../subjects/subject.ts'
import { closedLoop, type LoadResult } from './closed-loop.ts'
import { cpuMsOf, machineIdleMs } from './cpu.ts'
import type { Lane } from './lane.ts'

/** Connections all to the first node, or spread over all as evenly as they go. */
export type Spread = 'one' | 'all'

export interface WindowInit {
  readonly spread: Spread
  readonly connections: number
  readonly seconds: number
  readonly what?: 'writer' | 'reader'
}

export interface Window extends LoadResult {
  /** All nodes together, for each request that was done, in milliseconds of a core. */
  readonly cpuMs: number
  /** The same of each count. */
  readonly counts: Counts
  /** Of the whole machine, what neither the subject nor this process used. */
  readonly othersCpu: number
}

export async function loadWindow(subject: Subject, init: WindowInit): Promise<Window> {
  const { spread, connections, seconds, what = 'writer' } = init
  const places = Array.from({ length: connections }, (_, index) => (spread === 'one' ? 0 : index % subject.places))
  const open = what === 'writer' ? subject.writer : subject.reader
  if (open === undefined) throw new Error(`${subject.name} has no ${what}`)
  const lanes: Lane[] = []
  try {
    for (const place of places) lanes.push(await open(place))
    const before = await lookAt(subject)
    const result = await closedLoop(lanes, seconds)
    const after = await lookAt(subject)
    const subjectMs = after.cpuMs - before.cpuMs
    const [wallMs, idleMs, ownMs] = [
      after.atMs - before.atMs,
      after.idleMs - before.idleMs,
      after.ownCpuMs - before.ownCpuMs,
    ]
    const names = Object.keys(after.counts) as CounterName[]
    return {
      ...result,
      cpuMs: subjectMs / result.done,
      counts: Object.fromEntries(
        names.map((name) => [name, ((after.counts[name] ?? 0) - (before.counts[name] ?? 0)) / result.done]),
      ),
      othersCpu: 1 - (idleMs + subjectMs + ownMs) / (wallMs * cpus().length),
    }
  } finally {
    for (const lane of lanes) lane.close()
  }
}

/** Of the subject, of the machine, and what this process has used of it, up to one moment. */
interface Look {
  readonly atMs: number
  readonly cpuMs: number
  readonly idleMs: number
  readonly ownCpuMs: number
  readonly counts: Counts
}

async function lookAt(subject: Subject): Promise<Look> {
  const counts = (await subject.counts?.()) ?? {}
  const { user, system } = process.cpuUsage()
  return {
    atMs: performance.now(),
    cpuMs: cpuMsOf(subject.pids()),
    idleMs: machineIdleMs(),
    ownCpuMs: (user + system) / 1000,
    counts,
  }
}
