import type {
  ClientHandlers,
  ClusterId,
  GetOutcome,
  MembersOutcome,
  MembersRequest,
  MetricsView,
  PeerId,
  PeerView,
  ProposalId,
  ProposalOutcome,
  ProposalReference,
  WriteOutcome,
  ReservationView,
  ResolveOutcome,
  StatusView,
  StoredRecord,
} from '@replicator/interface'
import type { Audit } from './access/audit.js'
import type { SystemRecords } from './access/system-records.js'
import type { Tokens } from './access/tokens.js'
import type { ChangeEvent, ReplayEvent } from './change-feed.js'
import type { PageOptions, RecordPage } from './listing.js'
import type { Invited, InviteOptions } from './joining/invite.js'
import type { NodeEvents } from './node-events.js'

/** The part of a logger that a node uses; a pino logger is one. Values are never logged. */
export interface Logger {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

/** What every call takes that waits for something. */
export interface CallOptions {
  /**
   * Breaks the waiting off: the call rejects with `RequestAborted`. What was sent isn't taken back, and a proposal may be
   * stored all the same: with an `idempotencyKey`, the same request again tells.
   */
  readonly signal?: AbortSignal
  /**
   * How long to wait, in milliseconds, from 1 to 600,000. A request has its outcome by then, which may be *unknown*.
   * Default `requestTimeoutMs`.
   */
  readonly timeoutMs?: number
}

export interface PutOptions extends CallOptions {
  /** Default `application/octet-stream`; `text/plain; charset=utf-8` for a string. */
  readonly contentType?: string
  /** The version that is to be changed, as `put` and `get` (`record.since`) tell it; `*`: whatever is there. Absent: the key is to be created. */
  readonly ifMatch?: number | '*'
  /** Whether the record may later be updated and deleted. Default for a create: false, it is final; a changed one stays mutable. */
  readonly mutable?: boolean
  /** True: no further version. Default for a create: true, where it isn't `mutable`; for an update: false. */
  readonly final?: boolean
  /**
   * When the key is to become absent by itself: so many milliseconds from now, by this node's wall clock. At most ten years.
   * For mutable records only. An update without it clears it. Default: never.
   */
  readonly ttlMs?: number
  /**
   * A token of the caller's: a repeat with the same key and value gets the same answer as the first, while the record
   * remembers it (its last 8 changes).
   */
  readonly idempotencyKey?: string
}

export interface BackupOptions extends CallOptions {
  /** `local`: what this node holds, without asking anybody. Default `quorum`. */
  readonly consistency?: 'quorum' | 'local'
}

export interface DeleteOptions extends CallOptions {
  /** The version that is to be deleted; `*`: whatever is there. */
  readonly ifMatch: number | '*'
  readonly idempotencyKey?: string
}

export interface ListOptions {
  /** Default: all keys. */
  readonly prefix?: string
  /** The key behind which to begin. Default: with the first. */
  readonly after?: string
  /** How many records, at most. Default: all. */
  readonly limit?: number
  /** Ends the listing. */
  readonly signal?: AbortSignal
}

export interface WatchOptions {
  /** Default: all keys. */
  readonly prefix?: string
  /**
   * The `cursor` of an event behind which to go on; `0`: tell all there is first. Of another node's cursor, a `replay` is
   * told first, and then all that this node can't show to have been told. Default: from now on.
   */
  readonly after?: string
  /** Ends the watching. */
  readonly signal?: AbortSignal
}

/** One of many writes. */
export type Entry =
  | { readonly op?: 'put'; readonly key: string; readonly value: Uint8Array | string; readonly options?: PutOptions }
  | { readonly op: 'delete'; readonly key: string; readonly options: DeleteOptions }

export interface ManyOptions {
  /** How many are under way at once, from 1 to 1,024. Default 64. */
  readonly concurrency?: number
  /** Takes no more entries; what is under way is finished. */
  readonly signal?: AbortSignal
}

/** `index`: the place of the entry among those given, from 0. */
export type ManyResult = WriteResult & { readonly index: number }

export interface GetOptions extends CallOptions {
  /** `local`: what this node holds, without asking anybody. Default `quorum`. */
  readonly consistency?: 'quorum' | 'local'
}

/** What became of a proposal under this key, and enough for any node to be asked about it later. */
export type WriteResult = WriteOutcome & { readonly key: string }

/** A proposal as `put` tells of it, where it made one; also a holder, with the key that it holds. */
export interface Proposed {
  readonly key: string
  readonly version: number
  readonly proposal: ProposalId
}

export interface ReadyOptions {
  /** Gives the waiting up: `ready` rejects with `NotReady`. */
  readonly signal?: AbortSignal
  /** How long to wait, in milliseconds. Default: for as long as it takes. */
  readonly timeoutMs?: number
}

export interface StopOptions {
  /**
   * How long accepted requests may take to be finished, in milliseconds. Those that are still open then are told that
   * their outcome is unknown. 0: none is waited for. Default and most: `requestTimeoutMs`, by when each is answered.
   */
  readonly graceMs?: number
}

export interface MembersOptions {
  /** Tells what would come of it, and changes nothing. */
  readonly preview?: boolean
  /** Changes the members even where writes would stop. */
  readonly force?: boolean
  /** Gives the waiting up; what was sent may still come true. */
  readonly signal?: AbortSignal
}

/** A complete node inside this program. */
export interface Replicator extends AsyncDisposable {
  readonly peerId: PeerId
  readonly clusterId: ClusterId

