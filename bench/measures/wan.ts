/** Creates from each of three clusters with a wide area between them, while more and more nodes are down. */
import { setTimeout } from 'node:timers/promises'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { percent, table } from '../report/table.ts'
import { EmbeddedNetwork, type EmbeddedNode } from '../subjects/embedded-network.ts'

const SHAPE = { clusters: 3, nodes: 3 }
const CALLERS = 4
/** Which nodes are ended before the next figures, by cluster. At the end each cluster has one, and one of them three. */
const ENDED: readonly (readonly string[])[] = [[], ['c'], ['b'], ['c', 'b']]

interface Row {
  readonly down: number
  readonly cluster: string
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of the decisions that the node reached, those in the open ballot: in one round trip. */
  readonly openShare: number
  readonly others: Readonly<Record<string, number>>
}

/** Creates at one node while another one is ended in the middle of them. */
interface Death {
  readonly down: number
  readonly of: string
  readonly stored: number
  readonly p50Ms: number
  readonly longestMs: number
  readonly others: Readonly<Record<string, number>>
}

export async function wan({ wanMs, seconds, warmUpSeconds }: Options, say: Say): Promise<Section> {
  say(`wide area of ${wanMs} ms: starting`)
  const network = await EmbeddedNetwork.start(SHAPE, wanMs / 2)
  const rows: Row[] = []
  const deaths: Death[] = []
  try {
    await Promise.all(network.nodes.map((node) => node.load(CALLERS, warmUpSeconds)))
    let down = 0
    for (const ended of ENDED) {
      for (const cluster of ended) {
        deaths.push({ down: ++down, of: cluster, ...(await createsOverDeath(network, cluster, seconds)) })
        say(`  one of ${cluster} dies: ${deaths.at(-1)?.stored} stored, ${JSON.stringify(deaths.at(-1)?.others)}`)
      }
      await network.whole()
      for (const cluster of ['a', 'b', 'c']) {
        const node = network.nodes.find(({ clusterId }) => clusterId === cluster)
        if (node !== undefined) rows.push({ down, cluster, ...(await creates(node, seconds)) })
        say(`  ${down} down, from ${cluster}: p50 ${rows.at(-1)?.p50Ms.toFixed(1)} ms`)
      }
    }
  } finally {
    await network.dispose()
  }
  const text = [
    `Three clusters of three nodes, ${wanMs} ms there and back between any two clusters and nothing within one, made by ` +
      'holding each turn of messages to another cluster back by half of it, in the order and each by itself; dialling and ' +
      `the flow control below are not delayed. ${CALLERS} callers at one node of one cluster, without HTTP, ${seconds} s; ` +
      'nodes are ended with SIGKILL, and the figures begin once the others have noticed. "Open" is the share decided in the ' +
      'open ballot, in one round trip.',
    table(
      ['nodes down', 'from cluster', 'creates/s', 'p50 ms', 'p99 ms', 'open'],
      rows.map(({ down, cluster, perSecond, p50Ms, p99Ms, openShare }) => [
        String(down),
        cluster,
        perSecond,
        p50Ms,
        p99Ms,
        percent(openShare),
      ]),
      2,
    ),
    `While ${CALLERS} callers create keys at a node of cluster a, another node is ended in the middle of ${seconds} s. What was ` +
      'answered otherwise than by *stored* is a create that this death cost.',
    table(
      ['nodes down then', 'it was of cluster', 'stored', 'not stored', 'p50 ms', 'longest ms'],
      deaths.map(({ down, of, stored, others, p50Ms, longestMs }) => [
        String(down),
        of,
        String(stored),
        String(Object.values(others).reduce((sum, count) => sum + count, 0)),
        p50Ms,
        longestMs,
      ]),
      2,
    ),
  ].join('\n\n')
  return { title: 'A wide area', text, data: { wanMs, rows, deaths } }
}

/** Ends the last node of that cluster; the load is on the first node of all. */
async function createsOverDeath(
  network: EmbeddedNetwork,
  cluster: string,
  seconds: number,
): Promise<Omit<Death, 'down' | 'of'>> {
  const [asked] = network.nodes
  const dying = network.nodes.findLast(({ clusterId }) => clusterId === cluster)
  if (asked === undefined || dying === undefined) throw new Error(`cluster ${cluster} has no node`)
  const loaded = asked.load(CALLERS, seconds)
  await setTimeout((seconds * 1000) / 2)
  await network.kill(dying)
  const { done, p50Ms, longestMs, others } = await loaded
  return { stored: done, p50Ms, longestMs, others }
}

async function creates(node: EmbeddedNode, seconds: number): Promise<Omit<Row, 'down' | 'cluster'>> {
  const before = (await node.status()).counters
  const { perSecond, p50Ms, p99Ms, others } = await node.load(CALLERS, seconds)
  const after = (await node.status()).counters
  const [open, classic] = (['decided-open', 'decided-classic'] as const).map(
    (name) => (after[name] ?? 0) - (before[name] ?? 0),
  ) as [number, number]
  return { perSecond, p50Ms, p99Ms, openShare: open / (open + classic), others }
}
