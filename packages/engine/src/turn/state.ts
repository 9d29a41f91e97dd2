/** One node's whole state besides its store: plain data, so that a search can fork it. */
import type {
  CounterName,
  Boot,
  ClusterId,
  DamagedRecord,
  Join,
  MemberChanges,
  MembersPreview,
  NetworkConfiguration,
  NetworkId,
  PeerId,
  Refuse,
  ProposalId,
  ProposalReference,
  WriteRequest,
  Remembered,
} from '@replicator/interface'
import type { QuorumRead, Round } from '@replicator/commit'
import type { Liveness } from '@replicator/membership'
import { emptyLiveness } from '@replicator/membership'
import type { Comparison } from './pulling.js'
import { noRepair, type Repair } from './repair-state.js'
import type { Timer } from './timers.js'
import type { Words } from './words.js'

/** Why a node takes no part in its network any more: see `silence.ts`. */
export interface Silence {
  readonly kind: 'old copy' | 'other process' | 'removed'
  /** What to do about it, in words. */
  readonly reason: Words
}

/** A linked peer. */
export interface Neighbour {
  readonly linkedAtMs: number
  /**
   * It has answered a heartbeat on this link, in the boot that its Hello named: it has had this node's Hello, and its own
   * was no replay of an earlier one.
   */
  confirmed: boolean
  /** The token of the last heartbeat that it answered on this link. */
  answered?: number
  /** When this node has sent its last heartbeat by itself, and when the next one is due: see `links/heartbeat`. */
  pingedAtMs: number
  pingAtMs: number
  /** Absent until a Hello that goes on from what is remembered of it: nothing else is obeyed before. */
  hello?: {
    readonly cluster: ClusterId
    readonly networkId: string
    readonly boot: number
    readonly nonce: string
    epoch: number
    readonly addresses: readonly string[]
    readonly minPeers: number
    readonly compares: boolean
  }
  /** When it last asked to be added. */
  askedAtMs?: number
  /** What it said last of its boot and durable batch. */
  remembered?: Remembered
  /** What it said last that it remembers of this node's store. */
  remembersOfSelf?: Remembered
  /** Which configuration it was given last, and when. */
  given?: { readonly epoch: number; readonly atMs: number }
}

/** What a node has to catch up with. */
export interface Goals {
  /** Whose voters they are of. */
  readonly generation: number
  /** Where the voters' change logs ended when this node first heard of them, and how many records there were. */
  readonly goals: Readonly<Record<PeerId, { readonly head: number; readonly records: number }>>
}

/** The same of a learner, before it may serve. */
export interface Newcomer extends Goals {
  readonly current: boolean
}

/** A round and when to go on with it. There is at most one for a key at a node. */
export interface Drive {
  readonly round: Round
  /** True while it waits for its turn, or backs off, before its next ballot. */
  queued: boolean
  wakeAtMs: number
  readonly startedAtMs: number
  /** How often this phase's question was asked. */
  asks: number
  /** When it was asked first, until another voter's first answer has been timed. */
  askedAtMs: number | undefined
  /** Classic ballots begun. */
  ballots: number
  /** The longest value that it is about, as far as this node knows. */
  valueBytes: number
}

/** A client's proposal. */
export interface WriteOperation {
  readonly id: number
  readonly request: WriteRequest
  readonly deadlineMs: number
  /** The proposal under way and its version; another one may have been decided against before. */
  proposal?: ProposalId
  version: number
  /** The open proposal of the same request that is waited for. */
  twin?: { readonly proposal: ProposalId; readonly version: number }
  wakeAtMs: number
  /** The newest version when a quorum was asked for this write, 0 where there was none; absent where none was asked yet. */
  verified?: number
  reading: boolean
  /** The newest version of which every voter is known to hold its vote or the record durably: for `--confirm all`. */
  confirmed: number
}

export type ReadPurpose =
  | { readonly kind: 'get' }
  | { readonly kind: 'write'; readonly operation: number }
  | { readonly kind: 'proposal'; readonly reference: ProposalReference }
  | { readonly kind: 'resolve'; readonly version: number }

