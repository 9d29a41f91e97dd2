/**
 * A new node that fetches all records of a network: how fast, beside what its store and a link can do alone, and how long
 * writes take meanwhile, beside how long they take without it.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message, StatusView } from '@replicator/interface'
import { PAGE_ENTRIES_MAX } from '@replicator/interface'
import { openStore } from '@replicator/store'
import type { NodeProcess } from '@replicator/testkit/processes'
import { createLibp2pTransport, generateIdentity, type Libp2pTransport } from '@replicator/transport'
import { cpuMsOf, residentBytesOf } from '../load/cpu.ts'
import type { Lane } from '../load/lane.ts'
import { openLoop, type OpenLoopResult } from '../load/open-loop.ts'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { percent, ratioText, table } from '../report/table.ts'
import { median } from '../report/statistics.ts'
import { withNewcomer } from '../subjects/newcomer.ts'
import { atRest } from '../subjects/rest.ts'
import { seed, seededRecord } from '../subjects/seeding.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, startReplicator } from '../subjects/replicator-network.ts'
import { VALUE_BYTES } from '../subjects/subject.ts'

const SHAPE = { clusters: 1, nodes: 3 }
/** New nodes one after the other, without a load and beside one. The first finds cold what gives the records. */
const ROUNDS = 3
/** Of the load beside one more: few enough to leave the machine to the catch-up, as a network with room to spare does. */
const WRITES_PER_SECOND = 100
const LANES = 32
const WATCH_MS = 50
const MEBIBYTE = 1024 * 1024
/** Records that store and link alone are given. */
const ALONE = 100_000

interface Fetched {
  readonly perSecond: number
  /** Of a core. */
  readonly cpu: { readonly newcomer: number; readonly others: number }
  readonly residentBytesMost: number
}

/** The load in each of four windows: before there is a new node, while it starts, while it fetches, and once it has all. */
interface Loads {
  readonly before: OpenLoopResult
  readonly starting: OpenLoopResult
  readonly fetching: OpenLoopResult
  readonly after: OpenLoopResult
}

interface Beside {
  readonly fetched: Fetched
  readonly loads: Loads
}

export async function catchUp({ records: count, seconds, warmUpSeconds }: Options, say: Say): Promise<Section> {
  say(`catch-up: seeding ${count.toLocaleString('en')} records`)
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape: SHAPE })
  try {
    await seed(subject.network, count)
    const alone: Fetched[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await atRest(subject)
      alone.push(await fetchedAlone(subject, say))
    }
    const beside: Beside[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await atRest(subject)
      beside.push(await fetchedBeside(subject, { seconds, warmUpSeconds }, say))
    }
    const storePerSecond = await storeAlone()
    const linkPerSecond = await linkAlone()
    return sectionOf({ count, alone, beside, storePerSecond, linkPerSecond })
  } finally {
    await subject.stop()
  }
}

async function fetchedAlone(subject: ReplicatorSubject, say: Say): Promise<Fetched> {
  return withNewcomer(subject, async (node) => {
    const fetched = await fetchAll(subject, node, () => undefined)
    say(`  without a load: ${fetched.perSecond.toFixed(0)}/s`)
    return fetched
  })
}

type Windows = Pick<Options, 'seconds' | 'warmUpSeconds'>

async function fetchedBeside(
  subject: ReplicatorSubject,
  { seconds, warmUpSeconds }: Windows,
  say: Say,
): Promise<Beside> {
  const lanes: Lane[] = []
  for (let i = 0; i < LANES; i++) lanes.push(await subject.writer(i % subject.places))
  const load = (time: number | (() => boolean)): Promise<OpenLoopResult> =>
    openLoop({ lanes, perSecond: WRITES_PER_SECOND, seconds: time })
  try {
    await load(warmUpSeconds)
    const before = await load(2 * seconds)
    return await withNewcomer(subject, async (node) => {
      let isFetching = false
      let isDone = false
      const fetching = fetchAll(subject, node, () => (isFetching = true)).finally(() => (isFetching = isDone = true))
      const loads = {
        before,
        starting: await load(() => isFetching),
        fetching: await load(() => isDone),
        after: await load(2 * seconds),
      }
      const fetched = await fetching
      const told = Object.entries(loads).map(([name, { p99Ms }]) => `${name} ${p99Ms.toFixed(1)} ms`)
      say(`  beside a load: ${fetched.perSecond.toFixed(0)}/s; p99 ${told.join(', ')}`)
      return { fetched, loads }
    })
  } finally {
    for (const lane of lanes) lane.close()
  }
}

