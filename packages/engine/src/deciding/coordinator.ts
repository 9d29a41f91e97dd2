/**
 * Drives rounds: asks the voters, through one representative for each other cluster at first and directly when that
 * takes too long; goes from the open ballot to classic ones; waits for its turn after a split vote; backs off when
 * outranked. What is decided is the business of `commit`; when to ask again is decided here.
 */
import type { Step } from '@replicator/commit'
import {
  isAnswerTo,
  mayDecideOpen,
  missing,
  noop,
  openRound,
  prepare,
  question,
  rivals,
  takeAnswer,
} from '@replicator/commit'
import type { Answer, PeerId, Proposal, Question } from '@replicator/interface'
import { compareBallots, CONFIGURATION_KEY, isOpen } from '@replicator/interface'
import { isFastQuorum, representative, votersByCluster } from '@replicator/membership'
import { backoffMs, hedgeMs, isClassicNearer, roundTripMs, timeAnswer, turnMs } from './pacing.js'
import { offerConfiguration } from '../links/configuration-offer.js'
import { decide } from '../records/delivery.js'
import { fetchRecord } from '../records/learning.js'
import { quorumLooksAlive } from '../turn/presence.js'
import type { Drive } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import {
  committedVersion,
  count,
  heldOf,
  looksAlive,
  nextProposalId,
  random,
  send,
  slotBytes,
  wakeAt,
} from '../turn/turn.js'

export interface Beginning {
  readonly key: string
  readonly version: number
  /** The own proposal; absent for a recovery on behalf of others. */
  readonly candidate?: Proposal
  /** How long to wait before the first question. */
  readonly delayMs?: number
}

/** Begins a round, unless one is under way for this version: that one then takes the candidate where it has none. */
export function beginRound(turn: NetworkTurn, beginning: Beginning): void {
  const { key, version, delayMs = 0 } = beginning
  if (version !== committedVersion(turn, key) + 1) return
  // Behind the last number that can be sent there is no version: only a member that lies gets there.
  if (!Number.isSafeInteger(version)) return
  const underWay = own(turn).drives.get(key)
  if (underWay !== undefined && underWay.round.version === version) {
    if (beginning.candidate !== undefined && underWay.round.candidate.operation === 'noop') {
      underWay.round.candidate = beginning.candidate
    }
    return
  }
  // Where nobody can decide, nobody need be asked: whoever needs this settled comes again.
  if (beginning.candidate === undefined && !quorumLooksAlive(turn)) return
  const candidate = beginning.candidate ?? noop(nextProposalId(turn), turn.state.cluster)
  const start = { key, version, generation: turn.state.configuration.generation, candidate }
  const open = beginning.candidate !== undefined && delayMs === 0 && mayUseOpenBallot(turn, key)
  const round = openRound(start)
  const drive: Drive = {
    round,
    queued: !open,
    wakeAtMs: 0,
    startedAtMs: turn.nowMs,
    asks: 0,
    askedAtMs: undefined,
    ballots: 0,
    valueBytes: Math.max(candidate.value?.length ?? 0, slotBytes(heldOf(turn, key).slot)),
  }
  own(turn).drives.set(key, drive)
  if (beginning.candidate === undefined) count(turn, 'recoveries')
  if (open) {
    count(turn, 'ballots-open')
    askVoters(turn, drive)
  } else if (delayMs === 0) beginBallot(turn, drive)
  else sleep(turn, drive, delayMs)
}

/** The open ballot is of use while nothing is promised here, enough voters look alive, and it is the shorter way. */
function mayUseOpenBallot(turn: NetworkTurn, key: string): boolean {
  if (key === CONFIGURATION_KEY || heldOf(turn, key).slot !== undefined) return false
  if (!isFastQuorum(turn.state.configuration, (peer) => looksAlive(turn, peer))) return false
  return !isClassicNearer(turn)
}

function sleep(turn: Turn, drive: Drive, delayMs: number): void {
  drive.wakeAtMs = wakeAt(turn, 'drive', drive.round.key, turn.nowMs + delayMs)
}

