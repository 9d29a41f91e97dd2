/** What is kept about a peer goes when it is no longer a member: the peers that ever were have no bound. */
import type { NetworkConfiguration, PeerId } from '@replicator/interface'
import type { Turn } from '../turn/turn.js'
import { dropMeta } from '../turn/turn.js'

/** Forgets those who belonged to the configuration before and have no part in the one that is adopted now. */
export function forgetGonePeers(turn: Turn, before: NetworkConfiguration | undefined, now: NetworkConfiguration): void {
  if (before === undefined) return
  const present = peersOf(now)
  const { liveness, neighbours, retiredPeers } = turn.state
  for (const peer of peersOf(before)) {
    if (present.has(peer)) continue
    dropMeta(turn, `remembered/${peer}`)
    dropMeta(turn, `merged/${peer}`)
    retiredPeers.delete(peer)
    if (!neighbours.has(peer)) liveness.peers.delete(peer)
  }
}

/** The members, and the voters of the generation before while their quorum is still needed. */
function peersOf({ members, joint }: NetworkConfiguration): ReadonlySet<PeerId> {
  return new Set([...members.map(({ peer }) => peer), ...(joint?.voters ?? [])])
}
