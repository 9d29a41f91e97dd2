/** Creates per second, answer times and what a create costs, in alternation with what it is compared with. */
import type { CounterName } from '@replicator/interface'
import type { Options } from '../options.ts'
import type { Say, Section } from '../report/section.ts'
import { median } from '../report/statistics.ts'
import { shapeName, toldOthers } from '../report/names.ts'
import { percent, ratioText, table } from '../report/table.ts'
import { startBaseline } from '../subjects/baseline.ts'
import { etcdVersion, startEtcd } from '../subjects/etcd.ts'
import { OWN_CHECKOUT, startReplicator, type Shape } from '../subjects/replicator-network.ts'
import { VALUE_BYTES, type Subject } from '../subjects/subject.ts'
import type { Spread, Window } from '../load/window.ts'
import { cpuMsOf } from '../load/cpu.ts'
import { Alternation } from './alternation.ts'

/** What one subject did under one kind of load, round by round. */
interface Cell {
  readonly shape: string
  readonly spread: Spread
  readonly connections: number
  readonly subject: string
  readonly windows: readonly Window[]
  /** This checkout's figure by that of this subject, round by round. Empty for this checkout. */
  readonly ratios: { readonly perSecond: readonly number[]; readonly cpuMs: readonly number[] }
}

/** A subject that has just started and takes no load. */
interface Idle {
  readonly shape: string
  readonly subject: string
  /** Of one core, each process. */
  readonly cpu: number
}

const IDLE_SECONDS = 8

/** What is told of each create, all nodes together. Older versions don't count all of it. */
const COSTS: readonly (readonly [CounterName, string])[] = [
  ['frames-sent', 'frames'],
  ['messages-sent', 'messages'],
  ['bytes-sent', 'bytes sent'],
  ['inputs', 'engine inputs'],
  ['turns', 'turns'],
  ['syncs', 'syncs'],
]

export async function writes(options: Options, say: Say): Promise<Section> {
  const cells: Cell[] = []
  const idle: Idle[] = []
  for (const shape of options.shapes) {
    const measured = await writesOf(shape, options, say)
    cells.push(...measured.cells)
    idle.push(...measured.idle)
  }
  const { rounds, seconds, warmUpSeconds } = options
  const text = [
    `Values of ${VALUE_BYTES} bytes, each created under a new key, over HTTP where nothing else is said; every node a ` +
      `process of its own. ${rounds} rounds of ${seconds} s in alternation after ${warmUpSeconds} s of warm-up: medians. ` +
      'A ratio is the figure of this checkout by that of the subject of the row in the same round: the median, and the ' +
      'least and the greatest. CPU is that of all nodes together for each create, and hardly depends on what else the ' +
      'machine does; "loader" is what the load generator used of one core, ' +
      '"others" what other programs used of the whole machine. Where the loader comes near 100 %, it is the bottleneck.',
    ...(options.beside.has('etcd') && etcdVersion() === undefined ? ['No `etcd` was on the PATH.'] : []),
    throughputTable(cells),
    ...costTable(cells),
    `Before any load, each process, of one core, over ${IDLE_SECONDS} s:`,
    table(
      ['nodes', '', 'idle CPU'],
      idle.map(({ shape, subject, cpu }) => [shape, subject, `${(100 * cpu).toFixed(1)} %`]),
      2,
    ),
    ...strange(cells),
  ].join('\n\n')
  return { title: titleOf(options), text, data: { cells, idle } }
}

/** Runs that answer different questions have titles of their own, so that neither takes the other's place in the report. */
function titleOf({ shapes, against, beside, tunings }: Options): string {
  const what = [
    'Writes',
    ...(tunings.length > 0 ? ['with other settings of Node'] : []),
    ...(beside.has('network-key') ? ['with a network key'] : []),
    ...(against === undefined ? [] : ['beside another checkout']),
  ]
  return `${what.join(' ')}, ${shapes.map(shapeName).join(' and ')}`
}

async function writesOf(shape: Shape, options: Options, say: Say): Promise<{ cells: Cell[]; idle: Idle[] }> {
  const name = shapeName(shape)
  say(`${name}: starting`)
  const subjects: Subject[] = []
  try {
    await startSubjects(shape, options, subjects)
    const alternation = new Alternation(subjects, say)
    const idle: Idle[] = []
    for (const subject of subjects) {
      const cpu = await alternation.turn(subject, () => idleCpu(subject))
      idle.push({ shape: name, subject: subject.name, cpu })
    }
    await alternation.warmUp(options.warmUpSeconds)
    const loads = options.spreads.flatMap((spread) =>
      options.connections.map((connections) => ({ spread, connections })),
    )
    const rounds = loads.map(() => [] as ReadonlyMap<Subject, Window>[])
    for (let round = 0; round < options.rounds; round++) {
      for (const [place, { spread, connections }] of loads.entries()) {
        say(`${name}, load on ${spread}, ${connections} connections, round ${round + 1} of ${options.rounds}`)
        rounds[place]?.push(await alternation.round(round, { spread, connections, seconds: options.seconds }))
      }
    }
    const cells = loads.flatMap((load, place) => cellsOf({ shape: name, ...load }, subjects, rounds[place] ?? []))
    return { cells, idle }
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()))
  }
}

