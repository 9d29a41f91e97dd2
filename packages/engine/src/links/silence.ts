/**
 * When a node takes no part in its network any more, and what it does then.
 *
 * Two things silence it. Its store is *behind* what a member remembers of one of its own boots: it is an old copy, restored
 * from a backup say, and may have forgotten votes. That is marked in the store, for good. Or *another process* runs, or
 * ran, under its identity: then nothing is wrong with this store, and nothing is written. The node stands down for as long
 * as it runs; which of the two folders goes on is for the operator to say.
 *
 * Either way it says why in status and log, still reads what it holds, closes its links and dials nobody. An old copy tells
 * whoever dials it that it is one, since those must not count on its vote. One that stands down says nothing: a member that
 * heard it first would take it for the process to know.
 */
import type { PeerId, Remembered } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import { greet } from './greeting.js'
import { selfStandingOf } from './memory.js'
import type { Silence } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'
import { log, writeMeta } from '../turn/turn.js'

const RETIRED = 'retired'
/** Several times as long as a link of an earlier run of this node can seem alive to its peers. */
const TURNED_AWAY_MS = 10_000
/** Longer than the longest pause between two dials: after that it is another story. */
const TURNED_AWAY_PAUSE_MS = 30_000

const OLD_COPY: Silence = {
  kind: 'old copy',
  reason: 'this store is an old copy of what the network remembers: replace this node',
}

const OTHER_PROCESS: Silence = {
  kind: 'other process',
  reason:
    'another process runs with this identity: stop that one and start this one again; if it is gone, start the folder ' +
    'that the network knows, or replace this node',
}

/** Takes up what an earlier start has marked. */
export function resumeSilence(turn: Turn): void {
  if (turn.store.meta(RETIRED) !== undefined) silence(turn, OLD_COPY)
}

/**
 * Acts on what members remember of this store. A stranger is not believed: anybody could silence a node with one message.
 * Nor is a process that only bears a member's identity: it must go on from what is remembered of that member. One that
 * turns out to be a member later is heeded then.
 */
export function heedMemories(turn: Turn): void {
  const { configuration, neighbours } = turn.state
  if (configuration === undefined) return
  for (const [peer, { hello, remembersOfSelf }] of neighbours) {
    if (hello === undefined || remembersOfSelf === undefined || memberOf(configuration, peer) === undefined) continue
    const standing = selfStandingOf(turn, remembersOfSelf)
    if (standing === 'behind') retire(turn, peer, remembersOfSelf)
    else if (standing === 'elsewhere') standDown(turn, peer)
  }
}

function retire(turn: Turn, toldBy: PeerId, { boot, nonce, batch }: Remembered): void {
  if (turn.state.silenced !== undefined) return
  writeMeta(turn, RETIRED, JSON.stringify({ boot, nonce, batch }))
  log(turn, 'error', 'this store is an old copy: the node no longer votes', { toldBy, boot, batch })
  silence(turn, OLD_COPY)
}

function standDown(turn: Turn, toldBy: PeerId): void {
  if (turn.state.silenced !== undefined) return
  log(turn, 'error', OTHER_PROCESS.reason, { toldBy })
  silence(turn, OTHER_PROCESS)
}

/**
 * A member keeps its link with another process of this identity. That may be what is left of an earlier run of this node,
 * and is found silent soon; where it goes on, and no member takes this node in, somebody else lives there.
 */
export function onTurnedAway(turn: Turn, peer: PeerId): void {
  const { state, nowMs } = turn
  const { configuration, neighbours, turnedAway } = state
  if (configuration === undefined || memberOf(configuration, peer) === undefined) return
  const goesOn = turnedAway !== undefined && nowMs - turnedAway.lastMs <= TURNED_AWAY_PAUSE_MS
  const sinceMs = goesOn ? turnedAway.sinceMs : nowMs
  state.turnedAway = { sinceMs, lastMs: nowMs }
  const isTakenIn = [...neighbours].some(
    ([member, { confirmed }]) => confirmed && memberOf(configuration, member) !== undefined,
  )
  if (!isTakenIn && nowMs - sinceMs >= TURNED_AWAY_MS) standDown(turn, peer)
}

/** Ends all links. Whoever holds this state ends all that is under way here when the turn is done. */
function silence(turn: Turn, why: Silence): void {
  const { state, effects } = turn
  state.silenced = why
  if (why.kind === 'old copy') for (const peer of state.neighbours.keys()) greet(turn, peer)
  effects.links.push({ kind: 'quiet', reason: why.reason })
}

/** Somebody dials a node that takes no part any more. */
export function turnAway(turn: Turn, peer: PeerId, { kind, reason }: Silence): void {
  if (kind === 'old copy') greet(turn, peer)
  turn.effects.links.push({ kind: 'close', peer, reason })
}
