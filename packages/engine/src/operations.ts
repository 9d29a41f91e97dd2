/** What clients' requests have in common: a number, a key that wakes them, a bound. */
import type { ReadOperation, WriteOperation } from './state.js'
import type { Turn } from './turn.js'
import { report, wakeAt } from './turn.js'
import type { Outcome } from './effects.js'

export const RETRY_AFTER_MS = 250

export function isOverloaded(turn: Turn): boolean {
  return turn.state.writing.size + turn.state.reading.size >= turn.options.operationsMax
}

export function nextOperation(turn: Turn): number {
  return ++turn.state.operations
}

/** From now on whatever is learned of the key wakes the operation. */
export function watchKey(turn: Turn, key: string, operation: number): void {
  const { interest } = turn.state
  const watching = interest.get(key)
  if (watching === undefined) interest.set(key, new Set([operation]))
  else watching.add(operation)
}

function unwatchKey(turn: Turn, key: string, operation: number): void {
  const { interest } = turn.state
  const watching = interest.get(key)
  if (watching?.delete(operation) === true && watching.size === 0) interest.delete(key)
}

export function finishWrite(turn: Turn, operation: WriteOperation, outcome: Outcome): void {
  turn.state.writing.delete(operation.id)
  unwatchKey(turn, operation.request.key, operation.id)
  report(turn, operation.id, outcome)
}

/** Ends a read without telling a client. */
export function closeRead(turn: Turn, operation: ReadOperation): void {
  turn.state.reading.delete(operation.id)
  unwatchKey(turn, operation.key, operation.id)
}

/** Sets when a waiting operation is looked at again: at its deadline at the latest. */
export function rest(
  turn: Turn,
  kind: 'write' | 'read',
  operation: WriteOperation | ReadOperation,
  delayMs: number,
): void {
  operation.wakeAtMs = wakeAt(turn, kind, operation.id, Math.min(turn.nowMs + delayMs, operation.deadlineMs))
}