/**
 * This checkout first. Fills `subjects` as they start, so that they can be stopped where a later one doesn't; each is
 * frozen as soon as it has started.
 */
async function startSubjects(shape: Shape, options: Options, subjects: Subject[]): Promise<void> {
  const { against, beside, tunings } = options
  const add = (...started: readonly Subject[]): void => {
    subjects.push(...started)
    for (const subject of started) subject.freeze()
  }
  add(await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape }))
  if (beside.has('network-key'))
    add(await startReplicator({ name: 'with a network key', checkout: OWN_CHECKOUT, shape, hasNetworkKey: true }))
  if (against !== undefined) add(await startReplicator({ name: 'the other one', checkout: against, shape }))
  for (const { text, ...how } of tunings)
    add(await startReplicator({ name: text, checkout: OWN_CHECKOUT, shape, ...how }))
  const version = beside.has('etcd') ? etcdVersion() : undefined
  if (version !== undefined) add(...(await startEtcd(shape.clusters * shape.nodes, version)))
  if (beside.has('baseline')) add(await startBaseline())
}

async function idleCpu(subject: Subject): Promise<number> {
  const pids = subject.pids()
  const before = cpuMsOf(pids)
  const beginsMs = performance.now()
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1000))
  return (cpuMsOf(pids) - before) / (performance.now() - beginsMs) / pids.length
}

function cellsOf(
  load: Pick<Cell, 'shape' | 'spread' | 'connections'>,
  subjects: readonly Subject[],
  rounds: readonly ReadonlyMap<Subject, Window>[],
): readonly Cell[] {
  const [own] = subjects
  const ratios = (subject: Subject, figure: (window: Window) => number): readonly number[] =>
    rounds.flatMap((round) => {
      const [ownWindow, window] = [own && round.get(own), round.get(subject)]
      return subject === own || !ownWindow || !window ? [] : figure(ownWindow) / figure(window)
    })
  return subjects.map((subject) => ({
    ...load,
    subject: subject.name,
    windows: rounds.flatMap((round) => round.get(subject) ?? []),
    ratios: { perSecond: ratios(subject, ({ perSecond }) => perSecond), cpuMs: ratios(subject, ({ cpuMs }) => cpuMs) },
  }))
}

function throughputTable(cells: readonly Cell[]): string {
  const head = [
    'nodes, load on, connections',
    '',
    'creates/s',
    'p50 ms',
    'p99 ms',
    'rate ratio',
    'CPU ms',
    'CPU ratio',
    'loader',
    'others',
  ]
  return table(
    head,
    cells.map((cell) => {
      const of = medianOf(cell)
      return [
        loadName(cell),
        cell.subject,
        Math.round(of((window) => window.perSecond)),
        of((window) => window.p50Ms),
        of((window) => window.p99Ms),
        ratioText(cell.ratios.perSecond),
        of((window) => window.cpuMs),
        ratioText(cell.ratios.cpuMs),
        percent(of((window) => window.loaderCpu)),
        percent(of((window) => window.othersCpu)),
      ]
    }),
    2,
  )
}

function costTable(cells: readonly Cell[]): readonly string[] {
  const counting = cells.filter(({ windows }) => COSTS.some(([name]) => windows[0]?.counts[name] !== undefined))
  if (counting.length === 0) return []
  const head = ['nodes, load on, connections', '', ...COSTS.map(([, title]) => title)]
  const rows = counting.map((cell) => {
    const of = medianOf(cell)
    return [loadName(cell), cell.subject, ...COSTS.map(([name]) => of(({ counts }) => counts[name] ?? NaN))]
  })
  return ['What the nodes counted for each create, all together:', table(head, rows, 2)]
}

/** Whatever was answered otherwise than "created". */
function strange(cells: readonly Cell[]): readonly string[] {
  return cells.flatMap((cell) => {
    const told = toldOthers(...cell.windows.map(({ others }) => others))
    return told === '' ? [] : [`Other answers, ${loadName(cell)}, ${cell.subject}: ${told}.`]
  })
}

function loadName({ shape, spread, connections }: Cell): string {
  return `${shape}, ${spread}, ${connections}`
}

function medianOf({ windows }: Cell): (figure: (window: Window) => number) => number {
  return (figure) => median(windows.map(figure))
}
