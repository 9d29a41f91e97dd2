/**
 * How a decision gets to everybody: from the coordinator that reached it, or on behalf of a client that waits until every
 * voter holds it (`--confirm all`).
 *
 * Each node acknowledges once the record is durable there. Who does not is told again, a few times; the rest is left to
 * catch-up, so a node that is down for a week costs nothing. To track each decision until the last node has it was
 * rejected: a dead node would make every other one remember all that was written since.
 */
import { recordAfter } from '@replicator/commit'
import type { Answer, Ballot, Commit, Committed, PeerId, Proposal, StoredRecord } from '@replicator/interface'
import { formatReadId } from '@replicator/interface'
import { everyVoter, hasVote } from '@replicator/membership'
import { mergeRecord } from './learning.js'
import type { DecisionProof, Delivery } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import {
  committedVersion,
  count,
  damageOf,
  heldOf,
  looksAlive,
  nextQuestion,
  send,
  sendDurableLate,
  sendLate,
  wakeAt,
} from '../turn/turn.js'

export interface DecidedRound {
  readonly key: string
  readonly version: number
  readonly ballot: Ballot
  readonly proposal: Proposal
  readonly voters: readonly PeerId[]
}

/** A decision was reached here: applies it, and begins to tell everybody. */
export function decide(turn: NetworkTurn, decision: DecidedRound): void {
  const { key } = decision
  // The record is made of the one before it, which was lost meanwhile. Whoever settles the vote that is left here can do that.
  if (damageOf(turn, key) !== undefined) return
  mergeRecord(turn, recordAfter(heldOf(turn, key).record, decision))
  deliver(turn, decision)
}

function deliver(turn: NetworkTurn, { key, version, ballot, proposal, voters }: DecidedRound): void {
  const { state, options } = turn
  const { configuration, self } = state
  const pending = new Set(configuration.members.map((member) => member.peer))
  for (const peer of everyVoter(configuration)) pending.add(peer)
  pending.delete(self)
  const delivery = {
    ...emptyDelivery(turn, { key, version, proposal: proposal.id, pending }),
    proof: { ballot, voters },
  }
  for (const voter of voters) delivery.holders.add(voter)
  tellPending(turn, delivery)
  // The own disk is one of those that are waited for.
  if (options.confirm === 'all' && !voters.includes(self))
    sendDurableLate(turn, self, { type: 'committed', key, version, need: false })
  trackDelivery(turn, delivery)
  endOnceHeld(turn, delivery)
}

function emptyDelivery(turn: Turn, decided: Pick<Delivery, 'key' | 'version' | 'proposal' | 'pending'>): Delivery {
  const readId = formatReadId(turn.state.boot, nextQuestion(turn))
  return { ...decided, readId, holders: new Set(), given: new Set(), tries: 0, wakeAtMs: 0 }
}

function trackDelivery(turn: Turn, delivery: Delivery): void {
  const { deliveries } = own(turn)
  const { key } = delivery
  if (deliveries.size >= turn.options.deliveriesMax && !deliveries.has(key)) {
    count(turn, 'deliveries-untracked')
    return
  }
  deliveries.set(key, delivery)
  delivery.wakeAtMs = wakeAt(turn, 'delivery', key, turn.nowMs + turn.options.deliveryMs)
}

/**
 * A client of this node waits until every voter holds what somebody else decided, or what was told before this client
 * came: asks each of them, and gives the record to those that lack it.
 */
export function confirmEverywhere(turn: NetworkTurn, key: string): void {
  const { configuration } = turn.state
  const { deliveries } = own(turn)
  const { record } = heldOf(turn, key)
  const proposal = record?.decisions[0]?.proposal
  if (record === undefined || proposal === undefined) return
  const { version } = record
  if ((deliveries.get(key)?.version ?? 0) >= version) return
  const delivery = emptyDelivery(turn, { key, version, proposal, pending: new Set(everyVoter(configuration)) })
  trackDelivery(turn, delivery)
  if (deliveries.get(key) === delivery) tellPending(turn, delivery)
}

/** A voter's answer to `confirmEverywhere`; false where it answers another read. */
export function onHolder(turn: NetworkTurn, { key, asked, voter, verdict }: Answer): boolean {
  const delivery = own(turn).deliveries.get(key)
  if (delivery?.readId !== asked) return false
  if (verdict.kind !== 'state') return true
  const { record } = heldOf(turn, key)
  const { identity, vote } = verdict
  const committed = identity?.version ?? 0
  const voted = committed + 1 === delivery.version && vote?.proposal === delivery.proposal
  if (committed >= delivery.version || voted) acknowledge(turn, delivery, voter)
  else if (record !== undefined && !delivery.given.has(voter)) {
    delivery.given.add(voter)
    send(turn, voter, { type: 'records', records: [record] })
    askHolder(turn, delivery, voter)
  }
  return true
}

