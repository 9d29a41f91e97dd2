/**
 * A read that asks the voters: what is committed, and might something newer be about to be?
 *
 * The newest record among a classic quorum is at least as new as any decision that was complete before the read began.
 * A decision for the next version may be half visible; answering without it, and later with it, would let a value appear
 * and vanish. So where a vote for the next version might have been decided, the read waits for that to be settled. The
 * test is exact: a looser one gives false answers, a tighter one would settle every reservation it meets.
 */
import type { Answer, NetworkConfiguration, PeerId, RecordIdentity, Verdict } from '@replicator/interface'
import { isOpen } from '@replicator/interface'
import { fastQuorum, isClassicQuorum, openElectorate } from '@replicator/membership'

type State = Extract<Verdict, { kind: 'state' }>

export interface QuorumRead {
  readonly key: string
  readonly readId: string
  readonly generation: number
  readonly states: Map<PeerId, State>
}

export type ReadStep =
  | { readonly kind: 'waiting' }
  /** `identity` is absent where no voter holds a record. `from` holds it. */
  | {
      readonly kind: 'committed'
      readonly identity?: RecordIdentity
      readonly from?: PeerId
      readonly pending: boolean
    }
  /** The version after the newest record might be decided: settle it, then answer with what was decided. */
  | { readonly kind: 'unsettled'; readonly identity?: RecordIdentity; readonly from?: PeerId; readonly version: number }

export function quorumRead({
  key,
  readId,
  generation,
}: {
  key: string
  readId: string
  generation: number
}): QuorumRead {
  return { key, readId, generation, states: new Map() }
}

/** Counts one voter's state; the first classic quorum gives the answer. */
export function takeState(read: QuorumRead, configuration: NetworkConfiguration, answer: Answer): ReadStep {
  if (answer.verdict.kind !== 'state' || answer.generation !== read.generation) return { kind: 'waiting' }
  read.states.set(answer.voter, answer.verdict)
  if (!isClassicQuorum(configuration, (peer) => read.states.has(peer))) return { kind: 'waiting' }
  const newest = newestOf(read)
  const version = (newest?.identity.version ?? 0) + 1
  const found = newest === undefined ? {} : { identity: newest.identity, from: newest.from }
  if (newest?.identity.final !== true && mightBeDecided(read, configuration, version)) {
    return { kind: 'unsettled', ...found, version }
  }
  return { kind: 'committed', ...found, pending: [...read.states.values()].some((state) => voteFor(state, version)) }
}

function newestOf(read: QuorumRead): { identity: RecordIdentity; from: PeerId } | undefined {
  let newest: { identity: RecordIdentity; from: PeerId } | undefined
  for (const [from, { identity }] of read.states) {
    if (identity !== undefined && identity.version > (newest?.identity.version ?? 0)) newest = { identity, from }
  }
  return newest
}

/** A voter that lacks the record before can't have voted for the version. */
function voteFor(state: State, version: number): State['vote'] {
  return (state.identity?.version ?? 0) + 1 === version ? state.vote : undefined
}

function mightBeDecided(read: QuorumRead, configuration: NetworkConfiguration, version: number): boolean {
  for (const state of read.states.values()) {
    const vote = voteFor(state, version)
    if (vote !== undefined && !isOpen(vote.ballot)) return true
  }
  const { generation, voters } = openElectorate(configuration)
  const silent = voters.filter((peer) => !read.states.has(peer)).length
  const counted = new Map<string, number>()
  for (const peer of voters) {
    const state = read.states.get(peer)
    const vote = state === undefined ? undefined : voteFor(state, version)
    if (vote?.ballot.generation === generation) counted.set(vote.proposal, (counted.get(vote.proposal) ?? 0) + 1)
  }
  return [...counted.values()].some((votes) => votes + silent >= fastQuorum(voters.length))
}
