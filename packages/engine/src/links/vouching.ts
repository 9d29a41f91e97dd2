/** When a voter may speak after a start. */
import type { PeerId } from '@replicator/interface'
import { classicQuorum, electorates } from '@replicator/membership'
import { heedMemories } from './silence.js'
import type { Turn } from '../turn/turn.js'
import { own } from './own.js'
import { isInNetwork } from '../turn/turn.js'

/**
 * A voter speaks once it has heard, since its start, from enough others to have been told that its store is old. A Hello
 * that no heartbeat has confirmed doesn't count: what it remembers may be what the peer knew in an earlier boot.
 *
 * Those that it hears first may be copies, as it may be one itself. So it waits for a while, unless it has never run before:
 * a copy has. Nor does it where it knows no other member, for of itself it believes members alone: no wait can tell it
 * anything.
 */
export function vouch(turn: Turn): void {
  if (!isInNetwork(turn)) return
  const { configuration, self, boot, startedAtMs } = turn.state
  const { neighbours } = own(turn)
  heedMemories(turn)
  if (own(turn).vouched || own(turn).silenced !== undefined) return
  const hasFellows = configuration.members.length > 1
  if (boot.boot > 1 && hasFellows && turn.nowMs - startedAtMs < turn.options.hushMs) return
  const heard = (peer: PeerId): boolean => neighbours.get(peer)?.confirmed === true
  own(turn).vouched = electorates(configuration).every((voters) => {
    const others = voters.filter((peer) => peer !== self && heard(peer)).length
    return others >= classicQuorum(voters.length) - 1
  })
}