function askHolder(turn: NetworkTurn, { key, readId }: Delivery, voter: PeerId): void {
  const { configuration, self } = turn.state
  send(turn, voter, { type: 'read', generation: configuration.generation, key, reader: self, readId })
}

/** A peer holds the decision durably. */
function acknowledge(turn: NetworkTurn, delivery: Delivery, peer: PeerId): void {
  delivery.pending.delete(peer)
  delivery.holders.add(peer)
  endOnceHeld(turn, delivery)
}

/** Ends a delivery once everybody has acknowledged it; tells those who wait for every voter once all of them hold it. */
function endOnceHeld(turn: NetworkTurn, delivery: Delivery): void {
  const { configuration } = turn.state
  const { deliveries } = own(turn)
  const { key, version, holders, pending } = delivery
  const waits = turn.options.confirm === 'all'
  const held = everyVoter(configuration).every((peer) => holders.has(peer))
  if (waits && held) turn.confirmed.set(key, Math.max(version, turn.confirmed.get(key) ?? 0))
  if (pending.size === 0 && (held || !waits) && deliveries.get(key) === delivery) deliveries.delete(key)
}

/** With a newer configuration: its voters have to hold what is on its way, too. */
export function extendDeliveries(turn: NetworkTurn): void {
  const { configuration, self } = turn.state
  const { deliveries } = own(turn)
  if (turn.options.confirm !== 'all') return
  for (const delivery of deliveries.values()) {
    for (const peer of everyVoter(configuration))
      if (peer !== self && !delivery.holders.has(peer)) delivery.pending.add(peer)
  }
}

/** A voter builds the record from its own vote, or asks for it: so a value is sent to it once. */
function tellPending(turn: NetworkTurn, delivery: Delivery): void {
  const held = heldOf(turn, delivery.key).record
  if (held?.version !== delivery.version) return
  const { pending, proof, tries } = delivery
  const { configuration } = turn.state
  const mayHaveVoted = (peer: PeerId): boolean =>
    tries === 0 ? hasVote(configuration, peer) : proof?.voters.includes(peer) === true
  // Only a client that waits for every voter waits for this. What waits is short: values would fill the memory.
  const sendCommit = turn.options.confirm === 'all' ? send : sendLate
  delivery.given.clear()
  for (const peer of pending) {
    if (tries > 0 && !looksAlive(turn, peer)) continue
    if (proof === undefined) askHolder(turn, delivery, peer)
    else if (mayHaveVoted(peer)) sendCommit(turn, peer, commitOf({ ...delivery, proof }, undefined))
    else send(turn, peer, commitOf({ ...delivery, proof }, held))
  }
}

function commitOf(
  { key, version, proposal, proof: { ballot, voters } }: Delivery & { readonly proof: DecisionProof },
  record: StoredRecord | undefined,
): Commit {
  const bare = { generation: ballot.generation, ballot, key, version, proposal, voters }
  return { type: 'commit', ...bare, ...(record === undefined ? {} : { record }) }
}

/** Tells those who have not acknowledged again; after some tries the rest is left to catch-up. */
export function wakeDelivery(turn: NetworkTurn, key: string): void {
  const delivery = own(turn).deliveries.get(key)
  if (delivery === undefined || delivery.wakeAtMs > turn.nowMs) return
  delivery.tries++
  if (delivery.tries > turn.options.deliveryTriesMax || committedVersion(turn, key) !== delivery.version) {
    own(turn).deliveries.delete(key)
    count(turn, 'deliveries-left-to-catch-up')
    return
  }
  tellPending(turn, delivery)
  delivery.wakeAtMs = wakeAt(turn, 'delivery', key, turn.nowMs + turn.options.deliveryMs * 2 ** delivery.tries)
}

export function onCommitted(turn: NetworkTurn, from: PeerId, message: Committed): void {
  const delivery = own(turn).deliveries.get(message.key)
  if (delivery === undefined || delivery.version !== message.version) return
  if (!message.need) {
    acknowledge(turn, delivery, from)
    return
  }
  const { record } = heldOf(turn, message.key)
  const { proof } = delivery
  if (record?.version === delivery.version && proof !== undefined)
    send(turn, from, commitOf({ ...delivery, proof }, record))
}

/** Nothing is told to anybody any more. */
export function endDeliveries(turn: Turn): void {
  own(turn).deliveries.clear()
}
