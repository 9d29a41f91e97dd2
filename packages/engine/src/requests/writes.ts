/**
 * Clients' writes at the node that was asked: creates, updates, deletions. A write is looked at again whenever something is
 * learned of its key; what the client is told follows from what is committed then, never from a timer alone.
 */
import type { Proposal, RecordIdentity, Slot, WriteRequest } from '@replicator/interface'
import { isOverdue, proposalOwner } from '@replicator/interface'
import { isFitting, judge } from './judging.js'
import { isReady, reasonsNotReady } from './readiness.js'
import { beginWrite, finishWrite, isOverloaded, nextOperation, lookAgainAfter } from './waiting.js'
import { beginRound } from '../deciding/coordinator.js'
import { confirmEverywhere } from '../records/delivery.js'
import { everyVoterLooksAlive, quorumLooksAlive } from '../turn/presence.js'
import type { WriteOperation } from '../turn/state.js'
import { startRead } from './reads.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { heldOf, nextProposalId, ownerLooksAlive, report } from '../turn/turn.js'

/** Begins a client's write. */
export function write(turn: Turn, request: WriteRequest, timeoutMs = turn.options.requestTimeoutMs): number {
  const id = nextOperation(turn)
  const { key } = request
  if (!isReady(turn, key)) report(turn, id, { outcome: 'not-ready', reasons: reasonsNotReady(turn, key) })
  else if (isOverloaded(turn, request.value.length))
    report(turn, id, { outcome: 'overloaded', retryAfterMs: turn.options.retryAfterMs })
  else {
    const deadlineMs = turn.nowMs + timeoutMs
    const operation: WriteOperation = {
      id,
      request,
      deadlineMs,
      version: 0,
      wakeAtMs: 0,
      reading: false,
      confirmed: 0,
    }
    beginWrite(turn, operation)
    resumeWrite(turn, operation)
    // One that was answered at once leaves no timer behind.
    if (own(turn).writing.has(id) && operation.wakeAtMs === 0) lookAgainAfter(turn, 'write', operation, timeoutMs)
  }
  return id
}

/** Looks at a write again: tells the client where that is certain by now, or goes on. */
export function resumeWrite(turn: NetworkTurn, operation: WriteOperation): void {
  const { key } = operation.request
  const { record } = heldOf(turn, key)
  const outcome = judge(turn, operation, record)
  if (outcome?.outcome === 'wait') {
    operation.twin = outcome.decided
    confirmEverywhere(turn, key)
    lookAgainAfter(turn, 'write', operation, turn.options.confirmMs)
  } else if (outcome !== undefined) finishWrite(turn, operation, outcome)
  else if (operation.version <= (record?.version ?? 0)) {
    // What it proposed before, if anything, has lost its version, and is nothing that may still win.
    delete operation.proposal
    propose(turn, operation)
  }
}

/** Every voter is known to hold this version of the key: what `--confirm all` waits for. */
export function onConfirmed(turn: NetworkTurn, key: string, version: number): void {
  for (const id of own(turn).interest.get(key) ?? []) {
    const operation = own(turn).writing.get(id)
    if (operation === undefined) continue
    operation.confirmed = Math.max(operation.confirmed, version)
    resumeWrite(turn, operation)
  }
}

/** A quorum has said that this is the version there; the write that asked goes on. */
export function onVerified(turn: NetworkTurn, id: number, version: number): void {
  const operation = own(turn).writing.get(id)
  if (operation === undefined) return
  operation.verified = version
  operation.reading = false
  resumeWrite(turn, operation)
}

/** A voter said what is committed, before the record itself is here: enough to tell a client that it lost. */
export function onStoredElsewhere(turn: Turn, identity: RecordIdentity): void {
  for (const id of own(turn).interest.get(identity.key) ?? []) {
    const operation = own(turn).writing.get(id)
    if (operation === undefined) continue
    const outcome = judge(turn, operation, identity)
    if (outcome !== undefined && outcome.outcome !== 'wait') finishWrite(turn, operation, outcome)
  }
}

/** Proposes for the version after the committed one, unless somebody else is at it. */
function propose(turn: NetworkTurn, operation: WriteOperation): void {
  const { request } = operation
  const { key } = request
  const { record, slot } = heldOf(turn, key)
  // One whose time is up is ended first, by the read that asks for what is there.
  if (!isFitting(request, record) || isOverdue(record, turn.state.wallMs)) {
    verify(turn, operation)
    return
  }
  const rival = openProposal(slot) ?? candidateUnderWay(turn, key)
  if (rival !== undefined && deferToRival(turn, operation, rival)) return
  if (turn.options.confirm === 'all' ? !everyVoterLooksAlive(turn) : !quorumLooksAlive(turn)) {
    finishWrite(turn, operation, { outcome: 'no-quorum' })
    return
  }
  const version = (record?.version ?? 0) + 1
  if (!Number.isSafeInteger(version)) {
    finishWrite(turn, operation, { outcome: 'no-quorum' })
    return
  }
  operation.version = version
  operation.proposal = nextProposalId(turn)
  delete operation.twin
  beginRound(turn, { key, version, candidate: proposalOf(turn, operation.proposal, request) })
}

