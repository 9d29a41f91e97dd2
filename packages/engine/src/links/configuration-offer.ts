/** Peers that turn out to lack the newest configuration are given it, whatever showed that they do. */
import type { PeerId } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import type { Turn } from '../turn/turn.js'
import { heldOf, send } from '../turn/turn.js'

const CONFIGURATION_MS = 500

/** Gives a linked peer the configuration, unless it was given it a moment ago: many questions may show that it lacks it. */
export function offerConfiguration(turn: Turn, peer: PeerId): void {
  const neighbour = turn.state.neighbours.get(peer)
  const { record } = heldOf(turn, CONFIGURATION_KEY)
  if (neighbour === undefined || record === undefined) return
  const { given } = neighbour
  if (given?.epoch === record.version && turn.nowMs - given.atMs < CONFIGURATION_MS) return
  neighbour.given = { epoch: record.version, atMs: turn.nowMs }
  send(turn, peer, { type: 'configured', record })
}
