/**
 * One node's whole behaviour. Inputs are the methods below, with the time as a parameter; each returns the effects that
 * its driver must carry out: writes first, then messages (those marked durable only behind the sync), outcomes, links.
 *
 * What was learned in a turn (a record is committed, every voter holds one, a quorum has said what it holds) is acted on once
 * its input is done with, until nothing more is learned. A committed record first ends this node's own round for it, which
 * would go on to ask for what is decided. The configuration is adopted next, for whatever is done after it is done in its
 * generation. Whoever waits for the key comes last, and sees all of this. What every voter holds, and what a quorum has said,
 * wakes only the writes that wait for it.
 *
 * Rejected: to act at once, in the middle of what led to it. A rule would go on with a state that changed under it.
 */
import type {
  ClusterId,
  MembersRequest,
  Message,
  PeerId,
  PeerView,
  ProposalReference,
  WriteRequest,
  ReservationView,
  StoreView,
} from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { callName } from '@replicator/membership'
import { forgetAdmissions } from './changes/admission.js'
import { adopt } from './changes/adoption.js'
import { type Founding, foundNetwork, tickJoining } from './changes/joining.js'
import { tickSettling } from './changes/settling.js'
import { endChanges, onAdmission, tickSteward } from './changes/steward.js'
import { endDrive, endDrives, wakeDrive } from './deciding/coordinator.js'
import { onExpiryDecided, tickExpiry } from './deciding/expiry.js'
import { tickJanitor } from './deciding/janitor.js'
import { dispatch, isAllowed } from './inbox.js'
import { noteWord, onLinked, onUnlinked } from './links/handshake.js'
import { tickLinks } from './links/heartbeat.js'
import { resumeSilence } from './links/silence.js'
import { behindOf, endComparison, tickCatchUp } from './records/catch-up.js'
import { endDeliveries, wakeDelivery } from './records/delivery.js'
import { isNewcomer, resumeNewcomer } from './records/newcomer.js'
import { countOn, endRepair, tickRepair } from './records/repair.js'
import { tickScrub } from './records/scrub.js'
import { endInquiry, tellSettledEnds } from './records/settled-end.js'
import { abandonRecords, abandonRequests } from './requests/abandon.js'
import { awaitBarrier, tickBarriers } from './requests/barrier.js'
import type { MembersOptions } from './requests/members.js'
import { changeMembers, tickMembers } from './requests/members.js'
import { isGone, isOut, isServing, reasonsNotServed, tellsFinal } from './requests/readiness.js'
import { get, lookUp, resolve, wakeRead } from './requests/reads.js'
import { wakeInterested } from './requests/waking.js'
import { onConfirmed, onVerified, wakeWrite, write } from './requests/writes.js'
import type { Effects, Verdict } from './turn/effects.js'
import type { EngineOptions } from './turn/options.js'
import { checkedOptions } from './turn/options.js'
import type { EngineInit, EngineState, View } from './turn/state.js'
import { initialState } from './turn/state.js'
import type { Timer, TimerKind } from './turn/timers.js'
import type { NetworkTurn, Turn } from './turn/turn.js'
import {
  beginTurn,
  emptyNotes,
  count,
  damageOf,
  dropStaleTimers,
  dueTimers,
  isInNetwork,
  isRemoved,
  keepLink,
  knownMember,
  noteWallClock,
  planTick,
  takeUpSlots,
  wakeAt,
} from './turn/turn.js'
import {
  clustersView,
  type EngineStatus,
  peersView,
  reservationsView,
  reservationView,
  statusView,
  suggestions,
} from './views.js'

export interface EngineConfig extends EngineInit {
  readonly options?: Partial<EngineOptions>
}

export class Engine {
  /** To be read only, by whoever holds the engine and by the engine itself: the rooms write it, each its own slice. */
  readonly state: View<EngineState>
  readonly options: EngineOptions
  readonly #store: StoreView
  readonly #notes = emptyNotes()

  /** Throws an `InvalidOption` where one is out of bounds, or contradicts another one. */
  constructor(config: EngineConfig, store: StoreView) {
    this.options = checkedOptions(config.options)
    this.state = initialState(config)
    this.#store = store
  }

  // Verbs: what this node's user asks.

