/** What a client does with a network whose nodes are asked one way or the other. */
import type { NodeCalls, Said } from './calls.js'
import type { Client, Proposed } from './client.js'
import { many } from './many.js'
import { type Call, type Nodes, reasonOf, type Step } from './nodes.js'
import type {
  CallOptions,
  DeleteOptions,
  Entry,
  GetOptions,
  ListOptions,
  ManyOptions,
  PutOptions,
  WatchOptions,
} from './options.js'
import type {
  ClientRecord,
  GetOutcome,
  ListedRecord,
  ManyResult,
  NodeStatus,
  PeersOutcome,
  ProposalOutcome,
  StatusOutcome,
  Unserved,
  WatchEvent,
  WriteResult,
} from './outcomes.js'
import { asProblem, holderIn, isPassing, type Members, numberOf, unservedBy } from './refusal.js'
import { listed, watched } from './records.js'
import { checkOptions, deleteWrite, keyRefusal, putWrite } from './request-check.js'
import { Write } from './write.js'
import { written } from './writing.js'

export class NetworkClient<All extends Nodes<NodeCalls>> implements Client {
  protected readonly nodes: All

  constructor(nodes: All) {
    this.nodes = nodes
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
    const { consistency = 'quorum' } = options
    return this.#repeated(options, async (node, { waiting }): Promise<Step<GetOutcome>> => {
      const { record, evidence, members } = await node.read(key, consistency, waiting)
      if (record !== undefined) return { done: found(record, evidence) }
      if (members?.['code'] === 'UNKNOWN_KEY') return { done: { outcome: 'absent', evidence } }
      return refusalStep(node, members)
    })
  }

  putMany(entries: Iterable<Entry> | AsyncIterable<Entry>, options: ManyOptions = {}): AsyncGenerator<ManyResult> {
    checkOptions('putMany', options)
    return many(this.nodes, entries, options)
  }

  list(options: ListOptions = {}): AsyncGenerator<ListedRecord> {
    checkOptions('list', options)
    return listed(this.nodes, options)
  }

  watch(options: WatchOptions = {}): AsyncGenerator<WatchEvent> {
    checkOptions('watch', options)
    return watched(this.nodes, options)
  }

  async proposal({ key, version, proposal: id }: Proposed, options: CallOptions = {}): Promise<ProposalOutcome> {
    checkOptions('proposal', options)
    const ask = (node: NodeCalls, { waiting }: Call): Promise<Said> => node.proposal({ key, version, id }, waiting)
    return this.#askUntilTold(options, ask, (members): ProposalOutcome => {
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
    const ask = (node: NodeCalls, { waiting }: Call): Promise<Said> => node.look('status', waiting)
    return this.#askUntilTold(options, ask, (status): StatusOutcome => ({
      outcome: 'told',
      status: status as unknown as NodeStatus,
    }))
  }

  async peers(options: CallOptions = {}): Promise<PeersOutcome> {
    checkOptions('peers', options)
    const ask = (node: NodeCalls, { waiting }: Call): Promise<Said> => node.look('peers', waiting)
    return this.#askUntilTold(options, ask, ({ peers }): PeersOutcome => ({
      outcome: 'told',
      peers: Array.isArray(peers) ? peers : [],
    }))
  }

  async #written(write: Write | WriteResult, options: CallOptions): Promise<WriteResult> {
    if (!(write instanceof Write)) return write
    return this.nodes.call(options, (call) => written(this.nodes, write, call))
  }

  /** What a node says of something, or why it says nothing. */
  #askUntilTold<Told extends { readonly outcome: string }>(
    options: CallOptions,
    ask: (node: NodeCalls, call: Call) => Promise<Said>,
    read: (members: Members) => Told,
  ): Promise<Told | Unserved> {
    return this.#repeated(options, async (node, call): Promise<Step<Told | Unserved>> => {
      const { status, members } = await ask(node, call)
      return status === 200 && members !== undefined ? { done: read(members) } : refusalStep(node, members)
    })
  }

  /** For what changes nothing: to ask another node does no harm. */
  #repeated<Told extends { readonly outcome: string }>(
    options: CallOptions,
    ask: (node: NodeCalls, call: Call) => Promise<Step<Told | Unserved>>,
  ): Promise<Told | Unserved> {
    return this.nodes.call(options, (call) =>
      this.nodes.repeat<Told | Unserved>(call, async (node) => {
        try {
          return await ask(node, call)
        } catch (error) {
          reasonOf(error)
          return { again: this.nodes.unreachable }
        }
      }),
    )
  }
}

/** Throws a `NoAnswer` where this is no refusal of a node. */
function refusalStep(node: NodeCalls, members: Members | undefined): Step<Unserved> {
  const problem = asProblem(members)
  if (problem === undefined) throw node.failed('it answered in a way that no node does')
  const refusal = unservedBy(problem)
  return isPassing(problem) ? { again: refusal, retryAfterMs: numberOf(problem['retryAfterMs']) } : { done: refusal }
}

/** What is final never changes, so a node that holds it asks no others. */
function found(record: ClientRecord, evidence: 'quorum' | 'local' | 'behind'): GetOutcome {
  return { outcome: 'found', record, evidence: evidence === 'quorum' && record.final ? 'final' : evidence }
}
