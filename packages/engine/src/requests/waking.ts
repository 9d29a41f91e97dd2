import type { NetworkTurn } from '../turn/turn.js'
import { own } from './own.js'
import { resumeRead } from './reads.js'
import { resumeWrite } from './writes.js'

/** Something newer was committed here: whoever waits for that key looks again. */
export function wakeInterested(turn: NetworkTurn, key: string): void {
  const { interest, reading, writing } = own(turn)
  for (const id of interest.get(key) ?? []) {
    const read = reading.get(id)
    if (read !== undefined) resumeRead(turn, read)
    const write = writing.get(id)
    if (write !== undefined) resumeWrite(turn, write)
  }
}
