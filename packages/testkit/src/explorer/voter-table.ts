import type { Answer, Ballot, Commit, PeerId, Slot, StoredRecord, Verdict } from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import type { Held, Reply, Voter } from '@replicator/commit'
import { Interner } from './interner.js'
import type { PlannedQuestion, Plan } from './plan.js'
import { at, attemptOf, startedRound, votingRound } from './plan.js'
import { KEY, READ_ID, WATCHER } from './setting.js'

/** A vote that was cast. Votes are remembered for ever, whatever became of the voter's slot: they are what decides. */
export interface Cast {
  readonly version: number
  readonly ballot: Ballot
  readonly proposal: string
}

/** One voter: what it holds, and what the network may still deliver from it. */
export interface VoterState {
  /** The place of its configuration in the setting. */
  readonly configuration: number
  readonly held: Held
  /** Numbers of votes cast and of answers given, ascending. */
  readonly casts: readonly number[]
  readonly answers: readonly number[]
  /** The answer to the one read that goes through the network; -1 before it. */
  readonly snapshot: number
  /** In a joint generation: what stood in the store when all it had to settle was decided; absent before that. */
  readonly settled?: 'nothing' | 'record'
}

/**
 * All voter states met, and the steps between them, made by the real code. It is pure and treats the voters of a group
 * alike, so one voter of the group stands for all, and who asks here may keep what it is told.
 */
export class VoterTable {
  readonly plan: Plan
  readonly casts = new Interner<Cast>(({ version, ballot, proposal }) => `${version}/${formOf(ballot)}/${proposal}`)
  readonly answers = new Interner<Answer>(formOfAnswer)
  readonly #states: Interner<VoterState>[]
  /** For each answer: the attempts whose request for promises it answers, and the lanes it is a vote in. */
  readonly #promiseTo: number[][] = []
  readonly #voteIn: number[][] = []

  constructor(plan: Plan) {
    this.plan = plan
    this.#states = plan.setting.groups.map(() => new Interner<VoterState>(formOfState))
  }

