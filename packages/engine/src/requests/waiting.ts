/** What clients' requests have in common: a number, a key that wakes them, a bound. */
import type { EngineState, ReadOperation, WriteOperation } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'
import { report, wakeAt } from '../turn/turn.js'
import type { Outcome } from '../turn/effects.js'

export const RETRY_AFTER_MS = 250

/** Whether one more request, with a value of so many bytes, is too much. */
export function isOverloaded({ state, options }: Turn, valueBytes: number): boolean {
  if (state.writing.size + state.reading.size >= options.operationsMax) return true
  return state.writingBytes > 0 && state.writingBytes + valueBytes > options.operationBytesMax
}

export function beginWrite({ state }: Turn, operation: WriteOperation): void {
  state.writing.set(operation.id, operation)
  state.writingBytes += operation.request.value.length
  watchKey(state, operation.request.key, operation.id)
}

export function nextOperation(turn: Turn): number {
  return ++turn.state.operations
}

/** From now on whatever is learned of the key wakes the operation. */
export function watchKey({ interest }: EngineState, key: string, operation: number): void {
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
  if (turn.state.writing.delete(operation.id)) turn.state.writingBytes -= operation.request.value.length
  unwatchKey(turn, operation.request.key, operation.id)
  report(turn, operation.id, outcome)
}

/** Ends a read without telling a client. */
export function closeRead(turn: Turn, operation: ReadOperation): void {
  turn.state.reading.delete(operation.id)
  unwatchKey(turn, operation.key, operation.id)
}

/** Sets when a waiting operation is looked at again: at its deadline at the latest. */
export function lookAgainAfter(
  turn: Turn,
  kind: 'write' | 'read',
  operation: WriteOperation | ReadOperation,
  delayMs: number,
): void {
  operation.wakeAtMs = wakeAt(turn, kind, operation.id, Math.min(turn.nowMs + delayMs, operation.deadlineMs))
}