/** Puts the round's question to the voters who have not given the answer that counts. */
function askVoters(turn: NetworkTurn, drive: Drive): void {
  const asking = question(drive.round)
  const voters = missing(drive.round, turn.state.configuration)
  if (drive.asks === 0 && asking.type !== 'prepare') askThroughRepresentatives(turn, voters, asking)
  else for (const peer of voters) send(turn, peer, asking)
  const firstMs = hedgeMs(turn, voters, drive.valueBytes)
  sleep(turn, drive, Math.max(firstMs, Math.min(firstMs * 2 ** drive.asks, turn.options.askAgainMs)))
  if (drive.asks === 0) drive.askedAtMs = turn.nowMs
  drive.asks++
}

/** To the own cluster's voters directly, to the others through one representative of each cluster. */
function askThroughRepresentatives(turn: NetworkTurn, voters: readonly PeerId[], asking: Question): void {
  for (const [cluster, peers] of votersByCluster(turn.state.configuration)) {
    const targets = peers.filter((peer) => voters.includes(peer))
    const alive = targets.filter((peer) => looksAlive(turn, peer))
    const chosen =
      cluster === turn.state.cluster || cluster === ''
        ? undefined
        : representative(alive, (peer) => roundTripMs(turn, peer))
    if (chosen === undefined || targets.length === 1) for (const peer of targets) send(turn, peer, asking)
    else send(turn, chosen, { type: 'relay', voters: targets, question: asking })
  }
}

/** Begins a classic ballot above all that was seen, if a classic quorum looks alive. */
function beginBallot(turn: NetworkTurn, drive: Drive): void {
  const { round } = drive
  const { state } = turn
  drive.queued = true
  if (!quorumLooksAlive(turn)) {
    sleep(turn, drive, turn.options.hedgeMs)
    return
  }
  const promised = heldOf(turn, round.key).slot?.promised
  const highest = promised !== undefined && compareBallots(promised, round.highest) > 0 ? promised : round.highest
  if (highest.number >= Number.MAX_SAFE_INTEGER) {
    // Nor is there a ballot above the highest that can be sent.
    own(turn).drives.delete(round.key)
    count(turn, 'ballots-beyond-all-numbers')
    return
  }
  // Numbers are compared within one generation only, but starting above all costs nothing.
  const ballot = {
    generation: state.configuration.generation,
    number: highest.number + 1,
    peer: state.self,
    boot: state.boot.boot,
    attempt: ++own(turn).ballots,
  }
  prepare(round, ballot)
  drive.queued = false
  drive.asks = 0
  drive.ballots++
  count(turn, 'ballots')
  askVoters(turn, drive)
}

/** A voter's answer to one of this node's rounds. */
export function onRoundAnswer(turn: NetworkTurn, answer: Answer): void {
  const drive = own(turn).drives.get(answer.key)
  if (drive === undefined || drive.queued) return
  if (!isAnswerTo(drive.round, answer)) return
  if (answer.voter !== turn.state.self) timeAnswer(turn, drive)
  drive.valueBytes = Math.max(drive.valueBytes, valueBytesOf(answer))
  applyStep(turn, { drive, answer, step: takeAnswer(drive.round, turn.state.configuration, answer) })
}

/** How long the value is that a promise tells of. */
function valueBytesOf({ verdict }: Answer): number {
  return verdict.kind === 'promise' ? (verdict.vote?.proposal.value?.length ?? 0) : 0
}

function applyStep(turn: NetworkTurn, { drive, answer, step }: { drive: Drive; answer: Answer; step: Step }): void {
  const { round } = drive
  switch (step.kind) {
    case 'decided':
      own(turn).drives.delete(round.key)
      count(turn, isOpen(round.ballot) ? 'decided-open' : 'decided-classic')
      decide(turn, { ...round, proposal: step.proposal, voters: step.voters })
      return
    case 'chosen':
      drive.asks = 0
      askVoters(turn, drive)
      return
    case 'outranked':
      waitForTurn(turn, drive, backoffMs(turn, drive))
      return
    case 'stored':
      if (committedVersion(turn, round.key) < step.identity.version) fetchRecord(turn, answer.voter, round.key)
      return
    case 'behind': {
      const base = heldOf(turn, round.key).record
      if (base !== undefined) send(turn, answer.voter, { type: 'records', records: [base] })
      send(turn, answer.voter, question(round))
      return
    }
    case 'epoch':
      // Who is ahead sends the configuration along; who is behind is given it.
      if (step.epoch < turn.state.configuration.epoch) {
        offerConfiguration(turn, answer.voter)
        send(turn, answer.voter, question(round))
      }
      return
    case 'waiting':
      if (round.phase === 'open') leaveOpenBallotIfLost(turn, drive)
      else if (answer.verdict.kind === 'mute') askMuteSooner(turn, drive)
  }
}

