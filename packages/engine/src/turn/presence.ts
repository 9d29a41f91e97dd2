/** Whether enough voters look alive to ask them at all. Never decides anything: it only spares time. */
import { everyVoter, isClassicQuorum } from '@replicator/membership'
import type { NetworkTurn } from './turn.js'
import { looksAlive } from './turn.js'

/** Whether a classic quorum looks alive, in both sets while the generation is joint. */
export function quorumLooksAlive(turn: NetworkTurn): boolean {
  return isClassicQuorum(turn.state.configuration, (peer) => looksAlive(turn, peer))
}

export function everyVoterLooksAlive(turn: NetworkTurn): boolean {
  return everyVoter(turn.state.configuration).every((peer) => looksAlive(turn, peer))
}
