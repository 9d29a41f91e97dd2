/**
 * Reads that ask the voters: for clients, for a proposal's fate, for settling a reservation, and for a write that must
 * know whether a mutable record is still there.
 */
import { quorumRead, takeState } from '@replicator/commit'
import type {
  Answer,
  GetOutcome,
  PeerId,
  ProposalOutcome,
  ProposalReference,
  StoredRecord,
} from '@replicator/interface'
import { formatReadId, holderOf, isOverdue } from '@replicator/interface'
import { everyVoter } from '@replicator/membership'
import { reasonsNotAsked, reasonsNotServed, tellsFinal } from './readiness.js'
import { closeRead, isOverloaded, nextOperation, lookAgainAfter, watchKey } from './waiting.js'
import { beginRound } from '../deciding/coordinator.js'
import { endRecord } from '../deciding/expiry.js'
import { onHolder } from '../records/delivery.js'
import { fetchRecord } from '../records/learning.js'
import { isCurrent } from '../records/newcomer.js'
import { unreadable } from '../records/scrub.js'
import { quorumLooksAlive } from '../turn/presence.js'
import type { ReadOperation, ReadPurpose } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { damageOf, heldOf, isInNetwork, nextQuestion, report, send, takeTurns } from '../turn/turn.js'

interface Get {
  readonly key: string
  readonly consistency: 'quorum' | 'local'
  readonly timeoutMs: number | undefined
}

/** Begins a client's read of a key; answers at once where no other node need be asked. */
export function get(turn: Turn, { key, consistency, timeoutMs }: Get): number {
  const id = nextOperation(turn)
  const unserved = reasonsNotServed(turn)
  if (unserved.length > 0) {
    report(turn, id, { outcome: 'not-ready', reasons: unserved })
    return id
  }
  if (consistency === 'local' && damageOf(turn, key) !== undefined) {
    report(turn, id, { outcome: 'not-ready', reasons: [unreadable(key)] })
    return id
  }
  const { record } = heldOf(turn, key)
  const isLasting = record?.final === true && tellsFinal(turn)
  const outcome =
    consistency === 'local' ? locally(turn, record) : isLasting ? foundOutcome(record, 'final') : undefined
  if (outcome !== undefined) report(turn, id, outcome)
  else startRead(turn, { id, key, purpose: { kind: 'get' }, timeoutMs })
  return id
}

function locally(turn: Turn, record: StoredRecord | undefined): GetOutcome {
  const evidence = isInNetwork(turn) && isCurrent(turn) ? 'local' : 'behind'
  const isThere = record?.present === true && !isOverdue(record, turn.state.wallMs)
  return isThere ? foundOutcome(record, evidence) : { outcome: 'absent', evidence }
}

function foundOutcome(record: StoredRecord, evidence: 'final' | 'quorum' | 'local' | 'behind'): GetOutcome {
  return { outcome: 'found', record, evidence }
}

/** Begins to find out what became of a proposal. */
export function lookUp(turn: Turn, reference: ProposalReference, timeoutMs?: number): number {
  const id = nextOperation(turn)
  const fate = fateOf(heldOf(turn, reference.key).record, reference)
  if (fate !== undefined) report(turn, id, fate)
  else startRead(turn, { id, key: reference.key, purpose: { kind: 'proposal', reference }, timeoutMs })
  return id
}

/** Begins to settle the open reservation of a key, whatever its age. */
export function resolve(turn: Turn, key: string, timeoutMs?: number): number {
  const id = nextOperation(turn)
  const { slot } = heldOf(turn, key)
  if (slot === undefined) {
    report(turn, id, { outcome: 'none' })
    return id
  }
  startRead(turn, { id, key, purpose: { kind: 'resolve', version: slot.version }, timeoutMs })
  return id
}

/** What a proposal came to, where its version is committed; undefined where it isn't. */
function fateOf(record: StoredRecord | undefined, { version, id }: ProposalReference): ProposalOutcome | undefined {
  if (record === undefined || record.version < version) return undefined
  const decision = record.decisions.find((each) => each.version === version)
  if (decision === undefined) return { state: 'unknown' }
  if (decision.proposal === id) return { state: 'stored' }
  const holder = record.present ? holderOf(record) : undefined
  return { state: 'denied', ...(holder === undefined ? {} : { holder }) }
}