/** A quorum read, on behalf of a client or of one of this node's own operations. */
export interface ReadOperation {
  readonly id: number
  readonly key: string
  readonly purpose: ReadPurpose
  readonly deadlineMs: number
  read: QuorumRead
  wakeAtMs: number
  /** Set once the voters have answered: the version to wait for before answering. */
  target?: { readonly version: number; readonly from?: PeerId; readonly unsettled: boolean }
}

/** A client waits until this node holds all that was acknowledged when it asked. */
export interface BarrierOperation {
  readonly id: number
  readonly deadlineMs: number
  /** What the voters were asked under, and in which generation: all of it anew in each. */
  question: number
  generation: number
  /** When those who have not answered are asked again. */
  askAtMs: number
  /** Where their change logs end, as they have answered. */
  readonly ends: Map<PeerId, number>
}

/** A peer waits to hear where this node's change log ends once all is decided that was open here when it asked. */
export interface EndInquiry {
  readonly question: number
  readonly atMs: number
}

/** A change of the members that a client of this node has asked for. */
export interface MembersOperation {
  readonly id: number
  readonly changes: MemberChanges
  readonly force: boolean
  readonly preview: MembersPreview
  readonly deadlineMs: number
  /** The members were not as wanted when it was asked. */
  readonly changed: boolean
  /** A steward was told of it. */
  sent: boolean
  /** Where the members first were as wanted, as this node has adopted it. */
  fulfilled?: { readonly epoch: number; readonly generation: number }
  /** Names the reads that ask who has adopted that. */
  readonly readId: string
  /** Voters that have, durably. */
  readonly adopters: Set<PeerId>
}

/** A decision on its way to everybody. */
export interface Delivery {
  readonly key: string
  readonly version: number
  readonly proposal: ProposalId
  /** Absent where the decision was made elsewhere and a client here waits until every voter holds it. */
  readonly proof?: DecisionProof
  /** Names the reads that ask who holds it, where there is no proof to tell. */
  readonly readId: string
  /** Who has not acknowledged it yet. */
  readonly pending: Set<PeerId>
  /** Voters of whom a durable vote or record is known. */
  readonly holders: Set<PeerId>
  /** Who was given the record since it was last asked. */
  readonly given: Set<PeerId>
  tries: number
  wakeAtMs: number
}

/** Who voted for a decision, and in which ballot. */
export interface DecisionProof {
  readonly ballot: Round['ballot']
  readonly voters: readonly PeerId[]
}

/** How far a member is with a change of the voters, as it last said. */
export interface MemberProgress {
  readonly generation: number
  readonly heardAtMs: number
  readonly settled?: number
  readonly merged: ReadonlyMap<PeerId, number>
}

/** A voter's own part in a joint generation. */
export interface Settling {
  readonly generation: number
  /** The versions that were undecided here when the joint generation was adopted, by key. */
  readonly open: Map<string, number>
  /** The end of the change log when the last of them was decided. */
  settled?: number
}

/** What a node is, from its start to its end. */
export interface IdentityState {
  readonly self: PeerId
  readonly cluster: ClusterId
  readonly boot: Boot
  /** This store's boots before this one, with the last durable batch of each, oldest first. */
  readonly boots: readonly Remembered[]
  readonly addresses: readonly string[]
  /** What its operator calls this node; empty where that was left to its default. */
  readonly name: string
  /** The only network that it may join; undefined: any. */
  readonly joins: NetworkId | undefined
  /** What it shows to be let in; empty: nothing. */
  readonly joinToken: string
  readonly startedAtMs: number
}

/** Written by `turn`. */
export interface TurnState {
  /** What the store holds was taken up. */
  started: boolean
  /** Counts the proposals that this boot has named. */
  proposals: number
  /** Counts what this boot has asked, so that each question has a name of its own. */
  questions: number
  /** Turns from one choice to the next among several as good. */
  rotor: number
  /** The state of the pseudo-random generator, seeded by the driver. */
  random: number
  /** Open slots by key, oldest first, with the time since when each is known here. */
  readonly reservations: Map<string, number>
  /** Bytes of the values in open slots. */
  reservationBytes: number
  readonly timers: Timer[]
  /** So many timers are worth looking for those that nobody waits for any more. */
  timersTidyAt: number
  /** How late this node's own ticks came lately: while it is busy itself, silence says little of the others. */
  lagMs: number
  nextTickMs: number
  /**
   * What the wall clock said when a timer of this node was last due: a tick ago at most. For the times at which records end,
   * and nothing else. 0 before the first.
   */
  wallMs: number
  readonly counters: Map<CounterName, number>
  /** Records that were found unreadable, by key. */
  readonly damaged: Map<string, DamagedRecord>
}

