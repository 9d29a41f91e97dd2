/** A network with many records: writing them, starting again on them, and a new node that fetches them all. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type NodeProcess, until } from '@replicator/testkit/processes'
import { residentBytesOf } from '../load/cpu.ts'
import { loadWindow } from '../load/window.ts'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { table } from '../report/table.ts'
import { withNewcomer } from '../subjects/newcomer.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, startReplicator } from '../subjects/replicator-network.ts'
import { VALUE_BYTES } from '../subjects/subject.ts'

const SHAPE = { clusters: 1, nodes: 3 }
const CONNECTIONS = 256
/** Long: a million records take minutes. */
const CATCH_UP_MS = 3_600_000
const MEBIBYTE = 1024 * 1024

export async function records({ records: count, seconds, warmUpSeconds }: Options, say: Say): Promise<Section> {
  say(`records: filling with ${count.toLocaleString('en')}`)
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape: SHAPE })
  try {
    const load = { spread: 'all', connections: CONNECTIONS, seconds } as const
    await loadWindow(subject, { ...load, seconds: warmUpSeconds })
    const early = await loadWindow(subject, load)
    const filledMs = await fill(subject, count, say)
    const late = await loadWindow(subject, load)
    const reads = await loadWindow(subject, { ...load, what: 'reader' })
    const held = await recordsOf(subject.network.at(0))
    const residentBytes = residentBytesOf(subject.pids()) / SHAPE.nodes
    const restart = await restartOf(subject)
    const catchUpMs = await newcomer(subject, held, say)
    const diskBytes = await bytesIn(subject.network.at(0).dataDir)
    const text = [
      `A network of 1 x 3 over HTTP, filled with ${held.toLocaleString('en')} records of ${VALUE_BYTES} bytes over ` +
        `${CONNECTIONS} connections in ${(filledMs / 1000).toFixed(0)} s. "Ready again" is from the start of a stopped node's ` +
        'process to its taking requests; "a new node" is from the start of a fourth, empty one to the same.',
      table(
        ['', 'figure'],
        [
          ['creates/s when nearly empty', early.perSecond],
          ['creates/s when full', late.perSecond],
          ['reads/s when full', reads.perSecond],
          ['MiB resident, a node', residentBytes / MEBIBYTE],
          ['bytes on disk, a record', diskBytes / held],
          ['ready again, s', restart / 1000],
          ['a new node, s', catchUpMs / 1000],
          ['a new node, records/s', (held * 1000) / catchUpMs],
        ],
      ),
    ].join('\n\n')
    return {
      title: 'Many records',
      text,
      data: { held, filledMs, early, late, reads, residentBytes, restart, catchUpMs, diskBytes },
    }
  } finally {
    await subject.stop()
  }
}

/** Resolves with how long it took, once one node holds so many. */
async function fill(subject: ReplicatorSubject, count: number, say: Say): Promise<number> {
  const beginsMs = performance.now()
  for (let held = 0; held < count; held = await recordsOf(subject.network.at(0))) {
    say(`  ${held.toLocaleString('en')} of ${count.toLocaleString('en')}`)
    await loadWindow(subject, { spread: 'all', connections: CONNECTIONS, seconds: 5 })
  }
  return performance.now() - beginsMs
}

async function restartOf({ network }: ReplicatorSubject): Promise<number> {
  const last = network.at(SHAPE.nodes - 1)
  await last.stop()
  const beginsMs = performance.now()
  await last.start([])
  await readyOf(last)
  return performance.now() - beginsMs
}

/** One more node of the same cluster. Resolves with how long it took until it was ready. */
async function newcomer(subject: ReplicatorSubject, held: number, say: Say): Promise<number> {
  return withNewcomer(subject, async (node) => {
    say(`  a new node fetches ${held.toLocaleString('en')}`)
    const beginsMs = performance.now()
    await node.start()
    await readyOf(node)
    return performance.now() - beginsMs
  })
}

async function readyOf(node: NodeProcess): Promise<void> {
  await until('the node is ready', async () => (await node.isReady()) || undefined, { withinMs: CATCH_UP_MS })
}

async function recordsOf(node: NodeProcess): Promise<number> {
  return Number((await node.ask('/status')).json['records'])
}

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    // In blocks of 512 bytes: a data file has holes.
    files
      .filter((file) => file.isFile())
      .map(async (file) => (await stat(join(file.parentPath, file.name))).blocks * 512),
  )
  return sizes.reduce((sum, bytes) => sum + bytes, 0)
}
