/** One input's worth of work: the state, what the store holds, and the effects gathered so far. */
import type {
  CounterName,
  DamagedRecord,
  Member,
  Message,
  NetworkConfiguration,
  PeerId,
  Slot,
  StoreView,
  StoredRecord,
} from '@replicator/interface'
import { isDamaged, proposalOwner, formatProposalId } from '@replicator/interface'
import type { ProposalId } from '@replicator/interface'
import type { Held, Voter } from '@replicator/commit'
import { isAlive, memberOf } from '@replicator/membership'
import type { AdmissionRequest, EngineEvent, Effects, Outcome } from './effects.js'
import { noEffects } from './effects.js'
import type { EngineOptions } from './options.js'
import type { EngineState, TurnState, View } from './state.js'
import type { Timer, TimerKind } from './timers.js'
import { popDue, pushTimer, tidyTimers } from './timers.js'

export interface Turn extends TurnNotes {
  readonly state: View<EngineState>
  readonly options: EngineOptions
  readonly store: StoreView
  readonly nowMs: number
  readonly effects: Effects
}

/** What a turn notes for itself. An engine uses one for all its turns, for it has dozens of them for each write. */
export interface TurnNotes {
  /** What this turn has read, or written, which the store doesn't show yet. */
  readonly held: Map<string, Held>
  /** The named texts that this turn has written, or dropped. */
  readonly texts: Map<string, string | undefined>
  /** Keys of which something newer was committed here. Acted on when the input is done with, as are the next two. */
  readonly committed: Set<string>
  /** Keys with the newest version that every voter is known to hold. */
  readonly confirmed: Map<string, number>
  /** Writes that waited for a quorum to say what is there, with the version that it said. */
  readonly verified: Map<number, number>
}

/**
 * A turn of a node that is in a network. Adopting a newer configuration replaces the one that is here, and nothing takes
 * it away: what was found to be such a turn stays one.
 */
export interface NetworkTurn extends Turn {
  readonly state: Turn['state'] & { readonly configuration: NetworkConfiguration }
}

export function isInNetwork(turn: Turn): turn is NetworkTurn {
  return turn.state.configuration !== undefined
}

export function emptyNotes(): TurnNotes {
  return { held: new Map(), texts: new Map(), committed: new Set(), confirmed: new Map(), verified: new Map() }
}

/** The notes are those of a turn that is over, or empty ones. */
export function beginTurn(
  { state, options, store, nowMs }: Pick<Turn, 'state' | 'options' | 'store' | 'nowMs'>,
  { held, texts, committed, confirmed, verified }: TurnNotes = emptyNotes(),
): Turn {
  for (const notes of [held, texts, committed, confirmed, verified]) if (notes.size > 0) notes.clear()
  return { state, options, store, nowMs, effects: noEffects(), held, texts, committed, confirmed, verified }
}

/** What this room writes, and no other. */
function own({ state }: Pick<Turn, 'state'>): TurnState {
  return state as EngineState
}

export function heldOf(turn: Turn, key: string): Held {
  const known = turn.held.get(key)
  if (known !== undefined) return known
  const held = { record: readableRecord(turn, key), slot: turn.store.slot(key) }
  turn.held.set(key, held)
  return held
}

/** Of a damaged record the slot is all that is known: see `records/scrub`. */
function readableRecord(turn: Turn, key: string): StoredRecord | undefined {
  if (turn.state.damaged.has(key)) return undefined
  const found = turn.store.find(key)
  if (!isDamaged(found)) return found
  noteDamage(turn, key, found)
  return undefined
}

export function committedVersion(turn: Turn, key: string): number {
  return heldOf(turn, key).record?.version ?? 0
}

/** What is known of a record that can't be read; undefined where it can be, or there is none. */
export function damageOf(turn: Turn, key: string): DamagedRecord | undefined {
  heldOf(turn, key)
  return turn.state.damaged.get(key)
}

/**
 * A record was found that can't be read, or where one stands that was found before. None may be forgotten, or the node would
 * vote as if the key had never held anything: where there are too many to keep, it ends.
 */
export function noteDamage(turn: Turn, key: string, damage: DamagedRecord): void {
  const { damaged } = own(turn)
  const { damagedKeptMax } = turn.options
  turn.held.delete(key)
  if (!damaged.has(key)) {
    if (damaged.size >= damagedKeptMax)
      halt(turn, `more than ${damagedKeptMax} records can't be read any more: replace this node, its disk is failing`)
    count(turn, 'records-damaged')
    log(turn, 'error', 'a record can not be read any more: it is fetched from another node', { key, ...damage.place })
  }
  damaged.set(key, damage)
}

/** Puts a record back that can't be read, with the same version. */
export function healRecord(turn: Turn, record: StoredRecord, sequence: number): void {
  const { key } = record
  turn.effects.writes.push({ type: 'heal', record, sequence })
  turn.held.set(key, { record, slot: turn.store.slot(key) })
  endDamage(turn, key)
}