/** Starts the node, which is empty; resolves once it is ready. `began` is called when its first records are here. */
async function fetchAll(subject: ReplicatorSubject, node: NodeProcess, began: () => void): Promise<Fetched> {
  await node.start()
  const others = subject.network.nodes.flatMap(({ pid }) => pid ?? [])
  const own = [node.pid ?? 0]
  let residentBytesMost = 0
  let begins: { ms: number; records: number; own: number; others: number } | undefined
  for (;;) {
    const { ready, records } = (await node.ask('/status')).json as unknown as StatusView
    const ms = performance.now()
    residentBytesMost = Math.max(residentBytesMost, residentBytesOf(own))
    if (begins === undefined && records > 0) {
      begins = { ms, records, own: cpuMsOf(own), others: cpuMsOf(others) }
      began()
    }
    if (ready && begins !== undefined) {
      const tookMs = ms - begins.ms
      return {
        perSecond: ((records - begins.records) * 1000) / tookMs,
        cpu: { newcomer: (cpuMsOf(own) - begins.own) / tookMs, others: (cpuMsOf(others) - begins.others) / tookMs },
        residentBytesMost,
      }
    }
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS))
  }
}

/** Records a second that a store of its own takes, a page's worth in each batch. */
async function storeAlone(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'replicator-store-'))
  const store = await openStore({ dataDir })
  const owner = { peer: 'peer', cluster: 'berlin' }
  const beginsMs = performance.now()
  for (let from = 0; from < ALONE; from += PAGE_ENTRIES_MAX) {
    const page = Array.from({ length: PAGE_ENTRIES_MAX }, (_, i) => seededRecord(from + i, owner))
    store.apply(page.map((record) => ({ type: 'record', record })))
    await store.flush()
  }
  const perSecond = (ALONE * 1000) / (performance.now() - beginsMs)
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
  return perSecond
}

/** Records a second that pages carry from one end of a link to the other, both in this process. */
async function linkAlone(): Promise<number> {
  const create = async (): Promise<Libp2pTransport> =>
    createLibp2pTransport({ privateKey: await generateIdentity(), discovery: false })
  const [from, to] = [await create(), await create()]
  try {
    await Promise.all([from.listen(), to.listen()])
    const owner = { peer: from.self, cluster: 'berlin' }
    const entries = Array.from({ length: PAGE_ENTRIES_MAX }, (_, i) => {
      const record = seededRecord(i, owner)
      return { key: record.key, version: 1, bytes: VALUE_BYTES, record }
    })
    const numbers = { after: 0, upTo: PAGE_ENTRIES_MAX, head: ALONE, records: ALONE }
    const page: Message = { type: 'page', ...numbers, merged: [], entries }
    let arrived = 0
    let done: () => void = () => undefined
    const all = new Promise<void>((resolve) => (done = resolve))
    const send = (): void => void from.send(to.self, [page])
    const linked = startBoth(from, to, (messages) => {
      arrived += messages.length * PAGE_ENTRIES_MAX
      if (arrived < ALONE) send()
      else done()
    })
    from.seek(`${to.addresses()[0]}/p2p/${to.self}`)
    await linked
    const beginsMs = performance.now()
    for (let i = 0; i < 4; i++) send()
    await all
    return (arrived * 1000) / (performance.now() - beginsMs)
  } finally {
    await Promise.all([from.stop(), to.stop()])
  }
}