  /**
   * Takes up what the store holds, and founds a network where it holds none and one is given. Throws what the store does
   * where the list of members can't be read.
   */
  start(nowMs: number, founding?: Founding): Effects {
    return this.#turn(nowMs, (turn) => {
      takeUpSlots(turn)
      resumeSilence(turn)
      resumeNewcomer(turn)
      wakeAt(turn, 'tick', '', nowMs)
      // Throws where it can't be read: a node that doesn't know its members can ask nobody for it, and must not join anew.
      if (turn.store.record(CONFIGURATION_KEY) !== undefined) turn.committed.add(CONFIGURATION_KEY)
      else if (founding !== undefined) foundNetwork(turn, founding)
    })
  }

  /** Creates, updates or deletes; the outcome comes under the number returned. */
  write(nowMs: number, request: WriteRequest, timeoutMs?: number): { operation: number; effects: Effects } {
    return this.#operation(nowMs, (turn) => write(turn, request, timeoutMs))
  }

  get(
    nowMs: number,
    key: string,
    consistency: 'quorum' | 'local',
    timeoutMs?: number,
  ): { operation: number; effects: Effects } {
    return this.#operation(nowMs, (turn) => get(turn, { key, consistency, timeoutMs }))
  }

  /** Finds out what became of a proposal. */
  lookUp(nowMs: number, reference: ProposalReference, timeoutMs?: number): { operation: number; effects: Effects } {
    return this.#operation(nowMs, (turn) => lookUp(turn, reference, timeoutMs))
  }

  /** Settles the open reservation of a key. */
  resolve(nowMs: number, key: string, timeoutMs?: number): { operation: number; effects: Effects } {
    return this.#operation(nowMs, (turn) => resolve(turn, key, timeoutMs))
  }

  /** Tells once this node holds every record that any node of the network has acknowledged by now. */
  barrier(nowMs: number, timeoutMs?: number): { operation: number; effects: Effects } {
    return this.#operation(nowMs, (turn) => awaitBarrier(turn, timeoutMs))
  }

  /** Changes the members, or tells what would come of it. */
  changeMembers(
    nowMs: number,
    request: MembersRequest,
    options: MembersOptions = {},
  ): { operation: number; effects: Effects } {
    return this.#operation(nowMs, (turn) => changeMembers(turn, request, options))
  }

  /** Ends every request of a client with what can be said of it now: the node stops. */
  abandon(nowMs: number): Effects {
    return this.#turn(nowMs, abandonRequests)
  }

  // Handlers: what the world does.

  linked(nowMs: number, peer: PeerId): Effects {
    return this.#turn(nowMs, (turn) => onLinked(turn, peer))
  }

  unlinked(nowMs: number, peer: PeerId): Effects {
    return this.#turn(nowMs, (turn) => {
      onUnlinked(turn, peer)
      endComparison(turn, peer)
      endRepair(turn, peer)
      endInquiry(turn, peer)
    })
  }

  /** Discovery found where a peer may be: of use if it is a member. */
  discovered(nowMs: number, peer: PeerId, addresses: readonly string[]): Effects {
    return this.#turn(nowMs, (turn) => {
      const member = knownMember(turn, peer)
      if (member === undefined || this.state.neighbours.has(peer) || this.state.silenced !== undefined) return
      keepLink(turn, peer, [...new Set([...addresses, ...member.addresses])])
    })
  }

  handle(nowMs: number, from: PeerId, message: Message): Effects {
    return this.#turn(nowMs, (turn) => {
      if (this.state.silenced !== undefined) return
      noteWord(turn, from)
      if (isAllowed(turn, from, message)) dispatch(turn, from, message)
      else count(turn, 'messages-from-strangers')
    })
  }

  /** What became of a check that an effect asked for. */
  admission(nowMs: number, peer: PeerId, verdict: Verdict): Effects {
    return this.#turn(nowMs, (turn) => {
      if (isInNetwork(turn) && this.state.silenced === undefined) onAdmission(turn, peer, verdict)
    })
  }

  /** Messages that no link took: lost as on a broken one, so whoever waits for an answer asks again. */
  unsent(messages: number): void {
    count(this, 'messages-not-sent', messages)
  }

  /** To be called at `nextWakeMs`, or at any later time; `wallMs` is what the wall clock says then, since 1970. */
  wake(nowMs: number, wallMs: number): Effects {
    return this.#turn(nowMs, (turn) => {
      noteWallClock(turn, wallMs)
      for (const timer of dueTimers(turn)) wake(turn, timer)
    })
  }

  /** A record was read for somebody else, and found damaged. */
  unreadable(nowMs: number, key: string): Effects {
    return this.#turn(nowMs, (turn) => void damageOf(turn, key))
  }

  // Getters.

  nextWakeMs(): number {
    return this.state.timers[0]?.atMs ?? Infinity
  }

  /** Whether final records are told from the own store. */
  tellsFinal(nowMs: number): boolean {
    return tellsFinal(this.#view(nowMs))
  }

  /** Why nothing of what this node holds is told to anybody, in words; empty where it is told. Once there is a reason, it stays. */
  reasonsNotServed(nowMs: number): readonly string[] {
    return reasonsNotServed(this.#view(nowMs))
  }

  /** What `status` calls ready. */
  isServing(nowMs: number): boolean {
    return isServing(this.#view(nowMs))
  }

  /** Whether it never takes requests again in this run: it was silenced or removed. */
  isOut(nowMs: number): boolean {
    return isOut(this.#view(nowMs))
  }

  status(nowMs: number): EngineStatus {
    return statusView(this.#view(nowMs))
  }

  /** Whether it is in no network, or still lacks some of what was there when it joined: a copy of what it holds is none of the network. */
  lacksBeginning(nowMs: number): boolean {
    const turn = this.#view(nowMs)
    return !isInNetwork(turn) || isNewcomer(turn)
  }

  /** How many places of a peer's change log are not merged here, of those that it last told of. */
  behind(nowMs: number, peer: PeerId): number {
    return behindOf(this.#view(nowMs), peer)
  }

  /** Whether a member can't be reached for so long that it may be gone for good: there is a warning then. */
  isGone(nowMs: number, peer: PeerId): boolean {
    return isGone(this.#view(nowMs), peer)
  }

  peers(nowMs: number): readonly PeerView[] {
    return peersView(this.#view(nowMs))
  }

  /** What people call a peer: its id alone where it is no member. */
  nameOf(peer: PeerId): string {
    return callName(this.state.configuration, peer)
  }

  clusters(nowMs: number): Readonly<Record<ClusterId, readonly PeerId[]>> {
    return clustersView(this.#view(nowMs))
  }

  reservation(nowMs: number, key: string): ReservationView | undefined {
    return reservationView(this.#view(nowMs), key)
  }

  reservations(nowMs: number, limit: number): readonly ReservationView[] {
    return reservationsView(this.#view(nowMs), limit)
  }

  suggestions(nowMs: number, key: string, wanted: number): readonly string[] {
    return suggestions(this.#view(nowMs), key, wanted)
  }

  #view(nowMs: number): Turn {
    return beginTurn({ state: this.state, options: this.options, store: this.#store, nowMs })
  }

  #turn(nowMs: number, work: (turn: Turn) => void): Effects {
    const turn = beginTurn({ state: this.state, options: this.options, store: this.#store, nowMs }, this.#notes)
    const { silenced } = this.state
    work(turn)
    settleLearned(turn)
    if (this.state.silenced !== silenced) endWork(turn)
    dropStaleTimers(turn)
    return turn.effects
  }

  #operation(nowMs: number, work: (turn: Turn) => number): { operation: number; effects: Effects } {
    let operation = 0
    const effects = this.#turn(nowMs, (turn) => {
      operation = work(turn)
    })
    return { operation, effects }
  }
}

/** A node that takes no part any more goes on with nothing. */
function endWork(turn: Turn): void {
  abandonRequests(turn)
  endRounds(turn)
}

/** No round goes on, and nothing is told or changed any more. */
function endRounds(turn: Turn): void {
  endDrives(turn)
  endDeliveries(turn)
  endChanges(turn)
}

/** Acts on what was learned in this turn, in the order told above. */
function settleLearned(turn: Turn): void {
  const { committed, confirmed, verified } = turn
  while (committed.size + confirmed.size + verified.size > 0) {
    for (const key of committed) {
      committed.delete(key)
      endDrive(turn, key)
      if (key === CONFIGURATION_KEY) onConfigurationCommitted(turn)
      if (!isInNetwork(turn)) continue
      wakeInterested(turn, key)
      onExpiryDecided(turn, key)
    }
    if (isInNetwork(turn)) wakeWaitingWrites(turn)
  }
}

/** Writes that wait for what has come true in this turn. */
function wakeWaitingWrites(turn: NetworkTurn): void {
  const { confirmed, verified } = turn
  for (const [key, version] of confirmed) {
    confirmed.delete(key)
    onConfirmed(turn, key, version)
  }
  for (const [operation, version] of verified) {
    verified.delete(operation)
    onVerified(turn, operation, version)
  }
}

function onConfigurationCommitted(turn: Turn): void {
  adopt(turn)
  if (!isInNetwork(turn) || turn.state.silenced !== undefined) return
  if (isRemoved(turn)) {
    abandonRecords(turn)
    endRounds(turn)
  } else tickSteward(turn)
  tickMembers(turn)
}

function wake(turn: Turn, { kind, subject }: Timer): void {
  if (kind === 'tick') tick(turn)
  // Only a node in a network waits for anything else.
  else if (isInNetwork(turn)) goOn(turn, kind, subject)
}

function goOn(turn: NetworkTurn, kind: Exclude<TimerKind, 'tick'>, subject: Timer['subject']): void {
  switch (kind) {
    case 'drive':
      return wakeDrive(turn, String(subject))
    case 'count':
      countOn(turn)
      return
    case 'delivery':
      return wakeDelivery(turn, String(subject))
    case 'write':
      return wakeWrite(turn, Number(subject))
    case 'read':
      return wakeRead(turn, Number(subject))
  }
}

function tick(turn: Turn): void {
  if (turn.state.silenced !== undefined) return
  planTick(turn)
  tickLinks(turn)
  tickJoining(turn)
  if (!isInNetwork(turn)) return
  tickMembers(turn)
  if (isRemoved(turn)) return
  forgetAdmissions(turn)
  tickSettling(turn)
  tickSteward(turn)
  tickCatchUp(turn)
  tickScrub(turn)
  tickRepair(turn)
  tellSettledEnds(turn)
  tickBarriers(turn)
  tickJanitor(turn)
  tickExpiry(turn)
}