/** A voter that is still finding its peers speaks in a moment: not worth a whole back-off, unless it goes on. */
function askMuteSooner(turn: Turn, drive: Drive): void {
  const delayMs = turn.options.muteMs * 2 ** (drive.asks - 1)
  if (turn.nowMs + delayMs < drive.wakeAtMs) sleep(turn, drive, delayMs)
}

/** Leaves the open ballot once a fast quorum can't come together any more. */
function leaveOpenBallotIfLost(turn: NetworkTurn, drive: Drive): void {
  const { round } = drive
  if (mayDecideOpen(round, turn.state.configuration, (peer) => looksAlive(turn, peer))) return
  const order = rivals(round)
  const place = Math.max(
    0,
    order.findIndex(({ id }) => id === round.proposal.id),
  )
  const recovering = [...round.verdicts.values()].some((verdict) => verdict.kind === 'recovering')
  const before = place + (recovering ? 1 : 0)
  if (before === 0) beginBallot(turn, drive)
  else waitForTurn(turn, drive, turnMs(turn, drive.valueBytes) * (before + random(turn)))
}

function waitForTurn(turn: Turn, drive: Drive, delayMs: number): void {
  drive.queued = true
  sleep(turn, drive, delayMs)
}

/** Goes on with a round whose time has come. */
export function wakeDrive(turn: NetworkTurn, key: string): void {
  const drive = own(turn).drives.get(key)
  if (drive === undefined || drive.wakeAtMs > turn.nowMs) return
  if (turn.nowMs - drive.startedAtMs > turn.options.driveMs || committedVersion(turn, key) >= drive.round.version) {
    own(turn).drives.delete(key)
  } else if (drive.queued) {
    if (isOutstripped(turn, drive)) waitForTurn(turn, drive, backoffMs(turn, drive))
    else beginBallot(turn, drive)
  }
  // More may be on its way by now than when it was asked.
  else if (isEarly(turn, drive)) sleep(turn, drive, turn.options.hedgeMs)
  // The open ballot gets one chance to be completed by asking directly; then a classic one settles it.
  else if (drive.round.phase === 'open' && drive.asks > 1) {
    timeAnswer(turn, drive)
    beginBallot(turn, drive)
  } else askVoters(turn, drive)
}

/** Whether no other voter has answered yet, and none need have by now. */
function isEarly(turn: NetworkTurn, { round, asks, askedAtMs, valueBytes }: Drive): boolean {
  if (asks !== 1 || askedAtMs === undefined) return false
  return turn.nowMs < askedAtMs + hedgeMs(turn, missing(round, turn.state.configuration), valueBytes)
}

/**
 * Whether somebody else began a higher ballot here while this node waited for its turn: that one is given the time to
 * finish, once. Without this, the waiting outrank each other for ever where answers take longer than turns.
 */
function isOutstripped(turn: Turn, { round }: Drive): boolean {
  const promised = heldOf(turn, round.key).slot?.promised
  if (promised === undefined || isOpen(promised) || promised.peer === turn.state.self) return false
  if (compareBallots(promised, round.highest) <= 0 || !looksAlive(turn, promised.peer)) return false
  round.highest = promised
  return true
}

/** Drops the round of a version that is decided. */
export function endDrive(turn: Turn, key: string): void {
  const drive = own(turn).drives.get(key)
  if (drive !== undefined && drive.round.version <= committedVersion(turn, key)) own(turn).drives.delete(key)
}

/** No round goes on. */
export function endDrives(turn: Turn): void {
  own(turn).drives.clear()
}

/** In a new generation every round begins anew with Prepare. */
export function restartDrives(turn: NetworkTurn): void {
  const { drives } = own(turn)
  for (const drive of drives.values()) {
    if (drive.round.ballot.generation === turn.state.configuration.generation) continue
    if (drive.round.key === CONFIGURATION_KEY) drives.delete(CONFIGURATION_KEY)
    else beginBallot(turn, drive)
  }
}
