/** Changes of the members that nodes were asked for, at the steward: which one is next, and when it may begin. */
import type { NetworkConfiguration, PeerId, Wish } from '@replicator/interface'
import { isFulfilled, memberOf, understood, weigh, withChanges } from '@replicator/membership'
import { stewardOf } from '../members/growth.js'
import { sightOf } from '../members/sight.js'
import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { send } from '../turn/turn.js'

/** Notes what the asked node wants; handed on once where another node is the steward. True where it was noted. */
export function noteWish(turn: NetworkTurn, from: PeerId, message: Wish): boolean {
  const { configuration, self } = turn.state
  const { requester, remove, promote, demote, force } = message
  const steward = stewardOf(turn)
  if (steward === undefined || memberOf(configuration, requester) === undefined) return false
  if (steward !== self) {
    if (from === requester) send(turn, steward, message)
    return false
  }
  own(turn).steward.wishes.set(requester, { changes: { remove, promote, demote }, force, heardAtMs: turn.nowMs })
  return true
}

/** What one wish comes to. */
export interface NextChange {
  readonly next: NetworkConfiguration
  /** Learners that get a vote by it: they must have caught up before it begins. */
  readonly promoted: readonly PeerId[]
}

/** The first wish that can be granted; for a final configuration. Whoever wants it repeats it: what is old is dropped. */
export function nextWish(turn: NetworkTurn): NextChange | undefined {
  const { configuration } = turn.state
  const { wishes } = own(turn).steward
  for (const [requester, { changes, force, heardAtMs }] of wishes) {
    const isOld = turn.nowMs - heardAtMs >= turn.options.latelyMs
    // What can't come true would be tried for ever, with one configuration after the other.
    const isPossible = understood(configuration, changes).kind === 'changes'
    if (isOld || !isPossible || isFulfilled(configuration, changes)) wishes.delete(requester)
    else if (force || !weigh(configuration, changes, sightOf(turn)).stopsWrites) {
      const promoted = changes.promote.filter((peer) => memberOf(configuration, peer)?.role === 'learner')
      return { next: withChanges(configuration, changes), promoted }
    }
  }
  return undefined
}
