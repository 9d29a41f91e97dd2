/** Many records that end in the same second: when they are gone, how fast they are deleted, and what writes feel of it. */
import { residentBytesOf } from '../load/cpu.ts'
import { loadWindow, type Window } from '../load/window.ts'
import type { Options } from '../options.ts'
import { shapeName } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { median, percentile } from '../report/statistics.ts'
import { table } from '../report/table.ts'
import { seed, seededRecord, seedingRate } from '../subjects/seeding.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, type Shape, startReplicator } from '../subjects/replicator-network.ts'

const CONNECTIONS = 16
/** The stores are filled in so many times what a try of it promises, and each node starts within so long. */
const FILL_ALLOWANCE = 2
const START_SECONDS = 3
/** By then each of them is to be absent for whoever looks. */
const ABSENT_MS = 3000
/** Keys that are asked for at each node then. */
const SAMPLES = 100
const MEBIBYTE = 1024 * 1024

interface Row {
  readonly shape: string
  readonly before: Window
  readonly during: readonly Window[]
  readonly after: Window
  /** From the second of the end until the last node holds none of them any more. */
  readonly deletedMs: number
  /** Deletions a second while others create, and while nobody does. */
  readonly withLoad: number
  readonly alone: number
  readonly residentBytes: readonly [before: number, most: number]
  /** Of the keys asked for: how many were told, by a quorum, by a node alone and by lists, and how long the quorum took. */
  readonly seen: {
    readonly quorum: number
    readonly local: number
    readonly listed: number
    readonly readMs: readonly number[]
  }
}

export async function expiry(options: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of options.shapes) rows.push(await expiryOf(shape, options, say))
  const count = options.records.toLocaleString('en')
  const text = [
    `${count} records that all end within one second, given to all nodes before their start. ${CONNECTIONS} connections, spread ` +
      `over all nodes, create other keys: in a window of ${options.seconds} s before the end; in ${options.rounds} of them from the ` +
      'end on (the median, and the worst); then nobody does until all are deleted; then in one window more. Memory is ' +
      'resident, of all nodes.',
    table(
      ['nodes', 'creates/s', 'p50 ms', 'p99 ms'],
      rows.flatMap(({ shape, before, during, after }) => [
        [`${shape}, before`, before.perSecond, before.p50Ms, before.p99Ms],
        [
          `${shape}, meanwhile`,
          median(during.map(({ perSecond }) => perSecond)),
          median(during.map(({ p50Ms }) => p50Ms)),
          median(during.map(({ p99Ms }) => p99Ms)),
        ],
        [
          `${shape}, the worst window`,
          Math.min(...during.map(({ perSecond }) => perSecond)),
          NaN,
          Math.max(...during.map(({ p99Ms }) => p99Ms)),
        ],
        [`${shape}, after`, after.perSecond, after.p50Ms, after.p99Ms],
      ]),
    ),
    table(
      ['nodes', 'deletions/s meanwhile', 'without creates', 'all deleted after s', 'MiB before', 'at most'],
      rows.map(({ shape, withLoad, alone, deletedMs, residentBytes }) => [
        shape,
        withLoad,
        alone,
        deletedMs / 1000,
        ...residentBytes.map((bytes) => bytes / MEBIBYTE),
      ]),
    ),
    `${ABSENT_MS / 1000} s after the end each node was asked for ${SAMPLES} of the keys, and for a list of them all:`,
    table(
      ['nodes', 'told by a quorum', 'told by a node alone', 'in lists', 'p50 ms of a read', 'p99 ms'],
      rows.map(({ shape, seen: { quorum, local, listed, readMs } }) => [
        shape,
        quorum,
        local,
        listed,
        percentile(
          readMs.toSorted((a, b) => a - b),
          50,
        ),
        percentile(
          readMs.toSorted((a, b) => a - b),
          99,
        ),
      ]),
    ),
  ].join('\n\n')
  const title = `Ends of many records at once, ${rows.map(({ shape }) => shape).join(' and ')}`
  return { title, text, data: rows }
}