function endDamage(turn: Turn, key: string): void {
  if (own(turn).damaged.delete(key)) count(turn, 'records-healed')
}

/** The version that this node has of a key, whether it can be read or not. Where it isn't known, every version is a later one. */
export function knownVersion(turn: Turn, key: string): number {
  return damageOf(turn, key)?.place?.version ?? committedVersion(turn, key)
}

export function writeRecord(turn: Turn, record: StoredRecord): void {
  const { key, version } = record
  const { slot } = heldOf(turn, key)
  const kept = slot !== undefined && slot.version > version ? slot : undefined
  const damagedAt = damageOf(turn, key)?.place?.sequence
  turn.effects.writes.push({ type: 'record', record, ...(damagedAt !== undefined && { damagedAt }) })
  turn.held.set(key, { record, slot: kept })
  endDamage(turn, key)
  if (kept !== undefined) return
  own(turn).reservations.delete(key)
  own(turn).reservationBytes -= slotBytes(slot)
}

/** Whether this turn commits something: the end of the store's change log lacks it until the turn is over. */
export function commitsRecord({ effects }: Turn): boolean {
  return effects.writes.some(({ type }) => type === 'record')
}

export function writeSlot(turn: Turn, slot: Slot): void {
  turn.effects.writes.push({ type: 'slot', key: slot.key, slot })
  const held = heldOf(turn, slot.key)
  own(turn).reservationBytes += slotBytes(slot) - slotBytes(held.slot)
  turn.held.set(slot.key, { record: held.record, slot })
  if (!own(turn).reservations.has(slot.key)) own(turn).reservations.set(slot.key, turn.nowMs)
}

/** What an open slot takes, beside what every slot does. */
export function slotBytes(slot: Slot | undefined): number {
  return slot?.vote?.proposal.value?.length ?? 0
}

export function writeMeta(turn: Turn, name: string, value: string): void {
  turn.effects.writes.push({ type: 'meta', name, value })
  turn.texts.set(name, value)
}

export function dropMeta(turn: Turn, name: string): void {
  if (metaOf(turn, name) === undefined) return
  turn.effects.writes.push({ type: 'meta', name })
  turn.texts.set(name, undefined)
}

/** A named text of this node's own, as this turn may have written it. */
export function metaOf(turn: Turn, name: string): string | undefined {
  return turn.texts.has(name) ? turn.texts.get(name) : turn.store.meta(name)
}

/** Sends at once. */
export function send(turn: Turn, to: PeerId, message: Message): void {
  turn.effects.sends.push({ to, message, durable: false, late: false })
}

/** Sends once all that was written so far is durable: every answer that reports this node's state goes this way. */
export function sendDurable(turn: Turn, to: PeerId, message: Message): void {
  turn.effects.sends.push({ to, message, durable: true, late: false })
}

/** Sends what nobody waits for: with the next words to the same peer, or a little later. */
export function sendLate(turn: Turn, to: PeerId, message: Message): void {
  turn.effects.sends.push({ to, message, durable: false, late: true })
}

/** Likewise, and not before all that was written so far is durable. */
export function sendDurableLate(turn: Turn, to: PeerId, message: Message): void {
  turn.effects.sends.push({ to, message, durable: true, late: true })
}

/** Dials a peer now and whenever its link is gone, at these addresses. */
export function keepLink(turn: Turn, peer: PeerId, addresses: readonly string[]): void {
  turn.effects.links.push({ kind: 'keep', peer, addresses })
}

/** Ends a peer's link, behind the words of this turn. It is dialled again if its link was to be kept. */
export function closeLink(turn: Turn, peer: PeerId, reason: string): void {
  turn.effects.links.push({ kind: 'close', peer, reason })
}

/** Ends a peer's link likewise, and dials it no more. */
export function dropLink(turn: Turn, peer: PeerId, reason: string): void {
  turn.effects.links.push({ kind: 'drop', peer, reason })
}

/** Ends all links, and dials nobody from now on; deaf, this node lets nobody in, either. */
export function endLinks(turn: Turn, { reason, deaf }: { readonly reason: string; readonly deaf: boolean }): void {
  turn.effects.links.push({ kind: 'quiet', reason, deaf })
}

/** Has a newcomer checked: what came of it is an input of its own. */
export function checkNewcomer(turn: Turn, request: AdmissionRequest): void {
  turn.effects.admissions.push(request)
}

/** An invariant is broken: the node ends at once, and nothing else of this turn is carried out but what clients are told. */
export function halt(turn: Turn, reason: string): void {
  turn.effects.halt = reason
}

export function report(turn: Turn, operation: number, outcome: Outcome): void {
  turn.effects.outcomes.push({ operation, outcome })
}

export function log(turn: Turn, level: EngineEvent['level'], text: string, fields: EngineEvent['fields'] = {}): void {
  turn.effects.events.push({ level, text, fields })
}

