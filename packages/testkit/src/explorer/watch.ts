import type { Answer, NetworkConfiguration } from '@replicator/interface'
import { classicRound, learnRecord, noop, question, quorumRead } from '@replicator/commit'
import type { Held, ReadStep, Voter } from '@replicator/commit'
import { Interner } from './interner.js'
import { arrivals, decidingMasks } from './judge.js'
import { memoKey } from './memo-key.js'
import type { Plan } from './plan.js'
import { at } from './plan.js'
import { KEY, WATCHER } from './setting.js'
import type { VoterTable } from './voter-table.js'

/** What a recovery or a read would find: a proposal's place, or one of these. */
export const NOTHING = -1
export const WAITING = -2

interface Witness {
  readonly group: number
  /** A voter state that holds this; the first one that was met. */
  readonly state: number
  readonly form: string
}

/**
 * Looks, in each state, what would be found if a recovery or a read came by now, through every quorum that might answer
 * it. It runs the real code on a copy of what the voters hold. So a decision that could be lost is seen one ballot before
 * it is.
 */
export class Watch {
  readonly #plan: Plan
  readonly #voters: VoterTable
  readonly #groupOf: readonly number[]
  readonly #arrivals: readonly (readonly (readonly number[])[])[]
  readonly #witnesses = new Interner<Witness>((witness) => witness.form)
  readonly #witnessOf: number[][]
  readonly #recovered = new Map<number | string, number>()
  readonly #read = new Map<number | string, number>()
  readonly #heard = new Map<number | string, number>()

  constructor(plan: Plan, voters: VoterTable) {
    this.#plan = plan
    this.#voters = voters
    const { groups, configurations } = plan.setting
    const peers = groups.flat()
    this.#groupOf = groups.flatMap((group, index) => group.map(() => index))
    this.#arrivals = configurations.map((each) => arrivals(decidingMasks(each, { peers, open: false }), peers.length))
    this.#witnessOf = groups.map(() => [])
  }

