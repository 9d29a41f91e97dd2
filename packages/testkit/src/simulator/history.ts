/** What clients asked and were told, as it comes: the history that the checkers judge. */
import type { Holder, PeerId, ProposalId, ProposalReference } from '@replicator/interface'
import type { Outcome } from '@replicator/engine'
import type { SimulatedRequest } from './client-request.js'

export interface HistoryEntry {
  readonly request: SimulatedRequest
  readonly node: PeerId
  /** The node's start that took the request. */
  readonly boot: number
  readonly startMs: number
  /** Infinity where the client got no answer. */
  endMs: number
  outcome: Outcome | undefined
  /** What a look-up asked for. */
  readonly reference?: ProposalReference
}

export class History {
  readonly entries: HistoryEntry[] = []
  /** Called for each answer that a client gets. */
  onEnd: ((entry: HistoryEntry) => void) | undefined
  readonly #open = new Map<string, HistoryEntry>()
  readonly #references: ProposalReference[] = []
  readonly #met = new Set<ProposalId>()
  /** The newest version of each key that some client was told of. */
  readonly #seen = new Map<string, number>()

  began(operation: number, entry: HistoryEntry): void {
    this.entries.push(entry)
    this.#open.set(name(entry.node, operation), entry)
  }

  /** What was answered before all that is looked at. */
  recall(entry: HistoryEntry): void {
    const { request, outcome } = entry
    this.entries.push({ ...entry, startMs: 0, endMs: 0 })
    if (outcome !== undefined) this.#remember(request.key, outcome)
  }

  /** Who waited for it; undefined where nobody did. */
  ended(
    node: PeerId,
    operation: number,
    { outcome, nowMs }: { outcome: Outcome; nowMs: number },
  ): HistoryEntry | undefined {
    const entry = this.#open.get(name(node, operation))
    if (entry === undefined) return undefined
    this.#open.delete(name(node, operation))
    entry.endMs = nowMs
    entry.outcome = outcome
    this.#remember(entry.request.key, outcome)
    this.onEnd?.(entry)
    return entry
  }

  /** The node is gone: its clients get no answer. */
  abandoned(node: PeerId): void {
    for (const [key, entry] of this.#open) if (entry.node === node) this.#open.delete(key)
  }

  /** A proposal that somebody votes for, or that a client was told of: what clients may ask about. */
  met(reference: ProposalReference): void {
    if (this.#met.has(reference.id)) return
    this.#met.add(reference.id)
    this.#references.push(reference)
  }

  /** The newest version of a key that some client was told of; 0 where none was. */
  seenVersion(key: string): number {
    return this.#seen.get(key) ?? 0
  }

  /** Each proposal met so far, in the order of the meetings. */
  get references(): readonly ProposalReference[] {
    return this.#references
  }

  #remember(key: string, outcome: Outcome): void {
    const told = proposalIn(outcome)
    if (told !== undefined) this.met({ key, ...told })
    this.#seen.set(key, Math.max(this.seenVersion(key), versionIn(outcome)))
  }

  get openCount(): number {
    return this.#open.size
  }
}

function name(node: PeerId, operation: number): string {
  return `${node}/${operation}`
}

function proposalIn(outcome: Outcome): { version: number; id: ProposalId } | undefined {
  if ('state' in outcome) return undefined
  if (outcome.outcome === 'stored' || outcome.outcome === 'unknown') {
    return { version: outcome.version, id: outcome.proposal }
  }
  return holderIn(outcome)
}

function holderIn(outcome: Outcome): { version: number; id: ProposalId } | undefined {
  const holder: Holder | undefined = 'holder' in outcome ? outcome.holder : undefined
  return holder === undefined ? undefined : { version: holder.version, id: holder.proposal }
}

function versionIn(outcome: Outcome): number {
  if ('state' in outcome) return 0
  if (outcome.outcome === 'found') return outcome.record.since
  return outcome.outcome === 'stored' || outcome.outcome === 'version-mismatch' ? outcome.version : 0
}
