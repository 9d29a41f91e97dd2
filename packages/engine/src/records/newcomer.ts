/**
 * When a learner may serve: once it holds what was there when it joined, for until then its own answers would be those of
 * a network long ago.
 *
 * The first page of each voter's change log that comes after the joining tells where that log ends. A decision is held by
 * a classic quorum of the voters, so whoever has merged the logs of a classic quorum up to there, in both sets while joint,
 * has every record that was committed at that time. These ends and the merged places are durable: a restart skips
 * nothing. They don't move on: a learner that had to reach the present end would never be ready in a busy network. Only
 * where the voters change they are taken anew, since what a new voter held before the change is no quorum's.
 *
 * Who had a vote all along has nothing to catch up with that a quorum could miss. A learner that becomes a voter still
 * has: the change may have been done without it, while it could not be reached.
 */
import type { CatchUpView, Page, PeerId, StoredRecord } from '@replicator/interface'
import { electorates, everyVoter, isClassicQuorum } from '@replicator/membership'
import type { Newcomer } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { writeMeta } from '../turn/turn.js'
import { WORDS, type Words } from '../turn/words.js'

const NAME = 'catch-up'

/** Takes up what an earlier start has kept. */
export function resumeNewcomer(turn: Turn): void {
  const kept = turn.store.meta(NAME)
  own(turn).newcomer = kept === undefined ? undefined : (JSON.parse(kept) as Newcomer)
}

function goalsOf(turn: NetworkTurn): Newcomer['goals'] {
  const { configuration, newcomer } = turn.state
  return newcomer?.generation === configuration.generation ? newcomer.goals : {}
}

export function isCurrent(turn: NetworkTurn): boolean {
  const { configuration, self, newcomer } = turn.state
  return newcomer?.current ?? electorates(configuration).every((voters) => voters.includes(self))
}

/** A page of a peer's change log has come: its end is a goal, if it is the first one of a voter. */
export function noteGoal(turn: NetworkTurn, peer: PeerId, { head, records }: Page): void {
  const { configuration } = turn.state
  if (isCurrent(turn) || !everyVoter(configuration).includes(peer)) return
  own(turn).catchingUp ??= { sinceMs: turn.nowMs, records: usersHeld(turn), bytes: 0 }
  const { generation } = configuration
  const goals = goalsOf(turn)
  if (goals[peer] === undefined)
    keep(turn, { current: false, generation, goals: { ...goals, [peer]: { head, records } } })
}

/** A record has come, whoever it is from. */
export function noteCame(turn: Turn, { value }: StoredRecord): void {
  const { catchingUp } = own(turn)
  if (catchingUp !== undefined) catchingUp.bytes += value?.length ?? 0
}

/** Something was merged: marks this node as caught up once it is. */
export function noteMerged(turn: NetworkTurn, mergedOf: (peer: PeerId) => number): void {
  const { configuration, self } = turn.state
  if (isCurrent(turn)) return
  const goals = goalsOf(turn)
  const reached = (peer: PeerId): boolean => peer === self || mergedOf(peer) >= (goals[peer]?.head ?? Infinity)
  if (!isClassicQuorum(configuration, reached)) return
  keep(turn, { current: true, generation: configuration.generation, goals: {} })
  own(turn).catchingUp = undefined
}

function keep(turn: Turn, newcomer: Newcomer): void {
  own(turn).newcomer = newcomer
  writeMeta(turn, NAME, JSON.stringify(newcomer))
}

/** How many records of users' keys are here: what one that catches up is told, and tells. */
export function usersHeld({ store: { userCounts } }: Turn): number {
  return userCounts.present + userCounts.absent
}

/** How many of users' records are here, of how many there were. */
export function catchUpView(turn: NetworkTurn): CatchUpView {
  const { catchingUp } = own(turn)
  const here = usersHeld(turn)
  const idle = { perSecond: 0, bytes: 0, secondsLeft: 0 }
  if (isCurrent(turn)) return { state: 'current', records: here, of: here, ...idle }
  const told = Object.values(goalsOf(turn))
  const of = Math.max(0, ...told.map(({ records }) => records))
  const seconds = catchingUp === undefined ? 0 : (turn.nowMs - catchingUp.sinceMs) / 1000
  const perSecond = seconds === 0 ? 0 : Math.round((here - (catchingUp?.records ?? here)) / seconds)
  const records = Math.min(here, of)
  const secondsLeft = perSecond > 0 ? Math.ceil((of - records) / perSecond) : 0
  return { state: 'behind', records, of, perSecond, bytes: catchingUp?.bytes ?? 0, secondsLeft }
}

/** Why a newcomer may not serve yet; undefined where it may. */
export function reasonBehind(turn: NetworkTurn): Words | undefined {
  // Asked before each request. What is here is counted only where that is needed: in memory by going through all of it.
  if (isCurrent(turn)) return undefined
  const { records, of } = catchUpView(turn)
  if (of === 0) return WORDS.nothingHeard
  return WORDS.catchingUp({ records: records.toLocaleString('en-US'), of: of.toLocaleString('en-US') })
}
