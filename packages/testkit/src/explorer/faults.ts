import type { Answer, NetworkConfiguration, PeerId, Proposal, Vote } from '@replicator/interface'
import { isOpen, openBallot } from '@replicator/interface'
import { fastQuorum, classicQuorum, everyVoter } from '@replicator/membership'
import type { Held, Round, Step } from '@replicator/commit'
import { choose, noop, ranked, recordAfter } from '@replicator/commit'
import { placesOf } from './arrival.js'
import type { Rules } from './rules.js'
import { REAL } from './rules.js'
import type { Setting } from './setting.js'
import { changingSetting, flatSetting, jointSetting } from './setting.js'

/** A rule got wrong, and a setting that is large enough to show what comes of it. */
export interface Fault {
  readonly name: string
  readonly setting: Setting
}

const wrong = (name: string, rules: Partial<Rules>, settingOf: (rules: Rules) => Setting): Fault => ({
  name,
  setting: settingOf({ ...REAL, ...rules }),
})

const small = (rules: Rules): Setting => flatSetting({ voters: 3, recoveries: 2, rules })
const changing = (rules: Rules): Setting => changingSetting({ voters: 3, recoveries: [1, 1], rules })
const growing = (rules: Rules): Setting => jointSetting({ stay: 1, join: 2, recoveries: [1, 1, 1], rules })

