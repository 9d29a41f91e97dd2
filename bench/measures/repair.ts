/**
 * A node that lacks records although it has merged all logs, and has others in an older version: how long it takes until
 * they are here, and what nodes that hold the same say and compute to find that out.
 */
import type { Counts, StatusView } from '@replicator/interface'
import { setTimeout as wait } from 'node:timers/promises'
import { until } from '@replicator/testkit/processes'
import { anonymousBytesOf, cpuMsOf } from '../load/cpu.ts'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { table } from '../report/table.ts'
import { type Flaw, seed } from '../subjects/seeding.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, startReplicator } from '../subjects/replicator-network.ts'
import { VALUE_BYTES } from '../subjects/subject.ts'

const SHAPE = { clusters: 1, nodes: 3 }
const WITHIN_MS = 600_000
const WATCH_MS = 20
/** Until nothing of the start and of the repair goes on. */
const SETTLE_MS = 10_000
const QUIET_MS = 60_000
const MEBIBYTE = 1024 * 1024

/** What a node has spent, counted from its start. */
interface Spent {
  readonly ms: number
  readonly cpuMs: number
  readonly othersCpuMs: number
  readonly counts: Counts
}

export async function repair({ records: count, differences }: Options, say: Say): Promise<Section> {
  say(
    `repair: seeding ${count.toLocaleString('en')} records, ${differences.toLocaleString('en')} of them not at one node`,
  )
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape: SHAPE })
  try {
    const step = Math.floor(count / differences)
    const flawOf = (index: number): Flaw | undefined => {
      if (index % step !== 0 || index / step >= differences) return undefined
      return (index / step) % 2 === 0 ? 'missing' : 'older'
    }
    await seed(subject.network, count, { flawOf })
    const begun = await spentAfter(subject, 0)
    const counted = await spentAfter(subject, 1)
    say(`  compared for the first time after ${((counted.ms - begun.ms) / 1000).toFixed(1)} s`)
    const mended = await spentAfter(subject, differences)
    say(`  all mended ${((mended.ms - counted.ms) / 1000).toFixed(1)} s later`)
    await wait(SETTLE_MS)
    const quiet = await spentOf(subject)
    await wait(QUIET_MS)
    return sectionOf({ count, differences, begun, counted, mended, quiet, end: await spentOf(subject), subject })
  } finally {
    await subject.stop()
  }
}

/** Once the flawed node has mended so many records; with 1, once it has compared anything. */
async function spentAfter(subject: ReplicatorSubject, repaired: number): Promise<Spent> {
  const has = ({ counts }: Spent): boolean => {
    if (repaired === 0) return true
    return repaired === 1 ? (counts['ranges-compared'] ?? 0) > 0 : (counts['records-repaired'] ?? 0) >= repaired
  }
  return until(
    'the records are mended',
    async () => {
      const spent = await spentOf(subject)
      return has(spent) ? spent : undefined
    },
    { withinMs: WITHIN_MS, everyMs: WATCH_MS },
  )
}

async function spentOf({ network }: ReplicatorSubject): Promise<Spent> {
  const [flawed, ...others] = network.nodes.toReversed()
  if (flawed === undefined) throw new Error('there is no node')
  const { counters } = (await flawed.ask('/status')).json as unknown as StatusView
  return {
    ms: performance.now(),
    cpuMs: cpuMsOf(flawed.pid === undefined ? [] : [flawed.pid]),
    othersCpuMs: cpuMsOf(others.flatMap(({ pid }) => pid ?? [])),
    counts: counters,
  }
}

interface Figures {
  readonly count: number
  readonly differences: number
  readonly begun: Spent
  readonly counted: Spent
  readonly mended: Spent
  readonly quiet: Spent
  readonly end: Spent
  readonly subject: ReplicatorSubject
}

function sectionOf({ subject, ...data }: Figures): Section {
  const { count, differences, begun, counted, mended, quiet, end } = data
  const between = (from: Spent, to: Spent): readonly number[] => {
    const counts = ['bytes-sent', 'messages-sent', 'ranges-compared', 'ranges-differing', 'records-repaired'] as const
    return [
      (to.ms - from.ms) / 1000,
      to.cpuMs - from.cpuMs,
      to.othersCpuMs - from.othersCpuMs,
      ...counts.map((name) => (to.counts[name] ?? 0) - (from.counts[name] ?? 0)),
    ]
  }
  const anonymous = anonymousBytesOf(subject.pids()) / subject.places / MEBIBYTE
  const text = [
    `A network of 1 x 3 with ${count.toLocaleString('en')} records of ${VALUE_BYTES} bytes, written into its stores while it ` +
      `stood still: one node lacks ${differences / 2} of them and has ${differences / 2} in an older version, and believes ` +
      'that it has merged all logs. All start at once, and count their records first.',
    table(
      [
        '',
        'seconds',
        'CPU ms',
        'CPU ms of the two others',
        'bytes sent',
        'messages',
        'ranges compared',
        'differing',
        'records mended',
      ],
      [
        ['until it compares', ...between(begun, counted)],
        ['until all is mended', ...between(counted, mended)],
        ['a minute in which nothing differs', ...between(quiet, end)],
      ],
    ),
    `Anonymous memory at the end: ${anonymous.toFixed(0)} MiB a node. Bytes and messages are all that this node sent, ` +
      'heartbeats included.',
  ].join('\n\n')
  return { title: 'Records lost without a trace', text, data: { ...data, anonymous } }
}
