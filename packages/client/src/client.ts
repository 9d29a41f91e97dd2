/** What a program does with a network, over HTTP. */
import type { ProposalId } from '@replicator/interface'
import { CLIENT_BOUNDS } from './bounds.js'
import { eventsIn } from './events.js'
import { HttpNodes } from './http-nodes.js'
import { linesOf } from './lines.js'
import { NetworkClient } from './network-client.js'
import { NoAnswer, type NodeRequest, Refusal } from './node.js'
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
import {
  type GetOutcome,
  type ListedRecord,
  type ManyResult,
  type PeersOutcome,
  type ProposalOutcome,
  type StatusOutcome,
  StreamFailed,
  type WatchEvent,
  type WriteResult,
} from './outcomes.js'
import { listedRecord, membersIn, watchEvent } from './record-form.js'
import { asProblem, unservedBy } from './refusal.js'
import { checkOptions } from './request-check.js'
import { stream } from './stream.js'
import { asQuery } from './write.js'

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

/** Nothing is sent yet. Throws a `TypeError` or a `RangeError` that names an option that can't be used. */
export function connect(options: ClientOptions): Client {
  return new HttpClient(new HttpNodes(options))
}

class HttpClient extends NetworkClient<HttpNodes> implements Client {
  list(options: ListOptions = {}): AsyncGenerator<ListedRecord> {
    checkOptions('list', options)
    return listed(this.nodes, options)
  }

  watch(options: WatchOptions = {}): AsyncGenerator<WatchEvent> {
    checkOptions('watch', options)
    return watched(this.nodes, options)
  }
}

/** The keys are in order, so the last one that came says where to go on. */
async function* listed(nodes: HttpNodes, options: ListOptions): AsyncGenerator<ListedRecord> {
  const { prefix, limit = Infinity, values, signal, timeoutMs } = options
  let { after } = options
  let left = limit
  const request = (): NodeRequest => ({
    method: 'GET',
    path: `/store${queryOf({ prefix, after, limit: left > CLIENT_BOUNDS.listedMax ? undefined : left, values })}`,
    headers: { accept: 'application/x-ndjson' },
  })
  if (left === 0) return
  try {
    for await (const record of stream(nodes, { request, read: recordsIn, ends: true, timeoutMs, signal })) {
      yield record
      after = record.key
      if (--left === 0) return
    }
  } catch (error) {
    throw streamFailure(nodes, error)
  }
}

/** What ended a stream, as a value; what is no answer of a node, or none at all, as it came. */
function streamFailure(nodes: HttpNodes, error: unknown): unknown {
  if (error instanceof NoAnswer) return new StreamFailed(nodes.unreachable)
  if (!(error instanceof Refusal)) return error
  const problem = asProblem(membersIn(error.answer.body))
  return new StreamFailed(problem === undefined ? nodes.unreachable : unservedBy(problem))
}

async function* recordsIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<ListedRecord> {
  for await (const { bytes } of linesOf(body, CLIENT_BOUNDS.lineBytesMax)) {
    if (bytes === undefined) throw new NoAnswer('A node has sent a line that is longer than any record.')
    const members = membersIn(bytes)
    if (members !== undefined) yield listedRecord(members)
  }
}

async function* watched(nodes: HttpNodes, options: WatchOptions): AsyncGenerator<WatchEvent> {
  const { prefix, values, signal, timeoutMs } = options
  let { after } = options
  const request = (): NodeRequest => ({
    method: 'GET',
    path: `/watch${queryOf({ prefix, after, values })}`,
    headers: { accept: 'text/event-stream' },
  })
  // A node that has told no cursor yet can't be asked for what came meanwhile.
  const onBack = (): WatchEvent | undefined => (after === undefined ? { type: 'gap' } : undefined)
  try {
    for await (const event of stream(nodes, { request, read: changesIn, ends: false, timeoutMs, signal, onBack })) {
      yield event
      // Only behind the yield: what a consumer was not given is told again.
      if ('cursor' in event) after = event.cursor
    }
  } catch (error) {
    if (signal?.aborted !== true) throw streamFailure(nodes, error)
  }
}

async function* changesIn(body: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  for await (const event of eventsIn(body)) {
    const change = watchEvent(event)
    if (change !== undefined) yield change
  }
}

function queryOf(parameters: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value))
  return asQuery(query)
}