/** Each of these must be found: an explorer that misses one has lost sight of what the rule is for. */
export const FAULTS: readonly Fault[] = [
  wrong('a fast quorum one too small', { takeAnswer: decidesEarly }, small),
  wrong('a recovery that ignores minority votes', { takeAnswer: choosing(ignoresMinorities) }, (rules) =>
    flatSetting({ voters: 4, recoveries: 1, rules }),
  ),
  wrong(
    'a recovery that ignores votes of classic ballots',
    { takeAnswer: choosing((configuration, promises) => choose(configuration, openOnly(promises))?.proposal) },
    small,
  ),
  wrong(
    'an Accept that does not raise the promise',
    {
      answerAccept: (voter, held, incoming) => {
        const reply = REAL.answerAccept(voter, held, incoming)
        const promised = held.slot?.promised ?? openBallot(incoming.message.generation)
        return reply.slot === undefined ? reply : { ...reply, slot: { ...reply.slot, promised } }
      },
    },
    small,
  ),
  wrong(
    'an Accept below the promise',
    {
      answerAccept: (voter, { record, slot }, incoming) => {
        const forgotten =
          slot === undefined ? {} : { slot: { ...slot, promised: openBallot(slot.promised.generation) } }
        return REAL.answerAccept(voter, { record, ...forgotten }, incoming)
      },
    },
    small,
  ),
  wrong(
    'a promise that does not close the open ballot',
    {
      answerReserve: (voter, { record, slot }, incoming) => {
        const { vote: _, ...opened } = { ...slot, promised: openBallot(incoming.message.generation) }
        const closed = slot !== undefined && slot.vote === undefined && !isOpen(slot.promised)
        if (!closed) return REAL.answerReserve(voter, { record, slot }, incoming)
        const { key, version } = incoming.message
        const reply = REAL.answerReserve(voter, { record, slot: { ...opened, key, version } }, incoming)
        return reply.slot === undefined ? reply : { ...reply, slot: { ...reply.slot, promised: slot.promised } }
      },
    },
    small,
  ),
  wrong(
    'a reservation dropped by age',
    {
      answerReserve: (voter, held, incoming) => {
        const reply = REAL.answerReserve(voter, held, incoming)
        return reply.verdict.kind === 'reserved' ? REAL.answerReserve(voter, { record: held.record }, incoming) : reply
      },
    },
    small,
  ),
  wrong('an answer before its sync', { durable: (held, slot) => [slot, held.slot] }, small),
  wrong('a client told that it lost when only the open ballot is lost', { denies: deniesEarly }, (rules) =>
    flatSetting({ voters: 3, recoveries: 1, denials: true, rules }),
  ),
  wrong(
    'a read that takes any vote short of a majority for lost',
    {
      takeState: (read, configuration, answer) => {
        const step = REAL.takeState(read, configuration, answer)
        return step.kind === 'unsettled' ? { kind: 'committed', pending: true } : step
      },
    },
    (rules) => flatSetting({ voters: 3, recoveries: 1, reads: true, rules }),
  ),
  { name: 'a ballot used for two values', setting: withOneBallot(flatSetting({ voters: 3, recoveries: 2 })) },
  wrong('a final generation without settling', { needsNoSettling: () => true }, growing),
  wrong('votes settled but not promises', { needsNoSettling: (held) => held.slot?.vote === undefined }, (rules) =>
    jointSetting({ stay: 1, leave: 2, join: 3, proposers: [0, 1], recoveries: [1, 0, 0], rules }),
  ),
  wrong(
    'a final generation with the records one new voter short of a majority',
    {
      isMerged: (majorities, recorded) =>
        majorities.some((isEnough, mask) => isEnough && placesOf(mask & ~recorded).length <= 1),
    },
    (rules) => jointSetting({ stay: 3, join: 2, proposers: [1, 1], recoveries: [1, 0, 1], rules }),
  ),
  wrong(
    'quorums of the new voters only while joint',
    { takeAnswer: (round, configuration, answer) => REAL.takeAnswer(round, newVotersOnly(configuration), answer) },
    (rules) => jointSetting({ stay: 1, leave: 2, join: 2, proposers: [0, 0], recoveries: [1, 1, 0], rules }),
  ),
  wrong(
    'reads of the old voters only while joint',
    { takeState: (read, configuration, answer) => REAL.takeState(read, oldVotersOnly(configuration), answer) },
    (rules) => jointSetting({ stay: 1, leave: 2, join: 2, proposers: [0, 0], recoveries: [0, 0, 1], rules }),
  ),
  wrong(
    'an older promise that does not close the open ballot',
    {
      answerReserve: (voter, { record, slot }, incoming) => {
        const isOld = slot !== undefined && slot.promised.generation < incoming.message.generation
        return REAL.answerReserve(voter, isOld && slot.vote === undefined ? { record } : { record, slot }, incoming)
      },
    },
    (rules) => jointSetting({ stay: 3, join: 1, proposers: [0, 1], recoveries: [0, 1, 0], rules }),
  ),
  wrong(
    'confirms of several generations counted together',
    {
      answerReserve: (voter, held, incoming) => {
        const { generation } = voter.configuration
        return REAL.answerReserve(voter, held, { ...incoming, message: { ...incoming.message, generation } })
      },
      takeAnswer: (round, configuration, answer) =>
        REAL.takeAnswer(round, configuration, { ...answer, generation: round.ballot.generation }),
    },
    (rules) => jointSetting({ stay: 3, join: 1, proposers: [1, 0], recoveries: [0, 0, 1], rules }),
  ),
  wrong('a change of what is not decided yet', { mayChange: () => true }, changing),
  wrong(
    'a vote for a version whose predecessor is missing',
    {
      answerReserve: (voter, held, incoming) => {
        const reply = REAL.answerReserve(voter, held, incoming)
        return reply.verdict.kind === 'behind' ? REAL.answerReserve(voter, behind(incoming.message), incoming) : reply
      },
    },
    changing,
  ),
  wrong(
    'a recovery that does not look at votes for a deletion',
    { takeAnswer: choosing((configuration, promises) => choose(configuration, lasting(promises))?.proposal) },
    changing,
  ),
  wrong(
    'a read that takes a value that is there for the newest',
    {
      takeState: (read, configuration, answer) => {
        const step = REAL.takeState(read, configuration, answer)
        return step.kind === 'unsettled' && step.identity?.present
          ? { ...step, kind: 'committed', pending: true }
          : step
      },
    },
    (rules) => changingSetting({ voters: 3, recoveries: [0, 1], reads: true, rules }),
  ),
]

