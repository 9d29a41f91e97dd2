/**
 * What clients of mutable records do, and what the nodes' wall clocks say: creates with and without an end, updates,
 * deletions, reads. Drawn apart from all else, so that seeds that were told of before stay what they were.
 */
import { Prng } from '../random/prng.js'
import type { Extent } from './extent.js'
import type { ChangePlan, OperationPlan, WallJump } from './plan.js'

export interface Changing {
  readonly operations: readonly OperationPlan[]
  /** How far each node's wall clock is off, in milliseconds. */
  readonly wallSkewsMs: readonly number[]
  readonly wallJumps: readonly WallJump[]
}

interface Stage {
  readonly seed: number
  readonly nodes: number
  readonly activeMs: number
  /** The number of the first operation. */
  readonly from: number
  readonly extent: Extent
}

export function drawChanging({ seed, nodes, activeMs, from, extent }: Stage): Changing {
  const random = new Prng(seed, 'changing')
  const wallSkewsMs = Array.from({ length: nodes }, () => random.pick([0, 0, 0, 400, -400, 2500, -2500]))
  if (random.chance(0.3)) return { operations: [], wallSkewsMs, wallJumps: [] }
  const keys = Array.from({ length: random.whole(1, 4) }, (_, i) => `m${i}`)
  const drawn: ChangePlan[] = []
  // Now and then all at the same moment, on one key.
  const rushMs = random.chance(0.5) ? random.between(0, activeMs * 0.9) : undefined
  const wanted = random.whole(...extent.changes)
  for (let i = 0; i < wanted; i++) {
    const isRush = rushMs !== undefined && i % 3 === 0
    const atMs = isRush ? rushMs + random.between(0, 60) : random.between(0, activeMs)
    drawn.push(drawChange(random, { key: isRush ? 'm0' : random.pick(keys), atMs, node: random.whole(0, nodes - 1) }))
  }
  const repeats = drawn
    .filter((change) => 'requestId' in change && change.requestId !== '' && random.chance(0.4))
    .map((change) => ({ ...change, node: random.whole(0, nodes - 1), atMs: later(random, change.atMs, activeMs) }))
  const operations = [...drawn, ...repeats]
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((change, number) => ({ ...change, number: from + number }))
  const wallJumps = random.chance(0.3)
    ? [{ node: random.whole(0, nodes - 1), atMs: random.between(0, activeMs), byMs: random.pick([-8000, 8000]) }]
    : []
  return { operations, wallSkewsMs, wallJumps }
}

function later(random: Prng, atMs: number, activeMs: number): number {
  return Math.min(atMs + (random.chance(0.4) ? random.between(0, 30) : random.between(0, activeMs / 2)), activeMs)
}

function drawChange(
  random: Prng,
  base: { readonly key: string; readonly atMs: number; readonly node: number },
): ChangePlan {
  const name = random.hex(4)
  const requestId = random.chance(0.4) ? `r-${name}` : ''
  const ttlMs = random.chance(0.3) ? random.whole(1, 6) * 600 : undefined
  const names = random.pick(['seen', 'seen', '*', '*', 'before', 'next'] as const)
  const value = `v-${name}`
  const dice = random.fraction()
  if (dice < 0.3)
    return { ...base, kind: 'put', mutable: true, requestId, value, ...(ttlMs === undefined ? {} : { ttlMs }) }
  if (dice < 0.6) {
    const final = ttlMs === undefined && random.chance(0.05)
    return { ...base, kind: 'update', names, requestId, value, final, ...(ttlMs === undefined ? {} : { ttlMs }) }
  }
  // Each deletion has a token, by which the checkers know whose it was.
  if (dice < 0.75) return { ...base, kind: 'delete', names, requestId: `r-${name}` }
  return { ...base, kind: 'get', consistency: random.chance(0.8) ? 'quorum' : 'local' }
}