async function startBoth(
  from: Libp2pTransport,
  to: Libp2pTransport,
  received: (messages: readonly Message[]) => void,
): Promise<void> {
  const start = (transport: Libp2pTransport): Promise<void> =>
    new Promise((up) => {
      transport.start({
        linked: () => up(),
        unlinked: () => undefined,
        received: (_, messages) => received(messages),
        discovered: () => undefined,
      })
    })
  await Promise.all([start(from), start(to)])
}

interface Figures {
  readonly count: number
  readonly alone: readonly Fetched[]
  readonly beside: readonly Beside[]
  readonly storePerSecond: number
  readonly linkPerSecond: number
}

function sectionOf(data: Figures): Section {
  const { count, alone, beside, storePerSecond, linkPerSecond } = data
  const rows = [
    ...alone.map((fetched) => ['without a load', fetched] as const),
    ...beside.map(({ fetched }) => ['beside the load', fetched] as const),
  ]
  const microseconds = (share: number, { perSecond }: Fetched): number => (share * 1_000_000) / perSecond
  const times = (window: keyof Loads, percentile: 'p50Ms' | 'p99Ms'): number[] =>
    beside.map(({ loads }) => loads[window][percentile])
  const ratios = (percentile: 'p50Ms' | 'p99Ms', by: keyof Loads): string =>
    ratioText(beside.map(({ loads }) => loads.fetching[percentile] / loads[by][percentile]))
  const rowOf = (name: string, window: keyof Loads): readonly (string | number)[] => [
    name,
    median(times(window, 'p50Ms')),
    ...times(window, 'p99Ms'),
    sumOf(beside.map(({ loads }) => sumOf(Object.values(loads[window].others)))),
  ]
  const text = [
    `A network of 1 x 3 with ${count.toLocaleString('en')} records of ${VALUE_BYTES} bytes, written into its stores while it ` +
      `stood still, and new nodes that come empty, each taken out again: ${ROUNDS} one after the other while nothing else is ` +
      `asked for, and ${ROUNDS} beside ${WRITES_PER_SECOND} creates a second. Before each, the network is at rest: nodes count ` +
      'their records after a start. The rate is from the first record here to the node being ready. "The store alone" takes ' +
      'the same records, a page in each batch, in no order of their keys, and syncs each batch before the next; "a link alone" ' +
      'carries the same pages, both its ends in one process. CPU is that of a core, and for each record; of the three others ' +
      'together, the creates included. Resident is what the new node had at most, what is mapped of its file included.',
    table(
      ['a new node', 'records/s', 'of the store', 'of the link', 'its CPU', 'µs', 'the others', 'µs', 'MiB resident'],
      rows.map(([name, each]) => [
        name,
        each.perSecond,
        percent(each.perSecond / storePerSecond),
        percent(each.perSecond / linkPerSecond),
        percent(each.cpu.newcomer),
        microseconds(each.cpu.newcomer, each),
        percent(each.cpu.others),
        microseconds(each.cpu.others, each),
        each.residentBytesMost / MEBIBYTE,
      ]),
    ),
    `The store alone: ${storePerSecond.toFixed(0)} records/s. A link alone: ${linkPerSecond.toFixed(0)}.`,
    'Creates: before there is a fourth node; while its process starts, on the same two cores as all others; while it fetches; and ' +
      'once it has all, when there are four nodes on these cores as well. The first ratio has in it what one more node costs here, ' +
      'the second is that of the catch-up.',
    table(
      ['creates', 'p50 ms', ...beside.map((_, round) => `p99 ms, ${round + 1}`), 'not done'],
      [
        rowOf('before', 'before'),
        rowOf('it starts', 'starting'),
        rowOf('it fetches', 'fetching'),
        rowOf('after', 'after'),
      ],
    ),
    table(
      ['it fetches', 'p50', 'p99'],
      [
        ['by before', ratios('p50Ms', 'before'), ratios('p99Ms', 'before')],
        ['by after', ratios('p50Ms', 'after'), ratios('p99Ms', 'after')],
      ],
    ),
  ].join('\n\n')
  return { title: 'Catching up', text, data }
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
