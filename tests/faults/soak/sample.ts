/** What one process takes at one moment. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { FaultNode } from '../network/fault-network.ts'
import type { Figures } from './quantities.ts'

const MIB = 1024 * 1024

/** Rejects where the node doesn't run, or doesn't answer. */
export async function figuresOf({ process }: FaultNode): Promise<Figures> {
  const { pid } = process
  if (pid === undefined) throw new Error(`the node of ${process.dataDir} doesn't run`)
  process.sendMessage({ type: 'faults', collect: true })
  // It has been told by another way than it is asked: the first answer comes while it collects, or before.
  await process.ask('/livez')
  const metrics = (await process.ask('/metrics')).text
  const open = descriptorsOf(pid)
  return {
    ...memoryOf(readFileSync(`/proc/${pid}/status`, 'utf8'), metrics),
    descriptors: open.length,
    sockets: open.filter((target) => target.startsWith('socket:')).length,
    'loop delay p90': valueIn(metrics, 'nodejs_eventloop_lag_p90_seconds') * 1000,
  }
}

/** Throws where the metrics haven't got it: a sample that is always 0 would never grow. */
export function valueIn(metrics: string, name: string): number {
  const found = metrics.split('\n').find((line) => line.startsWith(`${name} `))
  const value = Number(found?.slice(name.length + 1))
  if (found === undefined || Number.isNaN(value)) throw new Error(`/metrics has no ${name}`)
  return value
}

type Memory = Pick<Figures, 'resident' | 'anonymous' | 'heap used' | 'heap taken' | 'buffers' | 'native'>

/** In MiB. `status` is what /proc says of the process, at about the time of its metrics. */
export function memoryOf(status: string, metrics: string): Memory {
  const anonymous = kibIn(status, 'RssAnon') / 1024
  const heapTaken = valueIn(metrics, 'nodejs_heap_size_total_bytes') / MIB
  const buffers = valueIn(metrics, 'nodejs_external_memory_bytes') / MIB
  return {
    resident: kibIn(status, 'VmRSS') / 1024,
    anonymous,
    'heap used': valueIn(metrics, 'nodejs_heap_size_used_bytes') / MIB,
    'heap taken': heapTaken,
    buffers,
    native: anonymous - heapTaken - buffers,
  }
}

function kibIn(status: string, name: string): number {
  const [, kib] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status) ?? []
  if (kib === undefined) throw new Error(`/proc says nothing of ${name}`)
  return Number(kib)
}

/** What each descriptor leads to. */
function descriptorsOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).map((name) => {
    try {
      return readlinkSync(`${folder}/${name}`)
    } catch {
      // Closed since the folder was read.
      return ''
    }
  })
}
