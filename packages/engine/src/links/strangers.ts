/**
 * Links of strangers: of whoever is no member and doesn't ask to be one.
 *
 * A node has room for so many links, and anybody may take one. Who says nothing of itself, or has no business here, is
 * let go after a while. Nothing is held against it: it may come again, and be a member by then.
 */
import type { PeerId } from '@replicator/interface'
import type { Neighbour } from '../turn/state.js'
import type { Turn } from '../turn/turn.js'
import { own } from './own.js'
import { closeLink, count, isInNetwork, knownMember } from '../turn/turn.js'

const NO_BUSINESS = 'neither a member, nor asking to be one'

/** A peer asks to be added, or goes on asking. */
export function noteAsked(turn: Turn, peer: PeerId): void {
  const neighbour = own(turn).neighbours.get(peer)
  if (neighbour !== undefined) neighbour.askedAtMs = turn.nowMs
}

/** Closes the links of those that have had the time to say who they are, or to ask. */
export function closeStrangers(turn: Turn): void {
  for (const [peer, neighbour] of own(turn).neighbours) {
    const { linkedAtMs, askedAtMs = linkedAtMs } = neighbour
    if (turn.nowMs - askedAtMs < turn.options.strangerMs || hasBusiness(turn, peer, neighbour)) continue
    count(turn, 'strangers-closed')
    closeLink(turn, peer, NO_BUSINESS)
  }
}

/** To a node without a network, whoever has said who it is may be of the same one soon. */
function hasBusiness(turn: Turn, peer: PeerId, { hello }: Neighbour): boolean {
  return isInNetwork(turn) ? knownMember(turn, peer) !== undefined : hello !== undefined
}
