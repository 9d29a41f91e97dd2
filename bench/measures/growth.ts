/** What a create costs as the network grows: inside one process, without sockets and disks. */
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { table } from '../report/table.ts'
import { shapeName } from '../report/names.ts'
import { VALUE } from '../subjects/subject.ts'
import type { Replicator } from '@replicator/core'
import { type CounterName, MEMBERS_MAX } from '@replicator/interface'
import { TestNetwork } from '@replicator/testkit'

/** 3, 6, 9, 15 and 30 voters: clusters of three, more than vote by default. */
const CLUSTERS = [1, 2, 3, 5, 10]
const NODES = 3
/** Beside nine voters; the last one as many as a network has room for. */
const LEARNERS = [10, 30, MEMBERS_MAX - 9]
const CALLERS = 16
/** A number of them, not a time: on a busy machine the figures stay the same. */
const CREATES = 480
const COUNTED = [
  'messages-sent',
  'frames-sent',
  'bytes-sent',
  'inputs',
  'turns',
] as const satisfies readonly CounterName[]

interface Size {
  readonly clusters: number
  readonly learners: number
}

interface Row {
  readonly voters: number
  readonly learners: number
  readonly shape: string
  readonly perSecond: number
  /** Of the whole process, which holds all nodes and the callers. */
  readonly cpuMs: number
  readonly notStored: number
  readonly counts: readonly number[]
}

export async function growth(_: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  const sizes = [
    ...CLUSTERS.map((clusters) => ({ clusters, learners: 0 })),
    ...LEARNERS.map((learners) => ({ clusters: 3, learners })),
  ]
  for (const size of sizes) {
    const row = await costsAt(size)
    rows.push(row)
    say(
      `  ${row.voters} voters, ${row.learners} learners: ${row.perSecond.toFixed(0)}/s, ${row.cpuMs.toFixed(2)} ms each`,
    )
  }
  const text = [
    `All nodes in one process, joined by queues in memory in place of libp2p, with stores in memory: what is left is the ` +
      `protocol, the engine and the codec. ${CALLERS} callers spread over all voters create ${CREATES} keys, after as many of warm-up; all nodes together, for each create. ` +
      `Every node has a link with every other one, and heartbeats on it: they are in the figures. A network has ${MEMBERS_MAX} members at most.`,
    table(
      [
        'voters',
        'nodes',
        'learners',
        'creates/s',
        'CPU ms',
        'messages',
        'frames',
        'bytes',
        'engine inputs',
        'turns',
        'not stored',
      ],
      rows.map(({ voters, learners, shape, perSecond, cpuMs, counts, notStored }) => [
        String(voters),
        shape,
        String(learners),
        perSecond,
        cpuMs,
        ...counts,
        notStored,
      ]),
    ),
  ].join('\n\n')
  return { title: 'Growth', text, data: rows }
}

async function costsAt({ clusters, learners }: Size): Promise<Row> {
  const names = Array.from({ length: clusters }, (_, index) => [`c${index}`, NODES] as const)
  const voters = clusters * NODES
  const options = { tuning: { engine: { clusterVotersMax: NODES, votersMax: voters } } }
  const network = await TestNetwork.start({ clusters: Object.fromEntries(names), options })
  try {
    const asked = network.nodes
    // One after the other: each one that comes is a change of the members.
    for (let i = 0; i < learners; i++) {
      const learner = await network.add(`c${i % clusters}`)
      await learner.ready()
    }
    await create(asked, 'warm-up')
    const before = countsOf(network)
    const cpu = process.cpuUsage()
    const beginsMs = performance.now()
    const stored = await create(asked, 'measured')
    const tookMs = performance.now() - beginsMs
    const { user, system } = process.cpuUsage(cpu)
    const after = countsOf(network)
    return {
      voters,
      learners,
      shape: shapeName({ clusters, nodes: NODES }),
      perSecond: (stored * 1000) / tookMs,
      cpuMs: (user + system) / 1000 / stored,
      notStored: CREATES - stored,
      counts: after.map((count, place) => (count - (before[place] ?? 0)) / stored),
    }
  } finally {
    await network.stop()
  }
}

/** Each caller creates its share of the keys, one after the other. Resolves with how many were stored. */
async function create(nodes: readonly Replicator[], prefix: string): Promise<number> {
  let stored = 0
  const call = async (_: unknown, caller: number): Promise<void> => {
    const node = nodes[caller % nodes.length]
    for (let i = 0; i < CREATES / CALLERS; i++) {
      const outcome = await node?.put(`${prefix}-${caller}-${i}`, VALUE)
      if (outcome?.outcome === 'stored') stored++
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, call))
  return stored
}

function countsOf({ nodes }: TestNetwork): readonly number[] {
  return COUNTED.map((name) => nodes.reduce((sum, node) => sum + (node.status().counters[name] ?? 0), 0))
}
