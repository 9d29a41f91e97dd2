import type { StoredRecord } from '@replicator/interface'
import { isOpen } from '@replicator/interface'
import { recordAfter } from '@replicator/commit'
import { CoordinatorTable } from './coordinator-table.js'
import type { Heard } from './coordinator-table.js'
import { Interner } from './interner.js'
import { decidingMasks } from './judge.js'
import type { Plan } from './plan.js'
import { at, attemptOf, laneOf, planOf, proposalOf } from './plan.js'
import type { Setting } from './setting.js'
import { KEY } from './setting.js'
import { SettleRule } from './settle-rule.js'
import { VoterTable } from './voter-table.js'
import { Watch } from './watch.js'

/** What is true beside the voters' states. */
export interface Shared {
  /** For each attempt: the proposal that it asks votes for; -1 before it has heard enough promises. */
  readonly chosen: readonly number[]
  /** The proposals, as bits, whose clients were told that they lost. */
  readonly denied: number
  /** Whether the final configuration behind a joint one is decided. */
  readonly final: boolean
}

/** What happened: the voter's place or the set of voters heard, and what it is about. */
export type Action =
  | { readonly kind: 'deliver'; readonly place: number; readonly question: number }
  | { readonly kind: 'commit'; readonly place: number; readonly lane: number }
  | { readonly kind: 'adopt'; readonly place: number; readonly configuration: number }
  | { readonly kind: 'read'; readonly place: number }
  | { readonly kind: 'choose'; readonly mask: number; readonly attempt: number; readonly proposal: number }
  | { readonly kind: 'deny'; readonly proposal: number }
  | { readonly kind: 'finish' }

/** The voters' states by place, and the number of what is shared. */
export type Emit = (voters: readonly number[], shared: number, action: Action) => void

/** What can be seen of a state: who voted for what, and what a coordinator may have heard. */
interface View {
  /** Proposals, as bits, that votes decide or that some client may have been told are stored. */
  readonly decided: number
  readonly told: readonly { readonly lane: number; readonly voters: readonly string[] }[]
}

/** What is known of a voter's state without looking at any other. */
interface Facts {
  readonly casts: readonly number[]
  readonly votes: readonly (readonly [lane: number, answer: number])[]
  readonly promises: readonly (readonly number[])[]
  /** The decisions in its record, as bits. */
  readonly recorded: number
}

/**
 * The network: all that may happen next in a state, and whether a state is as promised.
 *
 * Loss, delay, duplication and reordering need no steps of their own: what was ever sent may be delivered to anybody at
 * any later time, again or never. Nor do crashes: a voter loses nothing that an answer spoke of (`durable`), a
 * coordinator that dies is one that does nothing any more, and one that comes back is another attempt, of a later boot.
 */
export class Network {
  readonly plan: Plan
  readonly voters: VoterTable
  readonly coordinators: CoordinatorTable
  readonly groupOf: readonly number[]
  readonly #shared = new Interner<Shared>(({ chosen, denied, final }) => `${chosen.join()} ${denied} ${final}`)
  readonly #facts: Facts[][]
  readonly #moves = new Map<number, Map<number, readonly [next: number, action: Action][]>>()
  readonly #pruned = new Map<number, number[]>()
  readonly #decides: (readonly boolean[])[] = []
  readonly #watch: Watch
  readonly #settleRule: SettleRule | undefined

  constructor(setting: Setting) {
    this.plan = planOf(setting)
    this.voters = new VoterTable(this.plan)
    this.coordinators = new CoordinatorTable(this.plan, this.voters)
    this.groupOf = setting.groups.flatMap((group, index) => group.map(() => index))
    this.#facts = setting.groups.map(() => [])
    this.#watch = new Watch(this.plan, this.voters)
    this.#settleRule = setting.configurations.length > 1 ? new SettleRule(setting, this.voters) : undefined
  }

  initial(): { voters: readonly number[]; shared: number } {
    const chosen = this.plan.setting.attempts.map(() => -1)
    return {
      voters: this.groupOf.map((group) => this.voters.initial(group)),
      shared: this.#shared.id({ chosen, denied: 0, final: false }),
    }
  }

  shared(id: number): Shared {
    return this.#shared.get(id)
  }

