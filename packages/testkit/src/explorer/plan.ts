import type { Accept, NetworkConfiguration, Prepare, Proposal, Reserve } from '@replicator/interface'
import { isOpen } from '@replicator/interface'
import type { Round } from '@replicator/commit'
import { classicRound, openRound, question } from '@replicator/commit'
import type { Attempt, Setting } from './setting.js'
import { KEY } from './setting.js'

/** A proposal in one ballot: what an Accept or a Reserve asks for, and what a decision decides. */
export interface Lane {
  readonly attempt: number
  /** The place of the proposal in the plan. */
  readonly proposal: number
}

/** One message that asks voters for something. It may be delivered to any voter, any number of times or never. */
export interface PlannedQuestion {
  readonly message: Reserve | Prepare | Accept
  readonly attempt: number
  /** For a Reserve and an Accept. */
  readonly lane?: number
  /** Where it is for a change: the place of the proposal that the change was compared with. */
  readonly compared?: number
}

/** A setting with everything numbered that may be said and proposed in it. */
export interface Plan {
  readonly setting: Setting
  readonly proposals: readonly Proposal[]
  /** The version that each proposal was made for. */
  readonly versionOf: readonly number[]
  /** For each proposal that is a change: the place of the one that it was compared with. */
  readonly comparedWith: readonly (number | undefined)[]
  readonly lanes: readonly Lane[]
  readonly questions: readonly PlannedQuestion[]
}

export function planOf(setting: Setting): Plan {
  const proposals = new Map<string, Proposal>()
  const versionOf: number[] = []
  const comparedWith: (number | undefined)[] = []
  const placeOf = (proposal?: Proposal): number | undefined =>
    proposal === undefined ? undefined : [...proposals.keys()].indexOf(proposal.id)
  for (const { candidates, version, compared } of setting.attempts) {
    for (const proposal of candidates) {
      if (proposals.has(proposal.id)) continue
      versionOf.push(version)
      comparedWith.push(placeOf(compared))
      proposals.set(proposal.id, proposal)
    }
  }
  const said = { lanes: [] as Lane[], questions: [] as PlannedQuestion[] }
  const plan = { setting, proposals: [...proposals.values()], versionOf, comparedWith, ...said }
  for (const [attempt, { version, ballot, candidates, compared }] of setting.attempts.entries()) {
    const place = placeOf(compared)
    const origin = place === undefined ? { attempt } : { attempt, compared: place }
    if (!isOpen(ballot)) plan.questions.push({ message: question(startedRound(plan, attempt)), ...origin })
    for (const [proposal, each] of plan.proposals.entries()) {
      if (versionOf[proposal] !== version || (isOpen(ballot) && each.id !== candidates[0]?.id)) continue
      const lane = plan.lanes.push({ attempt, proposal }) - 1
      plan.questions.push({ message: question(votingRound(plan, lane)), ...origin, lane })
    }
  }
  return plan
}

export function attemptOf(plan: Plan, attempt: number): Attempt {
  return at(plan.setting.attempts, attempt)
}

export function laneOf(plan: Plan, lane: number): Lane {
  return at(plan.lanes, lane)
}

export function proposalOf(plan: Plan, proposal: number): Proposal {
  return at(plan.proposals, proposal)
}

export function configurationOf(plan: Plan, attempt: number): NetworkConfiguration {
  return at(plan.setting.configurations, attemptOf(plan, attempt).configuration)
}

/** The round of a classic attempt as it begins: it asks for promises. */
export function startedRound(plan: Plan, attempt: number, candidate?: Proposal): Round {
  const { version, ballot, candidates } = attemptOf(plan, attempt)
  const start = { key: KEY, version, generation: ballot.generation, candidate: candidate ?? at(candidates, 0) }
  return isOpen(ballot) ? openRound(start) : classicRound(start, ballot)
}

/** The round of an attempt as it asks for votes for its proposal. */
export function votingRound(plan: Plan, lane: number): Round {
  const { attempt, proposal } = laneOf(plan, lane)
  const round = startedRound(plan, attempt)
  return isOpen(round.ballot) ? round : { ...round, phase: 'accept', proposal: proposalOf(plan, proposal) }
}

export function at<T>(list: readonly T[], index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error(`there is nothing at ${index}`)
  return item
}
