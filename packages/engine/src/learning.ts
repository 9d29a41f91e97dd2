/** Committed records: how they get here, and how a decision made here gets to everybody else. */
import type { Ballot, Commit, Committed, PeerId, Proposal, Records, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import type { Learned } from '@replicator/commit'
import { learnCommit, learnRecord, recordAfter } from '@replicator/commit'
import { decodeConfiguration, everyVoter, hasVote, memberOf } from '@replicator/membership'
import type { Delivery } from './state.js'
import type { Turn } from './turn.js'
import {
  asVoter,
  committedVersion,
  count,
  heldOf,
  log,
  looksAlive,
  send,
  sendDurable,
  wakeAt,
  writeRecord,
} from './turn.js'

const DELIVERY_TRIES_MAX = 6
const DELIVERY_MS = 400
const CONFIGURATION_MS = 500

/** Takes what was learned; true where the key's committed version is at least that of the decision now. */
function take(turn: Turn, key: string, learned: Learned): boolean {
  switch (learned.kind) {
    case 'record':
      if (!isFit(turn, learned.record)) {
        count(turn, 'configurations refused')
        return false
      }
      writeRecord(turn, learned.record)
      turn.learned.add(key)
      return true
    case 'known':
      return true
    case 'conflict':
      turn.effects.halt = `two decisions for one version: ${learned.held} is committed here, ${learned.told} was told by another node`
      log(turn, 'error', 'two decisions for one version', { held: learned.held, told: learned.told })
      return false
    default:
      count(turn, `commit ${learned.kind}`)
      return false
  }
}

/** A configuration that can't be acted on must not become the committed one: the node would have to stop, for good. */
function isFit(turn: Turn, { key, version, value }: StoredRecord): boolean {
  if (key !== CONFIGURATION_KEY) return true
  const next = decodeConfiguration(value)
  const { configuration } = turn.state
  return next?.epoch === version && (configuration === undefined || next.networkId === configuration.networkId)
}

/** A record that a member holds as committed. */
export function mergeRecord(turn: Turn, record: StoredRecord): boolean {
  return take(turn, record.key, learnRecord(heldOf(turn, record.key), record))
}

export function onRecords(turn: Turn, message: Records): void {
  for (const record of message.records) mergeRecord(turn, record)
}

export function onCommit(turn: Turn, from: PeerId, message: Commit): void {
  const { configuration } = turn.state
  if (configuration === undefined) return
  const { key, version } = message
  const learned = learnCommit(asVoter(turn, configuration), heldOf(turn, key), message)
  const taken = take(turn, key, learned)
  if (taken || learned.kind === 'need') sendDurable(turn, from, { type: 'committed', key, version, need: !taken })
}

export interface DecidedRound {
  readonly key: string
  readonly version: number
  readonly ballot: Ballot
  readonly proposal: Proposal
  readonly voters: readonly PeerId[]
}

/** A decision was reached here: applies it, and begins to tell everybody. */
export function decide(turn: Turn, decision: DecidedRound): void {
  const { key } = decision
  mergeRecord(turn, recordAfter(heldOf(turn, key).record, decision))
  deliver(turn, decision)
}

function deliver(turn: Turn, { key, version, ballot, proposal, voters }: DecidedRound): void {
  const { state, options } = turn
  const { configuration, self } = state
  if (configuration === undefined) return
  const others = new Set(configuration.members.map((member) => member.peer))
  for (const peer of everyVoter(configuration)) others.add(peer)
  others.delete(self)
  const unconfirmed = new Set(everyVoter(configuration).filter((peer) => peer !== self && !voters.includes(peer)))
  const delivery: Delivery = {
    key,
    version,
    proposal: proposal.id,
    ballot,
    voters,
    pending: others,
    unconfirmed,
    tries: 0,
    wakeAtMs: 0,
  }
  if (unconfirmed.size === 0) confirm(turn, key)
  if (others.size === 0) return
  tell(turn, delivery)
  if (state.deliveries.size >= options.deliveriesMax && !state.deliveries.has(key)) {
    count(turn, 'deliveries untracked')
    return
  }
  state.deliveries.set(key, delivery)
  delivery.wakeAtMs = wakeAt(turn, 'delivery', key, turn.nowMs + DELIVERY_MS)
}

/** Every voter has confirmed: tells the proposals that wait for that. */
function confirm(turn: Turn, key: string): void {
  for (const id of turn.state.interest.get(key) ?? []) {
    const operation = turn.state.writing.get(id)
    if (operation !== undefined) operation.confirmed = true
  }
  turn.learned.add(key)
}

/** A voter builds the record from its own vote, or asks for it: so a value is sent to it once. */
function tell(turn: Turn, delivery: Delivery): void {
  const held = heldOf(turn, delivery.key).record
  if (held?.version !== delivery.version) return
  const bare = commitOf(turn, delivery)
  const full: Commit = { ...bare, record: held }
  const { configuration } = turn.state
  const mayHaveVoted = (peer: PeerId): boolean =>
    delivery.tries === 0 ? configuration !== undefined && hasVote(configuration, peer) : delivery.voters.includes(peer)
  for (const peer of delivery.pending) {
    if (delivery.tries === 0 || looksAlive(turn, peer)) send(turn, peer, mayHaveVoted(peer) ? bare : full)
  }
}

function commitOf(turn: Turn, { key, version, ballot, proposal, voters }: Delivery): Commit {
  const epoch = turn.state.configuration?.epoch ?? 0
  return { type: 'commit', epoch, generation: ballot.generation, ballot, key, version, proposal, voters }
}

/** Tells those who have not acknowledged again; after some tries the rest is left to catch-up. */
export function wakeDelivery(turn: Turn, key: string): void {
  const delivery = turn.state.deliveries.get(key)
  if (delivery === undefined || delivery.wakeAtMs > turn.nowMs) return
  delivery.tries++
  if (delivery.tries > DELIVERY_TRIES_MAX || committedVersion(turn, key) !== delivery.version) {
    turn.state.deliveries.delete(key)
    count(turn, 'deliveries left to catch-up')
    return
  }
  tell(turn, delivery)
  delivery.wakeAtMs = wakeAt(turn, 'delivery', key, turn.nowMs + DELIVERY_MS * 2 ** delivery.tries)
}

export function onCommitted(turn: Turn, from: PeerId, message: Committed): void {
  const delivery = turn.state.deliveries.get(message.key)
  if (delivery === undefined || delivery.version !== message.version) return
  if (message.need) {
    const record = heldOf(turn, message.key).record
    if (record?.version === delivery.version) send(turn, from, { ...commitOf(turn, delivery), record })
    return
  }
  delivery.pending.delete(from)
  if (delivery.unconfirmed.delete(from) && delivery.unconfirmed.size === 0) confirm(turn, message.key)
  if (delivery.pending.size === 0) turn.state.deliveries.delete(message.key)
}

/** Gives a linked peer the configuration, unless it was given it a moment ago: many questions may show that it lacks it. */
export function deliverConfiguration(turn: Turn, peer: PeerId): void {
  const neighbour = turn.state.neighbours.get(peer)
  const { record } = heldOf(turn, CONFIGURATION_KEY)
  if (neighbour === undefined || record === undefined) return
  const { given } = neighbour
  if (given?.epoch === record.version && turn.nowMs - given.atMs < CONFIGURATION_MS) return
  neighbour.given = { epoch: record.version, atMs: turn.nowMs }
  send(turn, peer, { type: 'configured', record })
}

/** Asks a member for a record that it said it has. */
export function fetchRecord(turn: Turn, from: PeerId, key: string): void {
  const { configuration, self } = turn.state
  if (from !== self && configuration !== undefined && memberOf(configuration, from) !== undefined) {
    send(turn, from, { type: 'fetch', keys: [key] })
  }
}