async function expiryOf(shape: Shape, options: Options, say: Say): Promise<Row> {
  const { records: count, seconds, rounds } = options
  say(`expiry, ${shapeName(shape)}: starting`)
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape })
  const load = { spread: 'all', connections: CONNECTIONS, seconds } as const
  try {
    const endsAtMs = await fill(subject, options, say)
    await pause(endsAtMs - (seconds + 1) * 1000 - Date.now())
    const before = await loadWindow(subject, load)
    const residentBefore = residentBytesOf(subject.pids())
    let residentMost = residentBefore
    const watch = setInterval(() => {
      residentMost = Math.max(residentMost, residentBytesOf(subject.pids()))
    }, 100)
    // The last of them ends half a second later than the middle.
    await pause(endsAtMs + 500 - Date.now())
    const looked = pause(ABSENT_MS).then(() => readEnded(subject, count))
    const beganMs = Date.now()
    const during: Window[] = []
    for (let round = 0; round < rounds; round++) {
      during.push(await loadWindow(subject, load))
      say(`  ${during.at(-1)?.perSecond.toFixed(0)} creates/s, p99 ${during.at(-1)?.p99Ms.toFixed(0)} ms`)
    }
    const seen = await looked
    const stoppedMs = Date.now()
    const duringLoad = await deletedOf(subject)
    say(`  ${duringLoad.toLocaleString('en')} deleted; now without creates`)
    while ((await deletedOf(subject)) < count) await pause(250)
    const doneMs = Date.now()
    clearInterval(watch)
    const after = await loadWindow(subject, load)
    return {
      shape: shapeName(shape),
      before,
      during,
      after,
      deletedMs: doneMs - endsAtMs,
      withLoad: (duringLoad * 1000) / (stoppedMs - beganMs),
      alone: ((count - duringLoad) * 1000) / (doneMs - stoppedMs),
      residentBytes: [residentBefore, residentMost],
      seen,
    }
  } finally {
    await subject.stop()
  }
}

/** Gives all nodes the records, and resolves, after a load that has the code compiled, with the middle of their second. */
async function fill(
  subject: ReplicatorSubject,
  { records: count, seconds, warmUpSeconds }: Options,
  say: Say,
): Promise<number> {
  const { length: nodes } = subject.network.nodes
  const fillSeconds = (FILL_ALLOWANCE * count * nodes) / (await seedingRate())
  const neededSeconds = fillSeconds + START_SECONDS * nodes + warmUpSeconds + 2 * seconds
  const endsAtMs = Math.ceil(Date.now() / 1000 + neededSeconds) * 1000
  say(`  ${count.toLocaleString('en')} records that end in ${neededSeconds.toFixed(0)} s`)
  await seed(subject.network, count, {
    endOf: (index) => Math.floor(endsAtMs - 500 + (1000 * index) / count),
  })
  await loadWindow(subject, { spread: 'all', connections: 64, seconds: warmUpSeconds })
  if (Date.now() > endsAtMs - (seconds + 1) * 1000)
    throw new Error('the records took longer to come than they were to last')
  return endsAtMs
}

/** How many of them the node that is the furthest behind has deleted. */
async function deletedOf({ network }: ReplicatorSubject): Promise<number> {
  const counts = await Promise.all(
    network.nodes.map(async (node) => Number((await node.ask('/status')).json['tombstones'])),
  )
  return Math.min(...counts)
}

async function readEnded({ network }: ReplicatorSubject, count: number): Promise<Row['seen']> {
  let quorum = 0
  let local = 0
  let listed = 0
  const readMs: number[] = []
  for (const [place, node] of network.nodes.entries()) {
    const { json } = await node.ask('/store?prefix=seeded%2F&limit=10000')
    listed += (json['records'] as readonly unknown[]).length
    for (let i = 0; i < SAMPLES; i++) {
      // From the end of what is deleted, where nothing has come to it by itself.
      const { key } = seededRecord(count - 1 - (i * network.nodes.length + place), { peer: '', cluster: '' })
      if ((await node.local(key)).status !== 404) local++
      const beginsMs = performance.now()
      if ((await node.get(key)).status !== 404) quorum++
      readMs.push(performance.now() - beginsMs)
    }
  }
  return { quorum, local, listed, readMs }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
}
