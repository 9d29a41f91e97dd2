import type { Answer, NetworkConfiguration, PeerId } from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import { classicRound, learnRecord, noop, question, quorumRead } from '@replicator/commit'
import type { Held, ReadStep, Round, Voter } from '@replicator/commit'
import { arrivals } from './arrival.js'
import { Interner } from './interner.js'
import { memoKey } from './memo-key.js'
import type { Plan } from './plan.js'
import { at } from './plan.js'
import { KEY, READ_ID, WATCHER } from './setting.js'
import type { VoterTable } from './voter-table.js'

/** What a recovery or a read would find: a proposal's place, or one of these. */
const NOTHING = -1
const WAITING = -2

type Arrivals = readonly (readonly number[])[]

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
  readonly #peers: readonly PeerId[]
  /** For each configuration: who may have been heard when a recovery chooses, and when a read ends. */
  readonly #promised: readonly Arrivals[]
  readonly #told: readonly Arrivals[]
  readonly #witnesses = new Interner<Witness>((witness) => witness.form)
  readonly #witnessOf: number[][]
  readonly #recovered = new Map<number | string, number>()
  readonly #read = new Map<number | string, number>()
  readonly #heard = new Map<number | string, number>()

  constructor(plan: Plan, voters: VoterTable) {
    this.#plan = plan
    this.#voters = voters
    const { groups, configurations } = plan.setting
    this.#peers = groups.flat()
    this.#groupOf = groups.flatMap((group, index) => group.map(() => index))
    const places = this.#peers.length
    this.#promised = configurations.map((each) => arrivals(places, (order) => this.#concludesRecovery(order, each)))
    this.#told = configurations.map((each) => arrivals(places, (order) => this.#concludesRead(order, each)))
    this.#witnessOf = groups.map(() => [])
  }

  /**
   * The first wrong thing that a recovery, or where it is the newest a read, would now find at a version where `decided` is
   * the decision.
   */
  problem(
    states: readonly number[],
    { decided, isNewest }: { decided: number; isNewest: boolean },
  ): string | undefined {
    const { configurations } = this.#plan.setting
    for (const [index, configuration] of configurations.entries()) {
      const canAnswer = this.#groupOf.map((group, place) => this.#configurationOf(group, at(states, place)) === index)
      const recovered = this.#search(
        this.#recovered,
        at(this.#promised, index),
        { states, canAnswer, index, decided },
        (order) => this.#recover(states, order, configuration, decided),
      )
      if (recovered !== undefined) return `a recovery that hears ${recovered.heard} would propose ${recovered.found}`
      if (!isNewest) continue
      const read = this.#search(this.#read, at(this.#told, index), { states, canAnswer, index, decided }, (order) =>
        this.#readNow(states, order, configuration, decided),
      )
      if (read !== undefined) return `a read that hears ${read.heard} would find ${read.found}`
    }
    return undefined
  }

  #search(
    known: Map<number | string, number>,
    orders: Arrivals,
    now: { states: readonly number[]; canAnswer: readonly boolean[]; index: number; decided: number },
    find: (order: readonly number[]) => number,
  ): { heard: string; found: string } | undefined {
    const { states, canAnswer, index, decided } = now
    for (let number = 0; number < orders.length; number++) {
      const order = at(orders, number)
      if (!order.every((place) => canAnswer[place])) continue
      const key = this.#key(states, order, number * this.#plan.setting.configurations.length + index, decided)
      const found = memo(known, key, () => find(order))
      if (found !== decided && found !== WAITING) return { heard: this.#names(order), found: this.#name(found) }
    }
    return undefined
  }

  /** What a read has wrongly found that heard the voters one after the other; every one since the decision. */
  readProblem(states: readonly number[], decided: number): string | undefined {
    const configuration = at(this.#plan.setting.configurations, 0)
    const snapshots = this.#groupOf.map((group, place) => this.#voters.state(group, at(states, place)).snapshot)
    for (const [number, order] of at(this.#told, 0).entries()) {
      if (order.some((place) => at(snapshots, place) < 0)) continue
      const heard = order.map((place) => at(snapshots, place))
      const key = memoKey(number * this.#plan.proposals.length + decided, heard)
      const found = memo(this.#heard, key, () => {
        const answers = heard.map((answer) => this.#voters.answers.get(answer))
        return this.#conclude(answers, order, configuration, decided)
      })
      if (found !== decided && found !== WAITING)
        return `a read that heard ${this.#names(order)} found ${this.#name(found)}`
    }
    return undefined
  }

  #concludesRecovery(order: readonly number[], configuration: NetworkConfiguration): number {
    const round = watchingRound(1, configuration)
    return (
      order.findIndex((place) => {
        const voter = this.#voter(place, configuration)
        const answer = answerOf(
          voter,
          { question: 'prepare', version: 1, ballot: round.ballot, asked: '' },
          { kind: 'promise' },
        )
        return this.#plan.setting.rules.takeAnswer(round, configuration, answer).kind === 'chosen'
      }) + 1
    )
  }

  #concludesRead(order: readonly number[], configuration: NetworkConfiguration): number {
    const read = quorumRead({ key: KEY, readId: READ_ID, generation: configuration.generation })
    const about = {
      question: 'read',
      version: 0,
      ballot: openBallot(configuration.generation),
      asked: READ_ID,
    } as const
    return (
      order.findIndex((place) => {
        const answer = answerOf(this.#voter(place, configuration), about, { kind: 'state' })
        return this.#plan.setting.rules.takeState(read, configuration, answer).kind !== 'waiting'
      }) + 1
    )
  }

  #recover(
    states: readonly number[],
    order: readonly number[],
    configuration: NetworkConfiguration,
    decided: number,
  ): number {
    const { rules } = this.#plan.setting
    const version = at(this.#plan.versionOf, decided)
    const round = watchingRound(version, configuration)
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
      const about = { question: 'prepare', version, ballot: round.ballot, asked: '' } as const
      const step = rules.takeAnswer(round, configuration, answerOf(voter, about, verdict))
      if (step.kind === 'chosen') return this.#placeOf(round.proposal.id)
      if (step.kind === 'stored') {
        return this.#placeOf(step.identity.decisions.find((each) => each.version === version)?.proposal)
      }
    }
    return WAITING
  }

  #readNow(
    states: readonly number[],
    order: readonly number[],
    configuration: NetworkConfiguration,
    decided: number,
  ): number {
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
    const read = quorumRead({ key: KEY, readId: READ_ID, generation: configuration.generation })
    let step: ReadStep = { kind: 'waiting' }
    for (const [index, answer] of answers.entries()) {
      if (step.kind !== 'waiting') break
      const voter = at(this.#peers, at(order, index))
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
    return { self: at(this.#peers, place), cluster: 'west', configuration, mute: false }
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
    return order.map((place) => at(this.#peers, place)).join(', ')
  }
}

/** A recovery above all ballots of the setting. */
function watchingRound(version: number, { generation }: NetworkConfiguration): Round {
  const candidate = noop(`${WATCHER}.1.0000000000000000.999`, 'east')
  const ballot = { generation, number: 1000, peer: WATCHER, boot: 1, attempt: 1 }
  return classicRound({ key: KEY, version, generation, candidate }, ballot)
}

function answerOf(
  voter: Voter,
  about: Pick<Answer, 'question' | 'version' | 'ballot' | 'asked'>,
  verdict: Answer['verdict'],
): Answer {
  const { generation } = voter.configuration
  return { type: 'answer', to: WATCHER, voter: voter.self, generation, key: KEY, ...about, verdict }
}

function memo(known: Map<number | string, number>, key: number | string, compute: () => number): number {
  let value = known.get(key)
  if (value === undefined) known.set(key, (value = compute()))
  return value
}
