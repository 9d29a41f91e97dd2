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
import type { Expiry, StoredRecord } from '@replicator/interface'
import { isOverdue } from '@replicator/interface'
import { hasVote } from '@replicator/membership'
import { beginRound } from './coordinator.js'
import { rank } from './janitor.js'
import { quorumLooksAlive } from '../turn/presence.js'
import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { heldOf, nextProposalId } from '../turn/turn.js'

export function tickExpiry(turn: NetworkTurn): void {
  const { drives, ending } = own(turn)
  // Rounds that came to nothing make room as well.
  for (const key of ending) if (!drives.has(key)) ending.delete(key)
  beginEnds(turn)
}

/** The next version of a key is decided. Where it was one that this node was ending, others may have their turn. */
export function onExpiryDecided(turn: NetworkTurn, key: string): void {
  const { ending } = own(turn)
  // Not for each by itself: to look for what is due costs more than to begin with it.
  if (ending.delete(key) && ending.size <= turn.options.expiriesMax / 2) beginEnds(turn)
}

/** Begins with the deletion of a record whose time is up, unless a round is under way that will decide its next version. */
export function endRecord(turn: NetworkTurn, { key, version }: StoredRecord): void {
  beginRound(turn, { key, version: version + 1, candidate: expiry(nextProposalId(turn), turn.state.cluster) })
}

function beginEnds(turn: NetworkTurn): void {
  const { configuration, self, vouched, wallMs } = turn.state
  const { expiriesMax } = turn.options
  const { drives, ending } = own(turn)
  if (ending.size >= expiriesMax || !vouched || !hasVote(configuration, self) || !quorumLooksAlive(turn)) return
  // Of what is due, about one in so many is this node's to begin with.
  const due = turn.store.expired(wallMs, expiriesMax * configuration.members.length)
  for (const { key, expiresMs } of inTurn(turn, due)) {
    if (ending.size >= expiriesMax) return
    if (drives.has(key)) continue
    const { record, slot } = heldOf(turn, key)
    // The index only finds: what is ended is a record that says so itself.
    if (!isOverdue(record, wallMs) || record.expiresMs !== expiresMs) continue
    // Somebody is about to change the record, or to end it; the janitor sees to it that it comes to something.
    if (slot !== undefined) continue
    ending.add(key)
    endRecord(turn, record)
  }
}

/**
 * What it is this node's turn to end. Where more is due than can be ended in one turn's time, everybody's turn has come for
 * all of it: so each goes on with its own share as long as there is any, or all would propose the same ends.
 */
function inTurn(turn: NetworkTurn, due: readonly Expiry[]): readonly Expiry[] {
  const { wallMs } = turn.state
  const ranked = due.map((each) => ({ ...each, place: rank(turn, each.key) }))
  const share = ranked.filter(({ place }) => place === 0)
  if (share.length > 0 || own(turn).ending.size > 0) return share
  return ranked
    .filter(({ expiresMs, place }) => wallMs >= expiresMs + place * turn.options.expiryTurnMs)
    .toSorted((a, b) => a.place - b.place)
}
