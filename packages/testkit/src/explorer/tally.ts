import type { PeerId } from '@replicator/interface'
import { isOpen } from '@replicator/interface'
import type { CoordinatorTable } from './coordinator-table.js'
import { decidingMasks } from './judge.js'
import type { Plan } from './plan.js'
import { at, laneOf } from './plan.js'
import type { VoterTable } from './voter-table.js'

/** What is known of a voter's state without looking at any other. */
export interface Facts {
  readonly casts: readonly number[]
  readonly lanes: readonly number[]
  /** The answers in those lanes. */
  readonly votes: readonly number[]
  /** For each attempt, the answers to its request for promises. */
  readonly promises: readonly (readonly number[])[]
  /** The decisions in its record, as bits. */
  readonly recorded: number
  /** Whether it has voted for a version or promised in one, and lacked the one before. */
  readonly skipped: boolean
}

/** A decision that a coordinator may have seen, and the voters that it would name. */
export interface Told {
  readonly lane: number
  readonly proof: readonly PeerId[]
}

/** Counts the votes of a state: those ever cast, for the judge, and those that a coordinator may have heard of. */
export class Tally {
  readonly #plan: Plan
  readonly #voters: VoterTable
  readonly #coordinators: CoordinatorTable
  readonly #groupOf: readonly number[]
  readonly #facts: Facts[][]
  /** Scratch space: the voters of each cast and of each lane, as bits. */
  readonly #castBy: number[] = []
  readonly #heardFrom: number[]
  readonly #decides: (readonly boolean[])[] = []
  readonly #proposalOfCast: number[] = []
  #counted: readonly number[] | undefined
  /** Proposals, as bits, that votes decide or that some client may have been told are stored. */
  decided = 0
  told: readonly Told[] = []

  constructor(plan: Plan, voters: VoterTable, coordinators: CoordinatorTable) {
    this.#plan = plan
    this.#voters = voters
    this.#coordinators = coordinators
    this.#groupOf = plan.setting.groups.flatMap((group, index) => group.map(() => index))
    this.#facts = plan.setting.groups.map(() => [])
    this.#heardFrom = plan.lanes.map(() => 0)
  }

  /** Counts a state, unless it is the one that was counted last. */
  count(states: readonly number[]): void {
    if (states === this.#counted) return
    this.#counted = states
    for (const cast of this.#castBy.keys()) this.#castBy[cast] = 0
    this.#heardFrom.fill(0)
    for (let place = 0; place < this.#groupOf.length; place++) {
      const { casts, lanes } = this.facts(place, states)
      for (const cast of casts) this.#castBy[cast] = (this.#castBy[cast] ?? 0) | (1 << place)
      for (const lane of lanes) this.#heardFrom[lane] = (this.#heardFrom[lane] ?? 0) | (1 << place)
    }
    this.decided = 0
    for (const [cast, mask] of this.#castBy.entries()) {
      if (mask !== 0 && this.#decidesBy(cast)[mask]) this.decided |= 1 << at(this.#proposalOfCast, cast)
    }
    this.#countTold(states)
  }

  facts(place: number, states: readonly number[]): Facts {
    const group = at(this.#groupOf, place)
    const id = at(states, place)
    const known = at(this.#facts, group)
    return (known[id] ??= this.#computeFacts(group, id))
  }

  #countTold(states: readonly number[]): void {
    let told: Told[] | undefined
    for (const [lane, mask] of this.#heardFrom.entries()) {
      if (mask === 0) continue
      const proof = this.#coordinators.decision(lane, mask, (place) => this.#answerIn(lane, this.facts(place, states)))
      if (proof === undefined) continue
      told ??= []
      told.push({ lane, proof })
      this.decided |= 1 << laneOf(this.#plan, lane).proposal
    }
    this.told = told ?? []
  }

  #answerIn(lane: number, { lanes, votes }: Facts): number {
    return at(votes, lanes.indexOf(lane))
  }

  #decidesBy(cast: number): readonly boolean[] {
    return (this.#decides[cast] ??= this.#computeDeciding(cast))
  }

  #computeDeciding(cast: number): readonly boolean[] {
    const { ballot, proposal } = this.#voters.casts.get(cast)
    this.#proposalOfCast[cast] = this.#plan.proposals.findIndex((each) => each.id === proposal)
    const configuration = this.#plan.setting.configurations.find((each) => each.generation === ballot.generation)
    if (configuration === undefined) return []
    return decidingMasks(configuration, { peers: this.#plan.setting.groups.flat(), open: isOpen(ballot) })
  }

  #computeFacts(group: number, id: number): Facts {
    const { casts, answers, held } = this.#voters.state(group, id)
    const lanes: number[] = []
    const votes: number[] = []
    const promises: number[][] = this.#plan.setting.attempts.map(() => [])
    for (const answer of answers) {
      for (const lane of this.#voters.votesIn(answer)) {
        lanes.push(lane)
        votes.push(answer)
      }
      for (const attempt of this.#voters.promisesTo(answer)) promises[attempt]?.push(answer)
    }
    const made = held.record?.decisions.map((decision) => decision.proposal) ?? []
    const bits = this.#plan.proposals.map(({ id }, place) => (made.includes(id) ? 1 << place : 0))
    const next = (held.record?.version ?? 0) + 1
    const skipped =
      (held.slot !== undefined && held.slot.version !== next) ||
      casts.some((cast) => this.#voters.casts.get(cast).version > next)
    return { casts, lanes, votes, promises, recorded: bits.reduce((sum, bit) => sum | bit, 0), skipped }
  }
}
