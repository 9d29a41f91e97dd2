/** What is kept about a peer goes when it is no longer a member: the peers that ever were have no bound. */
import type { NetworkConfiguration, PeerId } from '@replicator/interface'
import type { Turn } from '../turn/turn.js'
import { forgetMember } from '../links/memory.js'
import { forgetLog } from '../records/marks.js'

/** Forgets those who belonged to the configuration before and have no part in the one that is adopted now. */
export function forgetGonePeers(turn: Turn, before: NetworkConfiguration | undefined, now: NetworkConfiguration): void {
  if (before === undefined) return
  const present = peersOf(now)
  for (const peer of peersOf(before)) {
    if (present.has(peer)) continue
    forgetMember(turn, peer)
    forgetLog(turn, peer)
  }
}

/** The members, and the voters of the generation before while their quorum is still needed. */
function peersOf({ members, joint }: NetworkConfiguration): ReadonlySet<PeerId> {
  return new Set([...members.map(({ peer }) => peer), ...(joint?.voters ?? [])])
}
