/** Twice the load that one node can take: what it still does, what it refuses, and whether it recovers. */
import { cpuMsOf, residentBytesOf } from '../load/cpu.ts'
import type { Lane } from '../load/lane.ts'
import { openLoop, type OpenLoopResult } from '../load/open-loop.ts'
import { loadWindow } from '../load/window.ts'
import type { Options } from '../options.ts'
import { shapeName, toldOthers } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { percent, table } from '../report/table.ts'
import { OWN_CHECKOUT, type Shape, startReplicator } from '../subjects/replicator-network.ts'

/** More than the requests that a node takes at once, fewer than the connections. */
const CONNECTIONS = 3000
const SATURATING = 256
const TIMES = 2
const PAUSE_SECONDS = 5
const MEBIBYTE = 1024 * 1024

interface Row {
  readonly shape: string
  readonly saturated: number
  readonly offered: number
  readonly load: OpenLoopResult
  /** Of one core, what the load generator used: of the saturating load, and of the other. */
  readonly loaderCpu: readonly [number, number]
  /** Of all nodes, for each create that was done: likewise, refusals included. In milliseconds. */
  readonly cpuMs: readonly [number, number]
  /** Of the loaded node: before, at most during the load, and after the pause. */
  readonly residentBytes: readonly [number, number, number]
  /** At one connection: before the load, and after the pause. */
  readonly beforeP50Ms: number
  readonly afterP50Ms: number
  readonly afterP99Ms: number
}

export async function overload(options: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of options.shapes) rows.push(await overloadOf(shape, options, say))
  const text = [
    `All at one node. First ${SATURATING} connections that each wait for their answer: the saturating load. Then ${TIMES} times ` +
      `as many requests a second, whether the last ones are answered or not, over up to ${CONNECTIONS} connections, for ` +
      `${2 * options.seconds} s. The times behind 429 are those of all that was not done: who is refused and comes again within the second ` +
      `that it was told has its answer at the end of it. "Not sent" were due while all connections waited. ${PAUSE_SECONDS} s after it, one connection, ` +
      `${options.seconds} s. Memory is resident, of that node. The load generator runs on the same machine, and so does what it takes more ` +
      'of it for twice as many requests; CPU is that of all nodes for each create that was done, refusals included.',
    table(
      [
        'nodes',
        'saturated/s',
        'offered/s',
        'done/s',
        'of saturated',
        'p50 ms',
        'p99 ms',
        '429',
        'p50 ms',
        'p99 ms',
        '504',
        'not sent',
      ],
      rows.map(({ shape, saturated, offered, load }) => [
        shape,
        Math.round(saturated),
        Math.round(offered),
        Math.round(load.donePerSecond),
        percent(load.donePerSecond / saturated),
        load.p50Ms,
        load.p99Ms,
        load.others['429'] ?? 0,
        load.othersP50Ms,
        load.othersP99Ms,
        load.others['504'] ?? 0,
        load.notSent,
      ]),
    ),
    table(
      ['nodes', 'CPU ms saturated', 'CPU ms', 'loader saturated', 'loader'],
      rows.map(({ shape, cpuMs, loaderCpu }) => [shape, ...cpuMs, ...loaderCpu.map(percent)]),
    ),
    table(
      ['nodes', 'MiB before', 'at most', 'after', 'p50 ms before', 'p50 ms after', 'p99 ms after'],
      rows.map(({ shape, residentBytes, beforeP50Ms, afterP50Ms, afterP99Ms }) => [
        shape,
        ...residentBytes.map((bytes) => bytes / MEBIBYTE),
        beforeP50Ms,
        afterP50Ms,
        afterP99Ms,
      ]),
    ),
    ...rows.map(({ shape, load }) => `Not done, ${shape}: ${toldOthers(load.others) || 'nothing'}.`),
  ].join('\n\n')
  return { title: 'Overload', text, data: rows }
}

async function overloadOf(shape: Shape, { seconds, warmUpSeconds }: Options, say: Say): Promise<Row> {
  say(`overload, ${shapeName(shape)}: starting`)
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape })
  const lanes: Lane[] = []
  try {
    await loadWindow(subject, { spread: 'all', connections: 64, seconds: warmUpSeconds })
    const before = await loadWindow(subject, { spread: 'one', connections: 1, seconds })
    const saturating = { spread: 'one', connections: SATURATING } as const
    await loadWindow(subject, { ...saturating, seconds })
    const best = await loadWindow(subject, { ...saturating, seconds: 2 * seconds })
    const saturated = best.perSecond
    const pids = [subject.network.at(0).pid ?? 0]
    const residentBefore = residentBytesOf(pids)
    let residentMost = residentBefore
    const watch = setInterval(() => {
      residentMost = Math.max(residentMost, residentBytesOf(pids))
    }, 100)
    for (let i = 0; i < CONNECTIONS; i++) lanes.push(await subject.writer(0))
    const offered = TIMES * saturated
    say(`  saturated at ${saturated.toFixed(0)}/s, offering ${offered.toFixed(0)}/s`)
    const cpuBeforeMs = cpuMsOf(subject.pids())
    const load = await openLoop({ lanes, perSecond: offered, seconds: 2 * seconds })
    const cpuMs = (cpuMsOf(subject.pids()) - cpuBeforeMs) / load.done
    say(`  done ${load.donePerSecond.toFixed(0)}/s; ${toldOthers(load.others)}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_SECONDS * 1000))
    clearInterval(watch)
    const residentAfter = residentBytesOf(pids)
    const after = await loadWindow(subject, { spread: 'one', connections: 1, seconds })
    return {
      shape: shapeName(shape),
      saturated,
      offered,
      load,
      loaderCpu: [best.loaderCpu, load.loaderCpu],
      cpuMs: [best.cpuMs, cpuMs],
      residentBytes: [residentBefore, residentMost, residentAfter],
      beforeP50Ms: before.p50Ms,
      afterP50Ms: after.p50Ms,
      afterP99Ms: after.p99Ms,
    }
  } finally {
    for (const lane of lanes) lane.close()
    await subject.stop()
  }
}
