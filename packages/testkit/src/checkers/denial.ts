/** I4: an attempt that a client was told is denied, or can't win, never becomes visible. */
import type { ProposalId } from '@replicator/interface'
import { parseProposalId, proposalOwner } from '@replicator/interface'
import type { History, HistoryEntry } from './history.js'
import type { NetworkView, WatchedNetwork } from './network-view.js'
import type { Violation } from './violation.js'

const DENIALS: ReadonlySet<string> = new Set([
  'denied-stored',
  'denied-reserved',
  'no-quorum',
  'not-ready',
  'overloaded',
  'mismatch',
])

export function checkDenials(history: History, network: WatchedNetwork): Violation | undefined {
  const winners = winnersOf(network)
  for (const [key, { value, proposal }] of winners) {
    const attempts = history.entries.filter(
      ({ request, node }) =>
        request.kind === 'put' && request.key === key && request.value === value && node === proposalOwner(proposal),
    )
    const boot = parseProposalId(proposal)?.boot
    const candidates = attempts.filter((entry) => entry.boot === boot)
    if (candidates.length > 0 && candidates.every(isDenied)) {
      const detail = `${proposal} won ${key} with ${value}, and its client was told ${candidates.map(outcomeName).join(', ')}`
      return { check: 'honest denial', detail }
    }
  }
  for (const entry of history.entries) {
    const { asked, outcome } = entry
    if (asked === undefined || outcome === undefined || !('state' in outcome)) continue
    const winner = winners.get(asked.key)?.proposal
    if (outcome.state === 'denied' && winner === asked.id) {
      return {
        check: 'honest denial',
        detail: `${entry.node} said that ${asked.id} is denied, and it holds ${asked.key}`,
      }
    }
    if (outcome.state === 'stored' && winner !== undefined && winner !== asked.id && !wasNoop(network, asked)) {
      return {
        check: 'honest denial',
        detail: `${entry.node} said that ${asked.id} is stored, and ${winner} holds ${asked.key}`,
      }
    }
  }
  return undefined
}

/** What holds each key at last, on any node. */
function winnersOf({ nodes }: NetworkView): ReadonlyMap<string, { value: string; proposal: ProposalId }> {
  const winners = new Map<string, { value: string; proposal: ProposalId }>()
  for (const { store, disk } of nodes) {
    if (store === undefined || disk.damaged) continue
    for (const key of store.recordKeys()) {
      const record = store.record(key)
      if (record?.present !== true || key === '') continue
      const decision = record.decisions.find(({ version }) => version === record.since)
      if (decision === undefined) continue
      winners.set(key, { value: Buffer.from(record.value ?? []).toString(), proposal: decision.proposal })
    }
  }
  return winners
}

/** A decided no-op is stored in its version without holding the key. */
function wasNoop(
  { agreement }: WatchedNetwork,
  { key, version, id }: { key: string; version: number; id: ProposalId },
): boolean {
  return agreement.decidedAt(key, version) === id
}

function isDenied({ outcome }: HistoryEntry): boolean {
  return outcome !== undefined && 'outcome' in outcome && DENIALS.has(outcome.outcome)
}

function outcomeName({ outcome }: HistoryEntry): string {
  return outcome !== undefined && 'outcome' in outcome ? outcome.outcome : 'nothing'
}
