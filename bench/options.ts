/** The command line. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Spread } from './load/window.ts'
import type { Shape } from './subjects/replicator-network.ts'

const MEASURES = [
  'writes',
  'profile',
  'wan',
  'contention',
  'reads',
  'embedded',
  'records',
  'restart',
  'catch-up',
  'repair',
  'batch',
  'clients',
  'expiry',
  'watchers',
  'growth',
  'overload',
] as const

/** What the measure writes can have beside this checkout. */
const BESIDE: readonly string[] = ['baseline', 'etcd', 'network-key']

export type MeasureName = (typeof MEASURES)[number]

/** How a node's process is run. */
interface Tuning {
  /** As it was given. */
  readonly text: string
  /** For Node itself. */
  readonly nodeFlags: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

export interface Options {
  readonly measures: readonly MeasureName[]
  readonly shapes: readonly Shape[]
  readonly spreads: readonly Spread[]
  readonly connections: readonly number[]
  readonly rounds: number
  /** Of each window. */
  readonly seconds: number
  readonly warmUpSeconds: number
  /** Another checkout, built. */
  readonly against: string | undefined
  readonly beside: ReadonlySet<string>
  /** Ways to run the nodes of this checkout, each measured beside them as they are. */
  readonly tunings: readonly Tuning[]
  /** Round trip between clusters. */
  readonly wanMs: number
  readonly records: number
  /** Records that one node lacks, or has in an older version. */
  readonly differences: number
  /** A folder for the profiles. */
  readonly profile: string | undefined
  readonly json: boolean
  /** Whether the report goes to `docs/performance.md`. */
  readonly write: boolean
}

export const USAGE = `Usage: pnpm bench [MEASURE …] [options]

Measures:
  writes       creates per second, answer times and what a create costs (default)
  profile      where a node's time goes under load, by layer, package and function
  wan          three clusters of three with a wide area between them, 0 to 4 nodes down
  contention   2, 8 and 50 clients that want the same key
  reads        final and mutable records at one node, also with a token, beside a bare HTTP server
  embedded     a node inside a program, beside the same over HTTP
  records      many records: filling, starting again, a new node
  restart      a node with many records that starts again: time and memory
  catch-up     a new node that fetches all, beside store and link alone, with writes meanwhile
  repair       a node that has lost records without a trace: found and fetched, and what it costs to find nothing
  batch        creates in batches, beside single requests
  clients      creates by the clients, over libp2p and over HTTP, beside bare HTTP
  expiry       many records that end in one second, with writes meanwhile
  watchers     10,000 watchers of one key, with writes meanwhile
  growth       messages, bytes and CPU of a create at 3 to 30 voters, in one process
  overload     twice the load that one node can take
  all          all of these

Options:
  --shapes 1x3,3x3     clusters x nodes of each, in processes of their own
  --load one,all       all connections to one node, or spread over all
  --connections 1,16,64,256
  --rounds 3           each subject has one turn in each
  --seconds 5          of each window
  --warm-up 20         seconds of load before the first round
  --against PATH       another checkout of this project, built: measured in alternation with this one
  --beside baseline,etcd   what else is measured in alternation; etcd where it is on the PATH.
                       Default: both; none with --against or --tuned. network-key: this checkout with
                       one, so what sealing the links between nodes costs a write
  --tuned 'WORDS'      this checkout once more, its nodes run with these flags of Node and NAME=VALUE of the
                       environment; may be given several times. Then nothing else is beside, unless said
  --wan MS             the measure wan with this round trip between clusters; it is 50 else
  --records 20000      of the measures records, restart, catch-up, repair and expiry; a million takes its time
  --differences 1000   of the measure repair
  --profile FOLDER     the measure profile, which keeps V8's profiles in this folder
  --write              writes the parts that were measured into docs/performance.md
  --json               all figures, of every window

Two checkouts in less than two minutes:
  pnpm bench --against ../other --shapes 3x3 --load all --connections 64,256 --rounds 3 --seconds 4 --warm-up 15
`

export class UsageError extends Error {}

/** Undefined where only the usage is asked for. Throws a `UsageError` that names the option. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parsed(args)
  if (values.help) return undefined
  const isPair = values.against !== undefined || values.tuned.length > 0
  return {
    measures: measuresOf(positionals, values),
    shapes: list(values.shapes).map(shapeOf),
    spreads: list(values.load).map(spreadOf),
    connections: list(values.connections).map((text) => count('--connections', text)),
    rounds: count('--rounds', values.rounds),
    seconds: count('--seconds', values.seconds),
    warmUpSeconds: count('--warm-up', values['warm-up']),
    against: values.against === undefined ? undefined : checkoutAt(values.against),
    beside: new Set(list(values.beside ?? (isPair ? '' : 'baseline,etcd')).map(besideOf)),
    tunings: values.tuned.map(tuningOf),
    wanMs: count('--wan', values.wan ?? '50'),
    records: count('--records', values.records),
    differences: count('--differences', values.differences),
    profile: values.profile === undefined ? undefined : pathOf(values.profile),
    json: values.json,
    write: values.write,
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        shapes: { type: 'string', default: '1x3,3x3' },
        load: { type: 'string', default: 'one,all' },
        connections: { type: 'string', default: '1,16,64,256' },
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '5' },
        'warm-up': { type: 'string', default: '20' },
        against: { type: 'string' },
        beside: { type: 'string' },
        tuned: { type: 'string', multiple: true, default: [] },
        wan: { type: 'string' },
        records: { type: 'string', default: '20000' },
        differences: { type: 'string', default: '1000' },
        profile: { type: 'string' },
        write: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

function list(text: string): readonly string[] {
  return text.split(',').filter((part) => part !== '')
}

/** Each once, in the order of the report. */
function measuresOf(
  named: readonly string[],
  options: { readonly wan?: string | undefined; readonly profile?: string | undefined },
): readonly MeasureName[] {
  if (named.includes('all')) return MEASURES
  const implied = (['wan', 'profile'] as const).filter((name) => options[name] !== undefined)
  const wanted = new Set<MeasureName>([...named.map(measureOf), ...implied])
  return wanted.size === 0 ? ['writes'] : MEASURES.filter((name) => wanted.has(name))
}

function measureOf(text: string): MeasureName {
  const name = MEASURES.find((name) => name === text)
  if (name === undefined) throw new UsageError(`there is no measure '${text}', but ${MEASURES.join(', ')}`)
  return name
}

function shapeOf(text: string): Shape {
  const [, clusters, nodes] = /^(\d+)x(\d+)$/.exec(text) ?? []
  if (clusters === undefined || nodes === undefined) throw new UsageError(`--shapes ${text}: give CLUSTERSxNODES`)
  return { clusters: Number(clusters), nodes: Number(nodes) }
}

function spreadOf(text: string): Spread {
  if (text !== 'one' && text !== 'all') throw new UsageError(`--load ${text}: give one, all or both`)
  return text
}

function tuningOf(text: string): Tuning {
  const words = text.split(' ').filter((word) => word !== '')
  if (words.length === 0) throw new UsageError('--tuned: give flags of Node, or NAME=VALUE')
  const isFlag = (word: string): boolean => word.startsWith('-')
  const environment: Record<string, string> = {}
  for (const word of words.filter((each) => !isFlag(each))) {
    const [, name, value = ''] = /^([A-Z_]+)=(.*)$/.exec(word) ?? []
    if (name === undefined) throw new UsageError(`--tuned: ${word} is neither a flag nor NAME=VALUE`)
    environment[name] = value
  }
  return { text: words.join(' '), nodeFlags: words.filter(isFlag), environment }
}

function besideOf(text: string): string {
  if (!BESIDE.includes(text)) throw new UsageError(`--beside ${text}: there is ${BESIDE.join(', ')}`)
  return text
}

function count(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new UsageError(`${option} ${text}: give a whole number from 1 on`)
  return number
}

function checkoutAt(path: string): string {
  const checkout = pathOf(path)
  const main = join(checkout, 'apps/node/dist/main.js')
  if (!existsSync(main)) throw new UsageError(`--against ${path}: no built checkout, since there is no ${main}`)
  return checkout
}

/** From where the command was given: a script of the package runs in the root of the workspace. */
function pathOf(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path)
}