/** What is here doesn't let the write be done, and may have been passed by now: only a quorum can say. */
function verify(turn: Turn, operation: WriteOperation): void {
  if (operation.reading) return
  operation.reading = true
  const read = {
    id: nextOperation(turn),
    key: operation.request.key,
    purpose: { kind: 'write', operation: operation.id },
  } as const
  if (!startRead(turn, read)) finishWrite(turn, operation, { outcome: 'no-quorum' })
}

/** The client's proposal that has this node's vote; a no-op is nobody's, and soon settled. */
function openProposal(slot: Slot | undefined): Proposal | undefined {
  const proposal = slot?.vote?.proposal
  return proposal?.operation === 'noop' ? undefined : proposal
}

/** The proposal that a round of this node is about, where it is a client's. */
function candidateUnderWay(turn: Turn, key: string): Proposal | undefined {
  const candidate = turn.state.drives.get(key)?.round.candidate
  return candidate === undefined || candidate.operation === 'noop' ? undefined : candidate
}

/**
 * Another proposal is open here. One of the same request is waited for, and settled once it is old or its owner gone. A
 * young one of another request denies, with nothing sent, unless it is decided in the next moment: who holds the key says
 * more than who is about to. But not where this may be a repeat: an earlier attempt with the same token may be open
 * elsewhere, and win. Such a request waits until the rival is decided or old, and so does a change: which version it lost to
 * can only be said then. True where that is all for now.
 */
function deferToRival(turn: NetworkTurn, operation: WriteOperation, rival: Proposal): boolean {
  const { request } = operation
  const { key } = request
  // A round of this node may not have its own vote yet.
  const { reservations, drives } = turn.state
  const sinceMs = reservations.get(key) ?? drives.get(key)?.startedAtMs ?? turn.nowMs
  const ageMs = Math.floor(turn.nowMs - sinceMs)
  const settled = ageMs >= turn.options.reservationAgeMs || !ownerLooksAlive(turn, rival.id)
  const version = (heldOf(turn, key).record?.version ?? 0) + 1
  if (request.requestId !== '' && rival.requestId === request.requestId) {
    if (rival.fingerprint !== request.fingerprint) {
      finishWrite(turn, operation, { outcome: 'mismatch' })
      return true
    }
    operation.twin = { proposal: rival.id, version }
    if (settled) beginRound(turn, { key, version })
    lookAgainAfter(turn, 'write', operation, turn.options.twinMs)
    return true
  }
  if (settled) return false
  const isPatient = request.requestId !== '' || request.operation !== 'create'
  const waitMs = isPatient ? turn.options.twinMs : turn.options.rivalMs - ageMs
  if (waitMs > 0) {
    lookAgainAfter(turn, 'write', operation, waitMs)
    return true
  }
  finishWrite(turn, operation, {
    outcome: 'denied-reserved',
    holder: { cluster: rival.cluster, peer: proposalOwner(rival.id), proposal: rival.id, version },
    ageMs,
    retryAfterMs: Math.max(1, turn.options.reservationAgeMs - ageMs),
  })
  return true
}

function proposalOf(turn: Turn, id: string, request: WriteRequest): Proposal {
  const { operation, value, contentType, mutable, expiresMs, requestId, fingerprint } = request
  const common = { id, cluster: turn.state.cluster, operation, requestId, fingerprint }
  if (operation === 'delete') return { ...common, contentType: '', mutable: true }
  const expiry: Pick<Proposal, 'expiresMs'> = expiresMs === undefined ? {} : { expiresMs }
  return { ...common, value, contentType, mutable, ...expiry }
}

/** Goes on with a proposal whose time has come; at its deadline the outcome is called what it is. */
export function wakeWrite(turn: NetworkTurn, id: number): void {
  const operation = own(turn).writing.get(id)
  if (operation === undefined || operation.wakeAtMs > turn.nowMs) return
  if (turn.nowMs < operation.deadlineMs) {
    lookAgainAfter(turn, 'write', operation, turn.options.requestTimeoutMs)
    resumeWrite(turn, operation)
    return
  }
  giveUp(turn, operation)
}

/** Ends a write that can't be waited for any longer: its outcome is called what it is. */
export function giveUp(turn: Turn, operation: WriteOperation): void {
  const { proposal, version } = operation
  const open = operation.twin ?? (proposal === undefined ? undefined : { proposal, version })
  finishWrite(turn, operation, open === undefined ? { outcome: 'no-quorum' } : { outcome: 'unknown', ...open })
}
