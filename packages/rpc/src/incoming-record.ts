/** What is proposed, voted for and stored, out of the objects of the generated decoders: checked, copied, plain. */
import {
  type Ballot,
  type Decision,
  DECISIONS_MAX,
  EXPIRES_MS_MAX,
  isOpen,
  openBallot,
  type Operation,
  type Proposal,
  type ProposalId,
  type RecordIdentity,
  type StoredRecord,
  type Vote,
} from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import type { ReceivedTexts } from './dictionary.js'
import * as field from './field.js'
import { OPERATION_NUMBERS, wordsOf } from './wire-name.js'

const OPERATIONS = wordsOf(OPERATION_NUMBERS)
/** Proposals of these have no value. */
const EMPTY: ReadonlySet<Operation> = new Set(['delete', 'expire', 'noop'])

/** The generated types leave out that a nested message may be absent; the decoders leave null in its place. */
type Nested<T> = T | null

export function ballotFrom(wire: Nested<replicator.v1.Ballot>, texts: ReceivedTexts, name: string): Ballot {
  const { generation, number, peer, boot, attempt } = field.required(wire, name)
  if (number > 0) return { generation, number, peer: texts.peers.at(peer, `${name}.peer`), boot, attempt }
  // One form only of the open ballot: with an owner it would compare as another one.
  return peer === 0 && boot === 0 && attempt === 0 ? openBallot(generation) : field.refuse(`${name}.peer`)
}

/** The ballot of a Prepare or Accept: an open one has no owner who could ask, or be answered. */
export function classicBallotFrom(wire: Nested<replicator.v1.Ballot>, texts: ReceivedTexts, name: string): Ballot {
  const ballot = ballotFrom(wire, texts, name)
  return isOpen(ballot) ? field.refuse(`${name}.number`) : ballot
}

type NamesProposal =
  | replicator.v1.Proposal
  | replicator.v1.Decision
  | replicator.v1.Commit
  | replicator.v1.Verdict.Reserved
  | replicator.v1.Verdict.HeldVote

/** The id of a proposal. */
export function proposalIdFrom(
  { origin, sequence }: NamesProposal | { readonly origin: number; readonly sequence: string },
  texts: ReceivedTexts,
  name: string,
): ProposalId {
  return `${texts.origins.at(origin, name)}.${field.sequenceText(sequence, name)}`
}

export function proposalFrom(wire: Nested<replicator.v1.Proposal>, texts: ReceivedTexts, name: string): Proposal {
  const given = field.required(wire, name)
  const { cluster, operation, requestId, fingerprint, value, contentType, mutable } = given
  const bytes = field.valueBytes(value, `${name}.value`)
  const proposal = {
    id: proposalIdFrom(given, texts, `${name}.id`),
    cluster: texts.clusters.at(cluster, `${name}.cluster`),
    operation: field.word(OPERATIONS, operation, `${name}.operation`),
    requestId: field.requestIdText(requestId, `${name}.requestId`),
    fingerprint: field.fingerprintText(fingerprint, `${name}.fingerprint`),
    contentType: texts.contentTypes.atOrEmpty(contentType, `${name}.contentType`),
    mutable,
    ...expiryFrom(given.expiresMs, `${name}.expiresMs`),
  }
  if (!mutable && proposal.expiresMs !== undefined) field.refuse(`${name}.expiresMs`)
  const empty = EMPTY.has(proposal.operation)
  if (empty !== (bytes === undefined)) field.refuse(`${name}.value`)
  return bytes === undefined ? proposal : { ...proposal, value: bytes }
}

export function voteFrom({ ballot, proposal }: replicator.v1.Vote, texts: ReceivedTexts, name: string): Vote {
  return {
    ballot: ballotFrom(ballot, texts, `${name}.ballot`),
    proposal: proposalFrom(proposal, texts, `${name}.proposal`),
  }
}

function decisionFrom(wire: replicator.v1.Decision, texts: ReceivedTexts, name: string): Decision {
  const { version, origin, cluster, requestId, fingerprint, sequence } = wire
  return {
    version,
    // Empty where nobody proposed the record, as for a network's first configuration.
    proposal: origin === 0 && sequence === '' ? '' : proposalIdFrom(wire, texts, `${name}.proposal`),
    cluster: texts.clusters.at(cluster, `${name}.cluster`),
    requestId: field.requestIdText(requestId, `${name}.requestId`),
    fingerprint: field.fingerprintText(fingerprint, `${name}.fingerprint`),
  }
}

export function identityFrom(
  wire: Nested<replicator.v1.RecordIdentity | replicator.v1.StoredRecord>,
  texts: ReceivedTexts,
  name: string,
): RecordIdentity {
  const { key, version, since, present, final, decisions } = field.required(wire, name)
  if (version === 0) field.refuse(`${name}.version`)
  if (since > version) field.refuse(`${name}.since`)
  if (final && !present) field.refuse(`${name}.final`)
  return {
    key: field.keyText(key, `${name}.key`),
    version,
    since,
    present,
    final,
    decisions: field.list(decisions, {
      max: DECISIONS_MAX,
      each: (decision, place) => decisionFrom(decision, texts, place),
      name: `${name}.decisions`,
    }),
  }
}

export function recordFrom(wire: Nested<replicator.v1.StoredRecord>, texts: ReceivedTexts, name: string): StoredRecord {
  const identity = identityFrom(wire, texts, name)
  const given = field.required(wire, name)
  const bytes = field.valueBytes(given.value, `${name}.value`)
  if (identity.present !== (bytes !== undefined)) field.refuse(`${name}.value`)
  const contentType = texts.contentTypes.atOrEmpty(given.contentType, `${name}.contentType`)
  const record = { ...identity, contentType, ...expiryFrom(given.expiresMs, `${name}.expiresMs`) }
  if (record.final && record.expiresMs !== undefined) field.refuse(`${name}.expiresMs`)
  return bytes === undefined ? record : { ...record, value: bytes }
}

/** 0 stands for a record that never ends by itself. */
function expiryFrom(expiresMs: number, name: string): { readonly expiresMs?: number } {
  if (expiresMs === 0) return {}
  return expiresMs > EXPIRES_MS_MAX ? field.refuse(name) : { expiresMs }
}