  /** Calls back with every state that one step leads to. */
  expand(voters: readonly number[], shared: number, emit: Emit): void {
    const view = this.#view(voters)
    for (const [place, group] of this.groupOf.entries()) {
      const id = at(voters, place)
      // Of voters in the same state in the same group, it doesn't matter which one makes the step.
      if (place > 0 && voters[place - 1] === id && this.groupOf[place - 1] === group) continue
      const move = (next: number, action: Action): void => {
        const pruned = this.#prune(group, next, shared)
        if (pruned !== id) emit(voters.with(place, pruned), shared, action)
      }
      for (const [next, action] of this.#movesOf(group, id, shared)) move(next, { ...action, place } as Action)
      if (view.decided === 0) continue
      for (const { lane, voters: proof } of view.told) {
        move(this.#learn(group, id, lane, proof, view.decided), { kind: 'commit', place, lane })
      }
      if (this.plan.setting.reads) move(this.voters.snapshot(group, id), { kind: 'read', place })
    }
    this.#expandChoices(voters, shared, emit)
    if (this.plan.setting.denials) this.#expandDenials(voters, shared, emit)
    if (this.#settleRule !== undefined && !this.shared(shared).final && this.#settleRule.allowsFinal(voters)) {
      this.#emitShared(voters, { ...this.shared(shared), final: true }, { kind: 'finish' }, emit)
    }
  }

  /** Says what is broken in a state, or nothing. */
  problem(voters: readonly number[], shared: number): string | undefined {
    const { decided } = this.#view(voters)
    const lost = this.shared(shared).denied & decided
    if (lost !== 0) return `a client was told that ${this.#namesOf(lost)} lost, and it is decided`
    for (const [place, group] of this.groupOf.entries()) {
      const wrong = this.#factsOf(group, at(voters, place)).recorded & ~decided
      if (wrong !== 0) return `a record is of ${this.#namesOf(wrong)}, which no votes decided`
    }
    if (decided === 0) return undefined
    let newest = -1
    const versions = new Map<number, number>()
    for (let proposal = 0; decided >> proposal > 0; proposal++) {
      if (((decided >> proposal) & 1) === 0) continue
      const version = at(this.plan.versionOf, proposal)
      if (versions.has(version)) return `${this.#namesOf(decided)} are both decided for version ${version}`
      versions.set(version, proposal)
      if (newest < 0 || version > at(this.plan.versionOf, newest)) newest = proposal
    }
    return this.#watch.problem(voters, newest) ?? (this.plan.setting.reads ? this.#watch.readProblem(voters, newest) : undefined)
  }

  #expandChoices(voters: readonly number[], shared: number, emit: Emit): void {
    const now = this.shared(shared)
    for (const [attempt, chosen] of now.chosen.entries()) {
      if (chosen >= 0) continue
      const promises = this.groupOf.map((group, place) => this.#factsOf(group, at(voters, place)).promises[attempt] ?? [])
      const promised = promises.reduce((mask, each, place) => (each.length > 0 ? mask | (1 << place) : mask), 0)
      const seen = new Set<number>()
      for (const mask of this.coordinators.quorums(attempt)) {
        if ((mask & promised) !== mask) continue
        for (const heard of combinations(mask, promises)) {
          for (const proposal of this.coordinators.choices(attempt, heard)) {
            if (seen.has(proposal)) continue
            seen.add(proposal)
            const next = { ...now, chosen: now.chosen.with(attempt, proposal) }
            this.#emitShared(voters, next, { kind: 'choose', mask, attempt, proposal }, emit)
          }
        }
      }
    }
  }

  #expandDenials(voters: readonly number[], shared: number, emit: Emit): void {
    const now = this.shared(shared)
    for (const [question, { message, lane }] of this.plan.questions.entries()) {
      if (message.type !== 'reserve' || lane === undefined) continue
      const { proposal } = laneOf(this.plan, lane)
      if ((now.denied >> proposal) & 1) continue
      const verdicts = this.groupOf.map((group, place) => this.voters.reply(group, at(voters, place), question).reply.verdict)
      if (!this.plan.setting.rules.denies({ proposal: message.proposal.id, version: message.version, verdicts })) continue
      this.#emitShared(voters, { ...now, denied: now.denied | (1 << proposal) }, { kind: 'deny', proposal }, emit)
    }
  }

  #emitShared(voters: readonly number[], next: Shared, action: Action, emit: Emit): void {
    const shared = this.#shared.id(next)
    emit(
      voters.map((id, place) => this.#prune(at(this.groupOf, place), id, shared)),
      shared,
      action,
    )
  }

  /** The steps that a voter can make by itself, whatever state the others are in. */
  #movesOf(group: number, id: number, shared: number): readonly [number, Action][] {
    const key = shared * this.plan.setting.groups.length + group
    let known = this.#moves.get(key)
    if (known === undefined) this.#moves.set(key, (known = new Map()))
    let moves = known.get(id)
    if (moves === undefined) known.set(id, (moves = this.#compute(group, id, this.shared(shared))))
    return moves
  }

  #compute(group: number, id: number, { chosen, final }: Shared): [number, Action][] {
    const moves: [number, Action][] = []
    for (const [question, { message, attempt, lane }] of this.plan.questions.entries()) {
      if (message.type === 'accept' && chosen[attempt] !== laneOf(this.plan, lane ?? 0).proposal) continue
      for (const next of this.voters.deliver(group, id, question)) moves.push([next, { kind: 'deliver', place: 0, question }])
    }
    const { configuration: current } = this.voters.state(group, id)
    for (const [configuration, { joint }] of this.plan.setting.configurations.entries()) {
      if (configuration <= current || (joint === undefined && !final)) continue
      moves.push([this.voters.adopt(group, id, configuration), { kind: 'adopt', place: 0, configuration }])
    }
    return moves
  }

  #learn(group: number, id: number, lane: number, proof: readonly string[], decided: number): number {
    const { attempt } = laneOf(this.plan, lane)
    const { version } = attemptOf(this.plan, attempt)
    const recorded = this.voters.state(group, id).held.record?.version ?? 0
    if (recorded >= version) return id
    const [commit, record] = this.coordinators.commit(lane, proof, this.#base(version, decided))
    return this.voters.learn(group, id, commit, record)
  }

  /** The record before a version, made from what is decided. */
  #base(version: number, decided: number): StoredRecord | undefined {
    if (version === 1) return undefined
    const before = this.plan.versionOf.findIndex((each, place) => each === version - 1 && (decided >> place) & 1)
    const proposal = proposalOf(this.plan, before)
    return recordAfter(this.#base(version - 1, decided), { key: KEY, version: version - 1, proposal })
  }

  #view(voters: readonly number[]): View {
    const casts = new Map<number, number>()
    const heard = new Map<number, { mask: number; answers: number[] }>()
    for (const [place, group] of this.groupOf.entries()) {
      const facts = this.#factsOf(group, at(voters, place))
      for (const cast of facts.casts) casts.set(cast, (casts.get(cast) ?? 0) | (1 << place))
      for (const [lane, answer] of facts.votes) {
        const known = heard.get(lane)
        if (known === undefined) heard.set(lane, { mask: 1 << place, answers: [answer] })
        else {
          known.mask |= 1 << place
          known.answers.push(answer)
        }
      }
    }
    let decided = 0
    for (const [cast, mask] of casts) if (this.#decidesBy(cast)[mask]) decided |= 1 << this.#proposalOf(cast)
    const told: View['told'][number][] = []
    for (const [lane, each] of heard) {
      const proof = this.coordinators.decision(lane, each)
      if (proof === undefined) continue
      told.push({ lane, voters: proof })
      decided |= 1 << laneOf(this.plan, lane).proposal
    }
    return { decided, told }
  }

  #decidesBy(cast: number): readonly boolean[] {
    return (this.#decides[cast] ??= this.#computeDeciding(cast))
  }

  #computeDeciding(cast: number): readonly boolean[] {
    const { ballot } = this.voters.casts.get(cast)
    const configuration = this.plan.setting.configurations.find((each) => each.generation === ballot.generation)
    if (configuration === undefined) return []
    return decidingMasks(configuration, { peers: this.coordinators.peers, open: isOpen(ballot) })
  }

