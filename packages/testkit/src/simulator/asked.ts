import { parseArgs } from 'node:util'
import { availableParallelism } from 'node:os'
import type { Shape } from './plan.js'

export const USAGE = `simulate [--minutes N] [--seeds N] [--seed S] [--shape CxN] [--workers N]
       simulate --seed S [--shape CxN] [--trace] [--faults 0,2,…] [--operations 1,5,…]`

const MINUTES_MAX = 7 * 24 * 60
const WORKERS_MAX = 64
const SEEDS_DEFAULT = 2000
/** So that the seeds after it are exact numbers, too. */
const SEED_MAX = 2 ** 52
const CLUSTERS_MAX = 5
const NODES_MAX = 15

/** One seed to the same byte, the whole of its plan or chosen parts. */
export interface AskedOne {
  readonly kind: 'one'
  readonly seed: number
  readonly shape: Shape | undefined
  readonly readable: boolean
  readonly parts: { readonly faults?: readonly number[]; readonly operations?: readonly number[] }
}

/** One seed after the other, until the time or the number is reached. */
export interface AskedMany {
  readonly kind: 'many'
  readonly first: number
  readonly seeds: number
  readonly minutes: number
  readonly shape: Shape | undefined
  readonly workers: number
}

/** What to do, or what is wrong with the arguments. `fresh` is the first seed where none is given. */
export function parse(args: readonly string[], fresh: number): AskedOne | AskedMany | string {
  const text = { type: 'string' } as const
  const options = {
    minutes: text,
    seeds: text,
    seed: text,
    shape: text,
    workers: text,
    faults: text,
    operations: text,
    trace: { type: 'boolean', default: false },
  } as const
  try {
    // pnpm hands a `--` on that separated its own options from the script's.
    const { values } = parseArgs({ args: args.filter((each) => each !== '--'), options })
    const shape = values.shape === undefined ? undefined : shapeOf(values.shape)
    const seed = values.seed === undefined ? undefined : whole('seed', values.seed, { from: 0 })
    const faults = values.faults === undefined ? {} : { faults: numbers('faults', values.faults) }
    const operations = values.operations === undefined ? {} : { operations: numbers('operations', values.operations) }
    const parts = { ...faults, ...operations }
    if (seed !== undefined && values.minutes === undefined && values.seeds === undefined) {
      if (values.workers !== undefined) throw new TypeError('--workers is about many seeds: with --minutes or --seeds')
      return { kind: 'one', seed, shape, readable: values.trace, parts }
    }
    if (values.trace || Object.keys(parts).length > 0) {
      throw new TypeError(
        '--trace, --faults and --operations are about one seed: --seed S without --minutes and --seeds',
      )
    }
    const minutes = values.minutes === undefined ? Infinity : positive('minutes', values.minutes, MINUTES_MAX)
    const usual = minutes === Infinity ? SEEDS_DEFAULT : Infinity
    const seeds = values.seeds === undefined ? usual : whole('seeds', values.seeds, { from: 1 })
    const workers =
      values.workers === undefined
        ? availableParallelism()
        : whole('workers', values.workers, { from: 1, to: WORKERS_MAX })
    return { kind: 'many', first: seed ?? fresh, seeds, minutes, shape, workers }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function shapeOf(text: string): Shape {
  const [clusters = 0, nodesPerCluster = 0] = text.split('x').map(Number)
  const isShape = /^\d+x\d+$/.test(text) && clusters >= 1 && clusters <= CLUSTERS_MAX && nodesPerCluster >= 3
  if (!isShape || clusters * nodesPerCluster > NODES_MAX) {
    throw new TypeError(
      `--shape is clusters x nodes in each, such as 3x3: up to ${CLUSTERS_MAX} clusters of at least 3, ${NODES_MAX} nodes in all`,
    )
  }
  return { clusters, nodesPerCluster }
}

function numbers(name: string, text: string): readonly number[] {
  if (text === '') return []
  return text.split(',').map((each) => whole(name, each, { from: 0 }))
}

function whole(name: string, text: string, { from, to }: { readonly from: number; readonly to?: number }): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= from && number <= (to ?? SEED_MAX)) return number
  throw new TypeError(
    `--${name} takes whole numbers from ${from} ${to === undefined ? 'on' : `to ${to}`}, not '${text}'`,
  )
}

function positive(name: string, text: string, max: number): number {
  const number = Number(text)
  if (text !== '' && number > 0 && number <= max) return number
  throw new TypeError(`--${name} is a number above 0, at most ${max}, not '${text}'`)
}
