/**
 * When to ask again, and how long to wait for others.
 *
 * Safety needs no clock; progress does. Two proposers that outrank each other come back after a pause, and the pauses have
 * to be longer than a ballot takes, or nobody ever finishes: so they follow what answers take now, measured, and not a
 * constant that is right on one network and wrong on the next. Asking again follows it too: voters that are merely busy would
 * be made busier by every repetition.
 *
 * A leader for each key would need none of this, and was rejected: it would have to be elected, across sites, for each of
 * millions of keys of which most are written once.
 */
import { CREDIT_BYTES, type PeerId } from '@replicator/interface'
import { classicQuorum, electorates, fastQuorum, votersOf } from '@replicator/membership'
import { BACKOFF_DOUBLINGS_MAX, CLASSIC_GAIN_MS_MIN } from '../turn/limits.js'
import type { Drive } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { looksAlive, random } from '../turn/turn.js'

/** Whether two round trips to the nearest classic quorum are clearly shorter than one to the nearest fast one. */
export function isClassicNearer(turn: NetworkTurn): boolean {
  const voters = votersOf(turn.state.configuration)
  const near = distances(turn, voters)
  const classic = near[classicQuorum(voters.length) - 1] ?? 0
  const fast = near[fastQuorum(voters.length) - 1] ?? 0
  return fast > 2 * classic + CLASSIC_GAIN_MS_MIN
}

/** The round trips to these voters, nearest first. */
function distances(turn: Turn, voters: readonly PeerId[]): readonly number[] {
  return voters.map((peer) => roundTripMs(turn, peer) ?? 0).toSorted((a, b) => a - b)
}

export function roundTripMs(turn: Turn, peer: PeerId): number | undefined {
  return peer === turn.state.self ? 0 : turn.state.liveness.peers.get(peer)?.roundTripMs
}

/**
 * Well above what an answer takes now: by the longest round trip to the voters asked, by how long answers took lately, by
 * the values that are on their way, and by the one that the round is about. Asking again while the voters are merely busy
 * would make them busier still: each answer to Prepare brings that value again.
 */
export function hedgeMs(turn: Turn, voters: readonly PeerId[], valueBytes: number): number {
  let longest = 0
  for (const peer of voters) if (looksAlive(turn, peer)) longest = Math.max(longest, roundTripMs(turn, peer) ?? 0)
  const busyMs = Math.max(4 * own(turn).answerMs, turn.state.writingBytes / turn.options.valueBytesPerMs)
  const ownMs = 2 * valueMs(turn, valueBytes, longest)
  return Math.max(turn.options.hedgeMs, 2 * longest, ownMs, Math.min(busyMs, turn.options.askAgainMs))
}

/**
 * Times another voter's first answer in this phase. Counted from the first asking, also where it was repeated: too long
 * rather than too short. A phase that is given up without an answer counts too, or the estimate would never grow.
 */
export function timeAnswer(turn: Turn, drive: Drive): void {
  if (drive.askedAtMs === undefined) return
  // Bounded, or a jump of the clock would be remembered for dozens of answers.
  const sampleMs = Math.min(turn.nowMs - drive.askedAtMs, turn.options.askAgainMs)
  own(turn).answerMs += (sampleMs - own(turn).answerMs) / 8
  drive.askedAtMs = undefined
}

/** How long whoever comes later leaves to whoever comes before: no less than a ballot about a value of that size takes. */
export function turnMs(turn: NetworkTurn, valueBytes: number): number {
  return Math.max(turn.options.turnMs, ballotMs(turn, valueBytes))
}

/**
 * What a ballot takes: two round trips to the nearest classic quorum, or as long as answers take now, whichever is more;
 * and the time of the value, which comes with promises and goes with the question after them. First answers, which are
 * measured, say nothing of that: a refusal has no value in it. Rivals that come back sooner outrank each other for ever:
 * eight nodes that recovered one value of 16 MiB were seen to do so for two minutes.
 */
function ballotMs(turn: NetworkTurn, valueBytes: number): number {
  const { configuration } = turn.state
  const { answerMs } = own(turn)
  const nearestMs = Math.max(
    ...electorates(configuration).map((voters) => distances(turn, voters)[classicQuorum(voters.length) - 1] ?? 0),
  )
  const emptyMs = Math.max(Math.min(2 * answerMs, turn.options.ballotMsMax), 2 * nearestMs)
  return emptyMs + 2 * valueMs(turn, valueBytes, nearestMs)
}

/** What a value takes on one link: at the rate that is counted on, or at that which the credit permits over so long a way. */
function valueMs({ options }: Turn, valueBytes: number, roundTripMs: number): number {
  return Math.max(valueBytes / options.valueBytesPerMs, (valueBytes / CREDIT_BYTES) * roundTripMs)
}

export function backoffMs(turn: NetworkTurn, drive: Drive): number {
  const base = Math.max(turn.options.backoffMs, ballotMs(turn, drive.valueBytes))
  return base + random(turn) * base * 2 ** Math.min(drive.ballots, BACKOFF_DOUBLINGS_MAX)
}