  state(group: number, id: number): VoterState {
    return at(this.#states, group).get(id)
  }

  initial(group: number): number {
    return this.#id(group, { configuration: 0, held: {}, casts: [], answers: [], snapshot: -1 })
  }

  get size(): number {
    return this.#states.reduce((sum, states) => sum + states.items.length, 0)
  }

  /** The states that a delivery may lead to: one, unless the disk may keep something else than the answer says. */
  deliver(group: number, id: number, question: number): readonly number[] {
    const { reply, survivors } = this.reply(group, id, question)
    const state = this.state(group, id)
    const { held } = state
    const answers = this.#withAnswer(state.answers, this.#answer(state, at(this.plan.questions, question), reply))
    const casts = this.#withCast(state.casts, reply.slot)
    return survivors.map((slot) => {
      return this.#id(group, { ...state, held: slot === undefined ? without(held) : { ...held, slot }, casts, answers })
    })
  }

  /** What a voter answers to a question, and the slots that it may hold afterwards. */
  reply(group: number, id: number, question: number): { reply: Reply; survivors: readonly (Slot | undefined)[] } {
    const { rules, attempts } = this.plan.setting
    const { held } = this.state(group, id)
    const { message, attempt } = at(this.plan.questions, question)
    const voter = this.#voter(group, id)
    const from = at(attempts, attempt).owner
    const reply =
      message.type === 'reserve'
        ? rules.answerReserve(voter, held, { message, from, full: false })
        : message.type === 'prepare'
          ? rules.answerPrepare(voter, held, { message, from })
          : rules.answerAccept(voter, held, { message, from })
    return { reply, survivors: rules.durable(held, reply.slot ?? held.slot) }
  }

  /** The state after a Commit, first without the record, then with it where the voter asks for it. */
  learn(group: number, id: number, commit: Commit, record: StoredRecord): number {
    const { rules } = this.plan.setting
    const state = this.state(group, id)
    const voter = this.#voter(group, id)
    let learned = rules.learnCommit(voter, state.held, commit)
    if (learned.kind === 'need') learned = rules.learnCommit(voter, state.held, { ...commit, record })
    if (learned.kind !== 'record') return id
    if (formOfRecord(learned.record) !== formOfRecord(record))
      throw new Error('two nodes make two records of one decision')
    return this.#id(group, this.#settle({ ...state, held: { record: learned.record } }))
  }

  /** The state after the voter has durably adopted a later configuration. */
  adopt(group: number, id: number, configuration: number): number {
    const { settled: _, ...state } = this.state(group, id)
    const adopted = { ...state, configuration }
    if (!this.#isJoint(adopted) || !this.plan.setting.rules.needsNoSettling(adopted.held))
      return this.#id(group, adopted)
    return this.#id(group, { ...adopted, settled: adopted.held.record === undefined ? 'nothing' : 'record' })
  }

  /** The state after the voter has answered the read. */
  snapshot(group: number, id: number): number {
    const state = this.state(group, id)
    return state.snapshot >= 0
      ? id
      : this.#id(group, { ...state, snapshot: this.answers.id(this.stateAnswer(group, id)) })
  }

  /** What the voter answers to a read in its own generation. */
  stateAnswer(group: number, id: number): Answer {
    const { held } = this.state(group, id)
    const voter = this.#voter(group, id)
    const { generation } = voter.configuration
    const message = { type: 'read', generation, key: KEY, reader: WATCHER, readId: READ_ID } as const
    const { verdict } = this.plan.setting.rules.answerRead(voter, held, { message, from: WATCHER })
    return answerOf(voter, { question: 'read', version: 0, ballot: openBallot(generation), asked: READ_ID }, verdict)
  }

  /** The canonical form of what the voter goes by when it is asked something. */
  formOfHeld(group: number, id: number): string {
    const { configuration, held } = this.state(group, id)
    return `${configuration} ${formOfHeld(held)}`
  }

  /** Without what nobody waits for any more, so that states that differ in nothing else are one. */
  prune(group: number, id: number, waits: { isPreparing: (attempt: number) => boolean; isSettlingIn: number }): number {
    const { settled, ...state } = this.state(group, id)
    const answers = state.answers.filter(
      (answer) => this.votesIn(answer).length > 0 || this.promisesTo(answer).some(waits.isPreparing),
    )
    const isSettling = state.configuration === waits.isSettlingIn
    return this.#id(group, { ...state, answers, ...(isSettling && settled !== undefined ? { settled } : {}) })
  }

  /** The attempts whose request for promises this is an answer to, by the code's own judgement. */
  promisesTo(answer: number): readonly number[] {
    return (this.#promiseTo[answer] ??= this.#matching(answer, this.plan.setting.attempts.length, startedRound))
  }

  /** The lanes in which this is an answer to the request for votes. */
  votesIn(answer: number): readonly number[] {
    return (this.#voteIn[answer] ??= this.#matching(answer, this.plan.lanes.length, votingRound))
  }

  #matching(answer: number, count: number, roundOf: typeof votingRound): number[] {
    const { kind } = this.answers.get(answer).verdict
    const found: number[] = []
    for (let index = 0; index < count; index++) {
      const round = roundOf(this.plan, index)
      const counts = { open: 'confirm', prepare: 'promise', accept: 'accepted' }[round.phase]
      const isOpenAttempt = roundOf === startedRound && round.phase === 'open'
      if (kind === counts && !isOpenAttempt && this.plan.setting.rules.isAnswerTo(round, this.answers.get(answer))) {
        found.push(index)
      }
    }
    return found
  }

  #voter(group: number, id: number): Voter {
    const configuration = at(this.plan.setting.configurations, this.state(group, id).configuration)
    const self: PeerId = at(at(this.plan.setting.groups, group), 0)
    return { self, cluster: 'west', configuration, mute: false }
  }

  #answer(state: VoterState, { message, attempt }: PlannedQuestion, { verdict }: Reply): Answer {
    const { version, ballot } = attemptOf(this.plan, attempt)
    const configuration = at(this.plan.setting.configurations, state.configuration)
    const asked = message.type === 'prepare' ? '' : message.proposal.id
    return answerOf({ self: '', configuration }, { question: message.type, version, ballot, asked }, verdict)
  }

  #withAnswer(answers: readonly number[], answer: Answer): readonly number[] {
    if (!['confirm', 'promise', 'accepted'].includes(answer.verdict.kind)) return answers
    const id = this.answers.id(answer)
    return this.promisesTo(id).length + this.votesIn(id).length === 0 ? answers : withNumber(answers, id)
  }

