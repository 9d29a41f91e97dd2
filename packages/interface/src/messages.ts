/**
 * What nodes say to each other. Every message is one-way and may be lost, doubled or late: answers name what they
 * answer, and whoever waits asks again. `rpc` turns messages into bytes and back; `engine` never sees bytes.
 */
import type { Ballot } from './ballot.js'
import type { MemberChanges } from './member-changes.js'
import type { ClusterId, NetworkId, PeerId, ProposalId } from './ids.js'
import { proposalOwner } from './ids.js'
import type { KeyRange, RangePart, RecordName } from './ranges.js'
import type { Proposal, RecordIdentity, StoredRecord, Vote } from './record.js'

/** The first message on each link, both ways. Nothing else is obeyed from a peer before it. */
export interface Hello {
  readonly type: 'hello'
  readonly clusterId: ClusterId
  /** Empty while the sender has joined no network. */
  readonly networkId: NetworkId
  /** 0 while the sender has joined no network. */
  readonly epoch: number
  readonly boot: number
  readonly nonce: string
  /** The sender's last durable batch. */
  readonly batch: number
  /** Where the sender listens now, without the `/p2p/…` part. */
  readonly addresses: readonly string[]
  /** How many voters the sender wants its own cluster to have before it takes requests (`--min-peers`). */
  readonly minPeers: number
  /** What the sender remembers of the receiver's store. */
  readonly remembered?: Remembered
  /**
   * Where the sender goes on from: its own entry of the boot that the receiver said it remembers. A boot that is older
   * than the sender's log is given back as it was remembered.
   */
  readonly past?: Remembered
  /** The sender's store is an old copy: it no longer votes. */
  readonly retired: boolean
  /** The sender knows `compare` and `list`. One of an earlier version would close the link for them. */
  readonly compares: boolean
}

/** One boot of a store: its number, its nonce, and the last batch of it that is known to be durable. */
export interface Remembered {
  readonly boot: number
  readonly nonce: string
  readonly batch: number
}

/**
 * `identity`: another process with the receiver's identity is the one that the sender knows. `removed`: the receiver is
 * no member any more, and the sender holds the configuration that says so durably. `token`: what the receiver has shown to
 * be let in is not good, and never will be.
 */
export type RefusalCode = 'network' | 'identity' | 'stranger' | 'cluster' | 'removed' | 'token'

/** Why the sender will not talk with the receiver; the link is closed behind it. */
export interface Refuse {
  readonly type: 'refuse'
  readonly code: RefusalCode
  /** A sentence for the operator of the refused node. */
  readonly reason: string
}

/** A heartbeat; its echo measures the round trip. */
export interface Ping {
  readonly type: 'ping'
  /** Given back as it came: the sender's monotonic clock, in whole microseconds. */
  readonly token: number
  readonly epoch: number
  /** The sender's boot and its nonce: a batch says nothing without the boot that counted it. */
  readonly boot: number
  readonly nonce: string
  readonly batch: number
}

export interface Pong {
  readonly type: 'pong'
  readonly token: number
  readonly epoch: number
  readonly boot: number
  readonly nonce: string
  readonly batch: number
}

/**
 * Under which span of a trace a question belongs, as W3C Trace Context names it: so the votes of other nodes become part of
 * the trace of the request. The protocol hands it on and never looks at it.
 */
export interface TraceParent {
  /** 32 hexadecimal characters, not all of them 0. */
  readonly traceId: string
  /** 16 hexadecimal characters, not all of them 0. */
  readonly spanId: string
}

interface Traced {
  /** Only of a request whose trace is being recorded; so a trace that nobody keeps costs no byte, and no flag is needed. */
  readonly trace?: TraceParent
}

/** Asks for a vote in the open ballot. */
export interface Reserve extends Traced {
  readonly type: 'reserve'
  readonly generation: number
  readonly key: string
  readonly version: number
  readonly proposal: Proposal
}

/** Asks for the promise to obey no lower ballot, and for the vote held. */
export interface Prepare extends Traced {
  readonly type: 'prepare'
  readonly generation: number
  readonly key: string
  readonly version: number
  readonly ballot: Ballot
}

/** Asks for a vote in a classic ballot. */
export interface Accept extends Traced {
  readonly type: 'accept'
  readonly generation: number
  readonly key: string
  readonly version: number
  readonly ballot: Ballot
  readonly proposal: Proposal
}

