/** Changes of the members: what may be asked, what it would come to, and what whoever asked is told. */
import type { ClusterId, PeerId } from './ids.js'

/** One change of the members, of one or several. No peer is named twice. */
export interface MemberChanges {
  /** They leave the network, for good. */
  readonly remove: readonly PeerId[]
  /** They get a vote. */
  readonly promote: readonly PeerId[]
  /** They become learners, and stay learners until they are promoted. */
  readonly demote: readonly PeerId[]
}

/** The same, as it is asked for. */
export interface MembersRequest extends Partial<MemberChanges> {
  /** The members that leave, each with the learner of its cluster that takes its place. */
  readonly replace?: Readonly<Record<PeerId, PeerId>>
}

/** What a network is worth: how many decide, and how many may fail. */
export interface MembersSummary {
  readonly voters: number
  readonly learners: number
  /** The voters of each cluster. */
  readonly clusters: Readonly<Record<ClusterId, number>>
  /** As many votes as decide in a classic, in the open ballot. */
  readonly classic: number
  readonly fast: number
  /** How many of those alive now may still fail before writes stop. Nodes are below zero where they have stopped. */
  readonly mayFail: { readonly nodes: number; readonly clusters: number }
}

export interface MembersPreview {
  readonly before: MembersSummary
  readonly after: MembersSummary
  /** What somebody should know before the change is made. */
  readonly warnings: readonly string[]
}

export type MembersOutcome =
  /** The members are as they were wanted. `changed`: they were not when this was asked. */
  | {
      readonly outcome: 'members'
      readonly changed: boolean
      readonly epoch: number
      readonly generation: number
      readonly preview: MembersPreview
    }
  /** Nothing was sent: writes would stop, and that wasn't forced. The preview's warnings say where and why. */
  | { readonly outcome: 'would-stop-writes'; readonly preview: MembersPreview }
  /** Nothing was sent: that peer is no member, nor one that was removed lately. */
  | { readonly outcome: 'unknown-peer'; readonly peer: PeerId }
  /** Nothing was sent: the change contradicts itself, or the members as they are. */
  | { readonly outcome: 'impossible'; readonly reason: string }
  | { readonly outcome: 'no-quorum' }
  | { readonly outcome: 'not-ready'; readonly reasons: readonly string[] }
  /** Too many changes wait at this node; nothing was sent. */
  | { readonly outcome: 'overloaded'; readonly retryAfterMs: number }
  /** It was sent, and may still come true: to ask again tells. */
  | { readonly outcome: 'pending'; readonly preview: MembersPreview }
