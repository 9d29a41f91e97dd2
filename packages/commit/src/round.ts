/**
 * One node's attempt at deciding one version of one key: the coordinator's tally, open ballot and classic ballots alike.
 *
 * A round is plain data. `open` asks for votes in the open ballot; a fast quorum of confirms decides. `prepare` asks for
 * promises in a ballot of one's own; a classic quorum of them leads to `accept`, with the value that `choose` binds it
 * to; a classic quorum of accepts decides. Who asks again, waits or gives up is the engine's business: time is not known
 * here.
 */
import type {
  Accept,
  Answer,
  Ballot,
  NetworkConfiguration,
  PeerId,
  Prepare,
  Proposal,
  ProposalId,
  RecordIdentity,
  Reserve,
  Verdict,
  Vote,
} from '@replicator/interface'
import { compareBallots, isOpen, openBallot, sameBallot } from '@replicator/interface'
import { everyVoter, isClassicQuorum, isFastQuorum } from '@replicator/membership'
import { choose, ranked } from './choice.js'

export type Phase = 'open' | 'prepare' | 'accept'

export interface Round {
  readonly key: string
  readonly version: number
  /** What to propose where nothing is bound: the node's own proposal, or its no-op. */
  candidate: Proposal
  phase: Phase
  ballot: Ballot
  /** What is being voted on, in `open` and `accept`. */
  proposal: Proposal
  /** The verdicts of this phase, by voter; the first one of each counts, a refusal may be followed by a better one. */
  verdicts: Map<PeerId, Verdict>
  /** The highest ballot met in a refusal or promise: the next own one is above it. */
  highest: Ballot
}

export type Step =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'decided'; readonly proposal: Proposal; readonly voters: readonly PeerId[] }
  /** A classic quorum promised: the round is in `accept` now, and its question is to be asked. */
  | { readonly kind: 'chosen' }
  /** A higher ballot came before: this one can't win. */
  | { readonly kind: 'outranked' }
  | { readonly kind: 'stored'; readonly identity: RecordIdentity }
  | { readonly kind: 'behind' }
  | { readonly kind: 'epoch'; readonly epoch: number }

export interface RoundStart {
  readonly key: string
  readonly version: number
  readonly generation: number
  readonly candidate: Proposal
}

export function openRound({ key, version, generation, candidate }: RoundStart): Round {
  const ballot = openBallot(generation)
  return { key, version, candidate, phase: 'open', ballot, proposal: candidate, verdicts: new Map(), highest: ballot }
}

export function classicRound(start: RoundStart, ballot: Ballot): Round {
  const round = openRound(start)
  prepare(round, ballot)
  return round
}

/** Begins anew with a ballot of the node's own, above all that it has seen. */
export function prepare(round: Round, ballot: Ballot): void {
  round.phase = 'prepare'
  round.ballot = ballot
  round.verdicts = new Map()
  if (compareBallots(ballot, round.highest) > 0) round.highest = ballot
}

/** What the round asks of the voters now. */
export function question(round: Round): Reserve | Prepare | Accept {
  const { key, version, ballot, proposal } = round
  const { generation } = ballot
  switch (round.phase) {
    case 'open':
      return { type: 'reserve', generation, key, version, proposal }
    case 'prepare':
      return { type: 'prepare', generation, key, version, ballot }
    case 'accept':
      return { type: 'accept', generation, key, version, ballot, proposal }
  }
}

/** The voters who have not given the answer that this phase counts. */
export function missing(round: Round, configuration: NetworkConfiguration): readonly PeerId[] {
  return everyVoter(configuration).filter((peer) => round.verdicts.get(peer)?.kind !== COUNTS[round.phase])
}

const COUNTS = { open: 'confirm', prepare: 'promise', accept: 'accepted' } as const

/** Whether an answer is to what this round asks now, and not to an earlier question of its own. */
export function isAnswerTo(round: Round, answer: Answer): boolean {
  if (answer.version !== round.version || !sameBallot(answer.ballot, round.ballot)) return false
  switch (round.phase) {
    case 'open':
      return answer.question === 'reserve' && answer.asked === round.proposal.id
    case 'prepare':
      return answer.question === 'prepare'
    case 'accept':
      return answer.question === 'accept' && answer.asked === round.proposal.id
  }
}

/** Counts one voter's answer. The caller has checked that the answer really comes from that voter. */
export function takeAnswer(round: Round, configuration: NetworkConfiguration, answer: Answer): Step {
  if (!isAnswerTo(round, answer)) return { kind: 'waiting' }
  const { verdict, voter } = answer
  // Only answers given in the generation that was asked in are counted together.
  if (verdict.kind === COUNTS[round.phase] && answer.generation !== round.ballot.generation) return { kind: 'waiting' }
  if (round.verdicts.get(voter)?.kind !== COUNTS[round.phase]) round.verdicts.set(voter, verdict)
  switch (verdict.kind) {
    case 'confirm':
    case 'accepted':
      return decided(round, configuration)
    case 'promise':
      return chosen(round, configuration)
    case 'refused':
    case 'recovering':
      if (compareBallots(verdict.promised, round.highest) > 0) round.highest = verdict.promised
      return verdict.kind === 'refused' ? { kind: 'outranked' } : { kind: 'waiting' }
    case 'stored':
      return { kind: 'stored', identity: verdict.identity }
    case 'behind':
      return { kind: 'behind' }
    case 'epoch':
      return { kind: 'epoch', epoch: verdict.epoch }
    default:
      return { kind: 'waiting' }
  }
}

function decided(round: Round, configuration: NetworkConfiguration): Step {
  const votes = (peer: PeerId): boolean => round.verdicts.get(peer)?.kind === COUNTS[round.phase]
  const enough = isOpen(round.ballot) ? isFastQuorum(configuration, votes) : isClassicQuorum(configuration, votes)
  if (!enough) return { kind: 'waiting' }
  return { kind: 'decided', proposal: round.proposal, voters: everyVoter(configuration).filter(votes) }
}

function chosen(round: Round, configuration: NetworkConfiguration): Step {
  const promises = new Map<PeerId, Vote | undefined>()
  for (const [peer, verdict] of round.verdicts) if (verdict.kind === 'promise') promises.set(peer, verdict.vote)
  if (!isClassicQuorum(configuration, (peer) => promises.has(peer))) return { kind: 'waiting' }
  round.proposal = choose(configuration, promises)?.proposal ?? round.candidate
  round.phase = 'accept'
  round.verdicts = new Map()
  return { kind: 'chosen' }
}

/** Whether a fast quorum can still come together, given who may yet answer. */
export function mayDecideOpen(
  round: Round,
  configuration: NetworkConfiguration,
  mayAnswer: (peer: PeerId) => boolean,
): boolean {
  return isFastQuorum(configuration, (peer) => {
    const verdict = round.verdicts.get(peer)
    return verdict === undefined ? mayAnswer(peer) : verdict.kind === 'confirm'
  })
}

/** The proposals seen in a split open ballot, in the order in which their owners should recover. */
export function rivals(round: Round): readonly { readonly id: ProposalId; readonly votes: number }[] {
  const counted = new Map<ProposalId, number>()
  for (const verdict of round.verdicts.values()) {
    const id = verdict.kind === 'confirm' ? round.proposal.id : verdict.kind === 'reserved' ? verdict.by : undefined
    if (id !== undefined) counted.set(id, (counted.get(id) ?? 0) + 1)
  }
  return ranked([...counted].map(([id, votes]) => ({ id, votes })))
}
