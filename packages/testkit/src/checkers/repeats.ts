/** The answers to one request, told apart by its token, don't contradict: where one says *stored*, none says *denied*. */
import type { History, HistoryEntry } from './history.js'
import type { Violation } from './violation.js'

export function checkRepeats(history: History): Violation | undefined {
  const stored = new Map<string, HistoryEntry>()
  const denied = new Map<string, HistoryEntry>()
  for (const entry of history.entries) {
    const { request, outcome } = entry
    if (request.kind !== 'put' || request.requestId === '' || outcome === undefined || 'state' in outcome) continue
    const name = JSON.stringify([request.key, request.requestId, request.value, request.mutable])
    if (outcome.outcome === 'stored') stored.set(name, entry)
    else if (outcome.outcome === 'denied-stored' || outcome.outcome === 'denied-reserved') denied.set(name, entry)
  }
  for (const [name, one] of stored) {
    const other = denied.get(name)
    if (other === undefined) continue
    const detail = `of ${name}: ${one.node} told that it is stored, and ${other.node} that it is denied`
    return { check: 'repeats agree', detail }
  }
  return undefined
}