  /** Proposes `key = value`, as a new record or, with `ifMatch`, as the next version of one. Rejects with an `InvalidArgument` for a key, value or option that can't be used. */
  put(key: string, value: Uint8Array | string, options?: PutOptions): Promise<WriteResult>
  /** Deletes a mutable record; `stored` says that the deletion is. */
  delete(key: string, options: DeleteOptions): Promise<WriteResult>
  get(key: string, options?: GetOptions): Promise<GetOutcome>
  /** Writes of any number, some at once; tells of each as it is done, in no order. They are independent of each other. */
  putMany(entries: Iterable<Entry> | AsyncIterable<Entry>, options?: ManyOptions): AsyncIterable<ManyResult>

  /**
   * The committed records that this node holds, in the order of their keys' UTF-8 bytes. Ends with `NotReady`, as do `page`,
   * `backup` and `watch`, where it was removed from its network: what is decided since doesn't come here.
   */
  list(options?: ListOptions): AsyncIterable<StoredRecord>
  /** At most `limit` of them, and no more than `bytesMax` bytes, but one; `next` is what to give as `after`. */
  page(options: PageOptions): RecordPage
  /**
   * A copy of the committed records of this node, as the bytes of a backup (`readBackup` reads it): all that any node of the
   * network had acknowledged before the first pull, and what this one commits until the last. The first pull waits for that, at
   * most `timeoutMs`, and rejects with `NoQuorum` where it can't be had. Holds little memory, whatever there is. Throws `NotReady`
   * where this node still lacks records of before it joined.
   */
  backup(options?: BackupOptions): AsyncIterable<Uint8Array>
  /** Changes as this node commits them. Costs nothing while nobody pulls; ends with the node, or with its removal, so that one goes elsewhere. */
  watch(options?: WatchOptions): AsyncIterable<ChangeEvent | ReplayEvent>
  /** Listens until what is returned is called. */
  on<Name extends keyof NodeEvents>(name: Name, listener: (event: NodeEvents[Name]) => void): () => void

  /** What became of a proposal, of any node: of what `put` told, or of a reference that was kept as text. */
  proposal(proposed: Proposed | ProposalReference, options?: CallOptions): Promise<ProposalOutcome>
  /** Settles the open reservation of a key now, whatever its age. */
  resolve(key: string, options?: CallOptions): Promise<ResolveOutcome>
  /**
   * Changes who belongs to the network, and who votes; told once a majority of those that vote then has adopted it. To repeat
   * it does no harm. A peer may be given by its id, or by its name or a beginning of its id where that is one peer's alone.
   */
  changeMembers(request: MembersRequest, options?: MembersOptions): Promise<MembersOutcome>
  /** This node removes itself. Where that comes true the node ends: `failed` resolves with a `RemovedFromNetwork`. */
  leave(options?: MembersOptions): Promise<MembersOutcome>
  /** Three keys like this one that were free a moment ago, as far as this node sees. */
  suggest(key: string): readonly string[]

  /**
   * Whether this node tells final records that it holds, which never change: also without a quorum, but not once it was
   * removed from its network, nor while its cluster has fewer voters than it needs.
   */
  readonly tellsFinal: boolean

  /** The network's own records, for programs that build on a node: see there. */
  readonly system: SystemRecords
  /** Strangers can't join: the network asks for tokens, as far as this node knew when it started, or has a network key. */
  readonly isGuarded: boolean
  /**
   * Makes a join token: one string with which a new machine needs nothing else to join. From the first one on whoever joins
   * this network needs one, for good. Rejects with an `InvalidArgument` for an option that can't be used.
   */
  invite(options: InviteOptions): Promise<Invited>
  /** The tokens of the network, as this node knows them. */
  readonly tokens: Tokens
  /** What administrators did, as this node knows it. */
  readonly audit: Audit

  /**
   * Serves programs outside of the network over the transport; before, none is. A transport that has no clients never calls
   * these. Who asks may be anybody: to look at tokens is theirs.
   */
  serve(handlers: ClientHandlers): void

  /** What this node alone has reserved. */
  reservation(key: string): ReservationView | undefined
  /** At most `limit` open reservations of this node, oldest first. */
  reservations(limit?: number): readonly ReservationView[]
  peers(): readonly PeerView[]
  clusters(): Readonly<Record<ClusterId, readonly PeerId[]>>
  status(): StatusView
  /** What only somebody who watches the node wants to know: times of syncs, what waits on links. */
  metrics(): MetricsView

  /**
   * Resolves when the node is ready to take reads and writes. Rejects where it ends before, with what ended it or
   * `NodeStopped`; and with `NotReady`, which says what is awaited, where the waiting is given up, or where this node
   * will never be ready: it was removed from the network, its store is an old copy, another process has its identity.
   */
  ready(options?: ReadyOptions): Promise<void>
  /** Resolves with the reason when the node has ended by itself: a failed sync, a broken invariant, its removal. */
  readonly failed: Promise<Error>
  /** Refuses new requests, finishes what was accepted (within `graceMs`), closes all. Idempotent; a later call may hurry it. */
  stop(options?: StopOptions): Promise<void>
  /** The same as `stop()`: for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** A key, value or option that can't be used: the `message` says which and why. */
export class InvalidArgument extends Error {
  override readonly name = 'InvalidArgument'
  readonly code: 'INVALID_KEY' | 'INVALID_REQUEST' | 'VALUE_TOO_LARGE'

  constructor(code: InvalidArgument['code'], message: string) {
    super(message)
    this.code = code
  }
}
