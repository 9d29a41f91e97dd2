/** Reads of final records at one node, without tokens and with them, beside a bare HTTP server that returns the same bytes. */
import { loadWindow, type Window } from '../load/window.ts'
import type { Options } from '../options.ts'
import type { BareAnswer } from '../programs/bare-http.ts'
import { shapeName } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { median } from '../report/statistics.ts'
import { percent, table } from '../report/table.ts'
import { startChild } from '../subjects/child.ts'
import { httpReader } from '../subjects/http-lanes.ts'
import { KeySequence } from '../subjects/key-sequence.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, type Shape, startReplicator } from '../subjects/replicator-network.ts'
import type { Subject } from '../subjects/subject.ts'
import { Alternation } from './alternation.ts'

interface Row {
  readonly shape: string
  readonly connections: number
  readonly own: readonly Window[]
  /** The same of a network with tokens, each request showing one. */
  readonly withToken: readonly Window[]
  readonly bare: readonly Window[]
}

export async function reads(options: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of options.shapes) rows.push(...(await readsOf(shape, options, say)))
  const { rounds, seconds } = options
  const text = [
    `Final records, any of those just created, all read at one node; beside a bare ` +
      `\`node:http\` server that returns the same bytes, and the same of a network whose requests each show a token. ${rounds} rounds of ${seconds} s in alternation: medians. The ratio is that to the bare server in the same round; a token's ratio, ` +
      'that to the same without one. CPU is that of all nodes of a network for each read, what they do while nothing is ' +
      'asked of them included: with many nodes that is a tenth of it.',
    table(
      [
        'nodes, connections',
        'reads/s',
        'p50 ms',
        'p99 ms',
        'CPU ms',
        'bare/s',
        'p50 ms',
        'CPU ms',
        'ratio',
        'with a token/s',
        'CPU ms',
        'ratio',
        'loader',
      ],
      rows.map(({ shape, connections, own, withToken, bare }) => [
        `${shape}, ${connections}`,
        of(own, 'perSecond'),
        of(own, 'p50Ms'),
        of(own, 'p99Ms'),
        of(own, 'cpuMs'),
        of(bare, 'perSecond'),
        of(bare, 'p50Ms'),
        of(bare, 'cpuMs'),
        ratio(own, bare),
        of(withToken, 'perSecond'),
        of(withToken, 'cpuMs'),
        ratio(withToken, own),
        percent(of(own, 'loaderCpu')),
      ]),
    ),
  ].join('\n\n')
  return { title: 'Reads', text, data: rows }
}

async function readsOf(shape: Shape, options: Options, say: Say): Promise<readonly Row[]> {
  say(`reads, ${shapeName(shape)}: starting`)
  const own = await startReplicator({ name: 'this checkout', checkout: OWN_CHECKOUT, shape })
  own.freeze()
  const subjects: Subject[] = [own]
  const rows: Row[] = []
  try {
    const name = 'with a token'
    subjects.push(await startReplicator({ name, checkout: OWN_CHECKOUT, shape, hasTokens: true }))
    subjects.at(-1)?.freeze()
    const alternation = new Alternation(subjects, say)
    await alternation.warmUp(options.warmUpSeconds)
    await own.thaw()
    subjects.push(await startBare(await anAnswer(own)))
    for (const subject of subjects) subject.freeze()
    // Reading is compiled by reading.
    const reading = { spread: 'one', connections: 64, seconds: options.warmUpSeconds, what: 'reader' } as const
    for (const subject of subjects) await alternation.turn(subject, () => loadWindow(subject, reading))
    for (const connections of options.connections) {
      const windows: ReadonlyMap<Subject, Window>[] = []
      for (let round = 0; round < options.rounds; round++) {
        say(`${connections} connections, round ${round + 1} of ${options.rounds}`)
        const load = { spread: 'one', connections, seconds: options.seconds, what: 'reader' } as const
        windows.push(await alternation.round(round, load))
      }
      const [ownWindows = [], withToken = [], bareWindows = []] = subjects.map((subject) =>
        windows.flatMap((round) => round.get(subject) ?? []),
      )
      rows.push({ shape: shapeName(shape), connections, own: ownWindows, withToken, bare: bareWindows })
    }
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()))
  }
  return rows
}

function of(windows: readonly Window[], figure: 'perSecond' | 'p50Ms' | 'p99Ms' | 'cpuMs' | 'loaderCpu'): number {
  return median(windows.map((window) => window[figure]))
}

/** Of the rates, round by round. */
function ratio(windows: readonly Window[], others: readonly Window[]): number {
  return median(windows.map(({ perSecond }, round) => perSecond / (others[round]?.perSecond ?? NaN)))
}

/** What a node answers to a read, but for what each server adds by itself. */
async function anAnswer(own: ReplicatorSubject): Promise<BareAnswer> {
  const key = 'bench-1'
  const { headers, text } = await own.network.at(0).get(key)
  const kept = [...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
  return { headers: Object.fromEntries(kept), body: text }
}

async function startBare(answer: BareAnswer): Promise<Subject> {
  const child = await startChild('bare-http.ts', [JSON.stringify(answer)])
  const reader = () => httpReader(child.first as string, new KeySequence())
  return {
    name: 'bare node:http',
    places: 1,
    compilesWhileRunning: true,
    writer: reader,
    reader,
    pids: () => [child.process.pid ?? 0],
    freeze: () => void child.process.kill('SIGSTOP'),
    thaw: async () => void child.process.kill('SIGCONT'),
    stop: () => child.kill(),
  }
}