/** Written by `links`. */
export interface LinksState {
  readonly liveness: Liveness
  readonly neighbours: Map<PeerId, Neighbour>
  /** Absent in a node that takes part. Never ends while it runs. */
  silenced: Silence | undefined
  /** Since when, and when last, members turned this node away because they know another process of its identity. */
  turnedAway: { readonly sinceMs: number; readonly lastMs: number } | undefined
  /** Members whose process of that boot said that its store is an old copy: none of them votes. */
  readonly retiredPeers: Map<PeerId, Boot>
  /** Enough other voters were heard since the start. */
  vouched: boolean
  /** Peers that were removed and are told so, with since when: their links end soon. */
  readonly parting: Map<PeerId, number>
  /** Who has told this node that it is no member any more. */
  readonly partedFrom: Set<PeerId>
  /**
   * Which peer refused this node for good while it was in no network, and why. A power loss can take a member's adoption
   * of its first configuration back: removed meanwhile, it is told so here, since it knows no voter to hear it from.
   */
  refusal: (Pick<Refuse, 'code' | 'reason'> & { readonly peer: PeerId }) | undefined
  nextRememberMs: number
}

/** Written by `records`. */
export interface RecordsState {
  readonly deliveries: Map<string, Delivery>
  /** How the comparison with each linked peer's change log goes. */
  readonly pulls: Map<PeerId, Comparison>
  /** As the store has it, too. Absent where this node never was a learner that follows a voter. */
  newcomer: Newcomer | undefined
  /** What a member lacks that was away; absent in one that lacks little, as far as it knows. The process alone keeps it. */
  returned: Goals | undefined
  /** Since when this process catches up with what was there when its node joined or came back, the records that it had then, and the bytes of values that came. */
  catchingUp: { readonly sinceMs: number; readonly records: number; bytes: number } | undefined
  /**
   * Up to which place of the change log all records were read, when the next ones are due, and up to which place those are
   * sought whose place isn't known.
   */
  readonly scrub: { after: number; dueMs: number; soughtTo: number }
  readonly repair: Repair
  readonly inquiries: Map<PeerId, EndInquiry>
}

/** Written by `members`. */
export interface MembersState {
  /** What learners wait for, in words, since when, and the words that the log was told last. */
  wait: { readonly words: string; readonly sinceMs: number; readonly told: string }
  /** Voters that the present change adds and that can't be reached, with since when this process has seen that. */
  readonly absent: Map<PeerId, number>
}

/** Written by `deciding`. */
export interface DecidingState {
  readonly drives: Map<string, Drive>
  /** Keys whose record this node ends because its time is up, without anybody waiting for that. */
  readonly ending: Set<string>
  /** Keys whose record was found to be due, to be ended next; not more than are looked for at once. */
  readonly due: string[]
  /** Begins at a place drawn with the boot's nonce: a store set back to an older copy counts the same boot again, and must
   * not name the same ballot for another value. */
  ballots: number
  /** How long other voters lately took for their first answer, smoothed: grows with the load, not with who is down. */
  answerMs: number
}

/** Written by `requests`. */
export interface RequestsState {
  operations: number
  readonly writing: Map<number, WriteOperation>
  /** Bytes of the values that clients propose here at present. */
  writingBytes: number
  readonly reading: Map<number, ReadOperation>
  readonly changing: Map<number, MembersOperation>
  readonly barriers: Map<number, BarrierOperation>
  /** Operations by key, so that a learned record wakes them. */
  readonly interest: Map<string, Set<number>>
}

/** Written by `changes`. */
export interface ChangesState {
  /** The configuration that is committed here and acted on. */
  configuration: NetworkConfiguration | undefined
  steward: StewardState
  readonly admissions: Map<PeerId, Admission>
  settling: Settling | undefined
  /** Who asked last how far this node is with a change; forgotten with each configuration. */
  surveyor: PeerId | undefined
}

