/** Creates in batches beside the same number of single requests, in alternation. */
import { batchLane } from '../load/batch.ts'
import { loadWindow, type Window } from '../load/window.ts'
import type { Options } from '../options.ts'
import { shapeName, toldOthers } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { median } from '../report/statistics.ts'
import { table } from '../report/table.ts'
import { OWN_CHECKOUT, startReplicator } from '../subjects/replicator-network.ts'
import { VALUE } from '../subjects/subject.ts'

const LINES = 512
/** Streams of batches beside as many connections, and beside as many as have the same number of requests under way. */
const STREAMS = [1, 4]

interface Row {
  readonly shape: string
  readonly how: string
  readonly rounds: readonly Window[]
  /** Creates in each request. */
  readonly each: number
}

export async function batches({ shapes, seconds, rounds, warmUpSeconds }: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of shapes) {
    say(`batch, ${shapeName(shape)}: starting`)
    const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape })
    let keys = 0
    const inBatches = {
      ...subject,
      writer: (place: number) =>
        Promise.resolve(
          batchLane(subject.network.at(place).url, LINES, () => ({ key: `batched-${++keys}`, value: VALUE })),
        ),
    }
    const ways = [
      ...STREAMS.map((connections) => ({
        connections,
        who: inBatches,
        each: LINES,
        how: `${connections} × ${LINES} lines`,
      })),
      ...[1, 64, 256].map((connections) => ({ connections, who: subject, each: 1, how: `${connections} × 1 request` })),
    ]
    try {
      await loadWindow(subject, { spread: 'all', connections: 64, seconds: warmUpSeconds })
      await loadWindow(inBatches, { spread: 'all', connections: 4, seconds: warmUpSeconds / 2 })
      const measured = new Map<string, Window[]>(ways.map(({ how }) => [how, []]))
      for (let round = 0; round < rounds; round++) {
        for (const { how, who, connections } of ways) {
          const window = await loadWindow(who, { spread: 'all', connections, seconds })
          measured.get(how)?.push(window)
          say(`  ${how}: ${window.perSecond.toFixed(1)} requests/s ${toldOthers(window.others)}`)
        }
      }
      for (const { how, each } of ways)
        rows.push({ shape: shapeName(shape), how, each, rounds: measured.get(how) ?? [] })
    } finally {
      await subject.stop()
    }
  }
  const text = [
    `Creates of fresh keys, spread over all nodes: batches of ${LINES} lines, the next once the last line of one is answered, ` +
      `and single requests over so many connections, in alternation. ${rounds} rounds of ${seconds} s: medians. The times are ` +
      'those of a whole batch, or of a single request.',
    table(
      ['nodes, under way', 'creates/s', 'p50 ms', 'p99 ms', 'CPU ms a create'],
      rows.map(({ shape, how, each, rounds: windows }) => [
        `${shape}, ${how}`,
        each * median(windows.map(({ perSecond }) => perSecond)),
        median(windows.map(({ p50Ms }) => p50Ms)),
        median(windows.map(({ p99Ms }) => p99Ms)),
        median(windows.map(({ cpuMs }) => cpuMs)) / each,
      ]),
    ),
  ].join('\n\n')
  return { title: 'Batches', text, data: rows }
}
