/** What a create costs as the network grows: inside one process, without sockets and disks. */
import { closedLoop } from '../load/closed-loop.ts'
import { DONE } from '../load/lane.ts'
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
  readonly p50Ms: number
  /** Of the whole process, which holds all nodes and the callers. */
  readonly cpuMs: number
  readonly counts: readonly number[]
}

export async function growth({ seconds, warmUpSeconds }: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const clusters of CLUSTERS) {
    rows.push(await costsAt(clusters, seconds, warmUpSeconds))
    const { voters, perSecond, cpuMs } = rows.at(-1) as Row
    say(`  ${voters} voters: ${perSecond.toFixed(0)}/s, ${cpuMs.toFixed(2)} ms each`)
  }
  const text = [
    `All nodes in one process, joined by queues in memory in place of libp2p, with stores in memory: what is left is the ` +
      `protocol, the engine and the codec. ${CALLERS} callers spread over all nodes, ${seconds} s; all nodes together, for each create.`,
    table(
      ['voters', 'nodes', 'creates/s', 'p50 ms', 'CPU ms', 'messages', 'frames', 'bytes', 'engine inputs', 'turns'],
      rows.map(({ voters, shape, perSecond, p50Ms, cpuMs, counts }) => [
        String(voters),
        shape,
        perSecond,
        p50Ms,
        cpuMs,
        ...counts,
      ]),
    ),
  ].join('\n\n')
  return { title: 'Growth', text, data: rows }
}

async function costsAt(clusters: number, seconds: number, warmUpSeconds: number): Promise<Row> {
  const names = Array.from({ length: clusters }, (_, index) => [`c${index}`, NODES] as const)
  const network = await TestNetwork.start({ clusters: Object.fromEntries(names) })
  try {
    let keys = 0
    const lanes = Array.from({ length: CALLERS }, (_, index) => ({
      send: async () => {
        const node = network.nodes[index % network.nodes.length]
        const outcome = (await node?.put(`k${++keys}`, VALUE))?.outcome
        return outcome === 'stored' ? DONE : String(outcome)
      },
      close: () => undefined,
    }))
    const counts = (): readonly number[] =>
      COUNTED.map((name) => network.nodes.reduce((sum, node) => sum + (node.status().counters[name] ?? 0), 0))
    await closedLoop(lanes, warmUpSeconds)
    const before = counts()
    const { done, perSecond, p50Ms, loaderCpu } = await closedLoop(lanes, seconds)
    const after = counts()
    return {
      voters: clusters * NODES,
      shape: shapeName({ clusters, nodes: NODES }),
      perSecond,
      p50Ms,
      cpuMs: (loaderCpu * 1000) / perSecond,
      counts: after.map((count, place) => (count - (before[place] ?? 0)) / done),
    }
  } finally {
    await network.stop()
  }
}
