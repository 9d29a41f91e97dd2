/**
 * The outside world, as the engine's driver sees it. Each port has a compliance suite in `compliance`, which every adapter
 * runs.
 */
import type { ClientAnswer, ClientQuestion } from './client-messages.js'
import type { Counts } from './counters.js'
import type { PeerId } from './ids.js'
import type { Message } from './messages.js'
import type { KeyRange, RangePart, RecordName } from './ranges.js'
import type { DamagedRecord, Slot, StoredRecord } from './record.js'

/** Two clocks and a timer. */
export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  monotonicMs(): number
  /** Milliseconds since 1970; may jump. For people, logs, and when a record is to end. */
  wallMs(): number
  /** Calls back once, after at least `delayMs`; the function returned cancels it. */
  after(delayMs: number, call: () => void): () => void
}

export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number
  /** That many random bytes, in hexadecimal; unpredictable where it matters. */
  hex(bytes: number): string
}

/** One change of the store. All writes of one `apply` become durable together or not at all. */
export type Write =
  /**
   * Sets the committed record of its key, gives it the next place in the change log, and drops the key's slot. Where what
   * the key holds can't be read, `damagedAt` is its place in the change log: without it, that throws.
   */
  | { readonly type: 'record'; readonly record: StoredRecord; readonly damagedAt?: number }
  /**
   * Puts a record back that can't be read, as it was. Nothing is done where its key's record can be read, or where that place
   * of the change log names another key or version.
   */
  | { readonly type: 'heal'; readonly record: StoredRecord; readonly sequence: number }
  /** Sets or (with `slot` absent) drops the slot of a key. */
  | { readonly type: 'slot'; readonly key: string; readonly slot?: Slot }
  /** Sets or (with `value` absent) drops a named text of the node's own. */
  | { readonly type: 'meta'; readonly name: string; readonly value?: string }

/** A place in the change log, with all that a comparison of two stores needs to know of its record. */
export interface Change {
  readonly sequence: number
  /**
   * The place at which the record last really changed, as its `since` says: what takes its place with the same `since`, as
   * a no-op does, leaves it as it was. 0 where it never has, as of a no-op on a key that never held anything. Who has seen
   * all up to a place has missed exactly what changed after it.
   */
  readonly changed: number
  readonly key: string
  /** The record's version. */
  readonly version: number
  /** The length of its value; 0 where it has none. */
  readonly bytes: number
}

/** A present record that is to end by itself. */
export interface Expiry {
  readonly key: string
  /** As its record says: milliseconds since 1970. */
  readonly expiresMs: number
}

/** Records of users' keys. */
export interface UserCounts {
  /** Those that hold a value. */
  readonly present: number
  /** Those that hold nothing: deleted ones, and no-ops on keys that never held anything. */
  readonly absent: number
}

/** What the engine may read: synchronous, and with every applied write visible, durable or not. */
export interface StoreView {
  /** The record of a key; where it can't be read as it was written, for its checksums are wrong, all that is known of it. */
  find(key: string): StoredRecord | DamagedRecord | undefined
  /** The same. Throws where it can't be read. */
  record(key: string): StoredRecord | undefined
  slot(key: string): Slot | undefined
  meta(name: string): string | undefined
  /** All open slots, in the order of their keys. */
  slots(): readonly Slot[]
  /** The change log after `sequence`, oldest first, at most `limit` entries. A key stands in it once, at its last change. */
  changes(after: number, limit: number): readonly Change[]
  /** Present records that are to end at `atMs` or before, earliest first, then by key, at most `limit`. */
  expired(atMs: number, limit: number): readonly Expiry[]
  /** Keys of committed records in order, after `after`, that start with `prefix`, at most `limit`. */
  keys(options: { readonly prefix: string; readonly after?: string; readonly limit: number }): readonly string[]
  /** Keys of all records in a range, in order, at most `limit`. */
  keysIn(range: KeyRange, limit: number): readonly string[]
  /**
   * Goes on with counting the records into sums of ranges, so many more of them. True once all are counted, and what is
   * applied counts by itself from then on. Until then there are no sums.
   */
  countRanges(limit: number): boolean
  /**
   * The sum of a range's records; undefined where none is kept for it: before all is counted, and where it does not begin
   * and end at a key that happens to be a border, which some 1 in 64 are, the same ones in every store.
   */
  rangeSum(range: KeyRange): number | undefined
  /** The same range in at most `limit` parts of about as many borders each; undefined where it has no sum. */
  rangeParts(range: KeyRange, limit: number): readonly RangePart[] | undefined
  /**
   * Names of the records in any range, in the order of their keys, at most `limit`. One that can't be read is named with the
   * highest version of all: nobody has a newer one.
   */
  names(range: KeyRange, limit: number): readonly RecordName[]
  /** The last place in the change log; 0 in an empty store. */
  readonly head: number
  /** How many records there are, the configuration's and the network's own included. */
  readonly recordCount: number
  /** How many there are of users' keys. */
  readonly userCounts: UserCounts
  /** The number of the last batch known to be durable. Never restarts, also over reopening. */
  readonly batch: number
}

