/**
 * What a committed record means for a client's write: that it is done, that it has lost, that it can't be done, or that
 * nothing can be said yet.
 *
 * What is told must be true at some moment between the request and its answer. That the write is done, that a record is
 * final, and that a version has been passed stay true for ever; whoever holds an old record may say so as well. That a key
 * holds a value, or none, may have ceased to be true long ago where the record is mutable: only a quorum can say, asked
 * since the request came. From then on each newer record is from a moment of this request, too.
 *
 * A write whose proposal is open is told nothing but success: it may still win.
 */
import type { Decision, ProposalId, RecordIdentity, WriteOutcome, WriteRequest } from '@replicator/interface'
import { holderOf, proposalOwner } from '@replicator/interface'
import type { WriteOperation } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'

/** It is decided that the proposal is stored, and not known yet that every voter holds it. */
export interface Wait {
  readonly outcome: 'wait'
  readonly decided: { readonly proposal: ProposalId; readonly version: number }
}

/** Undefined where the write is to go on. */
export function judge(
  turn: Turn,
  operation: WriteOperation,
  record: RecordIdentity | undefined,
): WriteOutcome | Wait | undefined {
  const { request, proposal, version } = operation
  const decisions = record?.decisions ?? []
  const decided = decisions.find((each) => each.proposal === proposal)
  if (decided !== undefined) return stored(turn, operation, { decision: decided, replayed: false })
  const earlier = request.requestId === '' ? undefined : decisions.find((each) => each.requestId === request.requestId)
  if (earlier !== undefined) {
    if (earlier.fingerprint !== request.fingerprint) return { outcome: 'mismatch' }
    return stored(turn, operation, { decision: earlier, replayed: true })
  }
  if (proposal !== undefined) {
    if (version > (record?.version ?? 0)) return undefined
    const oldest = decisions.at(-1)?.version ?? 0
    if (version < oldest) return { outcome: 'unknown', version, proposal }
  }
  return refusal(operation, record)
}

/** Whether a write may be proposed for the version after this record. */
export function isFitting({ operation, ifMatch }: WriteRequest, record: RecordIdentity | undefined): boolean {
  if (operation === 'create') return record?.present !== true
  return record?.present === true && !record.final && (ifMatch === '*' || ifMatch === record.since)
}

/** Why a write can't be done, where that is certain; undefined where it may be. */
function refusal(operation: WriteOperation, record: RecordIdentity | undefined): WriteOutcome | undefined {
  const { request } = operation
  if (isFitting(request, record)) return undefined
  const isNow = operation.verified !== undefined && (record?.version ?? 0) >= operation.verified
  const holder = record?.present === true ? holderOf(record) : undefined
  if (record === undefined || holder === undefined) return isNow ? nothingThere(request) : undefined
  const { since: version, final } = record
  if (request.operation === 'create')
    return final || isNow ? { outcome: 'denied-stored', holder, version, final } : undefined
  if (final) return { outcome: 'denied-final', holder, version }
  const isPassed = request.ifMatch !== undefined && request.ifMatch !== '*' && version > request.ifMatch
  return isPassed || isNow ? { outcome: 'version-mismatch', version } : undefined
}

function nothingThere({ operation }: WriteRequest): WriteOutcome {
  return operation === 'delete' ? { outcome: 'denied-absent' } : { outcome: 'version-mismatch', version: 0 }
}

/** With `--confirm all` a decision, whoever brought it about, is answered only once every voter is known to hold it. */
function stored(
  turn: Turn,
  operation: WriteOperation,
  { decision, replayed }: { readonly decision: Decision; readonly replayed: boolean },
): WriteOutcome | Wait {
  const { version, proposal, cluster } = decision
  if (turn.options.confirm === 'all' && operation.confirmed < version)
    return { outcome: 'wait', decided: { proposal, version } }
  return { outcome: 'stored', version, proposal, cluster, peer: proposalOwner(proposal), replayed }
}
