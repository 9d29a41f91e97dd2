/** How a node founds or joins a network, and how it adopts each newer configuration. */
import type { Configured, NetworkConfiguration, NetworkId, PeerId } from '@replicator/interface'
import { ADDRESSES_PER_MEMBER_MAX, CONFIGURATION_KEY } from '@replicator/interface'
import { decodeConfiguration, memberOf } from '@replicator/membership'
import { genesisRecord } from './genesis.js'
import { isAsAsked, named } from './steward.js'
import { mergeRecord } from '../records/learning.js'
import type { Turn } from '../turn/turn.js'
import { count, isInNetwork, knownMember, log, looksAlive, nextProposalId, send, takeTurns } from '../turn/turn.js'

/** A network that a node founds as its only voter. */
export interface Founding {
  /** Of no network that there ever was. */
  readonly networkId: NetworkId
  /** As in the configuration. */
  readonly joining?: NetworkConfiguration['joining']
}

/** Founds a network whose only voter is this node. */
export function foundNetwork(turn: Turn, { networkId, joining }: Founding): void {
  const { self: peer, cluster, addresses, name } = turn.state
  const founder = { peer, cluster, addresses, ...named(name) }
  const proposal = nextProposalId(turn)
  mergeRecord(turn, genesisRecord({ networkId, founder, proposal, ...(joining !== undefined && { joining }) }))
  log(turn, 'debug', 'founded a network', { networkId })
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
  else count(turn, 'configurations-refused')
}

/** Asks to be added, or to have one's addresses or name changed, until it has come true. */
export function tickJoining(turn: Turn): void {
  const { self: peer, cluster, addresses, name, joinToken: token, neighbours } = turn.state
  const member = knownMember(turn, peer)
  const moved =
    member !== undefined &&
    addresses.length > 0 &&
    !isAsAsked(member, { addresses: addresses.slice(0, ADDRESSES_PER_MEMBER_MAX), name })
  if (isInNetwork(turn) && !moved) return
  const helper = askable(turn, [...neighbours.keys()])
  if (helper === undefined) return
  send(turn, helper, {
    type: 'join',
    peer,
    cluster,
    addresses,
    name,
    token: member === undefined ? token : '',
    admitted: false,
  })
}

/** A live peer that belongs to a network which this node may join; another one each time. */
function askable(turn: Turn, peers: readonly PeerId[]): PeerId | undefined {
  const { neighbours, joins } = turn.state
  const members = peers.filter((peer) => looksAlive(turn, peer) && mayJoin(neighbours.get(peer)?.hello?.networkId))
  return takeTurns(turn, members)

  /** Records that came before the node joined are those of one network, and of no other. */
  function mayJoin(networkId: NetworkId | undefined): boolean {
    return networkId !== '' && (joins === undefined || networkId === joins)
  }
}