export function count(turn: Pick<Turn, 'state'>, name: CounterName, times = 1): void {
  const { counters } = own(turn)
  counters.set(name, (counters.get(name) ?? 0) + times)
}

export function wakeAt(turn: Turn, kind: TimerKind, subject: string | number, atMs: number): number {
  const mine = own(turn)
  if (mine.timers.length >= mine.timersTidyAt)
    mine.timersTidyAt = tidyTimers(mine.timers, turn.options.timersMin, (timer) => stillWaits(turn.state, timer))
  pushTimer(mine.timers, { atMs, kind, subject })
  return atMs
}

/**
 * Timers that nobody waits for any more are no reason to wake: of those, the ones that would be due first are dropped. Each
 * write leaves several behind, and to wake a process for nothing costs it as much as a message does.
 */
export function dropStaleTimers(turn: Turn): void {
  const { timers } = own(turn)
  for (let next = timers[0]; next !== undefined && !stillWaits(turn.state, next); next = timers[0]) {
    popDue(timers, Infinity)
  }
}

/** Whether the subject of a timer still waits for it. */
function stillWaits(state: Turn['state'], { kind, subject, atMs }: Timer): boolean {
  switch (kind) {
    case 'tick':
      // There is one at any time.
      return true
    case 'drive':
      return state.drives.get(String(subject))?.wakeAtMs === atMs
    case 'delivery':
      return state.deliveries.get(String(subject))?.wakeAtMs === atMs
    case 'count':
      return state.repair.dueMs === atMs
    case 'write':
      return state.writing.get(Number(subject))?.wakeAtMs === atMs
    case 'read':
      return state.reading.get(Number(subject))?.wakeAtMs === atMs
  }
}

/** A number from 0 (included) to 1 (not), from the state's own generator (mulberry32). */
export function random(turn: Turn): number {
  const mine = own(turn)
  mine.random = (mine.random + 0x6d2b79f5) >>> 0
  let mixed = mine.random
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

export function nextProposalId(turn: Turn): ProposalId {
  const { self: peer, boot } = turn.state
  return formatProposalId({ peer, ...boot, sequence: ++own(turn).proposals })
}

/** The name of a question that this boot asks: no other one has it. */
export function nextQuestion(turn: Turn): number {
  return ++own(turn).questions
}

/** One of several as good, another one each time; undefined where there is none. */
export function takeTurns<Choice>(turn: Turn, choices: readonly Choice[]): Choice | undefined {
  return choices[own(turn).rotor++ % Math.max(1, choices.length)]
}

/** Takes up what the store holds open. */
export function takeUpSlots(turn: Turn): void {
  const mine = own(turn)
  mine.started = true
  for (const slot of turn.store.slots()) {
    mine.reservations.set(slot.key, turn.nowMs)
    mine.reservationBytes += slotBytes(slot)
  }
}

/** What the wall clock says now. */
export function noteWallClock(turn: Turn, wallMs: number): void {
  own(turn).wallMs = wallMs
}

/**
 * A tick has come, perhaps late; the next one is planned. One comes when a voter may speak after its start, which would
 * otherwise wait for the one after it.
 */
export function planTick(turn: Turn): void {
  const { nowMs, options, state } = turn
  const mine = own(turn)
  mine.lagMs = Math.max(nowMs - mine.nextTickMs, mine.lagMs / 2)
  const nextMs = nowMs + options.tickMs
  const mayVoteMs = state.startedAtMs + options.hushMs
  mine.nextTickMs = wakeAt(turn, 'tick', '', mayVoteMs > nowMs ? Math.min(nextMs, mayVoteMs) : nextMs)
}

/** The timers that are due, each once. */
export function* dueTimers(turn: Turn): Generator<Timer> {
  const { timers } = own(turn)
  for (let timer = popDue(timers, turn.nowMs); timer !== undefined; timer = popDue(timers, turn.nowMs)) yield timer
}

export function looksAlive(turn: Turn, peer: PeerId): boolean {
  if (peer === turn.state.self) return true
  if (turn.state.neighbours.get(peer)?.hello === undefined) return false
  return isAlive(turn.state.liveness, peer, { nowMs: turn.nowMs, aliveMs: turn.options.aliveMs + turn.state.lagMs })
}

export function ownerLooksAlive(turn: Turn, proposal: ProposalId): boolean {
  return looksAlive(turn, proposalOwner(proposal))
}

/** The member that a peer is, as far as this node knows. */
export function knownMember({ state: { configuration } }: Turn, peer: PeerId): Member | undefined {
  return configuration === undefined ? undefined : memberOf(configuration, peer)
}

/** Whether this node was a member and is none any more: it serves nothing, and takes part in nothing. */
export function isRemoved(turn: Turn): boolean {
  return isInNetwork(turn) && knownMember(turn, turn.state.self) === undefined
}

/** This node in its role as voter. */
export function asVoter({ state }: NetworkTurn): Voter {
  const { self, cluster, configuration, vouched } = state
  return { self, cluster, configuration, mute: !vouched }
}
