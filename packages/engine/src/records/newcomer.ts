/**
 * What a node has to catch up with: all that was there when it joined, or what was decided while it was away.
 *
 * **A learner that is new** may serve once it holds what was there when it joined, for until then its own answers would be
 * those of a network long ago. The first page of each voter's change log that comes after the joining tells where that log
 * ends. A decision is held by a classic quorum of the voters, so whoever has merged the logs of a classic quorum up to
 * there, in both sets while joint, has every record that was committed at that time. These ends and the merged places are
 * durable: a restart skips nothing. They don't move on: a learner that had to reach the present end would never be ready in
 * a busy network. Only where the voters change they are taken anew, since what a new voter held before the change is no
 * quorum's.
 *
 * Who had a vote all along has nothing to catch up with that a quorum could miss. A learner that becomes a voter still
 * has: the change may have been done without it, while it could not be reached.
 *
 * **A member that was away** votes and asks a quorum as ever, for which it needs no record. But what it tells alone is old,
 * so it says that it is behind until it has reached the same goals, taken when it finds out. It finds out by pages of a log:
 * a voter holds many more records, or the pages have named many that were not here, and there is more to come. How far a
 * mark lies behind the end of a log says nothing: most of what stands there has come by delivery, and the mark follows
 * later. So a mark does not begin it; how much is left is the nearest goal's distance from its mark, which is at most a
 * little too much. Nobody else needs to know, and a later start finds it out again, so nothing of it is durable.
 */
import type { CatchUpView, Page, PeerId, StoredRecord } from '@replicator/interface'
import { electorates, everyVoter, isClassicQuorum } from '@replicator/membership'
import { mergedOf } from './marks.js'
import type { Pulling } from '../turn/pulling.js'
import type { Goals, Newcomer } from '../turn/state.js'
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

function goalsOf(turn: NetworkTurn): Goals['goals'] {
  const { configuration, newcomer, returned } = turn.state
  const taken = isNewcomer(turn) ? newcomer : returned
  return taken?.generation === configuration.generation ? taken.goals : {}
}

/** Whether this node lacks some of what was there when it joined. */
export function isNewcomer(turn: NetworkTurn): boolean {
  const { configuration, self, newcomer } = turn.state
  return !(newcomer?.current ?? electorates(configuration).every((voters) => voters.includes(self)))
}

/** Whether it holds what the others do, as far as it knows, but for what is on its way. */
export function isCurrent(turn: NetworkTurn): boolean {
  return turn.state.returned === undefined && !isNewcomer(turn)
}

/** A page of a peer's change log has come: its end is a goal, if it is the first one of a voter. */
export function noteGoal(turn: NetworkTurn, peer: PeerId, { head, records }: Page): void {
  const { configuration } = turn.state
  if (isCurrent(turn) || !everyVoter(configuration).includes(peer)) return
  const { generation } = configuration
  const goals = goalsOf(turn)
  if (goals[peer] === undefined) setGoals(turn, { generation, goals: { ...goals, [peer]: { head, records } } })
  own(turn).catchingUp ??= { sinceMs: turn.nowMs, records: progressOf(turn).records, bytes: 0 }
}

function setGoals(turn: NetworkTurn, goals: Goals): void {
  if (isNewcomer(turn)) keep(turn, { current: false, ...goals })
  else own(turn).returned = goals
}

/** What a page of a voter's log says of a node that may have been away. */
export interface LackingPage {
  readonly peer: PeerId
  readonly pull: Pulling
  /** What came with it is merged. */
  readonly page: Page
  /** How many of the records that it names were not here. */
  readonly lacked: number
  /** In which it was asked for. */
  readonly generation: number
}

/** Finds out whether this node was away: true where it takes itself for current no longer. */
export function noteLacked(turn: NetworkTurn, { peer, pull, page, lacked, generation }: LackingPage): boolean {
  if (!isCurrent(turn)) return false
  const { lackedMin } = turn.options
  pull.lacked += lacked
  if (page.head - page.upTo < lackedMin) return false
  if (pull.lacked < lackedMin && page.records - usersHeld(turn) < lackedMin) return false
  pull.lacked = 0
  const { configuration } = turn.state
  own(turn).returned = { generation: configuration.generation, goals: {} }
  if (generation === configuration.generation) noteGoal(turn, peer, page)
  return true
}

/** A record has come, whoever it is from. */
export function noteCame(turn: Turn, { value }: StoredRecord): void {
  const { catchingUp } = own(turn)
  if (catchingUp !== undefined) catchingUp.bytes += value?.length ?? 0
}

/** Something was merged: marks this node as caught up once it is. */
export function noteMerged(turn: NetworkTurn): void {
  const { configuration, self } = turn.state
  if (isCurrent(turn)) return
  const goals = goalsOf(turn)
  const reached = (peer: PeerId): boolean => peer === self || mergedOf(turn, peer) >= (goals[peer]?.head ?? Infinity)
  if (!isClassicQuorum(configuration, reached)) return
  if (isNewcomer(turn)) keep(turn, { current: true, generation: configuration.generation, goals: {} })
  own(turn).returned = undefined
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

interface Progress {
  readonly records: number
  readonly of: number
}

/**
 * How many records are here, of those that there are. What a member was away for may be new versions of records that it
 * holds, so of one it is what its nearest goal leaves: the logs of the voters that went on name about the same.
 */
function progressOf(turn: NetworkTurn): Progress {
  const here = usersHeld(turn)
  const goals = Object.entries(goalsOf(turn))
  const told = Math.max(0, ...goals.map(([, { records }]) => records))
  if (isNewcomer(turn)) return { records: here, of: told }
  const lefts = goals.map(([peer, { head }]) => head - mergedOf(turn, peer)).filter((left) => left > 0)
  const of = Math.max(here, told)
  return { records: lefts.length === 0 ? of : Math.max(0, of - Math.min(...lefts)), of }
}

/** How many of users' records are here, of how many there were. */
export function catchUpView(turn: NetworkTurn): CatchUpView {
  const { catchingUp } = own(turn)
  const here = usersHeld(turn)
  if (isCurrent(turn)) return { state: 'current', records: here, of: here, perSecond: 0, bytes: 0, secondsLeft: 0 }
  const { records: now, of } = progressOf(turn)
  const seconds = catchingUp === undefined ? 0 : (turn.nowMs - catchingUp.sinceMs) / 1000
  const perSecond = seconds === 0 ? 0 : Math.max(0, Math.round((now - (catchingUp?.records ?? now)) / seconds))
  const records = Math.min(now, of)
  const secondsLeft = perSecond > 0 ? Math.ceil((of - records) / perSecond) : 0
  return { state: 'behind', records, of, perSecond, bytes: catchingUp?.bytes ?? 0, secondsLeft }
}

/** Why a newcomer may not serve yet; undefined where it may. */
export function reasonBehind(turn: NetworkTurn): Words | undefined {
  // Asked before each request. What is here is counted only where that is needed: in memory by going through all of it.
  if (!isNewcomer(turn)) return undefined
  const { records, of } = catchUpView(turn)
  if (of === 0) return WORDS.nothingHeard
  return WORDS.catchingUp({ records: records.toLocaleString('en-US'), of: of.toLocaleString('en-US') })
}
