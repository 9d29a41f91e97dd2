/**
 * Ends records whose time is up, by a decided deletion like any other.
 *
 * The time is part of the record, and each node looks at its own wall clock: a wrong one makes a record end early or late,
 * never here and not there, for what it proposes is the deletion of exactly the version that it saw. A change that came
 * first has taken that version, and the deletion is lost.
 *
 * All voters come to it at the same time. So they take turns, in an order that differs from key to key: usually the first
 * one does it, and the others find it done. However many records end at once, only some are under way at this node: they
 * would stand in the way of clients otherwise, and nobody waits for them.
 *
 * Somebody may wait for one of them after all: a client that asks for the key. Its node ends that record at once, whoever's
 * turn it is and however many are under way, and answers when that is decided. So a hundred thousand records that end in one
 * second are gone for whoever looks, long before the last of them is deleted.
 *
 * To answer "absent" by the clock alone was rejected: a node whose clock is behind would go on to tell the value, and a
 * reader that asks both would see the key come back.
 */
import { expiry } from '@replicator/commit'
import type { StoredRecord } from '@replicator/interface'
import { isOverdue } from '@replicator/interface'
import { hasVote } from '@replicator/membership'
import { beginRound } from './coordinator.js'
import { rank } from './janitor.js'
import { EXPIRY_LOOK_AHEAD } from '../turn/limits.js'
import { quorumLooksAlive } from '../turn/presence.js'
import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { heldOf, nextProposalId } from '../turn/turn.js'

export function tickExpiry(turn: NetworkTurn): void {
  const { configuration, self, vouched } = turn.state
  const { drives, ending, due } = own(turn)
  // Rounds that came to nothing make room as well.
  for (const key of ending) if (!drives.has(key)) ending.delete(key)
  if (!vouched || !hasVote(configuration, self) || !quorumLooksAlive(turn)) return
  if (due.length === 0) lookForDue(turn)
  beginEnds(turn)
}

/** The next version of a key is decided. Where it was one that this node was ending, another one may have its turn. */
export function onExpiryDecided(turn: NetworkTurn, key: string): void {
  const { ending, due } = own(turn)
  if (!ending.delete(key)) return
  if (due.length === 0 && ending.size === 0) lookForDue(turn)
  beginEnds(turn)
}

/** Begins with the deletion of a record whose time is up, unless a round is under way that will decide its next version. */
export function endRecord(turn: NetworkTurn, { key, version }: StoredRecord): void {
  beginRound(turn, { key, version: version + 1, candidate: expiry(nextProposalId(turn), turn.state.cluster) })
}

function beginEnds(turn: NetworkTurn): void {
  const { drives, ending, due } = own(turn)
  while (ending.size < room(turn)) {
    const key = due.shift()
    if (key === undefined) return
    if (drives.has(key)) continue
    const { record, slot } = heldOf(turn, key)
    // It was due when it was looked for: what is ended is a record that says so itself, now.
    if (!isOverdue(record, turn.state.wallMs)) continue
    // Somebody is about to change the record, or to end it; the janitor sees to it that it comes to something.
    if (slot !== undefined) continue
    ending.add(key)
    endRecord(turn, record)
  }
}

/**
 * How many ends may be under way: all that the option allows while voters answer at once, and the less the longer they take,
 * because then there is something else to do, for which somebody waits. Without clients it is these ends that make the
 * answers slow, and their number settles where they are decided about as fast as they can be.
 */
function room(turn: NetworkTurn): number {
  const { expiriesMax, expiryAnswerMs } = turn.options
  const share = Math.min(1, expiryAnswerMs / own(turn).answerMs)
  return Math.max(1, Math.floor(expiriesMax * share))
}

/**
 * Notes what it is this node's turn to end. Where more is due than can be ended in one turn's time, everybody's turn has come
 * for all of it: so each goes on with its own share as long as there is any, or all would propose the same ends.
 */
function lookForDue(turn: NetworkTurn): void {
  const { configuration, wallMs } = turn.state
  const { expiriesMax, expiryTurnMs } = turn.options
  const { ending, due } = own(turn)
  // Of what is due, about one in so many is this node's to begin with.
  const found = turn.store.expired(wallMs, EXPIRY_LOOK_AHEAD * expiriesMax * configuration.members.length)
  const ranked = found.map((each) => ({ ...each, place: rank(turn, each.key) }))
  const share = ranked.filter(({ place }) => place === 0)
  const others = ranked.filter(({ expiresMs, place }) => wallMs >= expiresMs + place * expiryTurnMs)
  const isShareDone = share.length === 0 && ending.size === 0
  for (const { key } of isShareDone ? others.toSorted((a, b) => a.place - b.place) : share) due.push(key)
}
