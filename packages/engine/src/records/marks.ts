/** How far this node has merged the change logs of others: its marks in them, durably once the present writes are. */
import type { Page, PeerId } from '@replicator/interface'
import { memberOf } from '@replicator/membership'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { dropMeta, metaOf, writeMeta } from '../turn/turn.js'

export function mergedOf(turn: Turn, peer: PeerId): number {
  return Number(metaOf(turn, mergedName(peer)) ?? 0)
}

export function markMerged(turn: Turn, peer: PeerId, sequence: number): void {
  writeMeta(turn, mergedName(peer), String(sequence))
}

/** A peer that is no longer a member: the logs of those that ever were have no bound. */
export function forgetLog(turn: Turn, peer: PeerId): void {
  dropMeta(turn, mergedName(peer))
}

/**
 * Takes over how far a peer has merged the others' logs: what it held up to there is in its own log, all of which has been
 * merged here. That is so at the end of the log only: in a page before it, a record that has changed meanwhile is missing,
 * and comes with a later one. It is so, too, of what it told before it gave all that it held by keys: none is missing there.
 */
export function takeOver(turn: NetworkTurn, merged: Page['merged']): void {
  const { configuration, self, retiredPeers } = turn.state
  for (const { peer, sequence } of merged) {
    // The log of an old copy counts places anew that it has told before.
    if (peer === self || retiredPeers.has(peer) || memberOf(configuration, peer) === undefined) continue
    if (sequence > mergedOf(turn, peer)) markMerged(turn, peer, sequence)
  }
}

function mergedName(peer: PeerId): string {
  return `merged/${peer}`
}
