/**
 * Bounds that the clients of one seed would never reach are lowered until they do, in some seeds. So requests are refused
 * as overloaded, catch-up takes many pages, and links are full.
 *
 * Sizes keep to each other as in production; times do not shrink with them. A narrow link is slower than the 1 MiB a second
 * that the engine's pacing and catch-up count on. Slower still, at 50 bytes a millisecond, recoveries of a value of 16 KiB
 * by many nodes were seen to outbid each other for two minutes: such links are not drawn, and that is not covered. Nor are
 * few deliveries where nodes have --confirm all: a decision that finds no place among those tracked is not confirmed in time.
 */
import type { EngineOptions } from '@replicator/engine'
import { LINK_BOUNDS } from '@replicator/rpc'
import { Prng } from '../random/prng.js'
import type { Extent } from './extent.js'
import type { OperationPlan, Plan } from './plan.js'
import type { LinePlan } from './simulated-line.js'

const KIB = 1024
const MIB = 1024 * KIB

/** How many of all seeds have few places, narrow links, and, of the long ones, values up to the largest: a few seconds each. */
const SHARES = { few: 0.15, narrow: 0.2, large: 0.02 }

/** As long as the values that clients write otherwise. */
const VALUE_BYTES = 12

/** The same seed with what its own generator draws, so that those without stay as they are. */
export function withBounds(plan: Plan, { isShort }: Extent): Plan {
  const random = new Prng(plan.seed, 'bounds')
  const few = random.chance(SHARES.few) ? drawFew(random, plan) : {}
  const options = { ...plan.options, ...few }
  if (!isShort && random.chance(SHARES.large)) {
    const valueBytesMax = 16 * MIB
    const line = { bytesPerMs: 100 * KIB, bounds: LINK_BOUNDS }
    const operations = withSizes(plan.operations, random, { share: 0.03, bytes: [MIB, 4 * MIB, valueBytesMax] })
    return { ...plan, options: { ...options, valueBytesMax }, line, encoded: true, operations }
  }
  // Over a longer way so little credit would leave a few bytes a millisecond.
  if (plan.farMs > NARROW_FAR_MS_MAX || !random.chance(SHARES.narrow)) return { ...plan, options }
  const operations = withSizes(plan.operations, random, { share: 0.7, bytes: [4 * KIB, NARROW_VALUE_BYTES] })
  return { ...plan, options: { ...options, ...NARROW_PAGES }, line: drawNarrow(random), encoded: true, operations }
}

/** In a quiet network each node can still write one value, all at once. */
function drawFew(random: Prng, { clusterOf, confirmAll }: Plan): Partial<EngineOptions> {
  const nodes = clusterOf.length
  const deliveriesMax = random.whole(1, 4)
  return {
    pageEntriesMax: random.pick([1, 3, 10]),
    snapshotPagesMin: random.pick([0, 1, 3]),
    lackedMin: 1,
    operationsMax: random.whole(1, 4),
    operationBytesMax: VALUE_BYTES * random.whole(1, 4),
    reservationsMax: nodes + random.whole(1, 4),
    reservationBytesMax: VALUE_BYTES * (nodes + random.whole(1, 4)),
    ...(confirmAll.length === 0 ? { deliveriesMax } : {}),
  }
}

const NARROW_VALUE_BYTES = 16 * KIB
const NARROW_FAR_MS_MAX = 10

/** As in production: a page and what is fetched at once fit well within a queue, and the largest value does. */
const NARROW_PAGES = { pageBytesTarget: 8 * KIB, fetchBytesMax: 16 * KIB }

function drawNarrow(random: Prng): LinePlan {
  const bounds = {
    creditBytes: 8 * KIB,
    queueBytesMax: 32 * KIB,
    queueSpareBytes: 8 * KIB,
    largeFrameBytes: 4 * KIB,
  }
  return { bytesPerMs: random.pick([300, 1000]), bounds }
}

/** A share of the values is as long as one of these sizes. The same value stays the same. */
function withSizes(
  operations: readonly OperationPlan[],
  random: Prng,
  { share, bytes }: { readonly share: number; readonly bytes: readonly number[] },
): readonly OperationPlan[] {
  const drawn = new Map<string, string>()
  const sized = (value: string): string => {
    const known = drawn.get(value)
    if (known !== undefined) return known
    const long = random.chance(share) ? value.padEnd(random.pick(bytes), '.') : value
    drawn.set(value, long)
    return long
  }
  return operations.map((each) => (each.kind === 'put' ? { ...each, value: sized(each.value) } : each))
}
