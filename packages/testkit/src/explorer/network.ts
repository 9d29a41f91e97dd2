import { recordAfter } from '@replicator/commit'
import { CoordinatorTable } from './coordinator-table.js'
import { Interner } from './interner.js'
import type { Plan } from './plan.js'
import { at, attemptOf, laneOf, planOf, proposalOf } from './plan.js'
import type { Setting } from './setting.js'
import { KEY } from './setting.js'
import { SettleRule } from './settle-rule.js'
import type { Told } from './tally.js'
import { Tally } from './tally.js'
import { VoterTable } from './voter-table.js'
import { Watch } from './watch.js'

/** What is true beside the voters' states. */
export interface Shared {
  /** For each attempt: the proposal that it asks votes for; -1 before it has heard enough promises. */
  readonly chosen: readonly number[]
  /** The proposals, as bits, whose clients were told that they lost. */
  readonly denied: number
  /** The place of the newest configuration that is decided. */
  readonly reached: number
}

/** What happened to the voter at a place. */
export type VoterAction =
  | { readonly kind: 'deliver'; readonly question: number }
  | { readonly kind: 'commit'; readonly lane: number }
  | { readonly kind: 'adopt'; readonly configuration: number }
  | { readonly kind: 'read' }

/** What happened to nobody in particular. */
export type SharedAction =
  /** The attempt has just enough promises, of the voters in the mask. */
  | { readonly kind: 'choose'; readonly mask: number; readonly attempt: number; readonly proposal: number }
  | { readonly kind: 'deny'; readonly proposal: number }
  | { readonly kind: 'configure'; readonly configuration: number }

/**
 * Told of each next state: the voters' states by place, in an array that is used again after the call, and the number of
 * what is shared. `place` is whose step it was, -1 where it was no voter's.
 */
export type Emit = (
  voters: readonly number[],
  shared: number,
  action: VoterAction | SharedAction,
  place: number,
) => void

type Moves = readonly { readonly next: number; readonly action: VoterAction }[]

const READ: VoterAction = { kind: 'read' }

/**
 * The network: all that may happen next in a state, and whether a state is as promised.
 *
 * Loss, delay, duplication and reordering need no steps of their own: what was ever sent may be delivered to anybody at
 * any later time, again or never. Nor do crashes: a voter loses nothing that an answer spoke of (`durable`), a
 * coordinator that dies is one that does nothing any more, and one that comes back is another attempt, of a later boot.
 * What a coordinator has heard is not kept either: it may have heard any of the answers ever given, and does something
 * only when they are enough.
 */
export class Network {
  readonly plan: Plan
  readonly voters: VoterTable
  readonly coordinators: CoordinatorTable
  readonly groupOf: readonly number[]
  readonly #tally: Tally
  readonly #watch: Watch
  readonly #settleRule: SettleRule
  readonly #shared = new Interner<Shared>(({ chosen, denied, reached }) => `${chosen.join()} ${denied} ${reached}`)
  readonly #moves: Moves[][] = []
  readonly #pruned: number[][] = []
  readonly #learned: number[][] = []
  readonly #choices: number[][] = []
  readonly #snapshots: number[][]
  /** The proposals for the last version, as bits: a read begins once that is decided, so that it has one thing to find. */
  readonly #last: number
  readonly #commits: VoterAction[]
  /** Scratch space for the state that is told of. */
  readonly #next: number[]

  constructor(setting: Setting) {
    this.plan = planOf(setting)
    this.voters = new VoterTable(this.plan)
    this.coordinators = new CoordinatorTable(this.plan, this.voters)
    this.groupOf = setting.groups.flatMap((group, index) => group.map(() => index))
    this.#tally = new Tally(this.plan, this.voters, this.coordinators)
    this.#watch = new Watch(this.plan, this.voters)
    this.#settleRule = new SettleRule(setting, this.voters)
    this.#commits = this.plan.lanes.map((_, lane) => ({ kind: 'commit', lane }))
    this.#snapshots = setting.groups.map(() => [])
    const { versionOf } = this.plan
    const last = Math.max(...versionOf)
    this.#last = versionOf.reduce((bits, version, place) => (version === last ? bits | (1 << place) : bits), 0)
    this.#next = this.groupOf.map(() => 0)
  }

  initial(): { voters: readonly number[]; shared: number } {
    const { attempts, configurations } = this.plan.setting
    const chosen = attempts.map(() => -1)
    // Nothing stands in the way of the first change.
    const reached = Math.min(1, configurations.length - 1)
    return {
      voters: this.groupOf.map((group) => this.voters.initial(group)),
      shared: this.#shared.id({ chosen, denied: 0, reached }),
    }
  }

