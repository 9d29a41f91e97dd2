/** What is proposed, voted for and stored, out of the objects of the generated decoders: checked, copied, plain. */
import {
  type Ballot,
  type Decision,
  DECISIONS_MAX,
  isOpen,
  type Proposal,
  type RecordIdentity,
  type StoredRecord,
  type Vote,
} from '@replicator/interface'
import type { replicator } from '../gen/replicator.js'
import * as field from './field.js'
import { OPERATION_NUMBERS, wordsOf } from './wire-name.js'

const OPERATIONS = wordsOf(OPERATION_NUMBERS)

/** The generated types leave out that a nested message may be absent; the decoders leave null in its place. */
type Nested<T> = T | null

export function ballotFrom(wire: Nested<replicator.v1.Ballot>, name: string): Ballot {
  const { generation, round, peer, boot, attempt } = field.required(wire, name)
  if (round > 0) field.peerText(peer, `${name}.peer`)
  // One form only of the open ballot: with an owner it would compare as another one.
  else if (peer !== '' || boot !== 0 || attempt !== 0) field.refuse(`${name}.peer`)
  return { generation, round, peer, boot, attempt }
}

/** The ballot of a Prepare or Accept: an open one has no owner who could ask, or be answered. */
export function classicBallotFrom(wire: Nested<replicator.v1.Ballot>, name: string): Ballot {
  const ballot = ballotFrom(wire, name)
  return isOpen(ballot) ? field.refuse(`${name}.round`) : ballot
}

export function proposalFrom(wire: Nested<replicator.v1.Proposal>, name: string): Proposal {
  const { id, cluster, operation, requestId, fingerprint, value, contentType, mutable } = field.required(wire, name)
  const bytes = field.valueBytes(value, `${name}.value`)
  const proposal = {
    id: field.proposalText(id, `${name}.id`),
    cluster: field.clusterText(cluster, `${name}.cluster`),
    operation: field.word(OPERATIONS, operation, `${name}.operation`),
    requestId: field.requestIdText(requestId, `${name}.requestId`),
    fingerprint: field.fingerprintText(fingerprint, `${name}.fingerprint`),
    contentType: field.contentTypeText(contentType, `${name}.contentType`),
    mutable,
  }
  const empty = proposal.operation === 'delete' || proposal.operation === 'noop'
  if (empty !== (bytes === undefined)) field.refuse(`${name}.value`)
  return bytes === undefined ? proposal : { ...proposal, value: bytes }
}

export function voteFrom({ ballot, proposal }: replicator.v1.Vote, name: string): Vote {
  return { ballot: ballotFrom(ballot, `${name}.ballot`), proposal: proposalFrom(proposal, `${name}.proposal`) }
}

function decisionFrom(wire: replicator.v1.Decision, name: string): Decision {
  const { version, proposal, cluster, requestId, fingerprint } = wire
  return {
    version,
    // Empty where nobody proposed the record, as for a network's first configuration.
    proposal: proposal === '' ? proposal : field.proposalText(proposal, `${name}.proposal`),
    cluster: field.clusterText(cluster, `${name}.cluster`),
    requestId: field.requestIdText(requestId, `${name}.requestId`),
    fingerprint: field.fingerprintText(fingerprint, `${name}.fingerprint`),
  }
}

export function identityFrom(
  wire: Nested<replicator.v1.RecordIdentity | replicator.v1.StoredRecord>,
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
    decisions: field.list(decisions, { max: DECISIONS_MAX, each: decisionFrom, name: `${name}.decisions` }),
  }
}

export function recordFrom(wire: Nested<replicator.v1.StoredRecord>, name: string): StoredRecord {
  const identity = identityFrom(wire, name)
  const { value, contentType: type } = field.required(wire, name)
  const bytes = field.valueBytes(value, `${name}.value`)
  if (identity.present !== (bytes !== undefined)) field.refuse(`${name}.value`)
  const contentType = field.contentTypeText(type, `${name}.contentType`)
  return bytes === undefined ? { ...identity, contentType } : { ...identity, value: bytes, contentType }
}