  #proposalOf(cast: number): number {
    const { proposal } = this.voters.casts.get(cast)
    return this.plan.proposals.findIndex((each) => each.id === proposal)
  }

  #factsOf(group: number, id: number): Facts {
    const known = at(this.#facts, group)
    return (known[id] ??= this.#computeFacts(group, id))
  }

  #computeFacts(group: number, id: number): Facts {
    const { casts, answers, held } = this.voters.state(group, id)
    const votes: [number, number][] = []
    const promises: number[][] = this.plan.setting.attempts.map(() => [])
    for (const answer of answers) {
      for (const lane of this.voters.votesIn(answer)) votes.push([lane, answer])
      for (const attempt of this.voters.promisesTo(answer)) promises[attempt]?.push(answer)
    }
    const made = held.record?.decisions.map((decision) => decision.proposal) ?? []
    const recorded = this.plan.proposals.reduce((bits, { id }, place) => (made.includes(id) ? bits | (1 << place) : bits), 0)
    return { casts, votes, promises, recorded }
  }

  #prune(group: number, id: number, shared: number): number {
    const key = shared * this.plan.setting.groups.length + group
    let known = this.#pruned.get(key)
    if (known === undefined) this.#pruned.set(key, (known = []))
    const { chosen, final } = this.shared(shared)
    return (known[id] ??= this.voters.prune(group, id, {
      isPreparing: (attempt) => at(chosen, attempt) < 0,
      isSettling: !final,
    }))
  }

  #namesOf(proposals: number): string {
    return this.plan.proposals
      .filter((_, place) => (proposals >> place) & 1)
      .map((each) => each.id)
      .join(' and ')
  }
}

/** Every way to take one answer of each voter in the mask; nearly always there is just one. */
function* combinations(mask: number, answers: readonly (readonly number[])[]): Generator<Heard> {
  let found: number[][] = [[]]
  for (const [place, each] of answers.entries()) {
    if ((mask >> place) & 1) found = found.flatMap((before) => each.map((answer) => [...before, answer]))
  }
  for (const combination of found) yield { mask, answers: combination }
}
