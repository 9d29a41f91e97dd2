/** What clients asked and were told: all that the checkers of linearizability, of denials and of repeats may know. */
import type { Outcome } from '@replicator/engine'
import type { PeerId, ProposalReference } from '@replicator/interface'

export type Request = { readonly key: string } & (
  | { readonly kind: 'put'; readonly mutable: boolean; readonly requestId: string; readonly value: string }
  | {
      readonly kind: 'update'
      readonly ifMatch: number | '*'
      readonly requestId: string
      readonly value: string
      readonly final: boolean
    }
  | { readonly kind: 'delete'; readonly ifMatch: number | '*'; readonly requestId: string }
  | { readonly kind: 'get' | 'resolve' | 'look-up' }
)

export interface HistoryEntry {
  readonly request: Request
  readonly node: PeerId
  /** The node's start that took the request. */
  readonly boot: number
  readonly startMs: number
  /** Infinity where the client got no answer. */
  readonly endMs: number
  readonly outcome: Outcome | undefined
  /** What a look-up asked for. */
  readonly reference?: ProposalReference
}

/** In the order in which the requests began. */
export interface History {
  readonly entries: readonly HistoryEntry[]
}

/** The entries of each key. */
export function entriesByKey({ entries }: History): ReadonlyMap<string, readonly HistoryEntry[]> {
  const byKey = new Map<string, HistoryEntry[]>()
  for (const entry of entries) {
    const known = byKey.get(entry.request.key)
    if (known === undefined) byKey.set(entry.request.key, [entry])
    else known.push(entry)
  }
  return byKey
}
