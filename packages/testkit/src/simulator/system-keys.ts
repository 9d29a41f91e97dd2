/**
 * In some seeds one of the keys that clients use is a record of the network's own, as tokens and audit are. It goes the same
 * way as any other and is judged by the same checkers, but counts for itself and is told by nodes that lag behind, too.
 */
import { SYSTEM_PREFIX } from '@replicator/interface'
import { Prng } from '../random/prng.js'
import type { OperationPlan } from './plan.js'

const SHARE = 0.25

/** Drawn apart from all else, so that seeds without stay what they were. */
export function withSystemKey(seed: number, operations: readonly OperationPlan[]): readonly OperationPlan[] {
  const random = new Prng(seed, 'system')
  // What waits for a message takes the key of that message.
  const keys = [...new Set(operations.map(({ key }) => key))].filter((key) => key !== '')
  if (!random.chance(SHARE) || keys.length === 0) return operations
  const chosen = random.pick(keys)
  return operations.map((operation) =>
    operation.key === chosen ? { ...operation, key: SYSTEM_PREFIX + chosen } : operation,
  )
}

/** A text for people: the first character of such a key is not shown by terminals. */
export function readable(text: string): string {
  return text.replaceAll(SYSTEM_PREFIX, 'system:')
}
