/** What checkers see of a network, whoever runs it: its nodes, what they say, what they hold, and what is on their disks. */
import type { Engine } from '@replicator/engine'
import type { ClusterId, Expiry, PeerId, Slot, StoredRecord } from '@replicator/interface'
import type { AgreementChecker } from './agreement.js'
import type { NewcomerChecker } from './newcomer.js'
import type { Violation } from './violation.js'

export interface NetworkView {
  /** Every node that ever was, in the order of their first starts. */
  readonly nodes: readonly NodeView[]
  node(name: PeerId): NodeView
  /** Running nodes that belong to the newest configuration. */
  members(): readonly NodeView[]
  /** Those that were members once and are none any more: they take no part. */
  readonly removed: ReadonlySet<PeerId>
  /** Clusters that nobody meant there to be: their ids were mistyped. */
  readonly mistyped: ReadonlySet<ClusterId>
}

/** A network with what was found of it so far. */
export interface WatchedNetwork extends NetworkView {
  readonly agreement: AgreementChecker
  readonly newcomers: NewcomerChecker
  readonly violations: readonly Violation[]
}

export interface NodeView {
  readonly name: PeerId
  readonly cluster: ClusterId
  readonly running: boolean
  /** The node won't come back: its store is damaged or gone. */
  readonly lost: boolean
  /** Its disk was set back to an older copy: it must find out, and vote no more. */
  readonly outdated: boolean
  /** Its monotonic clock. */
  readonly nowMs: number
  /** Its wall clock, and the latest time that this has told. */
  readonly wallMs: number
  readonly wallMaxMs: number
  /** While it runs. */
  readonly engine: Pick<Engine, 'state' | 'options' | 'status' | 'peers'> | undefined
  /** While it runs. */
  readonly store: StoreView | undefined
  readonly disk: DiskView
}

/** Whether some node has lost what it can't know of: a voter that would have told of a record may be that one. */
export function hasLostSome(nodes: readonly NodeView[]): boolean {
  return nodes.some(({ disk, outdated }) => disk.damaged || outdated)
}

/** Whether a record was lost without a trace, at whatever node. */
export function isForgotten(nodes: readonly NodeView[], key: string): boolean {
  return nodes.some(({ disk }) => disk.forgotten.has(key))
}

/** What a node holds, synced or not. */
interface StoreView {
  record(key: string): StoredRecord | undefined
  /** Every record's key, the configuration's included. */
  recordKeys(): readonly string[]
  slots(): readonly Slot[]
  expired(atMs: number, limit: number): readonly Expiry[]
}

/** What survives a loss of power, in the stored form. */
export interface DiskView {
  /** Something was lost from it, or changed on it. */
  readonly damaged: boolean
  /** Keys that it has lost without a trace: its node can't know, and finds out by comparison. */
  readonly forgotten: ReadonlySet<string>
  readonly records: ReadonlyMap<string, Uint8Array>
  readonly slots: ReadonlyMap<string, Uint8Array>
}
