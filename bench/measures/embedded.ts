/** Creates at a node inside a program, without HTTP, beside the same network with it. */
import { loadWindow } from '../load/window.ts'
import type { LoadResult } from '../load/closed-loop.ts'
import type { Options } from '../options.ts'
import { shapeName } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { median } from '../report/statistics.ts'
import { table } from '../report/table.ts'
import { EmbeddedNetwork } from '../subjects/embedded-network.ts'
import { OWN_CHECKOUT, type Shape, startReplicator } from '../subjects/replicator-network.ts'

interface Row {
  readonly shape: string
  readonly callers: number
  readonly embedded: readonly LoadResult[]
  readonly http: readonly LoadResult[]
}

const LEAD_IN_SECONDS = 1

export async function embedded(options: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of options.shapes) rows.push(...(await embeddedOf(shape, options, say)))
  const { rounds, seconds } = options
  const text = [
    'Callers of `put` in the program that holds the node, beside as many connections to one node of a network of the same ' +
      `shape over HTTP, with the load generator in a process of its own. ${rounds} rounds of ${seconds} s in alternation: ` +
      'medians, the ratio of each round.',
    table(
      ['nodes', 'callers', 'creates/s', 'p50 ms', 'p99 ms', 'HTTP/s', 'p50 ms', 'p99 ms', 'ratio'],
      rows.map(({ shape, callers, embedded, http }) => [
        shape,
        callers,
        of(embedded, 'perSecond'),
        of(embedded, 'p50Ms'),
        of(embedded, 'p99Ms'),
        of(http, 'perSecond'),
        of(http, 'p50Ms'),
        of(http, 'p99Ms'),
        median(embedded.map(({ perSecond }, round) => perSecond / (http[round]?.perSecond ?? NaN))),
      ]),
    ),
  ].join('\n\n')
  return { title: 'Embedded', text, data: rows }
}

async function embeddedOf(shape: Shape, options: Options, say: Say): Promise<readonly Row[]> {
  const { connections, rounds, seconds, warmUpSeconds } = options
  say(`embedded, ${shapeName(shape)}: starting`)
  const network = await EmbeddedNetwork.start(shape, 0)
  const [node] = network.nodes
  if (node === undefined) throw new Error('the network has no nodes')
  try {
    network.signal('SIGSTOP')
    const subject = await startReplicator({ name: 'over HTTP', checkout: OWN_CHECKOUT, shape })
    try {
      const overHttp = async (callers: number, seconds: number): Promise<LoadResult> => {
        await subject.thaw()
        const load = { spread: 'one', connections: callers } as const
        await loadWindow(subject, { ...load, seconds: LEAD_IN_SECONDS })
        const result = await loadWindow(subject, { ...load, seconds })
        subject.freeze()
        return result
      }
      const inProgram = async (callers: number, seconds: number): Promise<LoadResult> => {
        network.signal('SIGCONT')
        await network.whole()
        await node.load(callers, LEAD_IN_SECONDS)
        const result = await node.load(callers, seconds)
        network.signal('SIGSTOP')
        return result
      }
      subject.freeze()
      say(`warming up, ${warmUpSeconds} s each`)
      await inProgram(64, warmUpSeconds)
      await overHttp(64, warmUpSeconds)
      const rows: Row[] = []
      for (const callers of connections) {
        const row = { shape: shapeName(shape), callers, embedded: [] as LoadResult[], http: [] as LoadResult[] }
        for (let round = 0; round < rounds; round++) {
          row.embedded.push(await inProgram(callers, seconds))
          row.http.push(await overHttp(callers, seconds))
          say(
            `  ${callers}: ${row.embedded.at(-1)?.perSecond.toFixed(0)}/s, HTTP ${row.http.at(-1)?.perSecond.toFixed(0)}/s`,
          )
        }
        rows.push(row)
      }
      return rows
    } finally {
      await subject.stop()
    }
  } finally {
    await network.dispose()
  }
}

function of(results: readonly LoadResult[], figure: 'perSecond' | 'p50Ms' | 'p99Ms'): number {
  return median(results.map((result) => result[figure]))
}
