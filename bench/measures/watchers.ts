/** Thousands of watchers of one key at one node: what writes feel of them, and how long it takes until the last one is told. */
import { residentBytesOf } from '../load/cpu.ts'
import { Watchers } from '../load/watcher.ts'
import { loadWindow, type Window } from '../load/window.ts'
import type { Options } from '../options.ts'
import { shapeName } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { median } from '../report/statistics.ts'
import { table } from '../report/table.ts'
import { OWN_CHECKOUT, type Shape, startReplicator } from '../subjects/replicator-network.ts'

const WATCHERS = 10_000
const CONNECTIONS = 16
const KEY = 'watched'
const MEBIBYTE = 1024 * 1024

interface Row {
  readonly shape: string
  readonly without: Window
  readonly quiet: Window
  readonly told: Window
  /** From the answer to an update until the last watcher has been told of it. */
  readonly lastToldMs: readonly number[]
  /** Of the node that is watched. */
  readonly residentBytes: readonly [without: number, withThem: number]
}

export async function watchers(options: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of options.shapes) rows.push(await watchersOf(shape, options, say))
  const text = [
    `${WATCHERS.toLocaleString('en')} clients watch one key at one node. ${CONNECTIONS} connections, spread over all nodes, create other ` +
      `keys, ${options.seconds} s each: without the watchers, with them and nothing to tell, and while the key is updated again as soon ` +
      'as all have been told of the last time. Memory is resident, of the watched node.',
    table(
      ['nodes', 'creates/s', 'p50 ms', 'p99 ms'],
      rows.flatMap(({ shape, without, quiet, told }) =>
        Object.entries({ 'no watchers': without, 'nothing told': quiet, 'told all the time': told }).map(
          ([what, window]) => [`${shape}, ${what}`, window.perSecond, window.p50Ms, window.p99Ms],
        ),
      ),
    ),
    table(
      ['nodes', 'updates', 'last told after ms', 'watchers told/s', 'MiB without', 'MiB with them'],
      rows.map(({ shape, lastToldMs, residentBytes }) => [
        shape,
        lastToldMs.length,
        median(lastToldMs),
        (WATCHERS * 1000) / median(lastToldMs),
        ...residentBytes.map((bytes) => bytes / MEBIBYTE),
      ]),
    ),
  ].join('\n\n')
  return { title: 'Watchers of one key', text, data: rows }
}

async function watchersOf(shape: Shape, { seconds, warmUpSeconds }: Options, say: Say): Promise<Row> {
  say(`watchers, ${shapeName(shape)}: starting`)
  const subject = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape })
  const watched = subject.network.at(0)
  const writer = subject.network.at(1)
  const resident = (): number => residentBytesOf([watched.pid ?? 0])
  const load = { spread: 'all', connections: CONNECTIONS, seconds } as const
  let all: Watchers | undefined
  try {
    await loadWindow(subject, { ...load, seconds: warmUpSeconds })
    await writer.ask(`/store/${KEY}?mutable=true`, { method: 'PUT', body: 'v' })
    const without = await loadWindow(subject, load)
    const residentBefore = resident()
    all = await Watchers.open(watched.url, KEY, WATCHERS)
    say(`  ${WATCHERS.toLocaleString('en')} watchers`)
    const quiet = await loadWindow(subject, load)
    const over = new AbortController()
    const telling = loadWindow(subject, load).finally(() => over.abort())
    const lastToldMs: number[] = []
    while (!over.signal.aborted) {
      const next = all.next()
      await writer.put(KEY, 'w', { 'if-match': '*' })
      const beginsMs = performance.now()
      await next
      lastToldMs.push(performance.now() - beginsMs)
    }
    const told = await telling
    return { shape: shapeName(shape), without, quiet, told, lastToldMs, residentBytes: [residentBefore, resident()] }
  } finally {
    all?.close()
    await subject.stop()
  }
}
