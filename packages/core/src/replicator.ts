import type {
  ClusterId,
  GetOutcome,
  PeerId,
  PeerView,
  ProposalOutcome,
  ProposalReference,
  WriteOutcome,
  ReservationView,
  ResolveOutcome,
  StatusView,
} from '@replicator/interface'

/** The part of a logger that a node uses; a pino logger is one. Values are never logged. */
export interface Logger {
  debug(fields: object, text: string): void
  info(fields: object, text: string): void
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}

export interface PutOptions {
  /** Default `application/octet-stream`; `text/plain; charset=utf-8` for a string. */
  readonly contentType?: string
  /** True: the record may later be updated and deleted. Default false: it is final. */
  readonly mutable?: boolean
  /** A token of the caller's: a repeat with the same key and value gets the same answer as the first. */
  readonly idempotencyKey?: string
}

export interface GetOptions {
  /** `local`: what this node holds, without asking anybody. Default `quorum`. */
  readonly consistency?: 'quorum' | 'local'
}

export interface StopOptions {
  /**
   * How long accepted requests may take to be finished, in milliseconds. Those that are still open then are told that
   * their outcome is unknown. 0: none is waited for. Default and most: `requestTimeoutMs`, by when each is answered.
   */
  readonly graceMs?: number
}

/** A complete node inside this program. */
export interface Replicator {
  readonly peerId: PeerId
  readonly clusterId: ClusterId

  /** Proposes `key = value`. Throws an `InvalidArgument` for a key, value or option that can't be used. */
  put(key: string, value: Uint8Array | string, options?: PutOptions): Promise<WriteOutcome>
  get(key: string, options?: GetOptions): Promise<GetOutcome>
  /** What became of a proposal, of any node. */
  proposal(reference: ProposalReference): Promise<ProposalOutcome>
  /** Settles the open reservation of a key now, whatever its age. */
  resolve(key: string): Promise<ResolveOutcome>
  /** Three keys like this one that were free a moment ago, as far as this node sees. */
  suggest(key: string): readonly string[]

  /** What this node alone has reserved. */
  reservation(key: string): ReservationView | undefined
  /** At most `limit` open reservations of this node, oldest first. */
  reservations(limit?: number): readonly ReservationView[]
  peers(): readonly PeerView[]
  clusters(): Readonly<Record<ClusterId, readonly PeerId[]>>
  status(): StatusView

  /** Resolves when the node is ready to take reads and writes; rejects where it ends before. */
  ready(): Promise<void>
  /** Resolves with the reason when the node has ended by itself: a failed sync, a broken invariant. */
  readonly failed: Promise<Error>
  /** Refuses new requests, finishes what was accepted (within `graceMs`), closes all. Idempotent; a later call may hurry it. */
  stop(options?: StopOptions): Promise<void>
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
