/** How a node adopts each newer configuration. */
import type { NetworkConfiguration } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { decodeConfiguration, memberOf, votersOf } from '@replicator/membership'
import { beginSettling } from './settling.js'
import { restartDrives } from '../deciding/coordinator.js'
import { offerConfiguration } from '../links/configuration-offer.js'
import { greet } from '../links/greeting.js'
import { forgetRefusal } from '../links/handshake.js'
import { endOnceParted, part } from '../links/parting.js'
import { vouch } from '../links/vouching.js'
import { forgetGonePeers } from './gone-peers.js'
import { hurry } from '../records/catch-up.js'
import { extendDeliveries } from '../records/delivery.js'
import { isCurrent } from '../records/newcomer.js'
import { restartReads } from '../requests/reads.js'
import type { NetworkTurn, Turn } from '../turn/turn.js'
import { own } from './own.js'
import { halt, heldOf, isRemoved, keepLink, log } from '../turn/turn.js'
import { WORDS } from '../turn/words.js'

/** Acts on the configuration that is committed here now. It is durable before anything is answered in it. */
export function adopt(turn: Turn): void {
  const { state } = turn
  const { record } = heldOf(turn, CONFIGURATION_KEY)
  const next = decodeConfiguration(record?.value)
  if (record === undefined) return
  if (next === undefined || next.epoch !== record.version) {
    halt(turn, 'the committed network configuration is not readable')
    return
  }
  const before = state.configuration
  actIn(turn, next)
  forgetRefusal(turn)
  log(turn, 'debug', 'adopted a configuration', {
    epoch: next.epoch,
    generation: next.generation,
    members: next.members.length,
    voters: votersOf(next).length,
    joint: next.joint !== undefined,
  })
  if (state.silenced !== undefined) return
  for (const { peer, addresses } of next.members) {
    if (peer !== state.self) keepLink(turn, peer, addresses)
  }
  for (const { peer } of before?.members ?? []) {
    if (memberOf(next, peer) === undefined) part(turn, peer)
  }
  forgetGonePeers(turn, before, next)
  if (isRemoved(turn)) {
    log(turn, 'error', WORDS.removed, { epoch: next.epoch })
    for (const peer of votersOf(next)) offerConfiguration(turn, peer)
    endOnceParted(turn)
    return
  }
  extendDeliveries(turn)
  vouch(turn)
  if (before?.generation !== next.generation) {
    beginSettling(turn)
    restartDrives(turn)
    restartReads(turn)
    if (before !== undefined && !isCurrent(turn)) hurry(turn)
  }
  if (before?.networkId !== next.networkId) for (const peer of state.neighbours.keys()) greet(turn, peer)
}

/** From now on this node acts in that configuration; what was said in the one before counts no more. */
function actIn(turn: Turn, configuration: NetworkConfiguration): asserts turn is NetworkTurn {
  const mine = own(turn)
  mine.configuration = configuration
  mine.steward.progress.clear()
  mine.surveyor = undefined
}
