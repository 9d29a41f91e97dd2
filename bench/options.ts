/** The command line. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Spread } from './load/window.ts'
import type { Shape } from './subjects/replicator-network.ts'

export const MEASURES = ['writes'] as const

export type MeasureName = (typeof MEASURES)[number]

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
  readonly json: boolean
}

export const USAGE = `Usage: pnpm bench [MEASURE …] [options]

Measures:
  writes               creates per second, answer times and what a create costs (default)

Options:
  --shapes 1x3,3x3     clusters x nodes of each, in processes of their own
  --load one,all       all connections to one node, or spread over all
  --connections 1,16,64,256
  --rounds 3           each subject has one turn in each
  --seconds 5          of each window
  --warm-up 20         seconds of load before the first round
  --against PATH       another checkout of this project, built: measured in alternation with this one
  --beside baseline,etcd   what else is measured in alternation; etcd where it is on the PATH.
                       Default: both; none with --against
  --json               all figures, of every window

Two checkouts in less than two minutes:
  pnpm bench --against ../other --shapes 3x3 --load all --connections 64,256 --rounds 3 --seconds 4 --warm-up 15
`

export class UsageError extends Error {}

/** Undefined where only the usage is asked for. Throws a `UsageError` that names the option. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const { values, positionals } = parsed(args)
  if (values.help) return undefined
  return {
    measures: positionals.length === 0 ? ['writes'] : positionals.map(measureOf),
    shapes: list(values.shapes).map(shapeOf),
    spreads: list(values.load).map(spreadOf),
    connections: list(values.connections).map((text) => count('--connections', text)),
    rounds: count('--rounds', values.rounds),
    seconds: count('--seconds', values.seconds),
    warmUpSeconds: count('--warm-up', values['warm-up']),
    against: values.against === undefined ? undefined : checkoutAt(values.against),
    beside: new Set(list(values.beside ?? (values.against === undefined ? 'baseline,etcd' : ''))),
    json: values.json,
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

function count(option: string, text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new UsageError(`${option} ${text}: give a whole number from 1 on`)
  return number
}

function checkoutAt(path: string): string {
  const checkout = resolve(process.env['INIT_CWD'] ?? '.', path)
  const main = join(checkout, 'apps/node/dist/main.js')
  if (!existsSync(main)) throw new UsageError(`--against ${path}: no built checkout, since there is no ${main}`)
  return checkout
}