/** What a steward has gathered for the next change. */
export interface StewardState {
  /** Who asked to be added, moved or renamed, with since when. */
  readonly joining: Map<PeerId, Pick<Join, 'cluster' | 'addresses' | 'name'> & { readonly sinceMs: number }>
  /** What each asked node last said that it wants changed. */
  readonly wishes: Map<PeerId, { readonly changes: MemberChanges; readonly force: boolean; readonly heardAtMs: number }>
  readonly progress: Map<PeerId, MemberProgress>
  /** What a promotion waits for: the learners it would take, since when, and the log's end then. */
  promotion: { readonly peers: readonly PeerId[]; readonly sinceMs: number; readonly head: number } | undefined
}

/** A newcomer whose token is being checked, or was found good a moment ago. */
export interface Admission {
  readonly join: Join
  readonly sinceMs: number
  isGood: boolean
}

/** One slice for each room. All read all of it; each room writes its own, through its `own.ts`. */
export interface EngineState
  extends
    IdentityState,
    TurnState,
    LinksState,
    RecordsState,
    MembersState,
    DecidingState,
    RequestsState,
    ChangesState {}

/** The same, to be read only, all the way down. */
export type View<T> = T extends string | Uint8Array
  ? T
  : T extends Map<infer Key, infer Value>
    ? ReadonlyMap<Key, View<Value>>
    : T extends Set<infer Value>
      ? ReadonlySet<Value>
      : T extends readonly (infer Element)[]
        ? readonly View<Element>[]
        : T extends object
          ? { readonly [Name in keyof T]: View<T[Name]> }
          : T

export interface EngineInit {
  readonly self: PeerId
  readonly cluster: ClusterId
  readonly boot: Boot
  readonly boots: readonly Remembered[]
  readonly addresses: readonly string[]
  /** Absent: none was given. */
  readonly name?: string
  /** The only network that it may join, since it holds records of that one; absent: any. Of no effect in a network. */
  readonly joins?: NetworkId
  /** What it shows to be let in, a secret; absent: nothing. Of no effect in a network. */
  readonly joinToken?: string
  readonly nowMs: number
  /** Any number; the same one gives the same choices. */
  readonly seed: number
}

export function initialState(init: EngineInit): EngineState {
  return {
    self: init.self,
    cluster: init.cluster,
    boot: init.boot,
    boots: init.boots,
    addresses: init.addresses,
    name: init.name ?? '',
    joins: init.joins,
    joinToken: init.joinToken ?? '',
    startedAtMs: init.nowMs,
    started: false,
    configuration: undefined,
    silenced: undefined,
    turnedAway: undefined,
    retiredPeers: new Map(),
    vouched: false,
    parting: new Map(),
    partedFrom: new Set(),
    refusal: undefined,
    proposals: 0,
    questions: 0,
    rotor: 0,
    ballots: Number.parseInt(init.boot.nonce.slice(0, 12), 16),
    operations: 0,
    random: init.seed >>> 0,
    answerMs: 0,
    liveness: emptyLiveness(),
    neighbours: new Map(),
    reservations: new Map(),
    reservationBytes: 0,
    drives: new Map(),
    ending: new Set(),
    due: [],
    writing: new Map(),
    writingBytes: 0,
    reading: new Map(),
    changing: new Map(),
    barriers: new Map(),
    interest: new Map(),
    deliveries: new Map(),
    pulls: new Map(),
    scrub: { after: 0, dueMs: 0, soughtTo: 0 },
    repair: noRepair(),
    inquiries: new Map(),
    damaged: new Map(),
    timers: [],
    timersTidyAt: 0,
    steward: { joining: new Map(), wishes: new Map(), progress: new Map(), promotion: undefined },
    admissions: new Map(),
    settling: undefined,
    surveyor: undefined,
    absent: new Map(),
    wait: { words: '', sinceMs: init.nowMs, told: '' },
    newcomer: undefined,
    returned: undefined,
    catchingUp: undefined,
    lagMs: 0,
    nextTickMs: init.nowMs,
    wallMs: 0,
    nextRememberMs: init.nowMs,
    counters: new Map(),
  }
}
