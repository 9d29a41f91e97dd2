/**
 * When a node takes no part in its network any more, and what it does then.
 *
 * Three things silence it. It was *removed*, and the voters know: nobody counts on it any more. That is marked in the store,
 * for good. Its store is *behind* what a member remembers of one of its own boots: it is an old copy, restored
 * from a backup say, and may have forgotten votes. That is marked in the store, for good. Or *another process* runs, or
 * ran, under its identity: then nothing is wrong with this store, and nothing is written. The node stands down for as long
 * as it runs; which of the two folders goes on is for the operator to say.
 *
 * Either way it says why in status and log, still reads what it holds, closes its links and dials nobody. An old copy tells
 * whoever dials it that it is one, since those must not count on its vote. One that stands down says nothing, and lets nobody
 * in: a member that heard it first would take it for the process to know, and one that reached it in place of the other
 * process would never be told by that one what it is itself.
 */
import type { PeerId, Remembered, StoreView } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import { greet } from './greeting.js'
import { selfStandingOf } from './memory.js'
import type { Silence } from '../turn/state.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { closeLink, endLinks, log, writeMeta } from '../turn/turn.js'
import { WORDS } from '../turn/words.js'

const RETIRED = 'retired'
const REMOVED = 'removed'

const REMOVED_NODE: Silence = { kind: 'removed', reason: WORDS.removed }

function oldCopy({ state: { self } }: Turn): Silence {
  return { kind: 'old copy', reason: WORDS.oldCopy({ self }) }
}

/** Why a node that was turned away ends its links with members. */
export const WARY = 'another process with this identity may be alive'

/** Whether a store is marked as an old copy of what its network remembers. */
export function isOldCopy(store: Pick<StoreView, 'meta'>): boolean {
  return store.meta(RETIRED) !== undefined
}

/** Takes up what an earlier start has marked. */
export function resumeSilence(turn: Turn): void {
  if (turn.store.meta(REMOVED) !== undefined) silence(turn, REMOVED_NODE)
  else if (isOldCopy(turn.store)) silence(turn, oldCopy(turn))
}

/**
 * Acts on what members remember of this store. A stranger is not believed: anybody could silence a node with one message.
 * Nor is a process that only bears a member's identity: it must go on from what is remembered of that member. One that
 * turns out to be a member later is heeded then.
 */
export function heedMemories(turn: NetworkTurn): void {
  const { configuration } = turn.state
  const { neighbours } = own(turn)
  for (const [peer, { hello, remembersOfSelf }] of neighbours) {
    if (hello === undefined || remembersOfSelf === undefined || memberOf(configuration, peer) === undefined) continue
    const standing = selfStandingOf(turn, remembersOfSelf)
    if (standing === 'behind') retire(turn, peer, remembersOfSelf)
    else if (standing === 'elsewhere') standDown(turn, peer)
  }
}

/** This node was removed, and enough voters know it. */
export function fallSilent(turn: Turn): void {
  writeMeta(turn, REMOVED, String(turn.state.configuration?.epoch ?? 0))
  log(turn, 'error', WORDS.removed)
  silence(turn, REMOVED_NODE)
}

function retire(turn: Turn, toldBy: PeerId, { boot, nonce, batch }: Remembered): void {
  if (own(turn).silenced !== undefined) return
  writeMeta(turn, RETIRED, JSON.stringify({ boot, nonce, batch }))
  log(turn, 'error', 'this store is an old copy: the node no longer votes', { toldBy, boot, batch })
  silence(turn, oldCopy(turn))
}

function standDown(turn: Turn, toldBy: PeerId): void {
  if (own(turn).silenced !== undefined) return
  const reason = WORDS.otherProcess({ self: turn.state.self })
  log(turn, 'error', reason, { toldBy })
  silence(turn, { kind: 'other process', reason })
}

/**
 * A member keeps its link with another process of this identity. That may be what is left of an earlier run of this node,
 * and is found silent soon; where it goes on, somebody else lives there. That other members have taken this node in says
 * nothing against it: those may be copies as well.
 */
export function onTurnedAway(turn: NetworkTurn, peer: PeerId): void {
  const { nowMs } = turn
  const { configuration } = turn.state
  const { turnedAway } = own(turn)
  if (memberOf(configuration, peer) === undefined) return
  const goesOn = turnedAway !== undefined && nowMs - turnedAway.lastMs <= turn.options.turnedAwayPauseMs
  const sinceMs = goesOn ? turnedAway.sinceMs : nowMs
  own(turn).turnedAway = { sinceMs, lastMs: nowMs }
  doubtMembers(turn)
  if (nowMs - sinceMs >= turn.options.turnedAwayMs) standDown(turn, peer)
}

/** What members have said so far is not believed any more, and this node votes only once it has been vouched for anew. */
function doubtMembers(turn: NetworkTurn): void {
  const { configuration } = turn.state
  own(turn).vouched = false
  for (const [peer, neighbour] of own(turn).neighbours) {
    if (memberOf(configuration, peer) === undefined) continue
    delete neighbour.hello
    neighbour.confirmed = false
    closeLink(turn, peer, WARY)
  }
}

/**
 * Copies of several nodes that are turned away must not take each other for the members that they are copies of: beside the
 * network there would be a second one. So a node that was just turned away takes nobody's word, nor goes on with what it took
 * before, and goes on dialling.
 */
export function isWary({ state: { turnedAway }, options, nowMs }: Turn): boolean {
  return turnedAway !== undefined && nowMs - turnedAway.lastMs < options.waryMs
}

/** Ends all links. Whoever holds this state ends all that is under way here when the turn is done. */
function silence(turn: Turn, why: Silence): void {
  own(turn).silenced = why
  if (why.kind === 'old copy') for (const peer of own(turn).neighbours.keys()) greet(turn, peer)
  endLinks(turn, { reason: why.reason, deaf: why.kind !== 'old copy' })
}

/** Somebody dials a node that takes no part any more. */
export function turnAway(turn: Turn, peer: PeerId, { kind, reason }: Silence): void {
  if (kind === 'old copy') greet(turn, peer)
  closeLink(turn, peer, reason)
}
