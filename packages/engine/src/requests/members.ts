/**
 * Requests for changes of the members, at the node that was asked.
 *
 * It weighs the change and tells the steward of it, again and again, until the configuration that it has adopted is as was
 * wanted and final. What the steward has begun is finished by whoever is steward then, also where this node dies. The
 * client is told once a classic quorum of the voters has adopted that configuration, durably: as long as only its decision
 * is durable, a voter that left may still be needed to learn of it. A node that was itself removed can't ask them; they
 * tell it (`parting.ts`).
 */
import type { Answer, MembersOutcome, MembersRequest } from '@replicator/interface'
import { CONFIGURATION_KEY, formatReadId } from '@replicator/interface'
import { concluded, everyVoter, fillers, isClassicQuorum, isFulfilled, understood, weigh } from '@replicator/membership'
import { stewardOf } from '../members/growth.js'
import { objectionToBounds } from '../members/bounds.js'
import { sightOf } from '../members/sight.js'
import { quorumLooksAlive } from '../turn/presence.js'
import type { MembersOperation } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { reasonsNotReady } from './readiness.js'
import { nextOperation } from './waiting.js'
import { isInNetwork, isRemoved, nextQuestion, report, send } from '../turn/turn.js'

export interface MembersOptions {
  /** Tells what would come of it, and changes nothing. */
  readonly preview?: boolean
  /** Changes the members even where writes would stop. */
  readonly force?: boolean
}

/** Begins a change of the members. */
export function changeMembers(turn: Turn, request: MembersRequest, options: MembersOptions): number {
  const id = nextOperation(turn)
  const outcome =
    isInNetwork(turn) && !isRemoved(turn) && turn.state.silenced === undefined
      ? beginChange(turn, id, { request, options })
      : ({ outcome: 'not-ready', reasons: reasonsNotReady(turn) } as const)
  if (outcome !== undefined) report(turn, id, outcome)
  return id
}

/** Begins it, or says what comes of it without. */
function beginChange(
  turn: NetworkTurn,
  id: number,
  { request, options }: { readonly request: MembersRequest; readonly options: MembersOptions },
): MembersOutcome | undefined {
  const { configuration, boot } = turn.state
  const base = concluded(configuration)
  const wanted = understood(base, request)
  if (wanted.kind === 'unknown') return { outcome: 'unknown-peer', peer: wanted.peer }
  if (wanted.kind === 'impossible') return { outcome: 'impossible', reason: wanted.reason }
  const sight = sightOf(turn)
  const filled = fillers(base, wanted.changes, sight)
  const changes = { ...wanted.changes, promote: [...wanted.changes.promote, ...filled] }
  const reason = objectionToBounds(turn, base, changes)
  if (reason !== undefined) return { outcome: 'impossible', reason }
  const { preview, stopsWrites } = weigh(base, changes, sight)
  const { epoch, generation } = configuration
  if (options.preview === true) return { outcome: 'members', changed: false, epoch, generation, preview }
  const force = options.force === true
  if (stopsWrites && !force) return { outcome: 'would-stop-writes', preview }
  if (!quorumLooksAlive(turn)) return { outcome: 'no-quorum' }
  if (own(turn).changing.size >= turn.options.wishesMax)
    return { outcome: 'overloaded', retryAfterMs: turn.options.retryAfterMs }
  const operation: MembersOperation = {
    id,
    changes,
    force,
    preview,
    deadlineMs: turn.nowMs + turn.options.changeTimeoutMs,
    changed: !isFulfilled(configuration, changes),
    sent: false,
    readId: formatReadId(boot, nextQuestion(turn)),
    adopters: new Set(),
  }
  own(turn).changing.set(id, operation)
  pursue(turn, operation)
  return undefined
}

/** Goes on with all that was asked here; also called whenever a configuration was adopted. */
export function tickMembers(turn: NetworkTurn): void {
  for (const operation of own(turn).changing.values()) {
    pursue(turn, operation)
    if (turn.nowMs >= operation.deadlineMs) giveUp(turn, operation)
  }
}

function pursue(turn: NetworkTurn, operation: MembersOperation): void {
  const { configuration } = turn.state
  const { epoch, generation } = configuration
  if (operation.fulfilled === undefined && isFulfilled(configuration, operation.changes))
    operation.fulfilled = { epoch, generation }
  // The voters themselves tell a node that was removed.
  if (isRemoved(turn)) return
  if (operation.fulfilled === undefined) tellSteward(turn, operation)
  else askAdopters(turn, operation)
}

/** One change after the other, in the order in which they were asked for. */
function tellSteward(turn: NetworkTurn, operation: MembersOperation): void {
  const first = [...own(turn).changing.values()].find(({ fulfilled }) => fulfilled === undefined)
  const steward = stewardOf(turn)
  if (operation !== first || steward === undefined) return
  const { changes, force } = operation
  operation.sent = true
  send(turn, steward, { type: 'wish', requester: turn.state.self, ...changes, force })
}

function askAdopters(turn: NetworkTurn, { readId, adopters }: MembersOperation): void {
  const { configuration, self } = turn.state
  const { generation } = configuration
  for (const peer of everyVoter(configuration)) {
    if (!adopters.has(peer))
      send(turn, peer, { type: 'read', generation, key: CONFIGURATION_KEY, reader: self, readId })
  }
}

/** A voter's answer to `askAdopters`: what it tells is durable. */
export function onAdopter(turn: NetworkTurn, { key, asked, voter, verdict }: Answer): void {
  if (key !== CONFIGURATION_KEY || verdict.kind !== 'state') return
  const operation = [...own(turn).changing.values()].find(({ readId }) => readId === asked)
  if (operation?.fulfilled === undefined || (verdict.identity?.version ?? 0) < operation.fulfilled.epoch) return
  const { adopters } = operation
  adopters.add(voter)
  if (isClassicQuorum(turn.state.configuration, (peer) => adopters.has(peer))) finish(turn, operation, done(operation))
}

function done({ changed, fulfilled, preview }: MembersOperation): MembersOutcome {
  const { epoch, generation } = fulfilled ?? { epoch: 0, generation: 0 }
  return { outcome: 'members', changed, epoch, generation, preview }
}

/** What can be said of a change that can't be waited for any longer. */
function giveUp(turn: Turn, operation: MembersOperation): void {
  const { sent, fulfilled, preview } = operation
  const wasSent = sent || fulfilled !== undefined
  finish(turn, operation, wasSent ? { outcome: 'pending', preview } : { outcome: 'no-quorum' })
}

/** Ends them all: the node stops, or takes no part any more. What it was removed by is done, if it is silent for that. */
export function abandonMembers(turn: Turn): void {
  const { configuration, silenced } = turn.state
  for (const operation of own(turn).changing.values()) {
    if (
      configuration !== undefined &&
      operation.fulfilled === undefined &&
      isFulfilled(configuration, operation.changes)
    )
      operation.fulfilled = configuration
    if (silenced?.kind === 'removed' && operation.fulfilled !== undefined) finish(turn, operation, done(operation))
    else giveUp(turn, operation)
  }
}

function finish(turn: Turn, { id }: MembersOperation, outcome: MembersOutcome): void {
  own(turn).changing.delete(id)
  report(turn, id, outcome)
}