interface Start {
  readonly id: number
  readonly key: string
  readonly purpose: ReadPurpose
  /** What it may take; `requestTimeoutMs` where nothing is said. */
  readonly timeoutMs?: number | undefined
}

/** Puts a read to the voters. Where it can't succeed it is refused; true where it was begun. */
export function startRead(turn: Turn, start: Start): boolean {
  const reasons = reasonsNotAsked(turn, start.key)
  const refusal =
    isInNetwork(turn) && reasons.length === 0 ? beginRead(turn, start) : ({ outcome: 'not-ready', reasons } as const)
  if (refusal !== undefined) refuseRead(turn, start, refusal)
  return refusal === undefined
}

/** Begins a read, or says why not. */
function beginRead(turn: NetworkTurn, { id, key, purpose, timeoutMs }: Start): GetOutcome | undefined {
  const { options } = turn
  if (purpose.kind !== 'write' && isOverloaded(turn, 0))
    return { outcome: 'overloaded', retryAfterMs: options.retryAfterMs }
  if (!quorumLooksAlive(turn)) return { outcome: 'no-quorum' }
  const read = freshRead(turn, key)
  const deadlineMs = turn.nowMs + (timeoutMs ?? options.requestTimeoutMs)
  const operation: ReadOperation = { id, key, purpose, deadlineMs, read, wakeAtMs: 0 }
  own(turn).reading.set(id, operation)
  watchKey(turn, key, id)
  if (purpose.kind === 'resolve') settle(turn, operation, purpose.version)
  else askVoters(turn, operation)
  return undefined
}

/** Nobody is asked: what the version comes to is learned from the round that settles it. */
function settle(turn: NetworkTurn, operation: ReadOperation, version: number): void {
  operation.target = { version, unsettled: true }
  lookAgainAfter(turn, 'read', operation, turn.options.hedgeMs)
  beginRound(turn, { key: operation.key, version })
}

function freshRead(turn: NetworkTurn, key: string): ReadOperation['read'] {
  const { state } = turn
  const readId = formatReadId(state.boot, nextQuestion(turn))
  return quorumRead({ key, readId, generation: state.configuration.generation })
}

function askVoters(turn: NetworkTurn, operation: ReadOperation): void {
  const { configuration, self } = turn.state
  const { key, readId, generation, states } = operation.read
  for (const peer of everyVoter(configuration)) {
    if (!states.has(peer)) send(turn, peer, { type: 'read', generation, key, reader: self, readId })
  }
  lookAgainAfter(turn, 'read', operation, turn.options.hedgeMs * 2)
}

/** A voter's state, for one of this node's reads. */
export function onReadAnswer(turn: NetworkTurn, answer: Answer): void {
  const { configuration } = turn.state
  const { interest, reading } = own(turn)
  if (onHolder(turn, answer)) return
  for (const id of interest.get(answer.key) ?? []) {
    const operation = reading.get(id)
    if (operation === undefined || operation.read.readId !== answer.asked || operation.target !== undefined) continue
    const step = takeState(operation.read, configuration, answer)
    if (step.kind === 'waiting') return
    const { identity, from } = step
    const version = step.kind === 'unsettled' ? step.version : (identity?.version ?? 0)
    operation.target = { version, unsettled: step.kind === 'unsettled', ...(from === undefined ? {} : { from }) }
    if (
      identity !== undefined &&
      from !== undefined &&
      (heldOf(turn, answer.key).record?.version ?? 0) < identity.version
    ) {
      fetchRecord(turn, from, answer.key)
    }
    if (step.kind === 'unsettled') lookAgainAfter(turn, 'read', operation, turn.options.ownerWaitMs)
    else lookAgainAfter(turn, 'read', operation, turn.options.hedgeMs)
    resumeRead(turn, operation, step.kind === 'committed' && step.pending)
    return
  }
}

