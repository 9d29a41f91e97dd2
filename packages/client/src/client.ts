/** What a program does with a network, over HTTP. */
import type { ProposalId, ProposalReference } from '@replicator/interface'
import { eachOfBatch } from './batch.js'
import { eventsIn } from './events.js'
import { CLIENT_BOUNDS } from './bounds.js'
import { linesOf } from './lines.js'
import { many } from './many.js'
import { NoAnswer, type Node, type NodeAnswer, type NodeRequest, Refusal } from './node.js'
import { type Call, Nodes, reasonOf, type Step } from './nodes.js'
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
  type ClientRecord,
  type GetOutcome,
  type ListedRecord,
  type ManyResult,
  type NodeStatus,
  type PeersOutcome,
  type ProposalOutcome,
  type StatusOutcome,
  StreamFailed,
  type Unserved,
  type WatchEvent,
  type WriteResult,
} from './outcomes.js'
import { listedRecord, membersIn, recordOf, watchEvent } from './record-form.js'
import { asProblem, holderIn, isPassing, type Members, numberOf, refused, unservedBy } from './refusal.js'
import { checkOptions, deleteWrite, keyRefusal, putWrite } from './request-check.js'
import { stream } from './stream.js'
import { asQuery, isPathStep, Write } from './write.js'
import { proposalRequest, written } from './writing.js'

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
  return new HttpClient(new Nodes(options))
}

class HttpClient implements Client {
  readonly #nodes: Nodes

  constructor(nodes: Nodes) {
    this.#nodes = nodes
  }

  async put(key: string, value: Uint8Array | string, options: PutOptions = {}): Promise<WriteResult> {
    return this.#written(putWrite(key, value, options), options)
  }

  async delete(key: string, options: DeleteOptions): Promise<WriteResult> {
    return this.#written(deleteWrite(key, options), options)
  }

