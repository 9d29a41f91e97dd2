/**
 * Reads at one node, in alternation: of final records, which the node tells by itself, without tokens and with them; of
 * mutable records, for which it asks a quorum, and without asking; and of a bare HTTP server that returns the same bytes.
 */
import { loadWindow, type Window } from '../load/window.ts'
import type { Options } from '../options.ts'
import type { BareAnswer } from '../programs/bare-http.ts'
import { shapeName, toldOthers } from '../report/names.ts'
import type { Say, Section } from '../report/section.ts'
import { median } from '../report/statistics.ts'
import { percent, ratioText, table } from '../report/table.ts'
import { startChild } from '../subjects/child.ts'
import { httpReader, httpWriter } from '../subjects/http-lanes.ts'
import { KeySequence } from '../subjects/key-sequence.ts'
import { OWN_CHECKOUT, type ReplicatorSubject, type Shape, startReplicator } from '../subjects/replicator-network.ts'
import type { Subject } from '../subjects/subject.ts'
import { Alternation } from './alternation.ts'

/** One kind of read under one load, round by round. */
interface Row {
  readonly load: string
  readonly what: string
  readonly windows: readonly Window[]
  /** Its figure by that of the bare server in the same round. Empty for that one. */
  readonly ratios: { readonly perSecond: readonly number[]; readonly cpuMs: readonly number[] }
}

export async function reads(options: Options, say: Say): Promise<Section> {
  const rows: Row[] = []
  for (const shape of options.shapes) rows.push(...(await readsOf(shape, options, say)))
  const { rounds, seconds } = options
  const text = [
    "Any of the records just created, all read at one node, over HTTP. A final record can't change: the node tells it by " +
      'itself. For a mutable one it asks a quorum of the voters, but where the client asks for what this node holds ' +
      '(`?consistency=local`). Beside them a bare `node:http` server that returns the bytes of a final record, and a ' +
      `network whose requests each show a token. ${rounds} rounds of ${seconds} s in alternation: medians. A ratio is the ` +
      "row's figure by that of the bare server in the same round: the median, and the least and the greatest. CPU, frames " +
      'and messages are those of all nodes of a network for each read, what they do while nothing is asked of them ' +
      'included: that is most of it where reads are few. "Loader" is what the load generator used of one core, "others" ' +
      'what other programs used of the whole machine.',
    table(
      [
        'nodes, connections',
        '',
        'reads/s',
        'p50 ms',
        'p99 ms',
        'rate ratio',
        'CPU ms',
        'CPU ratio',
        'frames',
        'messages',
        'loader',
        'others',
      ],
      rows.map(({ load, what, windows, ratios }) => {
        const of = (figure: (window: Window) => number): number => median(windows.map(figure))
        return [
          load,
          what,
          Math.round(of(({ perSecond }) => perSecond)),
          of(({ p50Ms }) => p50Ms),
          of(({ p99Ms }) => p99Ms),
          ratioText(ratios.perSecond),
          of(({ cpuMs }) => cpuMs),
          ratioText(ratios.cpuMs),
          of(({ counts }) => counts['frames-sent'] ?? NaN),
          of(({ counts }) => counts['messages-sent'] ?? NaN),
          percent(of(({ loaderCpu }) => loaderCpu)),
          percent(of(({ othersCpu }) => othersCpu)),
        ]
      }),
      2,
    ),
    ...strange(rows),
  ].join('\n\n')
  return { title: 'Reads', text, data: rows }
}

async function readsOf(shape: Shape, options: Options, say: Say): Promise<readonly Row[]> {
  const { rounds, seconds, warmUpSeconds } = options
  say(`reads, ${shapeName(shape)}: starting`)
  const started: Subject[] = []
  const start = async (name: string, hasTokens: boolean): Promise<ReplicatorSubject> => {
    const subject = await startReplicator({ name, checkout: OWN_CHECKOUT, shape, hasTokens })
    started.push(subject)
    subject.freeze()
    return subject
  }
  try {
    const final = await start('a final record', false)
    const withToken = await start('a final record, with a token', true)
    const mutable = mutableRecords(final)
    await new Alternation([final, withToken, mutable.byQuorum], say).warmUp(warmUpSeconds)
    await final.thaw()
    const bare = await startBare(await anAnswer(final))
    started.push(bare)
    for (const subject of started) subject.freeze()
    const subjects = [final, withToken, mutable.byQuorum, mutable.byNode, bare]
    const alternation = new Alternation(subjects, say)
    // Reading is compiled by reading.
    const reading = { spread: 'one', connections: 64, seconds: warmUpSeconds, what: 'reader' } as const
    for (const subject of subjects) await alternation.turn(subject, () => loadWindow(subject, reading))
    const rows: Row[] = []
    for (const connections of options.connections) {
      const windows: ReadonlyMap<Subject, Window>[] = []
      for (let round = 0; round < rounds; round++) {
        say(`${connections} connections, round ${round + 1} of ${rounds}`)
        windows.push(await alternation.round(round, { spread: 'one', connections, seconds, what: 'reader' }))
      }
      const load = `${shapeName(shape)}, ${connections}`
      rows.push(...subjects.map((subject) => rowOf(load, subject, { bare, windows })))
    }
    return rows
  } finally {
    await Promise.all(started.map((subject) => subject.stop()))
  }
}

/** The same network, with keys of its own whose records may be changed. */
function mutableRecords(network: ReplicatorSubject): { readonly byQuorum: Subject; readonly byNode: Subject } {
  const keys = new KeySequence('mutable')
  const url = (place: number): string => network.network.at(place).url
  const shared = {
    ...network,
    writer: (place: number) => httpWriter({ url: url(place), keys, query: '?mutable=true' }),
  }
  return {
    byQuorum: { ...shared, name: 'a mutable record', reader: (place) => httpReader({ url: url(place), keys }) },
    byNode: {
      ...shared,
      name: 'a mutable record, local',
      reader: (place) => httpReader({ url: url(place), keys, query: '?consistency=local' }),
    },
  }
}

function rowOf(
  load: string,
  subject: Subject,
  { bare, windows }: { readonly bare: Subject; readonly windows: readonly ReadonlyMap<Subject, Window>[] },
): Row {
  const ratios = (figure: (window: Window) => number): readonly number[] =>
    windows.flatMap((round) => {
      const [window, beside] = [round.get(subject), round.get(bare)]
      return subject === bare || !window || !beside ? [] : figure(window) / figure(beside)
    })
  return {
    load,
    what: subject.name,
    windows: windows.flatMap((round) => round.get(subject) ?? []),
    ratios: { perSecond: ratios(({ perSecond }) => perSecond), cpuMs: ratios(({ cpuMs }) => cpuMs) },
  }
}

/** Whatever was answered otherwise than with a record. */
function strange(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ load, what, windows }) => {
    const told = toldOthers(...windows.map(({ others }) => others))
    return told === '' ? [] : [`Other answers, ${load}, ${what}: ${told}.`]
  })
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
  const reader = () => httpReader({ url: child.first as string, keys: new KeySequence() })
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
