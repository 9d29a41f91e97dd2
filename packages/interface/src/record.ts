import type { Ballot } from './ballot.js'
import type { ClusterId, PeerId, ProposalId } from './ids.js'
import { proposalOwner } from './ids.js'

/**
 * What a proposal asks for. A *no-op* decides that a version holds what the one before it held; *expire* is the deletion of
 * a record whose time is up.
 */
export type Operation = 'create' | 'update' | 'delete' | 'expire' | 'noop' | 'configure'

/** A value proposed for one version of one key. */
export interface Proposal {
  readonly id: ProposalId
  /** The cluster of the node that made it: what a denied client is told. */
  readonly cluster: ClusterId
  readonly operation: Operation
  /** The client's idempotency key; empty where it gave none. */
  readonly requestId: string
  /** Hexadecimal hash over operation, value, content type and options; empty where there is no request id. */
  readonly fingerprint: string
  /** Absent for `delete`, `expire` and `noop`. */
  readonly value?: Uint8Array
  readonly contentType: string
  /** True where the record may get further versions; otherwise it is final. */
  readonly mutable: boolean
  /** When the record is to end, in milliseconds since 1970 by the coordinator's wall clock; absent: never by itself. */
  readonly expiresMs?: number
}

/** Which proposal was decided at a version, and whose request it was. */
export interface Decision {
  readonly version: number
  readonly proposal: ProposalId
  readonly cluster: ClusterId
  readonly requestId: string
  readonly fingerprint: string
}

/** What is committed for a key, without its value: enough to tell who holds it and whether a request succeeded. */
export interface RecordIdentity {
  readonly key: string
  /** 1, 2, 3 …: the number of decisions made for this key. */
  readonly version: number
  /** The version of the last real change (no-ops don't count): what users see as the version. 0 where there was none. */
  readonly since: number
  /** False where the key holds nothing at this version. */
  readonly present: boolean
  /** A final record never gets another version. A no-op on an absent key and a deletion are never final. */
  readonly final: boolean
  /** The last decisions, newest first, at most `DECISIONS_MAX`. */
  readonly decisions: readonly Decision[]
}

/** A committed record. `value` is there exactly where `present` is true. */
export interface StoredRecord extends RecordIdentity {
  readonly value?: Uint8Array
  readonly contentType: string
  /** When the record is to end, as its proposal says. Of an absent record: when the one before it had to, which ended so. */
  readonly expiresMs?: number
}

/** A record that can't be read as it was written. */
export interface DamagedRecord {
  readonly isDamaged: true
  /** Which one it is; absent where not even that can be read. */
  readonly place?: RecordPlace
}

/** A version of a key, by its place in the change log. */
export interface RecordPlace {
  readonly version: number
  readonly sequence: number
}

export function isDamaged(found: StoredRecord | DamagedRecord | undefined): found is DamagedRecord {
  return found !== undefined && 'isDamaged' in found
}

/** A voter's vote. In the open ballot it is called a *reservation*. */
export interface Vote {
  readonly ballot: Ballot
  readonly proposal: Proposal
}

/** A voter's state for the version after its committed one. Kept until that version is decided, never dropped by age. */
export interface Slot {
  readonly key: string
  readonly version: number
  /** No ballot below this one is obeyed. A vote raises it to its own ballot. */
  readonly promised: Ballot
  readonly vote?: Vote
}

/** Who holds a key: what a denied client is told. */
export interface Holder {
  readonly cluster: ClusterId
  readonly peer: PeerId
  readonly proposal: ProposalId
  readonly version: number
}

/** The decision that gave a present record its value. */
export function holderOf(record: RecordIdentity): Holder | undefined {
  const decision = record.decisions.find((each) => each.version === record.since) ?? record.decisions.at(-1)
  if (decision === undefined) return undefined
  const { cluster, proposal, version } = decision
  return { cluster, peer: proposalOwner(proposal), proposal, version }
}

export type EndingRecord = StoredRecord & { readonly present: true; readonly expiresMs: number }

/** Whether a record is still there although its time is up, by a wall clock that says `wallMs`. */
export function isOverdue(record: StoredRecord | undefined, wallMs: number): record is EndingRecord {
  return record?.present === true && record.expiresMs !== undefined && record.expiresMs <= wallMs
}

export function identityOf(record: StoredRecord): RecordIdentity {
  const { key, version, since, present, final, decisions } = record
  return { key, version, since, present, final, decisions }
}
