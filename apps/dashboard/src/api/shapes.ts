/** What the node answers, as far as no port of `@replicator/interface` has the shape already. See /openapi.json. */
import type { Ballot, ErrorCode } from '@replicator/interface'

interface Place {
  readonly cluster: string
  readonly peer: string
}

interface Holder extends Place {
  /** For /proposals/{id}. */
  readonly proposal: string
}

export interface ListedRecord {
  readonly key: string
  readonly version: number
  /** It never changes. */
  readonly final: boolean
  /** Of the value. */
  readonly bytes: number
  readonly contentType: string
  /** RFC 3339; absent: it never ends by itself. */
  readonly expires?: string
}

export interface RecordPage {
  readonly records: readonly ListedRecord[]
  /** What to give as `after` for the next page; absent on the last one. */
  readonly next?: string
}

/** The data of an event of /watch. */
export type Change = ListedRecord & Place

export interface Reservation {
  readonly key: string
  readonly version: number
  /** Empty where there is a promise and no vote. */
  readonly proposal: string
  readonly owner: Place
  readonly ageMs: number
  readonly ballot: Ballot
}

export interface Reservations {
  /** Oldest first; not all of them where there are very many. */
  readonly reservations: readonly Reservation[]
  readonly total: number
}

export interface Resolved {
  readonly key: string
  readonly outcome: 'settled' | 'none'
  readonly version?: number
  readonly holder?: Holder
}

export interface Stored {
  readonly key: string
  readonly version: number
  readonly proposal: string
  readonly cluster: string
  readonly peer: string
}

/** A problem (RFC 9457) with the members that some codes have. */
export interface Problem {
  readonly status: number
  readonly title: string
  readonly detail: string
  /** `INTERNAL`: a fault of the node. */
  readonly code: ErrorCode | 'INTERNAL'
  readonly retryable: boolean
  readonly outcome: 'not-stored' | 'unknown'
  readonly holder?: Holder
  readonly version?: number
  readonly final?: boolean
  readonly suggestions?: readonly string[]
  readonly ageMs?: number
  readonly retryAfterMs?: number
}
