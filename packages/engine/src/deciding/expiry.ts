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
 */
import { expiry } from '@replicator/commit'
import { hasVote } from '@replicator/membership'
import { beginRound } from './coordinator.js'
import { rank } from './janitor.js'
import { quorumLooksAlive } from '../turn/presence.js'
import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { heldOf, nextProposalId } from '../turn/turn.js'

export function tickExpiry(turn: NetworkTurn, wallMs: number): void {
  const { configuration, self, cluster, vouched } = turn.state
  const { expiriesMax, expiryTurnMs } = turn.options
  if (!vouched || !hasVote(configuration, self) || !quorumLooksAlive(turn)) return
  let underWay = 0
  // Of what is due, about one in so many is this node's to begin with.
  for (const { key, expiresMs } of turn.store.expired(wallMs, expiriesMax * configuration.members.length)) {
    const isUnderWay = own(turn).drives.has(key)
    if (isUnderWay) underWay++
    if (underWay >= expiriesMax) return
    const { record, slot } = heldOf(turn, key)
    // The index only finds: what is ended is a record that says so itself.
    if (record?.present !== true || record.expiresMs !== expiresMs) continue
    // Somebody is about to change the record, or to end it; the janitor sees to it that it comes to something.
    if (isUnderWay || slot !== undefined) continue
    if (wallMs < expiresMs + rank(turn, key) * expiryTurnMs) continue
    const candidate = expiry(nextProposalId(turn), cluster)
    beginRound(turn, { key, version: record.version + 1, candidate })
    underWay++
  }
}
