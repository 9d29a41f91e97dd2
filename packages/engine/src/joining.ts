/** How a node founds or joins a network, and how it adopts each newer configuration. */
import type { Configured, NetworkId, PeerId } from '@replicator/interface'
import { ADDRESSES_PER_MEMBER_MAX, CONFIGURATION_KEY } from '@replicator/interface'
import { noop, recordAfter } from '@replicator/commit'
import {
  CONFIGURATION_TYPE,
  decodeConfiguration,
  encodeConfiguration,
  genesis,
  memberOf,
  votersOf,
} from '@replicator/membership'
import { hurry } from './catch-up.js'
import { restartDrives } from './drive.js'
import { forgetGonePeers } from './gone-peers.js'
import { greet } from './greeting.js'
import { vouch } from './handshake.js'
import { extendDeliveries, mergeRecord } from './learning.js'
import { isCurrent } from './newcomer.js'
import { isFounderless, NOBODY_FOUNDS } from './readiness.js'
import { restartReads } from './reads.js'
import { beginSettling } from './settling.js'
import { sameAddresses } from './steward.js'
import type { Turn } from './turn.js'
import { count, heldOf, log, looksAlive, nextProposalId, send } from './turn.js'

/** Founds a network whose only voter is this node. */
export function found(turn: Turn, networkId: NetworkId): void {
  const { self: peer, cluster, addresses } = turn.state
  const value = encodeConfiguration(genesis(networkId, { peer, cluster, addresses }))
  const proposal = {
    ...noop(nextProposalId(turn), cluster),
    operation: 'configure',
    value,
    contentType: CONFIGURATION_TYPE,
  } as const
  mergeRecord(turn, recordAfter(undefined, { key: CONFIGURATION_KEY, version: 1, proposal }))
  log(turn, 'info', 'founded a network', { networkId })
}

/** The newest configuration of another node: taken where it is of this network, or lets this node into one. */
export function onConfigured(turn: Turn, { record }: Configured): void {
  const { configuration: current, self } = turn.state
  if (current !== undefined && record.version <= current.epoch) return
  const next = decodeConfiguration(record.value)
  const fits =
    current === undefined
      ? next !== undefined && memberOf(next, self) !== undefined
      : next?.networkId === current.networkId
  if (record.key === CONFIGURATION_KEY && fits) mergeRecord(turn, record)
  else count(turn, 'configurations refused')
}

/** Acts on the configuration that is committed here now. It is durable before anything is answered in it. */
export function adopt(turn: Turn): void {
  const { state } = turn
  const { record } = heldOf(turn, CONFIGURATION_KEY)
  const next = decodeConfiguration(record?.value)
  if (record === undefined) return
  if (next === undefined || next.epoch !== record.version) {
    turn.effects.halt = 'the committed network configuration is not readable'
    return
  }
  const before = state.configuration
  state.configuration = next
  state.progress.clear()
  state.surveyor = undefined
  state.refusal = undefined
  log(turn, 'info', 'adopted a configuration', {
    epoch: next.epoch,
    generation: next.generation,
    members: next.members.length,
    voters: votersOf(next).length,
    joint: next.joint !== undefined,
  })
  if (state.silenced !== undefined) return
  for (const { peer, addresses } of next.members) {
    if (peer !== state.self) turn.effects.links.push({ kind: 'keep', peer, addresses })
  }
  for (const { peer } of before?.members ?? []) {
    if (memberOf(next, peer) === undefined)
      turn.effects.links.push({ kind: 'drop', peer, reason: 'no longer a member' })
  }
  forgetGonePeers(turn, before, next)
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

/** Asks to be added, or to have one's addresses changed, until it has come true. */
export function tickJoining(turn: Turn): void {
  const { configuration, self: peer, cluster, addresses, neighbours } = turn.state
  const member = configuration === undefined ? undefined : memberOf(configuration, peer)
  const moved =
    member !== undefined &&
    addresses.length > 0 &&
    !sameAddresses(member.addresses, addresses.slice(0, ADDRESSES_PER_MEMBER_MAX))
  if (configuration !== undefined && !moved) return
  noteFounderless(turn)
  const asked = askable(turn, [...neighbours.keys()])
  if (asked === undefined) return
  send(turn, asked, { type: 'join', peer, cluster, addresses })
}

/** Says so once where nobody seems to found the network. A peer that has just been linked may still be told of one. */
function noteFounderless(turn: Turn): void {
  const { state, options, nowMs } = turn
  const sinceMs = Math.min(...[...state.neighbours.values()].map(({ linkedAtMs }) => linkedAtMs))
  const founderless = isFounderless(turn) && (state.founderless || nowMs - sinceMs >= options.aliveMs)
  if (founderless && !state.founderless) log(turn, 'warn', NOBODY_FOUNDS, { peers: state.neighbours.size })
  state.founderless = founderless
}

/** A live peer that belongs to a network; another one each time. */
function askable(turn: Turn, peers: readonly PeerId[]): PeerId | undefined {
  const { neighbours } = turn.state
  const members = peers.filter((peer) => looksAlive(turn, peer) && neighbours.get(peer)?.hello?.networkId !== '')
  return members[turn.state.reads++ % Math.max(1, members.length)]
}
