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
import { createLibp2pTransport, generateIdentity, type Libp2pTransport } from '@replicator/transport'
import { cpuMsOf, residentBytesOf } from '../load/cpu.ts'
import type { Lane } from '../load/lane.ts'
import { openLoop, type OpenLoopResult } from '../load/open-loop.ts'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { percent, table } from '../report/table.ts'
import { withNewcomer } from '../subjects/newcomer.ts'
import { seed, seededRecord } from '../subjects/seeding.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, startReplicator } from '../subjects/replicator-network.ts'
import { VALUE_BYTES } from '../subjects/subject.ts'

const SHAPE = { clusters: 1, nodes: 3 }
/** Of the load beside it: few enough to leave the machine to the catch-up, as a network with room to spare does. */
const WRITES_PER_SECOND = 100
const LANES = 32
const WATCH_MS = 50
const MEBIBYTE = 1024 * 1024
/** Records that store and link alone are given. */
const ALONE = 100_000

interface Fetched {
  readonly perSecond: number
  readonly load: OpenLoopResult
  /** Of a core. */
  readonly cpu: { readonly newcomer: number; readonly others: number }
  readonly residentBytesMost: number
}

export async function catchUp({ records: count, seconds, warmUpSeconds }: Options, say: Say): Promise<Section> {
  say(`catch-up: seeding ${count.toLocaleString('en')} records`)
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape: SHAPE })
  try {
    await seed(subject.network, count)
    const lanes: Lane[] = []
    for (let i = 0; i < LANES; i++) lanes.push(await subject.writer(i % subject.places))
    try {
      await openLoop({ lanes, perSecond: WRITES_PER_SECOND, seconds: warmUpSeconds })
      const without = await openLoop({ lanes, perSecond: WRITES_PER_SECOND, seconds: 2 * seconds })
      say(`  without: p50 ${without.p50Ms.toFixed(1)} ms, p99 ${without.p99Ms.toFixed(1)} ms`)
      const fetched = await fetchAll(subject, lanes, count, say)
      const storePerSecond = await storeAlone()
      const linkPerSecond = await linkAlone()
      return sectionOf({ count, without, fetched, storePerSecond, linkPerSecond })
    } finally {
      for (const lane of lanes) lane.close()
    }
  } finally {
    await subject.stop()
  }
}

/** A fourth node, empty, with the load going on meanwhile. */
async function fetchAll(subject: ReplicatorSubject, lanes: readonly Lane[], count: number, say: Say): Promise<Fetched> {
  return withNewcomer(subject, async (node) => {
    await node.start()
    const others = subject.network.nodes.flatMap(({ pid }) => pid ?? [])
    const own = [node.pid ?? 0]
    let residentBytesMost = 0
    let begins: { ms: number; records: number; own: number; others: number } | undefined
    let isDone = false
    const watching = (async () => {
      for (;;) {
        const { ready, records } = (await node.ask('/status')).json as unknown as StatusView
        const ms = performance.now()
        residentBytesMost = Math.max(residentBytesMost, residentBytesOf(own))
        begins ??= records > 0 ? { ms, records, own: cpuMsOf(own), others: cpuMsOf(others) } : undefined
        if (ready && begins !== undefined) {
          isDone = true
          const tookMs = ms - begins.ms
          return {
            perSecond: ((records - begins.records) * 1000) / tookMs,
            cpu: { newcomer: (cpuMsOf(own) - begins.own) / tookMs, others: (cpuMsOf(others) - begins.others) / tookMs },
          }
        }
        await new Promise((resolve) => setTimeout(resolve, WATCH_MS))
      }
    })()
    const load = await openLoop({ lanes, perSecond: WRITES_PER_SECOND, seconds: () => isDone })
    const { perSecond, cpu } = await watching
    say(
      `  ${count.toLocaleString('en')} at ${perSecond.toFixed(0)}/s; p50 ${load.p50Ms.toFixed(1)} ms, p99 ${load.p99Ms.toFixed(1)} ms`,
    )
    return { perSecond, load, cpu, residentBytesMost }
  })
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
  readonly without: OpenLoopResult
  readonly fetched: Fetched
  readonly storePerSecond: number
  readonly linkPerSecond: number
}

function sectionOf(data: Figures): Section {
  const { count, without, fetched, storePerSecond, linkPerSecond } = data
  const { perSecond, load, cpu, residentBytesMost } = fetched
  const microseconds = (share: number): string => ((share * 1_000_000) / perSecond).toFixed(1)
  const text = [
    `A network of 1 x 3 with ${count.toLocaleString('en')} records of ${VALUE_BYTES} bytes, written into its stores while it ` +
      `stood still, and a fourth node that comes empty. Meanwhile ${WRITES_PER_SECOND} creates a second. The rate is from ` +
      'the first record here to the node being ready. "The store alone" takes the same records, a page in each batch; "a ' +
      'link alone" carries the same pages, both its ends in one process. The new node gets its records in the order of their ' +
      'keys; the store alone is given them in no order.',
    table(
      ['', 'records/s', 'share'],
      [
        ['a new node', perSecond, ''],
        ['the store alone', storePerSecond, percent(perSecond / storePerSecond)],
        ['a link alone', linkPerSecond, percent(perSecond / linkPerSecond)],
      ],
    ),
    table(
      ['creates', 'p50 ms', 'p99 ms', 'not done'],
      [
        ['without', without.p50Ms, without.p99Ms, sumOf(without.others)],
        ['meanwhile', load.p50Ms, load.p99Ms, sumOf(load.others)],
        ['ratio', load.p50Ms / without.p50Ms, load.p99Ms / without.p99Ms, ''],
      ],
    ),
    `CPU meanwhile: the new node ${percent(cpu.newcomer)} of a core, ${microseconds(cpu.newcomer)} µs a record; the three others ` +
      `together ${percent(cpu.others)}, ${microseconds(cpu.others)} µs, the creates included; ` +
      `the new node had ${(residentBytesMost / MEBIBYTE).toFixed(0)} MiB resident at most, what is mapped of its file included.`,
  ].join('\n\n')
  return { title: 'Catching up', text, data }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
