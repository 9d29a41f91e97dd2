/** What a create costs as the network grows: inside one process, without sockets and disks. */
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { table } from '../report/table.ts'
import { shapeName } from '../report/names.ts'
import { VALUE } from '../subjects/subject.ts'
import type { CounterName } from '@replicator/interface'
import { TestNetwork } from '@replicator/testkit'

/** 3, 6, 9, 15 and 30 voters. */
const CLUSTERS = [1, 2, 3, 5, 10]
const NODES = 3
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

interface Row {
  readonly voters: number
  readonly shape: string
  readonly perSecond: number
  /** Of the whole process, which holds all nodes and the callers. */
  readonly cpuMs: number
  readonly notStored: number
  readonly counts: readonly number[]
}

export async function growth(_: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const clusters of CLUSTERS) {
    rows.push(await costsAt(clusters))
    const { voters, perSecond, cpuMs } = rows.at(-1) as Row
    say(`  ${voters} voters: ${perSecond.toFixed(0)}/s, ${cpuMs.toFixed(2)} ms each`)
  }
  const text = [
    `All nodes in one process, joined by queues in memory in place of libp2p, with stores in memory: what is left is the ` +
      `protocol, the engine and the codec. ${CALLERS} callers spread over all nodes create ${CREATES} keys, after as many of warm-up; all nodes together, for each create.`,
    table(
      ['voters', 'nodes', 'creates/s', 'CPU ms', 'messages', 'frames', 'bytes', 'engine inputs', 'turns', 'not stored'],
      rows.map(({ voters, shape, perSecond, cpuMs, counts, notStored }) => [
        String(voters),
        shape,
        perSecond,
        cpuMs,
        ...counts,
        notStored,
      ]),
    ),
  ].join('\n\n')
  return { title: 'Growth', text, data: rows }
}

async function costsAt(clusters: number): Promise<Row> {
  const names = Array.from({ length: clusters }, (_, index) => [`c${index}`, NODES] as const)
  const network = await TestNetwork.start({ clusters: Object.fromEntries(names) })
  try {
    await create(network, 'warm-up')
    const before = countsOf(network)
    const cpu = process.cpuUsage()
    const beginsMs = performance.now()
    const stored = await create(network, 'measured')
    const tookMs = performance.now() - beginsMs
    const { user, system } = process.cpuUsage(cpu)
    const after = countsOf(network)
    return {
      voters: clusters * NODES,
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
async function create({ nodes }: TestNetwork, prefix: string): Promise<number> {
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
