/**
 * The answers to one request, told apart by its token, don't contradict: once one says *stored*, none that is asked for
 * later says that it was refused. A record remembers its last decisions only, so a key that has had more is left out.
 */
import { DECISIONS_MAX } from '@replicator/interface'
import type { AgreementChecker } from './agreement.js'
import type { History, HistoryEntry } from './history.js'
import type { Violation } from './violation.js'

const REFUSALS: ReadonlySet<string> = new Set([
  'denied-stored',
  'denied-reserved',
  'denied-final',
  'denied-absent',
  'version-mismatch',
])

export function checkRepeats(history: History, agreement: Pick<AgreementChecker, 'statesOf'>): Violation | undefined {
  const stored = new Map<string, HistoryEntry>()
  for (const entry of history.entries) {
    const name = nameOf(entry)
    if (name === undefined || outcomeOf(entry) !== 'stored') continue
    const first = stored.get(name)
    if (first === undefined || entry.endMs < first.endMs) stored.set(name, entry)
  }
  for (const entry of history.entries) {
    const name = nameOf(entry)
    const before = name === undefined ? undefined : stored.get(name)
    if (before === undefined || !REFUSALS.has(outcomeOf(entry))) continue
    const versions = agreement.statesOf(entry.request.key).length
    // What was refused at first may be done later, where the key has changed meanwhile.
    if (versions > DECISIONS_MAX || (versions > 1 && entry.startMs < before.endMs)) continue
    const detail = `of ${name}: ${before.node} told that it is stored, and ${entry.node} that it is ${outcomeOf(entry)}`
    return { check: 'repeats agree', detail }
  }
  return undefined
}

/** Undefined where the request has no token. */
function nameOf({ request }: HistoryEntry): string | undefined {
  if (!('requestId' in request) || request.requestId === '') return undefined
  const { key, kind, requestId } = request
  const what = kind === 'put' ? [request.value, request.mutable] : [request.ifMatch, kind === 'update' && request.value]
  return JSON.stringify([key, requestId, kind, ...what])
}

function outcomeOf({ outcome }: HistoryEntry): string {
  return outcome !== undefined && 'outcome' in outcome ? outcome.outcome : ''
}