  async get(key: string, options: GetOptions = {}): Promise<GetOutcome> {
    checkOptions('get', options)
    const refusal = keyRefusal(key)
    if (refusal !== undefined) return refusal
    const { consistency } = options
    if (isPathStep(key)) {
      if (consistency === 'local') return refused('INVALID_KEY', `No URL can hold the key ${key}; read it of a quorum.`)
      return this.#repeated(options, (node, call) => getLine(node, key, call))
    }
    const query = consistency === undefined ? '' : `?consistency=${encodeURIComponent(consistency)}`
    const request = { method: 'GET', path: `/store/${encodeURIComponent(key)}${query}` } as const
    return this.#asked<GetOutcome>(options, request, (answer) => {
      const isLocal = answer.headers.get('replicator-evidence') === 'local'
      const isBehind = answer.headers.get('replicator-catch-up') === 'behind'
      const evidence = isBehind ? 'behind' : isLocal ? 'local' : 'quorum'
      if (answer.status === 200) return found(recordOf(key, answer), evidence)
      return membersIn(answer.body)?.['code'] === 'UNKNOWN_KEY' ? { outcome: 'absent', evidence } : undefined
    })
  }

  putMany(entries: Iterable<Entry> | AsyncIterable<Entry>, options: ManyOptions = {}): AsyncGenerator<ManyResult> {
    checkOptions('putMany', options)
    return many(this.#nodes, entries, options)
  }

  list(options: ListOptions = {}): AsyncGenerator<ListedRecord> {
    checkOptions('list', options)
    return listed(this.#nodes, options)
  }

  watch(options: WatchOptions = {}): AsyncGenerator<WatchEvent> {
    checkOptions('watch', options)
    return watched(this.#nodes, options)
  }

  async proposal({ key, version, proposal: id }: Proposed, options: CallOptions = {}): Promise<ProposalOutcome> {
    checkOptions('proposal', options)
    const reference: ProposalReference = { key, version, id }
    return this.#told(options, proposalRequest(reference), (members): ProposalOutcome => {
      const { state, holder } = members
      const isState = state === 'stored' || state === 'denied' || state === 'pending'
      return {
        outcome: 'told',
        state: isState ? state : 'unknown',
        ...(holder !== undefined && { holder: holderIn(members) }),
      }
    })
  }

  async status(options: CallOptions = {}): Promise<StatusOutcome> {
    checkOptions('status', options)
    const request = { method: 'GET', path: '/status' } as const
    return this.#told(options, request, (status): StatusOutcome => ({
      outcome: 'told',
      status: status as unknown as NodeStatus,
    }))
  }

  async peers(options: CallOptions = {}): Promise<PeersOutcome> {
    checkOptions('peers', options)
    const request = { method: 'GET', path: '/peers' } as const
    return this.#told(options, request, ({ peers }): PeersOutcome => ({
      outcome: 'told',
      peers: Array.isArray(peers) ? peers : [],
    }))
  }

  async #written(write: Write | WriteResult, options: CallOptions): Promise<WriteResult> {
    if (!(write instanceof Write)) return write
    return this.#nodes.call(options, (call) => written(this.#nodes, write, call))
  }

  /** What a node says in JSON. */
  #told<Told extends { readonly outcome: string }>(
    options: CallOptions,
    request: NodeRequest,
    read: (members: Members) => Told,
  ): Promise<Told | Unserved> {
    return this.#asked(options, request, ({ status, body }) => {
      const members = membersIn(body)
      return status === 200 && members !== undefined ? read(members) : undefined
    })
  }

  /** What `read` makes of an answer; where it makes nothing of it, the answer is a refusal. */
  #asked<Told extends { readonly outcome: string }>(
    options: CallOptions,
    request: NodeRequest,
    read: (answer: NodeAnswer) => Told | undefined,
  ): Promise<Told | Unserved> {
    return this.#repeated(options, async (node, { waiting }): Promise<Step<Told | Unserved>> => {
      const answer = await node.exchange(request, waiting)
      const told = read(answer)
      return told === undefined ? refusalStep(node, membersIn(answer.body)) : { done: told }
    })
  }

  /** For what changes nothing: to ask another node does no harm. */
  #repeated<Told extends { readonly outcome: string }>(
    options: CallOptions,
    ask: (node: Node, call: Call) => Promise<Step<Told | Unserved>>,
  ): Promise<Told | Unserved> {
    return this.#nodes.call(options, (call) =>
      this.#nodes.repeat<Told | Unserved>(call, async (node) => {
        try {
          return await ask(node, call)
        } catch (error) {
          reasonOf(error)
          return { again: this.#nodes.unreachable }
        }
      }),
    )
  }
}

/** Throws a `NoAnswer` where this is no refusal of a node. */
function refusalStep(node: Node, members: Members | undefined): Step<Unserved> {
  const problem = asProblem(members)
  if (problem === undefined) throw node.failed('it answered in a way that no node does')
  const refusal = unservedBy(problem)
  return isPassing(problem) ? { again: refusal, retryAfterMs: numberOf(problem['retryAfterMs']) } : { done: refusal }
}

/** A key that no URL can hold is read by a line of a batch. */
async function getLine(node: Node, key: string, { waiting }: Call): Promise<Step<GetOutcome>> {
  for await (const { status, members } of eachOfBatch(node, [JSON.stringify({ op: 'get', key })], waiting)) {
    const { value = new Uint8Array(0), bytes: _, ...record } = listedRecord(members)
    if (status === 200) return { done: found({ ...record, value }, 'quorum') }
    if (members['code'] === 'UNKNOWN_KEY') return { done: { outcome: 'absent', evidence: 'quorum' } }
    return refusalStep(node, members)
  }
  throw node.failed('it answered a batch in a way that no node does')
}

/** What is final never changes, so a node that holds it asks no others. */
function found(record: ClientRecord, evidence: 'quorum' | 'local' | 'behind'): GetOutcome {
  return { outcome: 'found', record, evidence: evidence === 'quorum' && record.final ? 'final' : evidence }
}

/** The keys are in order, so the last one that came says where to go on. */
async function* listed(nodes: Nodes, options: ListOptions): AsyncGenerator<ListedRecord> {
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
function streamFailure(nodes: Nodes, error: unknown): unknown {
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

async function* watched(nodes: Nodes, options: WatchOptions): AsyncGenerator<WatchEvent> {
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