  /** Says what is broken in a state, or nothing. */
  problem(voters: readonly number[], shared: number): string | undefined {
    this.#tally.count(voters)
    const { decided } = this.#tally
    const lost = this.#shared.get(shared).denied & decided
    if (lost !== 0) return `a client was told that ${this.#namesOf(lost)} lost, and it is decided`
    for (let place = 0; place < voters.length; place++) {
      const { recorded, skipped } = this.#tally.facts(place, voters)
      const wrong = recorded & ~decided
      if (wrong !== 0) return `a record is of ${this.#namesOf(wrong)}, which no votes decided`
      if (skipped) return 'a voter has voted or promised behind a version that it lacks'
    }
    let problem: string | undefined
    let newest = -1
    for (let proposal = 0; decided >> proposal > 0 && problem === undefined; proposal++) {
      if (((decided >> proposal) & 1) === 0) continue
      problem = this.#orderProblem(proposal, newest)
      newest = proposal
    }
    return newest < 0 ? undefined : (problem ?? this.#foundProblem(voters, newest))
  }

  /** What is wrong with a decision, by the one before it. */
  #orderProblem(proposal: number, before: number): string | undefined {
    const version = at(this.plan.versionOf, proposal)
    const last = before < 0 ? 0 : at(this.plan.versionOf, before)
    if (version === last) return `${this.#namesOf(this.#tally.decided)} are decided, two of them for version ${version}`
    const name = this.#namesOf(1 << proposal)
    if (version > last + 1) return `${name} is decided for version ${version}, and nothing for the one before`
    const compared = this.plan.comparedWith[proposal]
    if (compared === undefined || compared === before) return undefined
    return `${name} is decided, which changes ${this.#namesOf(1 << compared)}, and that is not what it stands on`
  }

