import type { Answer, Commit, PeerId, StoredRecord } from '@replicator/interface'
import { isOpen } from '@replicator/interface'
import { question, recordAfter } from '@replicator/commit'
import type { Round, Step } from '@replicator/commit'
import { arrivals, placesOf, rotations } from './arrival.js'
import { memoKey } from './memo-key.js'
import type { Plan } from './plan.js'
import { at, attemptOf, configurationOf, laneOf, proposalOf, startedRound, votingRound } from './plan.js'
import { KEY } from './setting.js'
import type { VoterTable } from './voter-table.js'

/** Answers by the place of their voter; the places are a mask's bits, lowest first. */
export interface Heard {
  readonly mask: number
  readonly answers: readonly number[]
}

const UNDECIDED: readonly PeerId[] = []

/** What the coordinators' rounds make of the answers that they may have heard: the real code, computed once and kept. */
export class CoordinatorTable {
  readonly #plan: Plan
  readonly #voters: VoterTable
  readonly peers: readonly PeerId[]
  /** For each attempt: the sets of voters whose promises are just enough. */
  readonly #justEnough: readonly (readonly number[])[]
  readonly #chosen = new Map<number | string, readonly number[]>()
  readonly #decided: (readonly PeerId[])[][]

  constructor(plan: Plan, voters: VoterTable) {
    this.#plan = plan
    this.#voters = voters
    this.peers = plan.setting.groups.flat()
    this.#decided = plan.lanes.map(() => [])
    this.#justEnough = plan.setting.attempts.map((_, attempt) => this.#masks(attempt))
  }

  quorums(attempt: number): readonly number[] {
    return at(this.#justEnough, attempt)
  }

  /** What an attempt may go on to propose, having heard just these promises. */
  choices(attempt: number, heard: Heard): readonly number[] {
    const key = memoKey(heard.mask * this.#plan.setting.attempts.length + attempt, heard.answers)
    let choices = this.#chosen.get(key)
    if (choices === undefined) this.#chosen.set(key, (choices = this.#choose(attempt, heard)))
    return choices
  }

  /**
   * The voters that a coordinator counts towards a decision of a lane; undefined where it sees none. All answers in a lane
   * say the same, so it goes by who answered.
   */
  decision(lane: number, mask: number, answerOf: (place: number) => number): readonly PeerId[] | undefined {
    const known = at(this.#decided, lane)
    let proof = known[mask]
    if (proof === undefined) {
      proof = this.#decide(lane, { mask, answers: placesOf(mask).map(answerOf) }) ?? UNDECIDED
      known[mask] = proof
    }
    return proof === UNDECIDED ? undefined : proof
  }

  /** The Commit that tells a decision, and the record to go with it. */
  commit(lane: number, voters: readonly PeerId[], base: StoredRecord | undefined): [Commit, StoredRecord] {
    const { attempt, proposal } = laneOf(this.#plan, lane)
    const { version, ballot } = attemptOf(this.#plan, attempt)
    const value = proposalOf(this.#plan, proposal)
    const record = recordAfter(base, { key: KEY, version, proposal: value })
    const { generation } = ballot
    return [{ type: 'commit', generation, ballot, key: KEY, version, proposal: value.id, voters }, record]
  }

  #choose(attempt: number, { mask, answers }: Heard): readonly number[] {
    const chosen = new Set<number>()
    for (const candidate of attemptOf(this.#plan, attempt).candidates) {
      // Whoever comes last, the promises are the same; but some orders are complete before the last.
      for (const order of rotations(this.#named(mask, answers))) {
        const round = startedRound(this.#plan, attempt, candidate)
        if (this.#concludesAt(round, attempt, order) !== order.length) continue
        if (question(round).type !== 'accept') throw new Error('a round that has chosen does not ask for votes')
        chosen.add(this.#plan.proposals.findIndex((each) => each.id === round.proposal.id))
      }
    }
    return [...chosen]
  }

  #concludesAt(round: Round, attempt: number, order: readonly Answer[]): number {
    return order.findIndex((answer) => this.#stepOf(round, attempt, answer).kind === 'chosen') + 1
  }

  #stepOf(round: Round, attempt: number, answer: Answer): Step {
    return this.#plan.setting.rules.takeAnswer(round, configurationOf(this.#plan, attempt), answer)
  }

  #named(mask: number, answers: readonly number[]): readonly Answer[] {
    return placesOf(mask).map((place, index) => {
      return { ...this.#voters.answers.get(at(answers, index)), voter: at(this.peers, place) }
    })
  }

  #decide(lane: number, { mask, answers }: Heard): readonly PeerId[] | undefined {
    const { attempt } = laneOf(this.#plan, lane)
    const round = votingRound(this.#plan, lane)
    for (const answer of this.#named(mask, answers)) {
      const step = this.#stepOf(round, attempt, answer)
      if (step.kind === 'decided') return step.voters
    }
    return undefined
  }

  /** Found by asking the real round, with promises that report no vote. */
  #masks(attempt: number): readonly number[] {
    const { version, ballot, owner } = attemptOf(this.#plan, attempt)
    if (isOpen(ballot)) return []
    const { generation } = ballot
    const promise = { type: 'answer', to: owner, generation, question: 'prepare', key: KEY } as const
    const orders = arrivals(this.peers.length, (order) => {
      const answers = order.map((place): Answer => {
        return { ...promise, version, ballot, asked: '', voter: at(this.peers, place), verdict: { kind: 'promise' } }
      })
      return this.#concludesAt(startedRound(this.#plan, attempt), attempt, answers)
    })
    return orders.map((order) => order.reduce((mask, place) => mask | (1 << place), 0))
  }
}