/**
 * Where a node keeps what it must not forget.
 *
 * `apply` takes effect for readers at once and is durable when a `flush` called at or after it resolves. A failed flush
 * is final: the store refuses everything after it, leaves a mark, and the node must stop.
 */
export interface Store extends StoreView {
  apply(writes: readonly Write[]): void
  /** Resolves with the number of the batch that holds everything applied before the call, once it is synced. */
  flush(): Promise<number>
  /** How much there is: bytes of the values of all records, and those that its files take on the disk (0 in memory). */
  size(): { readonly records: number; readonly disk: number }
  close(): Promise<void>
}

/** What a transport tells its owner. */
export interface TransportHandlers {
  /** A link in both directions is there. */
  linked(peer: PeerId): void
  unlinked(peer: PeerId, reason: string): void
  /** All messages of one frame, in order. The receiver may keep them; they share no memory with the transport. */
  received(peer: PeerId, messages: readonly Message[]): void
  /** Discovery found where a peer may be reached. Never says that it belongs to the network. */
  discovered(peer: PeerId, addresses: readonly string[]): void
}

/**
 * Carries messages between peers whose identity is authenticated. Delivery is in order on one link, but for large pages and
 * records of a catch-up, which all else may overtake; and it is not assured: what a broken or overfull link held is gone.
 */
export interface Transport {
  readonly self: PeerId
  /** Takes its addresses, and lets nobody in yet. Rejects where one can't be listened on. */
  listen(): Promise<void>
  /** Begins to dial and deliver, once it listens. */
  start(handlers: TransportHandlers): void
  /** Where this node can be reached now, without the `/p2p/…` part. */
  addresses(): readonly string[]
  /** Sends messages as one turn's worth; false where there is no link or its queue is full, and nothing was taken. */
  send(peer: PeerId, messages: readonly Message[]): boolean
  /** Keeps a link to this peer for ever, dialling with back-off. Replaces what was said of it before. */
  keep(peer: PeerId, addresses: readonly string[]): void
  /** Keeps dialling an address whose peer isn't known yet, until some link is there. Full multiaddress. */
  seek(address: string): void
  /** Who is at an address: the peer that it names, or the one that was reached there last. */
  peerAt(address: string): PeerId | undefined
  /** Closes the peer's link, and goes on keeping it: dials it again with back-off. */
  close(peer: PeerId, reason: string): void
  /** No longer dials that peer, and closes its link. */
  drop(peer: PeerId, reason: string): void
  /**
   * From now on dials nobody, whatever it was or is told to keep or seek, and leaves discovery; closes all links. Whoever
   * dials this node is still heard, or, where it is deaf, let in no more: a dial then goes on to the peer's next address.
   */
  quiet(reason: string, deaf: boolean): void
  /** Bytes that wait to be sent to that peer; undefined where there is no link. */
  queuedBytes(peer: PeerId): number | undefined
  /** How often what happened since the start. */
  counters(): Counts
  stop(): Promise<void>
  /** From now on programs outside of the network are served, by these; before, and without this method, none is. */
  serve?(handlers: ClientHandlers): void
}

/** The link of a program outside of the network. */
export interface ClientLink {
  readonly peer: PeerId
  /** Where it comes from, as a multiaddress. */
  readonly address: string
  /** Bytes that wait to be taken. */
  readonly queuedBytes: number
  /** False where it is gone, or doesn't take what it has asked for: then it is to be closed. */
  send(answers: readonly ClientAnswer[]): boolean
  /** What was sent before still goes out, where the client takes it at once. */
  close(reason: string): void
}

export interface ClientHandlers {
  /** All questions of one frame, in order. They share no memory with the transport. */
  asked(client: ClientLink, questions: readonly ClientQuestion[]): void
  /** Nothing more comes from it, and nothing more can be told. */
  gone(client: ClientLink): void
  /** Whether something of it is under way: then it doesn't give way to another client. */
  isBusy(client: ClientLink): boolean
}
