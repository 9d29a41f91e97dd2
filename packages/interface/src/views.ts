/** What a node says of itself and of what it sees: plain data for programs, the HTTP API and tests. */
import type { Ballot } from './ballot.js'
import type { Role } from './configuration.js'
import type { Counts } from './counters.js'
import type { HistogramView } from './histogram.js'
import type { ClusterId, NetworkId, PeerId, ProposalId } from './ids.js'

export interface PeerView {
  readonly peerId: PeerId
  /** For people: what its operator calls it, or `defaultNodeName`. Two may have the same. */
  readonly name: string
  readonly clusterId: ClusterId
  readonly role: Role
  /** Heard from lately, or this node itself. */
  readonly alive: boolean
  readonly self: boolean
  /** Its store is an old copy, as it said itself: it no longer votes. */
  readonly retired: boolean
  /** With the `/p2p/…` part. */
  readonly addresses: readonly string[]
  /** The last measured round trip; absent for oneself and where none was measured. */
  readonly roundTripMs?: number
  /** How long ago the peer was last heard from; absent where it never was since the start. */
  readonly lastSeenMs?: number
}

/**
 * The peers that a person may mean by a text: the one with this id; otherwise all that have it as their name or as the
 * beginning of their id. It is for whoever asks to refuse where they are several.
 */
export function peersMeant<Peer extends Pick<PeerView, 'peerId' | 'name'>>(
  text: string,
  peers: readonly Peer[],
): readonly Peer[] {
  const exact = peers.filter(({ peerId }) => peerId === text)
  return exact.length > 0 ? exact : peers.filter(({ peerId, name }) => name === text || peerId.startsWith(text))
}

export interface ReservationView {
  readonly key: string
  readonly version: number
  /** Empty where there is a promise and no vote. */
  readonly proposal: ProposalId | ''
  readonly owner: { readonly cluster: ClusterId; readonly peer: PeerId }
  /** How long this node has held it since it started or took it. */
  readonly ageMs: number
  readonly ballot: Ballot
}

/**
 * How far a node is with what was there when it joined, or when it came back after it was away. Of one that was away, `records`
 * and `of` are estimates, since what it lacks may be new versions of records that it holds.
 */
export interface CatchUpView {
  readonly state: 'current' | 'behind'
  /** Users' records held here, and how many the voters told; the same where current, both 0 before any has told. */
  readonly records: number
  readonly of: number
  /** Since this process began to catch up; 0 where current. */
  readonly perSecond: number
  /** Bytes of the values that have come since then; 0 where current. */
  readonly bytes: number
  /** What it takes at that rate, rounded up; 0 where current, or where nothing can be said yet. */
  readonly secondsLeft: number
}

/** This node's side of its link to another member. */
export interface LinkView {
  readonly peerId: PeerId
  /** Bytes that wait to be sent; absent where there is no link. */
  readonly queuedBytes?: number
  /** Places of the peer's change log that this node has not gone through, of those that the peer last told of. */
  readonly behind: number
  /** It can't be reached for so long that it may be gone for good: there is a warning of it then. */
  readonly gone: boolean
}

/** What a node measures, beside its status and its peers. All of it is counted anyway; looking costs a little. */
export interface MetricsView {
  /** How long each sync of the store took, in seconds. */
  readonly syncSeconds: HistogramView
  /** How many changes of the store each sync was for. */
  readonly syncEntries: HistogramView
  /** The age of the oldest open reservation; 0 where there is none. */
  readonly oldestReservationMs: number
  /** One for each other member. */
  readonly links: readonly LinkView[]
}

export interface StatusView {
  readonly peerId: PeerId
  /** For people: what its operator calls it, or `defaultNodeName`. */
  readonly name: string
  readonly clusterId: ClusterId
  readonly networkId: NetworkId
  readonly epoch: number
  readonly generation: number
  readonly role: 'voter' | 'learner' | 'joining' | 'removed'
  /** Whether newcomers need a token. Absent while this node is in no network. */
  readonly joining?: 'open' | 'token'
  readonly ready: boolean
  /** Why not, in words; empty where ready. */
  readonly reasons: readonly string[]
  /** What an operator should know although the node is ready. */
  readonly warnings: readonly string[]
  /** With the `/p2p/…` part. */
  readonly addresses: readonly string[]
  readonly uptimeMs: number
  /** Committed records of users' keys that hold a value. */
  readonly records: number
  /** Those that hold none any more: deleted, ended by their time, or never more than a no-op. */
  readonly tombstones: number
  readonly bytes: {
    /** Of the values of all committed records. */
    readonly records: number
    /** That the files of the store take on the disk; 0 for one in memory. */
    readonly disk: number
  }
  readonly reservations: number
  readonly catchUp: CatchUpView
  readonly quorum: {
    readonly votes: number
    readonly classic: number
    readonly fast: number
    /** Voters heard from lately, this node included. */
    readonly reachable: number
    /**
     * How many of those alive now may still fail before writes stop, whichever they are. Of nodes below zero where there is
     * no quorum even now; of whole clusters 0 then.
     */
    readonly mayFail: { readonly nodes: number; readonly clusters: number }
  }
  /** Counts since the start, by name; their meanings are in `COUNTERS`. */
  readonly counters: Counts
}