/** Asks what is committed for a key, and what may be about to be. */
export interface Read extends Traced {
  readonly type: 'read'
  readonly generation: number
  readonly key: string
  readonly reader: PeerId
  /** Unique among the reader's reads: `<boot>.<number>`. */
  readonly readId: string
}

/** What a voter is asked, and a representative hands on. */
export type Question = Reserve | Prepare | Accept | Read

/** Who asked, and so whom the answer is for; and what its answers name it by, beside its ballot. */
export function askerOf(question: Question): { readonly to: PeerId; readonly asked: string } {
  switch (question.type) {
    case 'reserve':
      return { to: proposalOwner(question.proposal.id), asked: question.proposal.id }
    case 'prepare':
      return { to: question.ballot.peer, asked: '' }
    case 'accept':
      return { to: question.ballot.peer, asked: question.proposal.id }
    case 'read':
      return { to: question.reader, asked: question.readId }
  }
}

/** Asks a representative to put a question to voters of its own cluster; it returns the answer of each. */
export interface Relay {
  readonly type: 'relay'
  readonly voters: readonly PeerId[]
  readonly question: Question
}

/** A voter's answer, as one of these. Only `confirm`, `promise`, `accepted` and `state` count towards a quorum. */
export type Verdict =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'promise'; readonly vote?: Vote }
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'state'
      readonly identity?: RecordIdentity
      /** The vote held for the version after the committed one. */
      readonly vote?: { readonly ballot: Ballot; readonly proposal: ProposalId }
    }
  /** The sender may not speak for that proposal or ballot. */
  | { readonly kind: 'forbidden' }
  /** The generations differ. Whoever has the newer configuration gives it to the other. */
  | { readonly kind: 'epoch'; readonly epoch: number }
  /** That version is committed, or no further one can be. */
  | { readonly kind: 'stored'; readonly identity: RecordIdentity }
  /** The voter lacks the record of the version before. */
  | { readonly kind: 'behind' }
  /** A promise of a classic ballot closed the open one for this version. */
  | { readonly kind: 'recovering'; readonly promised: Ballot }
  /** Another proposal has this voter's vote. */
  | { readonly kind: 'reserved'; readonly by: ProposalId }
  /** Too many open reservations; only ever the answer to a Reserve. */
  | { readonly kind: 'overloaded' }
  /** A higher ballot, or the same one with another value, came before. */
  | { readonly kind: 'refused'; readonly promised: Ballot }
  /** The voter has not yet heard from enough others since its start, or has stopped voting. */
  | { readonly kind: 'mute' }

export interface Answer {
  readonly type: 'answer'
  /** Who asked. A representative that receives an answer for another node hands it on. */
  readonly to: PeerId
  readonly voter: PeerId
  /** The voter's generation. */
  readonly generation: number
  readonly question: Question['type']
  readonly key: string
  readonly version: number
  /** The ballot asked in; the open one for Reserve and Read. */
  readonly ballot: Ballot
  /** What was asked: the proposal of a Reserve or Accept, the read id of a Read, empty for a Prepare. */
  readonly asked: string
  readonly verdict: Verdict
}

/** Tells a decision. It holds in every epoch and is obeyed from any member. */
export interface Commit {
  readonly type: 'commit'
  readonly generation: number
  readonly ballot: Ballot
  readonly key: string
  readonly version: number
  readonly proposal: ProposalId
  /** Who voted for it in that ballot. */
  readonly voters: readonly PeerId[]
  /** Left out towards a voter that holds the value in its vote already. */
  readonly record?: StoredRecord
}

/** Answers a Commit: applied (or known already), or the record is needed. */
export interface Committed {
  readonly type: 'committed'
  readonly key: string
  readonly version: number
  readonly need: boolean
}

/** Asks for the records that the receiver committed after a place in its change log. */
export interface Pull {
  readonly type: 'pull'
  readonly after: number
  /** The last place that is wanted; absent: as many as a page holds. */
  readonly until?: number
  /** True: with the records, but for large ones; false: only which keys and versions. */
  readonly full: boolean
}

export interface PageEntry {
  readonly key: string
  readonly version: number
  /** How long the value is: whoever asks for the records knows how much will come. */
  readonly bytes: number
  readonly record?: StoredRecord
}

