/**
 * A node as voter: what it answers to each question, and what must be durable before the answer leaves.
 *
 * Per key there is the committed record and at most one *slot*, for the version after it: the promise and the vote held
 * there. An answer with a `slot` changes it; the caller makes that durable, then lets the answer go. A repeated answer
 * changes nothing, and still waits for the sync of what it reports.
 *
 * No rule here looks at a clock: a vote is kept until its version is decided. Dropping one by age would let a recovery
 * miss a decided value (two values for one key), which is why the rejected alternative, reservations that expire, is
 * rejected.
 */
import type {
  Accept,
  Ballot,
  ClusterId,
  Commit,
  Decision,
  NetworkConfiguration,
  PeerId,
  Prepare,
  Proposal,
  Read,
  Reserve,
  Slot,
  StoredRecord,
  Verdict,
} from '@replicator/interface'
import {
  CONFIGURATION_KEY,
  compareBallots,
  identityOf,
  isOpen,
  openBallot,
  proposalOwner,
  sameBallot,
} from '@replicator/interface'
import {
  decodeConfiguration,
  hasVote,
  isClassicQuorum,
  isFastQuorum,
  mayFollow,
  memberOf,
} from '@replicator/membership'
import { recordAfter } from './decision.js'

export interface Voter {
  readonly self: PeerId
  readonly cluster: ClusterId
  readonly configuration: NetworkConfiguration
  /** The store is an old copy, or too few others were heard since the start. */
  readonly mute: boolean
}

/** What this node holds of one key. The slot, if any, is for the version after the record's. */
export interface Held {
  readonly record?: StoredRecord | undefined
  readonly slot?: Slot | undefined
}

export interface Reply {
  readonly verdict: Verdict
  /** The slot as it must be durable before the verdict leaves; absent where nothing changed. */
  readonly slot?: Slot
}

/** Whether `from`, authenticated by its connection, may speak for a proposal or ballot of `owner`. */
export function maySpeakFor(voter: Voter, { from, owner }: { from: PeerId; owner: PeerId }): boolean {
  const sender = memberOf(voter.configuration, from)
  if (sender === undefined) return false
  return from === owner || sender.cluster === voter.cluster
}

/** The checks that every question shares; undefined where the question may go on. */
function refusal(
  voter: Voter,
  held: Held,
  claim: { from: PeerId; owner: PeerId; generation: number; version: number },
): Verdict | undefined {
  if (!maySpeakFor(voter, claim)) return { kind: 'forbidden' }
  // There is no version before the first one; a vote for it would be taken for one for the first.
  if (claim.version < 1) return { kind: 'forbidden' }
  if (claim.generation !== voter.configuration.generation) return { kind: 'epoch', epoch: voter.configuration.epoch }
  if (voter.mute || !hasVote(voter.configuration, voter.self)) return { kind: 'mute' }
  const committed = held.record?.version ?? 0
  if (held.record !== undefined && (claim.version <= committed || held.record.final)) {
    return { kind: 'stored', identity: identityOf(held.record) }
  }
  if (claim.version > committed + 1) return { kind: 'behind' }
  return undefined
}

export function answerReserve(
  voter: Voter,
  held: Held,
  incoming: { message: Reserve; from: PeerId; full: boolean },
): Reply {
  const { key, version, generation, proposal } = incoming.message
  // The configuration is decided in classic ballots only, and nothing else is a change of it.
  if (key === CONFIGURATION_KEY || proposal.operation === 'configure') return { verdict: { kind: 'forbidden' } }
  const owner = proposalOwner(proposal.id)
  const refused = refusal(voter, held, { from: incoming.from, owner, generation, version })
  if (refused !== undefined) return { verdict: refused }
  const open = openBallot(generation)
  const { slot } = held
  if (voter.configuration.joint !== undefined)
    return { verdict: { kind: 'recovering', promised: slot?.promised ?? open } }
  if (slot !== undefined && !isOpen(slot.promised)) return { verdict: { kind: 'recovering', promised: slot.promised } }
  const vote = slot?.vote
  if (vote !== undefined) {
    if (vote.proposal.id !== proposal.id) {
      return { verdict: { kind: 'reserved', by: vote.proposal.id } }
    }
    // A vote of an earlier generation is counted by recovery in its own way, never as a confirm of this one.
    return {
      verdict: sameBallot(vote.ballot, open) ? { kind: 'confirm' } : { kind: 'recovering', promised: vote.ballot },
    }
  }
  if (incoming.full) return { verdict: { kind: 'overloaded' } }
  return { verdict: { kind: 'confirm' }, slot: { key, version, promised: open, vote: { ballot: open, proposal } } }
}

export function answerPrepare(voter: Voter, held: Held, incoming: { message: Prepare; from: PeerId }): Reply {
  const { key, version, generation, ballot } = incoming.message
  const refused = refusal(voter, held, { from: incoming.from, owner: ballot.peer, generation, version })
  if (refused !== undefined) return { verdict: refused }
  const { slot } = held
  if (!isClassicBallotOf(ballot, generation)) return { verdict: { kind: 'forbidden' } }
  if (slot !== undefined && compareBallots(ballot, slot.promised) < 0) {
    return { verdict: { kind: 'refused', promised: slot.promised } }
  }
  const vote = slot?.vote === undefined ? {} : { vote: slot.vote }
  const verdict: Verdict = { kind: 'promise', ...vote }
  if (slot !== undefined && sameBallot(ballot, slot.promised)) return { verdict }
  return { verdict, slot: { key, version, promised: ballot, ...vote } }
}