  /** The first wrong thing that a recovery or a read would now find at a version where `decided` is the decision. */
  problem(states: readonly number[], decided: number): string | undefined {
    const { configurations } = this.#plan.setting
    for (const [index, configuration] of configurations.entries()) {
      const inIt = this.#groupOf.map((group, place) => this.#configurationOf(group, at(states, place)) === index)
      for (const [number, order] of at(this.#arrivals, index).entries()) {
        if (!order.every((place) => inIt[place])) continue
        const key = this.#key(states, order, number * configurations.length + index, decided)
        const recovered = memo(this.#recovered, key, () => this.#recover(states, order, configuration, decided))
        if (recovered !== decided && recovered !== WAITING) {
          return `a recovery that hears ${this.#names(order)} would propose ${this.#name(recovered)}`
        }
        const read = memo(this.#read, key, () => this.#readNow(states, order, configuration, decided))
        if (read !== decided && read !== WAITING) return `a read that hears ${this.#names(order)} would find ${this.#name(read)}`
      }
    }
    return undefined
  }

  /** What a read has wrongly found that heard the voters one after the other; every one since the decision. */
  readProblem(states: readonly number[], decided: number): string | undefined {
    const configuration = at(this.#plan.setting.configurations, 0)
    const snapshots = this.#groupOf.map((group, place) => this.#voters.state(group, at(states, place)).snapshot)
    for (const [number, order] of at(this.#arrivals, 0).entries()) {
      if (order.some((place) => at(snapshots, place) < 0)) continue
      const heard = order.map((place) => at(snapshots, place))
      const key = memoKey(number * this.#plan.proposals.length + decided, heard)
      const found = memo(this.#heard, key, () => {
        const answers = heard.map((answer) => this.#voters.answers.get(answer))
        return this.#conclude(answers, order, configuration, decided)
      })
      if (found !== decided && found !== WAITING) return `a read that heard ${this.#names(order)} found ${this.#name(found)}`
    }
    return undefined
  }

  #recover(states: readonly number[], order: readonly number[], configuration: NetworkConfiguration, decided: number): number {
    const { rules } = this.#plan.setting
    const version = at(this.#plan.versionOf, decided)
    const { generation } = configuration
    const candidate = noop(`${WATCHER}.1.0000000000000000.999`, 'east')
    const ballot = { generation, round: 1000, peer: WATCHER, boot: 1, attempt: 1 }
    const round = classicRound({ key: KEY, version, generation, candidate }, ballot)
    const message = question(round)
    if (message.type !== 'prepare') throw new Error('a recovery does not begin with Prepare')
    for (const place of order) {
      const group = at(this.#groupOf, place)
      const { held } = this.#voters.state(group, at(states, place))
      const voter = this.#voter(place, configuration)
      let { verdict } = rules.answerPrepare(voter, held, { message, from: WATCHER })
      if (verdict.kind === 'behind') {
        const caughtUp = this.#caughtUp(held, order, states)
        verdict = rules.answerPrepare(voter, caughtUp, { message, from: WATCHER }).verdict
      }
      const asked = { question: 'prepare', version, ballot, asked: '' } as const
      const step = rules.takeAnswer(round, configuration, answerOf(voter, asked, verdict))
      if (step.kind === 'chosen') return this.#placeOf(round.proposal.id)
      if (step.kind === 'stored') {
        return this.#placeOf(step.identity.decisions.find((each) => each.version === version)?.proposal)
      }
    }
    return WAITING
  }

  #readNow(states: readonly number[], order: readonly number[], configuration: NetworkConfiguration, decided: number): number {
    const answers = order.map((place) => this.#voters.stateAnswer(at(this.#groupOf, place), at(states, place)))
    return this.#conclude(answers, order, configuration, decided)
  }

  #conclude(
    answers: readonly Answer[],
    order: readonly number[],
    configuration: NetworkConfiguration,
    decided: number,
  ): number {
    const { rules } = this.#plan.setting
    const version = at(this.#plan.versionOf, decided)
    const read = quorumRead({ key: KEY, readId: '1.1', generation: configuration.generation })
    let step: ReadStep = { kind: 'waiting' }
    for (const [index, answer] of answers.entries()) {
      if (step.kind !== 'waiting') break
      const voter = at(this.#plan.setting.groups.flat(), at(order, index))
      step = rules.takeState(read, configuration, { ...answer, voter })
    }
    if (step.kind === 'waiting' || (step.kind === 'unsettled' && step.version <= version)) return WAITING
    return this.#placeOf(step.identity?.decisions.find((each) => each.version === version)?.proposal)
  }

  /** A voter that lacks the record before is given it, by the one among those asked that has it, and asked again. */
  #caughtUp(held: Held, order: readonly number[], states: readonly number[]): Held {
    let { record } = held
    for (const place of order) {
      const other = this.#voters.state(at(this.#groupOf, place), at(states, place)).held.record
      if (other !== undefined && learnRecord({ record }, other).kind === 'record') record = other
    }
    return record === undefined || record === held.record ? held : { record }
  }

  #voter(place: number, configuration: NetworkConfiguration): Voter {
    return { self: at(this.#plan.setting.groups.flat(), place), cluster: 'west', configuration, mute: false }
  }

  #configurationOf(group: number, state: number): number {
    return this.#voters.state(group, state).configuration
  }

  /** Only what the voters hold matters here, not what they did before. */
  #key(states: readonly number[], order: readonly number[], subject: number, decided: number): number | string {
    const witnesses = order.map((place) => this.#witness(at(this.#groupOf, place), at(states, place)))
    return memoKey(subject * this.#plan.proposals.length + decided, witnesses)
  }

  #witness(group: number, state: number): number {
    const known = at(this.#witnessOf, group)
    return (known[state] ??= this.#witnesses.id({ group, state, form: this.#voters.formOfHeld(group, state) }))
  }

  #placeOf(proposal: string | undefined): number {
    return this.#plan.proposals.findIndex((each) => each.id === proposal)
  }

  #name(found: number): string {
    return found === NOTHING ? 'something else' : at(this.#plan.proposals, found).id
  }

  #names(order: readonly number[]): string {
    const peers = this.#plan.setting.groups.flat()
    return order.map((place) => at(peers, place)).join(', ')
  }
}

function answerOf(
  voter: Voter,
  asked: Pick<Answer, 'question' | 'version' | 'ballot' | 'asked'>,
  verdict: Answer['verdict'],
): Answer {
  const { generation } = voter.configuration
  return { type: 'answer', to: WATCHER, voter: voter.self, generation, boot: 1, batch: 1, key: KEY, ...asked, verdict }
}

function memo(known: Map<number | string, number>, key: number | string, compute: () => number): number {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = compute()))
  return value
}
