/** A node with many records that starts again: how long it takes, and what memory it has of its own and of its file. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@replicator/store'
import { NodeProcess, until } from '@replicator/testkit/processes'
import { anonymousBytesOf, cpuMsOf, residentBytesOf } from '../load/cpu.ts'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { table } from '../report/table.ts'
import { OWN_CHECKOUT, PROGRAM, startReplicator } from '../subjects/replicator-network.ts'
import { atRest } from '../subjects/rest.ts'
import { seed, seededRecord } from '../subjects/seeding.ts'
import { VALUE_BYTES } from '../subjects/subject.ts'

const STARTS = 3
const BATCH = 4096
const READY_MS = 300_000
const MEBIBYTE = 1024 * 1024

interface Start {
  readonly readyMs: number
  readonly cpuMs: number
  readonly anonymousBytes: number
  readonly residentBytes: number
  readonly mappings: Mappings
}

/** Of the data file, in bytes. */
interface Mappings {
  readonly count: number
  readonly mapped: number
  readonly resident: number
}

export async function restart({ records: count }: Options, say: Say): Promise<Section> {
  const dataDir = await mkdtemp(join(tmpdir(), 'replicator-restart-'))
  const flags = ['--min-peers', '1', '--log-level', 'warn']
  const node = new NodeProcess({ program: PROGRAM, clusterId: 'berlin', dataDir, peers: [], flags })
  try {
    await node.start()
    await readyOf(node)
    const { peerId } = node
    await node.stop()
    say(`restart: writing ${count.toLocaleString('en')} records into its store`)
    const filling = await fill({ dataDir, peerId, count })
    const starts: Start[] = []
    for (let i = 0; i < STARTS; i++) {
      starts.push(await startOf(node))
      say(`  ready after ${starts[i]?.readyMs.toFixed(0)} ms, ${starts[i]?.cpuMs} ms of CPU`)
      await node.stop()
    }
    return sectionOf({ count, filling, starts, memberStarts: await memberStarts(count, say) })
  } finally {
    await node.kill()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The last node of three that hold the same, and of which the others go on. */
async function memberStarts(count: number, say: Say): Promise<readonly Start[]> {
  const subject = await startReplicator({
    name: 'restart',
    checkout: OWN_CHECKOUT,
    shape: { clusters: 1, nodes: 3 },
  })
  try {
    say(`restart: writing ${count.toLocaleString('en')} records into the stores of three nodes`)
    await seed(subject.network, count)
    const node = subject.network.at(2)
    const starts: Start[] = []
    for (let i = 0; i < STARTS; i++) {
      await atRest(subject)
      await node.stop()
      starts.push(await startOf(node))
      say(`  ready after ${starts[i]?.readyMs.toFixed(0)} ms, ${starts[i]?.cpuMs} ms of CPU`)
    }
    return starts
  } finally {
    await subject.stop()
  }
}

async function readyOf(node: NodeProcess): Promise<void> {
  await until('the node is ready', async () => (await node.isReady()) || undefined, { withinMs: READY_MS, everyMs: 10 })
}

/** Writes all of them into the store, in this process; returns how its file was mapped here at the end. */
async function fill(options: { readonly dataDir: string; readonly peerId: string; readonly count: number }) {
  const { dataDir, peerId, count } = options
  const store = await openStore({ dataDir })
  const owner = { peer: peerId, cluster: 'berlin' }
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from)
    store.apply(Array.from({ length }, (_, i) => ({ type: 'record', record: seededRecord(from + i, owner) })))
    await store.flush()
  }
  const mappings = mappingsOf(process.pid)
  const fileBytes = store.size().disk
  await store.close()
  return { mappings, fileBytes }
}

async function startOf(node: NodeProcess): Promise<Start> {
  const beginsMs = performance.now()
  await node.start()
  await readyOf(node)
  const readyMs = performance.now() - beginsMs
  const pid = node.pid ?? 0
  return {
    readyMs,
    cpuMs: cpuMsOf([pid]),
    anonymousBytes: anonymousBytesOf([pid]),
    residentBytes: residentBytesOf([pid]),
    mappings: mappingsOf(pid),
  }
}

/** How a process has the data file mapped; each mapping counts by itself what is resident of it. */
function mappingsOf(pid: number): Mappings {
  const all = readFileSync(`/proc/${pid}/smaps`, 'latin1').split(/^(?=[\da-f]+-[\da-f]+ )/m)
  const ofFile = all.filter((each) => /\/data\.mdb$/m.test(each))
  const sum = (name: string): number =>
    ofFile.reduce((total, each) => total + Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(each)?.[1]) * 1024, 0)
  return { count: ofFile.length, mapped: sum('Size'), resident: sum('Rss') }
}

interface Figures {
  readonly count: number
  readonly filling: { readonly mappings: Mappings; readonly fileBytes: number }
  readonly starts: readonly Start[]
  readonly memberStarts: readonly Start[]
}

function sectionOf(data: Figures): Section {
  const { count, filling, starts, memberStarts: ofMember } = data
  const mebibytes = (bytes: number): number => bytes / MEBIBYTE
  const text = [
    `A network of one node with ${count.toLocaleString('en')} records of ${VALUE_BYTES} bytes, written into its store while it ` +
      `stood still, started ${STARTS} times: from the start of its process until it takes requests. Its files take ` +
      `${mebibytes(filling.fileBytes).toFixed(0)} MiB. Anonymous memory is the node's own; the pages of its file that are ` +
      'resident are the page cache, which the system takes back when it needs it.',
    table(
      ['start', 'ready ms', 'CPU ms', 'MiB anonymous', 'MiB resident', 'mappings of the file', 'MiB mapped'],
      starts.map(({ readyMs, cpuMs, anonymousBytes, residentBytes, mappings }, place) => [
        place + 1,
        readyMs,
        cpuMs,
        mebibytes(anonymousBytes),
        mebibytes(residentBytes),
        mappings.count,
        mebibytes(mappings.mapped),
      ]),
    ),
    `The process that filled the store had its file mapped ${filling.mappings.count} times, ` +
      `${mebibytes(filling.mappings.mapped).toFixed(0)} MiB together, of which ${mebibytes(filling.mappings.resident).toFixed(0)} MiB ` +
      'counted as resident: when the file outgrows its mapping, lmdb makes one of twice the size and keeps the earlier ones ' +
      'until the store is closed, since what was read may still lie there. A page counts as resident in each of them, and is in ' +
      'memory once. So a node whose store has grown while it runs shows up to four times its file as mapped, and after a restart its file.',
    'The same of a member: one of three nodes of one cluster that all hold these records, while the two others go on; before each ' +
      'start all three have counted their records, which takes a node 20 s for a million behind its own. It votes a ' +
      'second after it has begun to dial at the earliest ([why](protocol.md#old-copies-of-a-store-and-two-processes-of-one-identity)).',
    table(
      ['start', 'ready ms', 'CPU ms', 'MiB anonymous', 'MiB resident'],
      ofMember.map(({ readyMs, cpuMs, anonymousBytes, residentBytes }, place) => [
        place + 1,
        readyMs,
        cpuMs,
        mebibytes(anonymousBytes),
        mebibytes(residentBytes),
      ]),
    ),
  ].join('\n\n')
  return { title: 'Starting again', text, data }
}
