import { availableParallelism } from 'node:os'
import { optionsIn, positive, understood, whole, wholes } from '../command-line/arguments.js'
import type { Shape } from './plan.js'

export const USAGE = `simulate [--minutes N] [--seeds N] [--seed S] [--shape CxN] [--workers N]
       simulate --seed S [--shape CxN] [--trace] [--faults 0,2,…] [--operations 1,5,…]`

const MINUTES_MAX = 7 * 24 * 60
const WORKERS_MAX = 64
const SEEDS_DEFAULT = 2000
const CLUSTERS_MAX = 5
const NODES_MAX = 15

/** One seed to the same byte, the whole of its plan or chosen parts. */
export interface WantedOne {
  readonly kind: 'one'
  readonly seed: number
  readonly shape: Shape | undefined
  readonly readable: boolean
  readonly parts: { readonly faults?: readonly number[]; readonly operations?: readonly number[] }
}

/** One seed after the other, until the time or the number is reached. */
export interface WantedMany {
  readonly kind: 'many'
  readonly first: number
  readonly seeds: number
  readonly minutes: number
  readonly shape: Shape | undefined
  readonly workers: number
}

/** What to do, or what is wrong with the arguments. `fresh` is the first seed where none is given. */
export function parse(args: readonly string[], fresh: number): WantedOne | WantedMany | string {
  return understood(() => wantedIn(args, fresh))
}

function wantedIn(args: readonly string[], fresh: number): WantedOne | WantedMany {
  const text = { type: 'string' } as const
  const values = optionsIn(args, {
    minutes: text,
    seeds: text,
    seed: text,
    shape: text,
    workers: text,
    faults: text,
    operations: text,
    trace: { type: 'boolean', default: false },
  })
  const shape = values.shape === undefined ? undefined : shapeOf(values.shape)
  const seed = whole('seed', values.seed, { from: 0 })
  const faults = wholes('faults', values.faults)
  const operations = wholes('operations', values.operations)
  const parts = { ...(faults && { faults }), ...(operations && { operations }) }
  if (seed !== undefined && values.minutes === undefined && values.seeds === undefined) {
    if (values.workers !== undefined) throw new TypeError('--workers is about many seeds: with --minutes or --seeds')
    return { kind: 'one', seed, shape, readable: values.trace, parts }
  }
  if (values.trace || Object.keys(parts).length > 0) {
    throw new TypeError('--trace, --faults and --operations are about one seed: --seed S without --minutes and --seeds')
  }
  const minutes = positive('minutes', values.minutes, MINUTES_MAX) ?? Infinity
  const usual = minutes === Infinity ? SEEDS_DEFAULT : Infinity
  const seeds = whole('seeds', values.seeds, { from: 1 }) ?? usual
  const workers = whole('workers', values.workers, { from: 1, to: WORKERS_MAX }) ?? availableParallelism()
  return { kind: 'many', first: seed ?? fresh, seeds, minutes, shape, workers }
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
