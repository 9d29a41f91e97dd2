/** What a program does with a network, over HTTP. */
import type { ProposalId } from '@replicator/interface'
import { HttpNodes } from './http-nodes.js'
import { NetworkClient } from './network-client.js'
import type {
  CallOptions,
  ClientOptions,
  DeleteOptions,
  Entry,
  GetOptions,
  ListOptions,
  ManyOptions,
  PutOptions,
  WatchOptions,
} from './options.js'
import type {
  GetOutcome,
  ListedRecord,
  ManyResult,
  PeersOutcome,
  ProposalOutcome,
  StatusOutcome,
  WatchEvent,
  WriteResult,
} from './outcomes.js'

/** A proposal as `put` tells of it, where it made one; also a holder, with the key that it holds. */
export interface Proposed {
  readonly key: string
  readonly version: number
  readonly proposal: ProposalId
}

/**
 * A client of one network. Calls are independent of each other, and any number may be under way. Nothing has to be closed:
 * between calls it holds nothing.
 */
export interface Client {
  /** Proposes `key = value`, as a new record or, with `ifMatch`, as the next version of one. */
  put(key: string, value: Uint8Array | string, options?: PutOptions): Promise<WriteResult>
  /** Deletes a mutable record; `stored` says that the deletion is. */
  delete(key: string, options: DeleteOptions): Promise<WriteResult>
  get(key: string, options?: GetOptions): Promise<GetOutcome>
  /**
   * Writes of any number, independent of each other; tells of each as it is done, in no order. Takes entries as it gets rid
   * of them: at most four batches of 512 are under way. Rejects with what `entries` throws.
   */
  putMany(entries: Iterable<Entry> | AsyncIterable<Entry>, options?: ManyOptions): AsyncGenerator<ManyResult>

  /** The records that a node holds, in the order of their keys' UTF-8 bytes. Throws a `StreamFailed` where it can't go on. */
  list(options?: ListOptions): AsyncGenerator<ListedRecord>
  /** Changes as a node commits them, until the signal is aborted. Throws a `StreamFailed` where it can't go on. */
  watch(options?: WatchOptions): AsyncGenerator<WatchEvent>

  /** What became of a proposal. */
  proposal(proposed: Proposed, options?: CallOptions): Promise<ProposalOutcome>
  /** What the node that is asked just now says of itself. */
  status(options?: CallOptions): Promise<StatusOutcome>
  /** Every member of the network, as the node that is asked sees it. */
  peers(options?: CallOptions): Promise<PeersOutcome>
}

/** Nothing is sent yet. Throws an `InvalidOption`. */
export function connect(options: ClientOptions): Client {
  return new NetworkClient(new HttpNodes(options))
}
