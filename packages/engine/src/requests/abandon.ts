import type { Turn } from '../turn/turn.js'
import { own } from './own.js'
import { giveUpBarriers } from './barrier.js'
import { abandonMembers } from './members.js'
import { giveUpRead } from './reads.js'
import { giveUp } from './writes.js'

/** Ends every request for records: a node that was removed still waits for what becomes of its members' changes. */
export function abandonRecords(turn: Turn): void {
  for (const operation of own(turn).writing.values()) giveUp(turn, operation)
  for (const operation of own(turn).reading.values()) giveUpRead(turn, operation)
  giveUpBarriers(turn)
}

/** Ends every request of a client with what can be said of it now: the node ends, or takes no part any more. */
export function abandonRequests(turn: Turn): void {
  abandonRecords(turn)
  abandonMembers(turn)
}
