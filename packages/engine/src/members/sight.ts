/** What this node sees of the members, for weighing changes of them. */
import type { Sight } from '@replicator/membership'
import type { NetworkTurn } from '../turn/turn.js'
import { looksAlive } from '../turn/turn.js'
import { neededIn } from './growth.js'

export function sightOf(turn: NetworkTurn): Sight {
  return {
    isAlive: (peer) => looksAlive(turn, peer),
    needed: (cluster) => neededIn(turn, cluster),
  }
}
