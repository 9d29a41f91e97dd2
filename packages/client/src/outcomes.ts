/**
 * What calls are told: the shapes of `@replicator/interface`, as `@replicator/core` gives them, and what only a program
 * outside of the nodes can meet. A refusal is a value, never an exception.
 */
import type {
  ClusterId,
  GetOutcome as NodeGetOutcome,
  Holder,
  PeerId,
  PeerView,
  ProposalId,
  ProposalState,
  StatusView,
  WriteOutcome as NodeWriteOutcome,
} from '@replicator/interface'
import type { RefusedCode } from './refusal.js'

type NodeWrite<Name extends NodeWriteOutcome['outcome']> = Extract<NodeWriteOutcome, { readonly outcome: Name }>

/** The node doesn't take such a request: it is as it should not be, or the client may not ask for that. */
export interface Refused {
  readonly outcome: 'refused'
  readonly code: RefusedCode
  /** What is the matter, in words. */
  readonly detail: string
}

/** No node answered in time, and none can have done anything. */
export interface Unreachable {
  readonly outcome: 'unreachable'
  /** What happened at each node that was asked last, in words. */
  readonly reasons: readonly string[]
}

/** Why nothing is told. Each but `refused` was tried again at all nodes until the time was over. */
export type Unserved =
  | Extract<NodeGetOutcome, { readonly outcome: 'no-quorum' | 'not-ready' | 'overloaded' }>
  | Refused
  | Unreachable

interface Alternatives {
  /** Keys like this one that were free a moment ago. */
  readonly suggestions: readonly string[]
}

export type WriteOutcome =
  /** Decided at `version`: stored, or deleted. */
  | {
      readonly outcome: 'stored'
      readonly version: number
      readonly proposal: ProposalId
      readonly cluster: ClusterId
      readonly peer: PeerId
    }
  | (NodeWrite<'denied-stored'> & Alternatives)
  | (NodeWrite<'denied-reserved'> & Alternatives)
  | NodeWrite<'denied-final' | 'version-mismatch' | 'denied-absent' | 'mismatch'>
  | Unserved
  /**
   * The write may or may not be stored. The same call with this `idempotencyKey` tells; so does `proposal`, where a node
   * could say which one it is.
   */
  | {
      readonly outcome: 'unknown'
      readonly idempotencyKey: string
      readonly version?: number
      readonly proposal?: ProposalId
    }

export type WriteResult = WriteOutcome & { readonly key: string }

/** `index`: the place of the entry among those given, from 0. */
export type ManyResult = WriteResult & { readonly index: number }

/** A record as clients see it. */
export interface ClientRecord {
  readonly key: string
  readonly version: number
  /** Whether it never changes. */
  readonly final: boolean
  readonly contentType: string
  /** When it is to end, in milliseconds since 1970; absent: never by itself. */
  readonly expiresMs?: number
  readonly value: Uint8Array
}

/** A record of a list: with its length, and its value where values were asked for. */
export type ListedRecord = Omit<ClientRecord, 'value'> & { readonly bytes: number; readonly value?: Uint8Array }

/** `final`: what never changes; `local`, `behind`: what one node holds, as in `@replicator/interface`. */
export type GetOutcome =
  | {
      readonly outcome: 'found'
      readonly record: ClientRecord
      readonly evidence: 'final' | 'quorum' | 'local' | 'behind'
    }
  | Extract<NodeGetOutcome, { readonly outcome: 'absent' }>
  | Unserved

export type ProposalOutcome =
  | { readonly outcome: 'told'; readonly state: ProposalState; readonly holder?: Holder }
  | Unserved

/** What a node says of itself, with what only its program knows. */
export type NodeStatus = StatusView & { readonly httpUrl: string; readonly version: string; readonly time: string }
export type StatusOutcome = { readonly outcome: 'told'; readonly status: NodeStatus } | Unserved
export type PeersOutcome = { readonly outcome: 'told'; readonly peers: readonly PeerView[] } | Unserved

export type WatchEvent =
  | (ListedRecord & {
      readonly type: 'put' | 'delete' | 'expire'
      /** What to give as `after` to go on behind this event. */
      readonly cursor: string
      /** Who brought the change about. */
      readonly cluster: ClusterId
      readonly peer: PeerId
    })
  /** The cursor is another node's: what follows is all that this node can't show to have been told. */
  | { readonly type: 'replay' }
  /** The connection was lost before there was a cursor: what changed meanwhile is not told. */
  | { readonly type: 'gap' }

/**
 * A list or a watch that can't go on. It is thrown, because an iteration that ends by itself is whole: whoever overlooked a
 * last item would take a part for everything.
 */
export class StreamFailed extends Error {
  override readonly name = 'StreamFailed'
  readonly code = 'STREAM_FAILED'
  readonly refusal: Unserved

  constructor(refusal: Unserved) {
    const { outcome } = refusal
    const words =
      outcome === 'refused' ? refusal.detail : outcome === 'unreachable' ? refusal.reasons.join(' ') : outcome
    super(words)
    this.refusal = refusal
  }
}