/** Answers where the version waited for is committed here by now, and its time isn't up. */
export function resumeRead(turn: NetworkTurn, operation: ReadOperation, pending = false): void {
  const { record } = heldOf(turn, operation.key)
  const { target, purpose } = operation
  const ready = target !== undefined && (record?.version ?? 0) >= target.version
  if (!ready && !(purpose.kind === 'get' && record?.final === true)) return
  if ((purpose.kind === 'get' || purpose.kind === 'write') && isOverdue(record, turn.state.wallMs)) {
    awaitEnd(turn, operation, record)
    return
  }
  closeRead(turn, operation)
  switch (purpose.kind) {
    case 'get':
      report(
        turn,
        operation.id,
        record?.present === true ? foundOutcome(record, 'quorum') : { outcome: 'absent', evidence: 'quorum' },
      )
      return
    case 'proposal':
      report(turn, operation.id, fateOf(record, purpose.reference) ?? { state: pending ? 'pending' : 'unknown' })
      return
    case 'resolve': {
      const holder = record?.present === true ? holderOf(record) : undefined
      report(turn, operation.id, {
        outcome: 'settled',
        version: record?.version ?? 0,
        ...(holder === undefined ? {} : { holder }),
      })
      return
    }
    case 'write':
      turn.verified.set(purpose.operation, record?.version ?? 0)
  }
}

/** The record has ended, and is still there: the read is answered with what comes after it. */
function awaitEnd(turn: NetworkTurn, operation: ReadOperation, record: StoredRecord): void {
  operation.target = { version: record.version + 1, unsettled: true }
  // Whoever has this node's vote is at it: ending the record as well, as a rule.
  if (heldOf(turn, record.key).slot === undefined) endRecord(turn, record)
  lookAgainAfter(turn, 'read', operation, turn.options.ownerWaitMs)
}

/** Goes on with a read whose time has come. */
export function wakeRead(turn: NetworkTurn, id: number): void {
  const operation = own(turn).reading.get(id)
  if (operation === undefined || operation.wakeAtMs > turn.nowMs) return
  if (turn.nowMs >= operation.deadlineMs) {
    giveUpRead(turn, operation)
    return
  }
  const { target, key } = operation
  if (target === undefined) {
    askVoters(turn, operation)
    return
  }
  const { record } = heldOf(turn, key)
  const held = record?.version ?? 0
  if (target.unsettled && held + 1 === target.version) {
    if (isOverdue(record, turn.state.wallMs)) endRecord(turn, record)
    else beginRound(turn, { key, version: target.version })
  } else if (held < target.version) fetchRecord(turn, target.from ?? someVoter(turn), key)
  lookAgainAfter(turn, 'read', operation, turn.options.hedgeMs * 2)
}

/** Ends a read that can't be waited for any longer. */
export function giveUpRead(turn: Turn, operation: ReadOperation): void {
  closeRead(turn, operation)
  refuseRead(turn, operation, { outcome: 'no-quorum' })
}

/** Any other voter, a different one from time to time. */
function someVoter(turn: NetworkTurn): PeerId {
  const { configuration, self } = turn.state
  const voters = everyVoter(configuration).filter((peer) => peer !== self)
  return takeTurns(turn, voters) ?? self
}

function refuseRead(turn: Turn, { id, purpose }: Pick<ReadOperation, 'id' | 'purpose'>, outcome: GetOutcome): void {
  switch (purpose.kind) {
    case 'get':
    case 'resolve':
      report(turn, id, outcome)
      return
    case 'proposal':
      report(turn, id, { state: 'unknown' })
      return
    case 'write': {
      const write = own(turn).writing.get(purpose.operation)
      if (write !== undefined) write.reading = false
    }
  }
}

/** In a new generation every read that still waits for answers asks anew. */
export function restartReads(turn: NetworkTurn): void {
  for (const operation of own(turn).reading.values()) {
    if (operation.target !== undefined) continue
    operation.read = freshRead(turn, operation.key)
    askVoters(turn, operation)
  }
}