  /** What a recovery or a read would find that it must not, or has found. */
  #foundProblem(voters: readonly number[], newest: number): string | undefined {
    const { lookAhead, reads } = this.plan.setting
    const { decided } = this.#tally
    const last = lookAhead ? newest : -1
    for (let proposal = 0; proposal <= last; proposal++) {
      if (((decided >> proposal) & 1) === 0) continue
      const problem = this.#watch.problem(voters, { decided: proposal, isNewest: proposal === newest })
      if (problem !== undefined) return problem
    }
    return reads ? this.#watch.readProblem(voters, newest) : undefined
  }

  /** Tells of every state that one step leads to. */
  expand(voters: readonly number[], shared: number, emit: Emit): void {
    this.#tally.count(voters)
    const { decided, told } = this.#tally
    for (let place = 0; place < voters.length; place++) {
      const group = at(this.groupOf, place)
      const id = at(voters, place)
      // Of voters in the same state in the same group, it doesn't matter which one makes the step.
      if (place > 0 && voters[place - 1] === id && this.groupOf[place - 1] === group) continue
      const step = (next: number, action: VoterAction): void => {
        const pruned = this.#prune(group, next, shared)
        if (pruned === id) return
        for (let i = 0; i < voters.length; i++) this.#next[i] = i === place ? pruned : at(voters, i)
        emit(this.#next, shared, action, place)
      }
      for (const { next, action } of this.#movesOf(group, id, shared)) if (this.#isSaid(action)) step(next, action)
      if (decided === 0) continue
      for (const each of told) step(this.#learn(group, id, each), at(this.#commits, each.lane))
      if (this.plan.setting.reads && (decided & this.#last) !== 0) step(this.#snapshot(group, id), READ)
    }
    this.#expandChoices(voters, shared, emit)
    if (this.plan.setting.denials) this.#expandDenials(voters, shared, emit)
    const now = this.#shared.get(shared)
    if (this.#settleRule.allowsNext(now.reached, voters)) {
      const configuration = now.reached + 1
      const next = this.#shared.id({ ...now, reached: configuration })
      this.#emitShared(voters, next, { kind: 'configure', configuration }, emit)
    }
  }

  /** A change is proposed by who has seen what it is a change of. */
  #isSaid(action: VoterAction): boolean {
    if (action.kind !== 'deliver') return true
    const { compared } = at(this.plan.questions, action.question)
    return compared === undefined || this.plan.setting.rules.mayChange(((this.#tally.decided >> compared) & 1) === 1)
  }

  #expandChoices(voters: readonly number[], shared: number, emit: Emit): void {
    const now = this.#shared.get(shared)
    for (let attempt = 0; attempt < now.chosen.length; attempt++) {
      const quorums = this.coordinators.quorums(attempt)
      if (quorums.length === 0 || at(now.chosen, attempt) >= 0) continue
      let promised = 0
      for (let place = 0; place < voters.length; place++) {
        if (at(this.#tally.facts(place, voters).promises, attempt).length > 0) promised |= 1 << place
      }
      let seen = 0
      for (const mask of quorums) {
        if ((mask & promised) !== mask) continue
        for (const answers of this.#combinations(mask, attempt, voters)) {
          for (const proposal of this.coordinators.choices(attempt, { mask, answers })) {
            if ((seen >> proposal) & 1) continue
            seen |= 1 << proposal
            const next = this.#withChoice(shared, attempt, proposal)
            this.#emitShared(voters, next, { kind: 'choose', mask, attempt, proposal }, emit)
          }
        }
      }
    }
  }

  /** Every way to take one promise of each voter in the mask; nearly always there is just one. */
  #combinations(mask: number, attempt: number, voters: readonly number[]): readonly (readonly number[])[] {
    let found: number[][] = [[]]
    for (let place = 0; mask >> place > 0; place++) {
      if (((mask >> place) & 1) === 0) continue
      const answers = at(this.#tally.facts(place, voters).promises, attempt)
      found = found.flatMap((before) => answers.map((answer) => [...before, answer]))
    }
    return found
  }

  #expandDenials(voters: readonly number[], shared: number, emit: Emit): void {
    const now = this.#shared.get(shared)
    for (const [question, { message, lane }] of this.plan.questions.entries()) {
      if (message.type !== 'reserve' || lane === undefined) continue
      const { proposal } = laneOf(this.plan, lane)
      if ((now.denied >> proposal) & 1) continue
      const verdicts = this.groupOf.map(
        (group, place) => this.voters.reply(group, at(voters, place), question).reply.verdict,
      )
      const { version } = message
      if (!this.plan.setting.rules.denies({ proposal: message.proposal.id, version, verdicts })) continue
      const next = this.#shared.id({ ...now, denied: now.denied | (1 << proposal) })
      this.#emitShared(voters, next, { kind: 'deny', proposal }, emit)
    }
  }

  #withChoice(shared: number, attempt: number, proposal: number): number {
    const known = (this.#choices[shared] ??= [])
    const now = this.#shared.get(shared)
    return (known[attempt * this.plan.proposals.length + proposal] ??= this.#shared.id({
      ...now,
      chosen: now.chosen.with(attempt, proposal),
    }))
  }

  #emitShared(voters: readonly number[], shared: number, action: SharedAction, emit: Emit): void {
    for (let i = 0; i < voters.length; i++) this.#next[i] = this.#prune(at(this.groupOf, i), at(voters, i), shared)
    emit(this.#next, shared, action, -1)
  }

  /** The steps that a voter can make by itself, whatever state the others are in. */
  #movesOf(group: number, id: number, shared: number): Moves {
    const known = (this.#moves[shared * this.plan.setting.groups.length + group] ??= [])
    return (known[id] ??= this.#computeMoves(group, id, this.#shared.get(shared)))
  }

  #computeMoves(group: number, id: number, { chosen, reached }: Shared): Moves {
    const moves: { next: number; action: VoterAction }[] = []
    for (const [question, { message, attempt, lane }] of this.plan.questions.entries()) {
      if (message.type === 'accept' && chosen[attempt] !== laneOf(this.plan, lane ?? 0).proposal) continue
      for (const next of this.voters.deliver(group, id, question)) {
        if (next !== id) moves.push({ next, action: { kind: 'deliver', question } })
      }
    }
    const { configuration: current } = this.voters.state(group, id)
    for (let configuration = current + 1; configuration <= reached; configuration++) {
      moves.push({ next: this.voters.adopt(group, id, configuration), action: { kind: 'adopt', configuration } })
    }
    return moves
  }

  #learn(group: number, id: number, { lane, proof }: Told): number {
    const { version } = attemptOf(this.plan, laneOf(this.plan, lane).attempt)
    const before = this.#decidedAt(version - 1)
    const key = (lane * (this.plan.proposals.length + 1) + before + 1) * this.plan.setting.groups.length + group
    const known = (this.#learned[key] ??= [])
    return (known[id] ??= this.#computeLearned(group, id, { lane, proof }, before))
  }

  #computeLearned(group: number, id: number, { lane, proof }: Told, before: number): number {
    const base =
      before < 0 ? undefined : recordAfter(undefined, { key: KEY, version: 1, proposal: proposalOf(this.plan, before) })
    const [commit, record] = this.coordinators.commit(lane, proof, base)
    return this.voters.learn(group, id, commit, record)
  }

  /** The proposal that is decided at a version; -1 where there is none. */
  #decidedAt(version: number): number {
    return this.plan.versionOf.findIndex(
      (each, place) => each === version && ((this.#tally.decided >> place) & 1) === 1,
    )
  }

  #snapshot(group: number, id: number): number {
    const known = at(this.#snapshots, group)
    return (known[id] ??= this.voters.snapshot(group, id))
  }

  #prune(group: number, id: number, shared: number): number {
    const known = (this.#pruned[shared * this.plan.setting.groups.length + group] ??= [])
    return (known[id] ??= this.#computePruned(group, id, this.#shared.get(shared)))
  }

  #computePruned(group: number, id: number, { chosen, reached }: Shared): number {
    const isPreparing = (attempt: number): boolean => at(chosen, attempt) < 0
    return this.voters.prune(group, id, { isPreparing, isSettlingIn: reached })
  }

  #namesOf(proposals: number): string {
    const named = this.plan.proposals.filter((_, place) => (proposals >> place) & 1)
    return named.map((each) => each.id).join(' and ')
  }
}
