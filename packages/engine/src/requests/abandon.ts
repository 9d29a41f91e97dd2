import type { Turn } from '../turn/turn.js'
import { giveUpRead } from './reads.js'
import { giveUp } from './writes.js'

/** Ends every request of a client with what can be said of it now: the node ends, or takes no part any more. */
export function abandonRequests(turn: Turn): void {
  for (const operation of turn.state.writing.values()) giveUp(turn, operation)
  for (const operation of turn.state.reading.values()) giveUpRead(turn, operation)
}