export function answerAccept(voter: Voter, held: Held, incoming: { message: Accept; from: PeerId }): Reply {
  const { key, version, generation, ballot, proposal } = incoming.message
  const refused = refusal(voter, held, { from: incoming.from, owner: ballot.peer, generation, version })
  if (refused !== undefined) return { verdict: refused }
  const { slot } = held
  if (!isClassicBallotOf(ballot, generation)) return { verdict: { kind: 'forbidden' } }
  if (!isFitting(voter.configuration, key, proposal)) return { verdict: { kind: 'forbidden' } }
  if (slot !== undefined && compareBallots(ballot, slot.promised) < 0) {
    return { verdict: { kind: 'refused', promised: slot.promised } }
  }
  const vote = slot?.vote
  if (vote !== undefined && sameBallot(vote.ballot, ballot)) {
    return { verdict: vote.proposal.id === proposal.id ? { kind: 'accepted' } : { kind: 'refused', promised: ballot } }
  }
  return { verdict: { kind: 'accepted' }, slot: { key, version, promised: ballot, vote: { ballot, proposal } } }
}

export function answerRead(voter: Voter, held: Held, incoming: { message: Read; from: PeerId }): Reply {
  const { generation, reader } = incoming.message
  if (!maySpeakFor(voter, { from: incoming.from, owner: reader })) return { verdict: { kind: 'forbidden' } }
  if (generation !== voter.configuration.generation) {
    return { verdict: { kind: 'epoch', epoch: voter.configuration.epoch } }
  }
  if (voter.mute || !hasVote(voter.configuration, voter.self)) return { verdict: { kind: 'mute' } }
  const { record, slot } = held
  return {
    verdict: {
      kind: 'state',
      ...(record === undefined ? {} : { identity: identityOf(record) }),
      ...(slot?.vote === undefined ? {} : { vote: { ballot: slot.vote.ballot, proposal: slot.vote.proposal.id } }),
    },
  }
}

export type Learned =
  /** The record to write; its slot goes in the same transaction. */
  | { readonly kind: 'record'; readonly record: StoredRecord }
  | { readonly kind: 'known' }
  /** The value is in no vote held here: the sender must send the record. */
  | { readonly kind: 'need' }
  /** Not proven: too few voters, or another content than it says. */
  | { readonly kind: 'unproven' }
  /** Another decision stands at that version: a broken promise. The node must stop. */
  | { readonly kind: 'conflict'; readonly held: string; readonly told: string }

/** Learns a decision from a Commit. The decision holds in every epoch; its proof is checked where it can be. */
export function learnCommit(voter: Voter, held: Held, message: Commit): Learned {
  const { key, version, proposal } = message
  const known = compareWithHeld(held.record, { version, proposal })
  if (known !== undefined) return known
  if (!isProven(voter.configuration, message)) return { kind: 'unproven' }
  if (message.record !== undefined) {
    const { record } = message
    if (record.key !== key || record.version !== version || record.decisions[0]?.proposal !== proposal)
      return { kind: 'unproven' }
    if (!namesItsDecision(record)) return { kind: 'unproven' }
    return { kind: 'record', record }
  }
  const vote = held.slot?.vote
  if (held.slot?.version !== version || vote?.proposal.id !== proposal) return { kind: 'need' }
  return { kind: 'record', record: recordAfter(held.record, { key, version, proposal: vote.proposal }) }
}

/** Learns a committed record that another member holds: the higher version wins. */
export function learnRecord(held: Held, record: StoredRecord): Learned {
  if (!namesItsDecision(record)) return { kind: 'unproven' }
  const proposal = record.decisions[0]?.proposal ?? ''
  return compareWithHeld(held.record, { version: record.version, proposal }) ?? { kind: 'record', record }
}

/** Every record begins with the decision that made it. Without it nobody could tell it from another of its version. */
function namesItsDecision({ version, decisions }: StoredRecord): boolean {
  return decisions[0]?.version === version
}

/** Known or in conflict; undefined where the decision is news. */
function compareWithHeld(
  record: StoredRecord | undefined,
  told: { version: number; proposal: string },
): Learned | undefined {
  if (record === undefined) return undefined
  if (told.version > record.version) {
    // A final record can never get another version: whoever tells of one tells of another history.
    return record.final ? conflict(record.decisions[0], told) : undefined
  }
  const decision = record.decisions.find((each) => each.version === told.version)
  return decision === undefined || decision.proposal === told.proposal ? { kind: 'known' } : conflict(decision, told)
}

function conflict(held: Decision | undefined, told: { proposal: string }): Learned {
  return { kind: 'conflict', held: held?.proposal ?? '', told: told.proposal }
}

function isProven(configuration: NetworkConfiguration, { ballot, generation, voters }: Commit): boolean {
  if (ballot.generation !== generation) return false
  if (generation !== configuration.generation) return true
  const among = (peer: PeerId): boolean => voters.includes(peer)
  return isOpen(ballot) ? isFastQuorum(configuration, among) : isClassicQuorum(configuration, among)
}

function isClassicBallotOf(ballot: Ballot, generation: number): boolean {
  return !isOpen(ballot) && ballot.generation === generation
}

/** The configuration's key takes configurations that may follow, every other key anything else. */
function isFitting(current: NetworkConfiguration, key: string, { operation, value }: Proposal): boolean {
  if (key !== CONFIGURATION_KEY) return operation !== 'configure'
  const next = operation === 'configure' ? decodeConfiguration(value) : undefined
  return next !== undefined && mayFollow(current, next)
}
