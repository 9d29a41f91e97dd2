/** The answers to one request, told apart by its token, don't contradict: where one says *stored*, none says *denied*. */
import type { History, HistoryEntry } from '../simulator/history.js'
import type { Violation } from './violation.js'

export function checkRepeats(history: History): Violation | undefined {
  const stored = new Map<string, HistoryEntry>()
  const denied = new Map<string, HistoryEntry>()
  for (const entry of history.entries) {
    const { plan, outcome } = entry
    if (plan.kind !== 'put' || plan.requestId === '' || outcome === undefined || 'state' in outcome) continue
    const request = JSON.stringify([plan.key, plan.requestId, plan.value, plan.mutable])
    if (outcome.outcome === 'stored') stored.set(request, entry)
    else if (outcome.outcome === 'denied-stored' || outcome.outcome === 'denied-reserved') denied.set(request, entry)
  }
  for (const [request, one] of stored) {
    const other = denied.get(request)
    if (other === undefined) continue
    const detail = `of ${request}: ${one.node} told that it is stored, and ${other.node} that it is denied`
    return { check: 'repeats agree', detail }
  }
  return undefined
}
