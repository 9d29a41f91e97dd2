/**
 * @packageDocumentation
 *
 * A complete Replicator node for any Node.js program: engine, store and transport behind one driver loop.
 *
 * @example
 * ```ts
 * import { createReplicator } from '@replicator/core'
 *
 * const node = await createReplicator({ clusterId: 'berlin', minPeers: 1 })
 * await node.ready()
 * const put = await node.put('user/ada', 'Ada Lovelace')
 * put.outcome // 'stored'
 * await node.stop()
 * ```
 */
import './node-version.js'

export { Audit, type Audited, type AuditEntry } from './access/audit.js'
export type { SystemRecord, SystemRecords } from './access/system-records.js'
export { type Grants, type Scope, SCOPES, type Token, type TokenKind } from './access/token-record.js'
export { type Checked, type Made, type Revoked, type TokenRequest, Tokens } from './access/tokens.js'
export { createReplicator } from './create.js'
export { type Invitation, parseInvitation } from './joining/invitation.js'
export type { Invited, InviteOptions } from './joining/invite.js'
export {
  JoinRefused,
  NodeStopped,
  RemovedFromNetwork,
  NoPeerReachable,
  NoQuorum,
  NotReady,
  OutcomeLost,
  RequestAborted,
  StartAborted,
  WrongNetwork,
} from './node-error.js'
export { AUDIT_LENGTH_MAX, AUDIT_MAX, AUDIT_WAITING_MAX, TOKENS_MAX } from './limits.js'
export { NODE_LIMITS, type NodeLimits } from './node-limits.js'
export { openRescue, type OpenVote, type Rescue, type Rescued, type RescueView } from './rescue.js'
export { restoreBackup, type Restored, type RestoreOptions } from './restore.js'
export type { ReplicatorOptions, Tuning } from './options.js'
export { InvalidArgument } from './replicator.js'
export type { ChangeEvent, ReplayEvent } from './change-feed.js'
export type { PageOptions, RecordPage } from './listing.js'
export type { NodeEvents, PeerEvent, SilencedEvent } from './node-events.js'
export type {
  BackupOptions,
  CallOptions,
  DeleteOptions,
  Entry,
  GetOptions,
  ListOptions,
  Logger,
  ManyOptions,
  ManyResult,
  MembersOptions,
  Proposed,
  PutOptions,
  WriteResult,
  ReadyOptions,
  Replicator,
  StopOptions,
  WatchOptions,
} from './replicator.js'
export * from '@replicator/interface'
export {
  type BackupHeader,
  type BackupPart,
  BackupUnusable,
  readBackup,
  StoreDamaged,
  StoreFailed,
  StoreFormatMismatch,
  StoreLocked,
  StoreLost,
  StoreOwnerMismatch,
  StoreUnusable,
} from '@replicator/store'
export { generateNetworkKey, isNetworkKey, ListenFailed } from '@replicator/transport'
