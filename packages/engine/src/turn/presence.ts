/** Whether enough voters look alive to ask them at all. Never decides anything: it only spares time. */
import { everyVoter, isClassicQuorum } from '@replicator/membership'
import type { Turn } from './turn.js'
import { looksAlive } from './turn.js'

/** Whether a classic quorum looks alive, in both sets while the generation is joint. */
export function quorumLooksAlive(turn: Turn): boolean {
  const { configuration } = turn.state
  return configuration !== undefined && isClassicQuorum(configuration, (peer) => looksAlive(turn, peer))
}

export function everyVoterLooksAlive(turn: Turn): boolean {
  const { configuration } = turn.state
  return configuration !== undefined && everyVoter(configuration).every((peer) => looksAlive(turn, peer))
}
