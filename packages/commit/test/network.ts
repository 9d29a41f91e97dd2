import type {
  Accept,
  Answer,
  Ballot,
  Commit,
  NetworkConfiguration,
  PeerId,
  Prepare,
  Proposal,
  Read,
  Reserve,
  Slot,
  StoredRecord,
  Verdict,
  Vote,
} from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import type { Voter } from '@replicator/commit'
import { recordAfter } from '@replicator/commit'

const networkId = '0123456789abcdef0123456789abcdef'

/** Clients' nodes: members without a vote, in a cluster of their own. */
const coordinators: readonly PeerId[] = ['ada', 'bob', 'cyd']

export function voterNames(count: number): readonly PeerId[] {
  return Array.from({ length: count }, (_, index) => `v${index + 1}`)
}

interface Bounds {
  readonly voters?: number
  readonly epoch?: number
  readonly generation?: number
  /** The old voters, by number; the generation is joint then. */
  readonly before?: readonly number[]
}

/** Voters `v1`, `v2` … in the cluster `west`, `ada`, `bob` and `cyd` in `east`. */
export function network({ voters = 3, epoch = 1, generation = 1, before }: Bounds = {}): NetworkConfiguration {
  const member = { addresses: [] }
  return {
    networkId,
    epoch,
    generation,
    members: [
      ...coordinators.map((peer) => ({ ...member, peer, cluster: 'east', role: 'learner' as const })),
      ...voterNames(voters).map((peer) => ({ ...member, peer, cluster: 'west', role: 'voter' as const })),
    ],
    ...(before === undefined
      ? {}
      : { joint: { generation: generation - 1, voters: before.map((number) => `v${number}`) } }),
  }
}

export function voter(configuration: NetworkConfiguration = network(), self: PeerId = 'v1', mute = false): Voter {
  return { self, cluster: 'west', configuration, mute }
}

export function proposalOf(owner: PeerId, changes: Partial<Proposal> = {}): Proposal {
  return {
    id: `${owner}.1.0000000000000000.1`,
    cluster: 'east',
    operation: 'create',
    requestId: `request of ${owner}`,
    fingerprint: `fingerprint of ${owner}`,
    value: new TextEncoder().encode(`value of ${owner}`),
    contentType: 'text/plain',
    mutable: false,
    ...changes,
  }
}

export const ofAda = proposalOf('ada')
export const ofBob = proposalOf('bob')
export const ofCyd = proposalOf('cyd')

/** A ballot of ada's: number 1, unless told otherwise. */
export function ballotOf(changes: Partial<Ballot> = {}): Ballot {
  return { generation: 1, number: 1, peer: 'ada', boot: 1, attempt: 1, ...changes }
}

export function openVote(proposal: Proposal, generation = 1): Vote {
  return { ballot: openBallot(generation), proposal }
}

export function slotOf(changes: Partial<Slot> = {}): Slot {
  return { key: 'k', version: 1, promised: changes.vote?.ballot ?? openBallot(1), ...changes }
}

/** What `k` holds after these proposals, one a version. */
export function recordOf(...proposals: readonly Proposal[]): StoredRecord {
  let record: StoredRecord | undefined
  for (const [index, proposal] of proposals.entries()) {
    record = recordAfter(record, { key: 'k', version: index + 1, proposal })
  }
  if (record === undefined) throw new Error('a record has at least one decision')
  return record
}

export function reserve(changes: Partial<Reserve> = {}): Reserve {
  return { type: 'reserve', generation: 1, key: 'k', version: 1, proposal: ofAda, ...changes }
}

export function prepare(changes: Partial<Prepare> = {}): Prepare {
  return { type: 'prepare', generation: 1, key: 'k', version: 1, ballot: ballotOf(), ...changes }
}

export function accept(changes: Partial<Accept> = {}): Accept {
  return { type: 'accept', generation: 1, key: 'k', version: 1, ballot: ballotOf(), proposal: ofAda, ...changes }
}

export function read(changes: Partial<Read> = {}): Read {
  return { type: 'read', generation: 1, key: 'k', reader: 'ada', readId: '1.1', ...changes }
}

export function commit(changes: Partial<Commit> = {}): Commit {
  return {
    type: 'commit',
    generation: 1,
    ballot: openBallot(1),
    key: 'k',
    version: 1,
    proposal: ofAda.id,
    voters: voterNames(3),
    ...changes,
  }
}

/** An answer to whatever is asked in that ballot. */
export function answerFrom(peer: PeerId, verdict: Verdict, changes: Partial<Answer> = {}): Answer {
  return {
    type: 'answer',
    to: 'ada',
    voter: peer,
    generation: 1,
    question: 'reserve',
    key: 'k',
    version: 1,
    ballot: openBallot(1),
    asked: ofAda.id,
    verdict,
    ...changes,
  }
}

/** All lists of that length over the items: the whole table of what may be. */
export function* assignments<T>(items: readonly T[], length: number): Generator<readonly T[]> {
  if (length === 0) yield []
  else for (const rest of assignments(items, length - 1)) for (const item of items) yield [item, ...rest]
}

/** All sets of the items. */
export function subsets<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.reduce<readonly (readonly T[])[]>(
    (found, item) => [...found, ...found.map((set) => [...set, item])],
    [[]],
  )
}
