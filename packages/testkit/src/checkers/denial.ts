/** I4: an attempt that a client was told is denied, or can't win, never becomes visible. */
import type { PeerId } from '@replicator/interface'
import { parseProposalId } from '@replicator/interface'
import type { AgreementChecker, KeyState } from './agreement.js'
import type { History, HistoryEntry } from './history.js'
import { entriesByKey } from './history.js'
import type { Violation } from './violation.js'

const DENIALS: ReadonlySet<string> = new Set([
  'denied-stored',
  'denied-reserved',
  'denied-final',
  'denied-absent',
  'version-mismatch',
  'no-quorum',
  'not-ready',
  'overloaded',
  'mismatch',
])

export function checkDenials(
  history: History,
  { agreement }: { readonly agreement: Pick<AgreementChecker, 'keys' | 'statesOf' | 'decidedAt'> },
): Violation | undefined {
  const byKey = entriesByKey(history)
  for (const key of agreement.keys()) {
    for (const state of agreement.statesOf(key)) {
      const attempts = (byKey.get(key) ?? []).filter((entry) => mayHaveMade(entry, state))
      if (attempts.length === 0 || !attempts.every(isDenied)) continue
      const detail = `${state.proposal} won version ${state.version} of ${key}, and its client was told ${attempts.map(outcomeName).join(', ')}`
      return { check: 'honest denial', detail }
    }
  }
  for (const { reference, outcome, node } of history.entries) {
    if (reference === undefined || outcome === undefined || !('state' in outcome)) continue
    const winner = agreement.decidedAt(reference.key, reference.version)
    const isWrong =
      outcome.state === 'denied' ? winner === reference.id : outcome.state === 'stored' && winner !== reference.id
    if (!isWrong) continue
    const detail = `${node} said that ${reference.id} is ${outcome.state}, and ${winner ?? 'nothing'} won its version of ${reference.key}`
    return { check: 'honest denial', detail }
  }
  return undefined
}

/** Whether a request is one that the proposal may be of: asked of its owner, in that run, and for what it brought about. */
function mayHaveMade({ request, node, boot }: HistoryEntry, state: KeyState): boolean {
  const origin = parseProposalId(state.proposal)
  if (origin === undefined || !isOf(origin, { node, boot }) || state.since !== state.version) return false
  switch (request.kind) {
    case 'put':
    case 'update':
      return request.value === state.value && request.requestId === state.requestId
    case 'delete':
      return state.value === undefined && state.expiresMs === undefined && request.requestId === state.requestId
    default:
      return false
  }
}

function isOf(origin: { readonly peer: PeerId; readonly boot: number }, run: { node: PeerId; boot: number }): boolean {
  return origin.peer === run.node && origin.boot === run.boot
}

function isDenied({ outcome }: HistoryEntry): boolean {
  return outcome !== undefined && 'outcome' in outcome && DENIALS.has(outcome.outcome)
}

function outcomeName({ outcome }: HistoryEntry): string {
  return outcome !== undefined && 'outcome' in outcome ? outcome.outcome : 'nothing'
}