/** What a voter would hold that had not missed the version before. */
function behind({ key, version }: { readonly key: string; readonly version: number }): Held {
  return { record: recordAfter(undefined, { key, version: version - 1, proposal: noop('', '') }) }
}

function lasting(promises: Promises): Promises {
  return new Map([...promises].map(([peer, vote]) => [peer, vote?.proposal.operation === 'delete' ? undefined : vote]))
}

function newVotersOnly({ networkId, epoch, generation, members }: NetworkConfiguration): NetworkConfiguration {
  return { networkId, epoch, generation, members }
}

function oldVotersOnly(configuration: NetworkConfiguration): NetworkConfiguration {
  const { joint, ...rest } = configuration
  if (joint === undefined) return configuration
  const members = rest.members.map((member) => ({
    ...member,
    role: joint.voters.includes(member.peer) ? ('voter' as const) : ('learner' as const),
  }))
  return { ...rest, members }
}

function decidesEarly(round: Round, configuration: NetworkConfiguration, answer: Answer): Step {
  const step = REAL.takeAnswer(round, configuration, answer)
  if (step.kind !== 'waiting' || round.phase !== 'open') return step
  const all = everyVoter(configuration)
  const voters = all.filter((peer) => round.verdicts.get(peer)?.kind === 'confirm')
  return voters.length < fastQuorum(all.length) - 1 ? step : { kind: 'decided', proposal: round.proposal, voters }
}

type Promises = ReadonlyMap<PeerId, Vote | undefined>
type Choice = (configuration: NetworkConfiguration, promises: Promises) => Proposal | undefined

/** The real round, but with another choice behind the promises. */
function choosing(choice: Choice): Rules['takeAnswer'] {
  return (round, configuration, answer) => {
    const verdicts = new Map(round.verdicts)
    const step = REAL.takeAnswer(round, configuration, answer)
    if (step.kind !== 'chosen') return step
    verdicts.set(answer.voter, answer.verdict)
    const promises = [...verdicts].flatMap(([peer, verdict]): [PeerId, Vote | undefined][] =>
      verdict.kind === 'promise' ? [[peer, verdict.vote]] : [],
    )
    round.proposal = choice(configuration, new Map(promises)) ?? round.candidate
    return step
  }
}

/** Takes only a value that a classic quorum is seen to have voted for. */
function ignoresMinorities(configuration: NetworkConfiguration, promises: Promises): Proposal | undefined {
  const classic = [...promises.values()].some((vote) => vote !== undefined && !isOpen(vote.ballot))
  if (classic) return choose(configuration, promises)?.proposal
  const counted = new Map<string, { id: string; votes: number; proposal: Proposal }>()
  for (const vote of promises.values()) {
    if (vote === undefined) continue
    const { proposal } = vote
    counted.set(proposal.id, { id: proposal.id, votes: (counted.get(proposal.id)?.votes ?? 0) + 1, proposal })
  }
  const [first] = ranked([...counted.values()])
  return first !== undefined && first.votes >= classicQuorum(everyVoter(configuration).length)
    ? first.proposal
    : undefined
}

function openOnly(promises: Promises): Promises {
  return new Map(
    [...promises].map(([peer, vote]) => [peer, vote !== undefined && isOpen(vote.ballot) ? vote : undefined]),
  )
}

function deniesEarly({ verdicts }: Parameters<Rules['denies']>[0]): boolean {
  return verdicts.some((verdict) => verdict.kind === 'reserved')
}

/** A coordinator that forgot its boot: its second recovery has the ballot of the first one. */
function withOneBallot(setting: Setting): Setting {
  const first = setting.attempts.find((attempt) => !isOpen(attempt.ballot))
  if (first === undefined) return setting
  const { ballot, owner } = first
  return {
    ...setting,
    attempts: setting.attempts.map((attempt) => (isOpen(attempt.ballot) ? attempt : { ...attempt, ballot, owner })),
  }
}
