/** Committed records: how they get here, and how a decision made here gets to everybody else. */
import type { Answer, Ballot, Commit, Committed, PeerId, Proposal, Records, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import type { Learned } from '@replicator/commit'
import { learnCommit, learnRecord, recordAfter } from '@replicator/commit'
import { decodeConfiguration, everyVoter, hasVote, memberOf } from '@replicator/membership'
import type { DecisionProof, Delivery } from './state.js'
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
  const pending = new Set(configuration.members.map((member) => member.peer))
  for (const peer of everyVoter(configuration)) pending.add(peer)
  pending.delete(self)
  const delivery = {
    ...emptyDelivery(turn, { key, version, proposal: proposal.id, pending }),
    proof: { ballot, voters },
  }
  for (const voter of voters) delivery.holders.add(voter)
  tell(turn, delivery)
  // The own disk is one of those that are waited for.
  if (options.confirm === 'all' && !voters.includes(self))
    sendDurable(turn, self, { type: 'committed', key, version, need: false })
  track(turn, delivery)
  settle(turn, delivery)
}

function emptyDelivery({ state }: Turn, decided: Pick<Delivery, 'key' | 'version' | 'proposal' | 'pending'>): Delivery {
  const readId = `${state.boot.boot}.${++state.reads}`
  return { ...decided, readId, holders: new Set(), given: new Set(), tries: 0, wakeAtMs: 0 }
}

function track(turn: Turn, delivery: Delivery): void {
  const { deliveries } = turn.state
  const { key } = delivery
  if (deliveries.size >= turn.options.deliveriesMax && !deliveries.has(key)) {
    count(turn, 'deliveries untracked')
    return
  }
  deliveries.set(key, delivery)
  delivery.wakeAtMs = wakeAt(turn, 'delivery', key, turn.nowMs + DELIVERY_MS)
}

/**
 * A client of this node waits until every voter holds what somebody else decided, or what was told before this client
 * came: asks each of them, and gives the record to those that lack it.
 */
export function confirmEverywhere(turn: Turn, key: string): void {
  const { configuration, deliveries } = turn.state
  const { record } = heldOf(turn, key)
  const proposal = record?.decisions[0]?.proposal
  if (configuration === undefined || record === undefined || proposal === undefined) return
  const { version } = record
  if ((deliveries.get(key)?.version ?? 0) >= version) return
  const delivery = emptyDelivery(turn, { key, version, proposal, pending: new Set(everyVoter(configuration)) })
  track(turn, delivery)
  if (deliveries.get(key) === delivery) tell(turn, delivery)
}

/** A voter's answer to `confirmEverywhere`; false where it answers another read. */
export function onHolder(turn: Turn, { key, asked, voter, verdict }: Answer): boolean {
  const delivery = turn.state.deliveries.get(key)
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

function askHolder(turn: Turn, { key, readId }: Delivery, voter: PeerId): void {
  const { configuration, self } = turn.state
  if (configuration === undefined) return
  send(turn, voter, { type: 'read', generation: configuration.generation, key, reader: self, readId })
}

/** A peer holds the decision durably. */
function acknowledge(turn: Turn, delivery: Delivery, peer: PeerId): void {
  delivery.pending.delete(peer)
  delivery.holders.add(peer)
  settle(turn, delivery)
}

/** Ends a delivery once everybody has acknowledged it; tells those who wait for every voter once all of them hold it. */
function settle(turn: Turn, delivery: Delivery): void {
  const { configuration, deliveries, interest, writing } = turn.state
  const { key, version, holders, pending } = delivery
  const waits = turn.options.confirm === 'all'
  const held = configuration !== undefined && everyVoter(configuration).every((peer) => holders.has(peer))
  if (waits && held) {
    for (const id of interest.get(key) ?? []) {
      const operation = writing.get(id)
      if (operation !== undefined) operation.confirmed = Math.max(operation.confirmed, version)
    }
    turn.learned.add(key)
  }
  if (pending.size === 0 && (held || !waits) && deliveries.get(key) === delivery) deliveries.delete(key)
}

/** With a newer configuration: its voters have to hold what is on its way, too. */
export function extendDeliveries(turn: Turn): void {
  const { configuration, deliveries, self } = turn.state
  if (configuration === undefined || turn.options.confirm !== 'all') return
  for (const delivery of deliveries.values()) {
    for (const peer of everyVoter(configuration))
      if (peer !== self && !delivery.holders.has(peer)) delivery.pending.add(peer)
  }
}

/** A voter builds the record from its own vote, or asks for it: so a value is sent to it once. */
function tell(turn: Turn, delivery: Delivery): void {
  const held = heldOf(turn, delivery.key).record
  if (held?.version !== delivery.version) return
  const { pending, proof, tries } = delivery
  const { configuration } = turn.state
  const mayHaveVoted = (peer: PeerId): boolean =>
    tries === 0 ? configuration !== undefined && hasVote(configuration, peer) : proof?.voters.includes(peer) === true
  delivery.given.clear()
  for (const peer of pending) {
    if (tries > 0 && !looksAlive(turn, peer)) continue
    if (proof === undefined) askHolder(turn, delivery, peer)
    else send(turn, peer, commitOf(turn, { ...delivery, proof }, mayHaveVoted(peer) ? undefined : held))
  }
}

function commitOf(
  turn: Turn,
  { key, version, proposal, proof: { ballot, voters } }: Delivery & { readonly proof: DecisionProof },
  record: StoredRecord | undefined,
): Commit {
  const epoch = turn.state.configuration?.epoch ?? 0
  const bare = { epoch, generation: ballot.generation, ballot, key, version, proposal, voters }
  return { type: 'commit', ...bare, ...(record === undefined ? {} : { record }) }
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
  if (!message.need) {
    acknowledge(turn, delivery, from)
    return
  }
  const { record } = heldOf(turn, message.key)
  const { proof } = delivery
  if (record?.version === delivery.version && proof !== undefined)
    send(turn, from, commitOf(turn, { ...delivery, proof }, record))
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
