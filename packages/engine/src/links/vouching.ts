/** When a voter may speak after a start. */
import type { PeerId } from '@replicator/interface'
import { classicQuorum, electorates } from '@replicator/membership'
import { heedMemories } from './silence.js'
import type { Turn } from '../turn/turn.js'

/**
 * A voter speaks once it has heard, since its start, from enough others to have been told that its store is old. A Hello
 * that no heartbeat has confirmed doesn't count: what it remembers may be what the peer knew in an earlier boot.
 */
export function vouch(turn: Turn): void {
  const { state } = turn
  const { configuration, self, neighbours } = state
  heedMemories(turn)
  if (state.vouched || state.silenced !== undefined || configuration === undefined) return
  const heard = (peer: PeerId): boolean => neighbours.get(peer)?.confirmed === true
  state.vouched = electorates(configuration).every((voters) => {
    const others = voters.filter((peer) => peer !== self && heard(peer)).length
    return others >= classicQuorum(voters.length) - 1
  })
}