  #withCast(casts: readonly number[], slot: Slot | undefined): readonly number[] {
    if (slot?.vote === undefined) return casts
    const { ballot, proposal } = slot.vote
    return withNumber(casts, this.casts.id({ version: slot.version, ballot, proposal: proposal.id }))
  }

  /** In a joint generation, learning the decision settles what was open. */
  #settle(state: VoterState): VoterState {
    return this.#isJoint(state) && state.settled === undefined ? { ...state, settled: 'record' } : state
  }

  #isJoint({ configuration }: VoterState): boolean {
    return at(this.plan.setting.configurations, configuration).joint !== undefined
  }

  #id(group: number, state: VoterState): number {
    return at(this.#states, group).id(state)
  }
}

function answerOf(
  voter: Pick<Voter, 'self' | 'configuration'>,
  about: Pick<Answer, 'question' | 'version' | 'ballot' | 'asked'>,
  verdict: Verdict,
): Answer {
  const { generation } = voter.configuration
  return { type: 'answer', to: WATCHER, voter: '', generation, key: KEY, ...about, verdict }
}

function without({ record }: Held): Held {
  return record === undefined ? {} : { record }
}

function withNumber(list: readonly number[], item: number): readonly number[] {
  return list.includes(item) ? list : [...list, item].toSorted((a, b) => a - b)
}

function formOf({ generation, number, peer, boot, attempt }: Ballot): string {
  return `${generation}.${number}.${peer}.${boot}.${attempt}`
}

function formOfVote(vote: { ballot: Ballot; proposal: { id: string } } | undefined): string {
  return vote === undefined ? '-' : `${formOf(vote.ballot)}=${vote.proposal.id}`
}

function formOfRecord({ version, since, present, final, contentType, value, decisions }: StoredRecord): string {
  const made = decisions.map((decision) => `${decision.version}:${decision.proposal}`).join(',')
  return `${version}/${since}/${present}/${final}/${contentType}/${value?.join('.') ?? '-'}/${made}`
}

export function formOfHeld({ record, slot }: Held): string {
  const slotForm = slot === undefined ? '-' : `${slot.version}/${formOf(slot.promised)}/${formOfVote(slot.vote)}`
  return `${record === undefined ? '-' : formOfRecord(record)} ${slotForm}`
}

function formOfState({ configuration, held, casts, answers, snapshot, settled }: VoterState): string {
  return `${configuration} ${formOfHeld(held)} ${casts.join()} ${answers.join()} ${snapshot} ${settled ?? '-'}`
}

function formOfAnswer({ generation, question, version, ballot, asked, verdict }: Answer): string {
  return `${generation}/${question}/${version}/${formOf(ballot)}/${asked}/${formOfVerdict(verdict)}`
}

function formOfVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'promise':
      return `promise ${formOfVote(verdict.vote)}`
    case 'state': {
      const { identity, vote } = verdict
      const decisions = identity?.decisions.map((decision) => decision.proposal).join()
      const voted = vote === undefined ? '-' : `${formOf(vote.ballot)}=${vote.proposal}`
      return `state ${identity?.version ?? 0}/${decisions}/${voted}`
    }
    default:
      return verdict.kind
  }
}
