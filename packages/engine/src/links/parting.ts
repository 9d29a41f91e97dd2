/**
 * How a node that was removed comes to know it, and when it may end.
 *
 * Whoever adopts a configuration without a peer gives it that configuration and refuses it, once that is durable; then the
 * link ends. One that was down is told so by whomever it greets. So a removed node hears from each voter that the voter
 * will never need it any more. It goes on dialling until a classic quorum of them has said so, and only then falls silent:
 * until then the last change may be known to few, and its store may be needed to tell the others.
 */
import type { PeerId } from '@replicator/interface'
import { isClassicQuorum } from '@replicator/membership'
import { offerConfiguration } from './configuration-offer.js'
import { fallSilent } from './silence.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { dropLink, isInNetwork, isRemoved, sendDurable } from '../turn/turn.js'

/** Tells a peer that it is no member any more, and has its link end soon. */
export function part(turn: Turn, peer: PeerId): void {
  const { neighbours, parting } = own(turn)
  const reason = 'it was removed from the network'
  if (!neighbours.has(peer)) {
    dropLink(turn, peer, reason)
    return
  }
  offerConfiguration(turn, peer)
  sendDurable(turn, peer, { type: 'refuse', code: 'removed', reason })
  if (!parting.has(peer)) parting.set(peer, turn.nowMs)
}

/** Ends the links of those that have had the time to hear it. */
export function tickParting(turn: Turn): void {
  for (const [peer, sinceMs] of own(turn).parting)
    if (turn.nowMs - sinceMs >= turn.options.partingMs) endParting(turn, peer)
}

/** The peer is told, or gone. */
export function endParting(turn: Turn, peer: PeerId): void {
  if (own(turn).parting.delete(peer)) dropLink(turn, peer, 'it was removed from the network')
}

/** A member says that this node is none any more. */
export function onRemoved(turn: NetworkTurn, peer: PeerId): void {
  own(turn).partedFrom.add(peer)
  endOnceParted(turn)
}

/** Falls silent where this node is no member and a classic quorum of the voters has said that it knows. */
export function endOnceParted(turn: Turn): void {
  const { partedFrom, silenced } = own(turn)
  if (silenced !== undefined || !isInNetwork(turn) || !isRemoved(turn)) return
  if (isClassicQuorum(turn.state.configuration, (peer) => partedFrom.has(peer))) fallSilent(turn)
}
