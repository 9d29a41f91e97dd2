/** What a client is told. A refusal is a value, never an exception. */
import type { ClusterId, PeerId, ProposalId } from './ids.js'
import type { Holder, StoredRecord } from './record.js'

/** A create, an update or a deletion, as the engine takes it. */
export interface WriteRequest {
  readonly key: string
  readonly operation: 'create' | 'update' | 'delete'
  /**
   * What must be there for an update or a deletion: the value of that version (the record's `since`), or `*`, any value.
   * Absent exactly for a create.
   */
  readonly ifMatch?: number | '*'
  /** Empty for a deletion. */
  readonly value: Uint8Array
  readonly contentType: string
  readonly mutable: boolean
  /** When the record is to end, in milliseconds since 1970; absent: never by itself. Mutable records only. */
  readonly expiresMs?: number
  readonly requestId: string
  /** Empty where `requestId` is. */
  readonly fingerprint: string
}

export type WriteOutcome =
  /** Decided at `version`: stored, or deleted. `replayed`: an earlier attempt of the same request had brought it about. */
  | {
      readonly outcome: 'stored'
      readonly version: number
      readonly proposal: ProposalId
      readonly cluster: ClusterId
      readonly peer: PeerId
      readonly replayed: boolean
    }
  /** The key holds a value, and it was to be created. */
  | { readonly outcome: 'denied-stored'; readonly holder: Holder; readonly version: number; readonly final: boolean }
  | {
      readonly outcome: 'denied-reserved'
      readonly holder: Holder
      readonly ageMs: number
      readonly retryAfterMs: number
    }
  /** The record can't be changed any more. */
  | { readonly outcome: 'denied-final'; readonly holder: Holder; readonly version: number }
  /** Something else is there than the version named: a newer one than that, perhaps not the newest. 0: nothing is. */
  | { readonly outcome: 'version-mismatch'; readonly version: number }
  /** There was nothing to delete. */
  | { readonly outcome: 'denied-absent' }
  /** The request id was used with another value or option. */
  | { readonly outcome: 'mismatch' }
  /** Nothing was sent, or it is decided that this attempt can never win. */
  | { readonly outcome: 'no-quorum' }
  | { readonly outcome: 'not-ready'; readonly reasons: readonly string[] }
  /** Too much is under way; nothing was sent. */
  | { readonly outcome: 'overloaded'; readonly retryAfterMs: number }
  /** The attempt may or may not become visible; the proposal can be asked for later. */
  | { readonly outcome: 'unknown'; readonly version: number; readonly proposal: ProposalId }

/**
 * What a read is answered with. `local` and `behind` are what one node holds and no more; at `behind` it lacks records that
 * the others had when it joined.
 */
export type GetOutcome =
  | {
      readonly outcome: 'found'
      readonly record: StoredRecord
      readonly evidence: 'final' | 'quorum' | 'local' | 'behind'
    }
  | { readonly outcome: 'absent'; readonly evidence: 'quorum' | 'local' | 'behind' }
  | { readonly outcome: 'no-quorum' }
  | { readonly outcome: 'not-ready'; readonly reasons: readonly string[] }
  | { readonly outcome: 'overloaded'; readonly retryAfterMs: number }

/**
 * `passed`: this node holds every record that any node of the network had acknowledged when it was asked for. `no-quorum`: too few
 * voters have said so far what they held then, or what they said is not all here.
 */
export type BarrierOutcome =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'no-quorum' }
  | { readonly outcome: 'not-ready'; readonly reasons: readonly string[] }
  | { readonly outcome: 'overloaded'; readonly retryAfterMs: number }

/** What became of a proposal: `unknown` where the records no longer remember, or no quorum answered. */
export type ProposalState = 'stored' | 'denied' | 'pending' | 'unknown'

export interface ProposalOutcome {
  readonly state: ProposalState
  readonly holder?: Holder
}

/** What `resolve` did with an open reservation. */
export type ResolveOutcome =
  | { readonly outcome: 'settled'; readonly version: number; readonly holder?: Holder }
  | { readonly outcome: 'none' }
  | { readonly outcome: 'no-quorum' }
  | { readonly outcome: 'not-ready'; readonly reasons: readonly string[] }
