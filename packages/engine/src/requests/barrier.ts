/**
 * A barrier: passed once this node holds every record that any node had acknowledged when it was asked for.
 *
 * Each voter tells where its change log ends, with nothing open any more that was open when it was asked
 * (`records/settled-end.ts`). Whoever has merged the logs of a classic quorum up to there, in both sets while joint, has all
 * that was acknowledged: each decision is held by a quorum, which shares a voter with this one. A voter answers in the
 * generation that it is asked in, so one that has voted in a later one is not counted; in a new generation all are asked anew.
 *
 * Rejected: to compare with whoever is alive. It needs no settling, but lacks what was acknowledged by a node that died
 * before it told anybody of the decision.
 */
import type { BarrierOutcome, PeerId, Progress } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { everyVoter, isClassicQuorum } from '@replicator/membership'
import { hurry } from '../records/catch-up.js'
import { mergedOf } from '../records/marks.js'
import { quorumLooksAlive } from '../turn/presence.js'
import type { BarrierOperation } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { reasonsNotAsked } from './readiness.js'
import { nextOperation } from './waiting.js'
import { isInNetwork, nextQuestion, report, send } from '../turn/turn.js'

/** Begins to wait; at most `timeoutMs`, or as long as any request. */
export function awaitBarrier(turn: Turn, timeoutMs: number = turn.options.requestTimeoutMs): number {
  const id = nextOperation(turn)
  // How many voters a cluster is to have is about new records, not about those that there are.
  const reasons = reasonsNotAsked(turn, CONFIGURATION_KEY)
  if (isInNetwork(turn) && reasons.length === 0) beginBarrier(turn, id, turn.nowMs + timeoutMs)
  else report(turn, id, { outcome: 'not-ready', reasons })
  return id
}

function beginBarrier(turn: NetworkTurn, id: number, deadlineMs: number): void {
  const { barriers } = own(turn)
  if (barriers.size >= turn.options.barriersMax) {
    report(turn, id, { outcome: 'overloaded', retryAfterMs: turn.options.retryAfterMs })
    return
  }
  if (!quorumLooksAlive(turn)) {
    report(turn, id, { outcome: 'no-quorum' })
    return
  }
  const barrier: BarrierOperation = { id, deadlineMs, question: 0, generation: 0, askAtMs: 0, ends: new Map() }
  barriers.set(id, barrier)
  pursue(turn, barrier)
}

/** Goes on with all barriers; also called whenever more of the others' logs may have been merged. */
export function tickBarriers(turn: NetworkTurn): void {
  for (const barrier of own(turn).barriers.values()) pursue(turn, barrier)
}

function pursue(turn: NetworkTurn, barrier: BarrierOperation): void {
  const { configuration, self } = turn.state
  if (turn.nowMs >= barrier.deadlineMs) return finish(turn, barrier, { outcome: 'no-quorum' })
  if (barrier.generation !== configuration.generation) {
    barrier.generation = configuration.generation
    barrier.question = nextQuestion(turn)
    barrier.askAtMs = turn.nowMs
    barrier.ends.clear()
  }
  const { ends } = barrier
  const isMerged = (peer: PeerId): boolean => {
    const end = ends.get(peer)
    return end !== undefined && (peer === self || mergedOf(turn, peer) >= end)
  }
  if (isClassicQuorum(configuration, isMerged)) return finish(turn, barrier, { outcome: 'passed' })
  if (barrier.askAtMs <= turn.nowMs) ask(turn, barrier)
  const behind = [...ends.keys()].filter((peer) => !isMerged(peer))
  if (behind.length > 0) hurry(turn, behind)
}

function ask(turn: NetworkTurn, barrier: BarrierOperation): void {
  const { question, generation, ends } = barrier
  barrier.askAtMs = turn.nowMs + turn.options.askAgainMs
  for (const peer of everyVoter(turn.state.configuration))
    if (!ends.has(peer)) send(turn, peer, { type: 'survey', generation, question })
}

/** A voter has told where its log ends. */
export function onSettledEnd(turn: NetworkTurn, from: PeerId, { generation, question, settled }: Progress): void {
  if (settled === undefined) return
  for (const barrier of own(turn).barriers.values()) {
    if (barrier.question !== question || barrier.generation !== generation) continue
    // What a repeated question was answered with is later, and asks for more than is needed.
    if (!barrier.ends.has(from)) barrier.ends.set(from, settled)
    pursue(turn, barrier)
  }
}

/** Ends them all: the node stops, or is no member any more. */
export function giveUpBarriers(turn: Turn): void {
  for (const barrier of own(turn).barriers.values()) finish(turn, barrier, { outcome: 'no-quorum' })
}

function finish(turn: Turn, { id }: BarrierOperation, outcome: BarrierOutcome): void {
  own(turn).barriers.delete(id)
  report(turn, id, outcome)
}
