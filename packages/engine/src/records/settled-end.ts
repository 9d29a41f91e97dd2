/**
 * A voter's part in a barrier: it tells where its change log ends once all is decided that was open here when it was asked.
 *
 * Whatever had been acknowledged by then, anywhere, had been voted for by a quorum of the voters. So one of any quorum that
 * answers held it: as a record, or as a vote. Its log holds it once that vote has come to its decision, and that comes by
 * itself: whoever proposed it is at it, or the janitor soon is. Nothing is settled sooner for this; under load that would begin
 * a recovery of each write that is under way.
 */
import type { PeerId, Survey } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { commitsRecord, sendDurable } from '../turn/turn.js'

export function onEndAsked(turn: NetworkTurn, from: PeerId, { generation, question = 0 }: Survey): void {
  if (generation !== turn.state.configuration.generation) return
  const { inquiries } = own(turn)
  // Asked again, it waits for no more than before.
  if (inquiries.get(from)?.question !== question) inquiries.set(from, { question, atMs: turn.nowMs })
  tellSettledEnds(turn)
}

/** Answers whoever has waited for long enough. */
export function tellSettledEnds(turn: NetworkTurn): void {
  const { inquiries } = own(turn)
  const { vouched, configuration } = turn.state
  // An answer counts like a vote: an old copy of a store may have forgotten some of what was open.
  if (inquiries.size === 0 || !vouched) return
  if (commitsRecord(turn)) return
  const openSinceMs = oldestOpenMs(turn)
  for (const [peer, { question, atMs }] of inquiries) {
    if (openSinceMs <= atMs) continue
    inquiries.delete(peer)
    const { generation } = configuration
    sendDurable(turn, peer, { type: 'progress', generation, settled: turn.store.head, merged: [], question })
  }
}

/** Since when what is open here for longest is; the configuration's own next version takes as long as its change. */
function oldestOpenMs({ state }: Turn): number {
  for (const [key, sinceMs] of state.reservations) if (key !== CONFIGURATION_KEY) return sinceMs
  return Infinity
}

/** The peer is gone, and asks again if it comes back. */
export function endInquiry(turn: Turn, peer: PeerId): void {
  own(turn).inquiries.delete(peer)
}