export interface Page {
  readonly type: 'page'
  readonly after: number
  /** The page covers the change log up to here. */
  readonly upTo: number
  /** The end of the change log: `upTo` equals it on the last page. */
  readonly head: number
  /** How many records of users' keys the sender holds, those that hold nothing any more included. */
  readonly records: number
  /** On the first page and on the last: how far the sender has durably merged the change logs of others. Empty on any other. */
  readonly merged: readonly MergedLog[]
  readonly entries: readonly PageEntry[]
}

/** All that a peer's change log holds up to a place is held here, in the same version or a later one. */
export interface MergedLog {
  readonly peer: PeerId
  readonly sequence: number
}

/** Asks for records by key. Answered with as many of them as one message may hold, at least one. */
export interface Fetch {
  readonly type: 'fetch'
  readonly keys: readonly string[]
}

export interface Records {
  readonly type: 'records'
  readonly records: readonly StoredRecord[]
}

/** Tells sums of the sender's records in ranges of keys that follow each other, and asks which ones differ at the receiver. */
export interface Compare {
  readonly type: 'compare'
  /** Given back with the answer. */
  readonly question: number
  readonly parts: readonly RangePart[]
  /** Where the last part ends; absent: behind the last key. */
  readonly until?: string
}

/** Answers a Compare. Where a part begins at no place for which the receiver has a sum, it is told with its neighbour. */
export interface Differ {
  readonly type: 'differ'
  readonly question: number
  /** In the order of their keys; none where all is the same. */
  readonly ranges: readonly KeyRange[]
}

/** Names the sender's records in a range, and asks for those that the receiver has in a later version, or besides. */
export interface List extends KeyRange {
  readonly type: 'list'
  readonly question: number
  readonly names: readonly RecordName[]
}

/** Answers a List, with as many records as one message may hold. */
export interface Newer {
  readonly type: 'newer'
  readonly question: number
  readonly records: readonly StoredRecord[]
  /** The first key that the sender has not looked at; absent where it has looked at all of the range. */
  readonly upTo?: string
}

/** Asks a member to be added as a learner, or to have one's addresses or name changed. Idempotent. */
export interface Join {
  readonly type: 'join'
  readonly peer: PeerId
  readonly cluster: ClusterId
  readonly addresses: readonly string[]
  /** Empty where its operator gave none. */
  readonly name: string
  /** What a newcomer shows to be let in; empty where it has nothing, and where a member passes on what it has checked. */
  readonly token: string
  /** Said by a member that passes on the join of a newcomer whose token it has checked. */
  readonly admitted: boolean
}

/**
 * A node wants the members changed. Said to the steward again and again until the configuration is so, by the node that
 * was asked for it, and handed on once by whoever isn't the steward. Idempotent.
 */
export interface Wish extends MemberChanges {
  readonly type: 'wish'
  /** The node that was asked for it, by a client. */
  readonly requester: PeerId
  /** The change is wanted although it may leave too few live voters to write anything. */
  readonly force: boolean
}

/** The newest configuration that the sender knows. */
export interface Configured {
  readonly type: 'configured'
  readonly record: StoredRecord
}

/** Asks a member how far it is with a change of the voters; in a joint generation it also asks a voter to settle. */
export interface Survey {
  readonly type: 'survey'
  readonly generation: number
  /** Asks, instead, where a voter's change log ends once all that is open there now has been decided. */
  readonly question?: number
}

export interface Progress {
  readonly type: 'progress'
  readonly generation: number
  /**
   * The end of the sender's change log when every vote and promise that it held on durably adopting this joint
   * generation had been decided; absent until then.
   */
  readonly settled?: number
  /** How far the sender has durably merged the change logs of others; empty in the answer to a question. */
  readonly merged: readonly MergedLog[]
  /** Answers a survey's question: `settled` is where the log ended when nothing was open any more that was open then. */
  readonly question?: number
}

export type Message =
  | Hello
  | Refuse
  | Ping
  | Pong
  | Question
  | Relay
  | Answer
  | Commit
  | Committed
  | Pull
  | Page
  | Fetch
  | Records
  | Compare
  | Differ
  | List
  | Newer
  | Join
  | Wish
  | Configured
  | Survey
  | Progress
