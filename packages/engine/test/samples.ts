/** Ready-made configurations, records, requests and answers. A peer's cluster is the first letter of its name. */
import type {
  Answer,
  Ballot,
  Member,
  NetworkConfiguration,
  PeerId,
  Proposal,
  WriteRequest,
  Question,
  StoredRecord,
  Verdict,
} from '@replicator/interface'
import { CONFIGURATION_KEY, compareText, formatProposalId, openBallot } from '@replicator/interface'
import { noop, recordAfter } from '@replicator/commit'
import { CONFIGURATION_TYPE, encodeConfiguration } from '@replicator/membership'

export const NETWORK = '0123456789abcdef0123456789abcdef'
export const NONCE = '00112233aabbccdd'

/** Three clusters of three, as most examples have it. */
export const NINE = ['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', 'c2', 'c3'] as const
export const THREE = ['a1', 'a2', 'a3'] as const

export function clusterOf(peer: PeerId): string {
  return peer.slice(0, 1)
}

function member(peer: PeerId, role: Member['role'] = 'voter'): Member {
  return { peer, cluster: clusterOf(peer), role, addresses: [`/memory/${peer}`] }
}

export interface Shape {
  readonly epoch?: number
  readonly generation?: number
  readonly learners?: readonly PeerId[]
  readonly joint?: NonNullable<NetworkConfiguration['joint']>
}

export function configurationOf(voters: readonly PeerId[], shape: Shape = {}): NetworkConfiguration {
  const { epoch = 1, generation = epoch, learners = [], joint } = shape
  const members = [...voters.map((peer) => member(peer)), ...learners.map((peer) => member(peer, 'learner'))]
  return {
    networkId: NETWORK,
    epoch,
    generation,
    members: members.toSorted((a, b) => compareText(a.peer, b.peer)),
    ...(joint === undefined ? {} : { joint }),
  }
}

export function proposalId(peer: PeerId, sequence = 1, boot = 1): string {
  return formatProposalId({ peer, boot, nonce: NONCE, sequence })
}

/** The record that holds a configuration, as `by` would have decided it. */
export function configurationRecord(configuration: NetworkConfiguration, by: PeerId = 'a1'): StoredRecord {
  const decided = (epoch: number): Proposal => ({
    ...noop(proposalId(by, epoch, 999), clusterOf(by)),
    operation: 'configure',
    value: encodeConfiguration(configuration),
    contentType: CONFIGURATION_TYPE,
  })
  let record: StoredRecord | undefined
  for (let version = 1; version <= configuration.epoch; version++) {
    record = recordAfter(record, { key: CONFIGURATION_KEY, version, proposal: decided(version) })
  }
  if (record === undefined) throw new Error('a configuration has an epoch of 1 or more')
  return record
}

export function bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

export function request(key: string, value = 'a value', more: Partial<WriteRequest> = {}): WriteRequest {
  return {
    key,
    operation: 'create',
    value: bytes(value),
    contentType: 'text/plain',
    mutable: false,
    requestId: '',
    fingerprint: '',
    ...more,
  }
}

export function proposalOf(
  peer: PeerId,
  { sequence = 1, ...more }: Partial<Proposal> & { sequence?: number } = {},
): Proposal {
  return {
    id: proposalId(peer, sequence),
    cluster: clusterOf(peer),
    operation: 'create',
    requestId: '',
    fingerprint: '',
    value: bytes(`by ${peer}`),
    contentType: 'text/plain',
    mutable: false,
    ...more,
  }
}

/** What a key holds once this proposal is decided for the version after `base`. */
export function recordOf(key: string, proposal: Proposal, base?: StoredRecord): StoredRecord {
  return recordAfter(base, { key, version: (base?.version ?? 0) + 1, proposal })
}

export function ballotOf(peer: PeerId, { generation = 1, number = 1, boot = 1, attempt = 1 } = {}): Ballot {
  return { generation, number, peer, boot, attempt }
}

/** An answer as `voter` would give it. */
export function answerTo(
  question: Question,
  voter: PeerId,
  verdict: Verdict,
  more: Partial<Answer> & { readonly to: PeerId },
): Answer {
  return {
    type: 'answer',
    voter,
    generation: question.generation,
    question: question.type,
    key: question.key,
    version: question.type === 'read' ? 0 : question.version,
    ballot: 'ballot' in question ? question.ballot : openBallot(question.generation),
    asked: askedBy(question),
    verdict,
    ...more,
  }
}

function askedBy(question: Question): string {
  if (question.type === 'read') return question.readId
  return question.type === 'prepare' ? '' : question.proposal.id
}

/** Records that a2 decided, one for each number. */
export function records(count: number, { from = 0, bytes = 4 } = {}): StoredRecord[] {
  return Array.from({ length: count }, (_, i) => {
    const key = `key-${String(from + i).padStart(5, '0')}`
    const proposal = { ...proposalOf('a2'), id: proposalId('a2', from + i + 1), value: new Uint8Array(bytes) }
    return recordOf(key, proposal)
  })
}
