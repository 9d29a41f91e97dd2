/** What this node says of itself and of what it sees. Reads only. */
import type { ClusterId, PeerId, PeerView, ReservationView, Slot, StatusView } from '@replicator/interface'
import {
  CONFIGURATION_KEY,
  defaultNodeName,
  isDamaged,
  isUserKey,
  KEY_BYTES_MAX,
  proposalOwner,
  utf8Length,
} from '@replicator/interface'
import { classicQuorum, clustersOf, fastQuorum, mayFail, memberOf, nameOf, votersOf } from '@replicator/membership'
import { catchUpView } from './records/newcomer.js'
import { isReady, reasonsNoQuorum, reasonsNotReady, warnings } from './requests/readiness.js'
import { SUGGESTION_NUMBER_MAX } from './turn/limits.js'
import type { NetworkTurn, Turn } from './turn/turn.js'
import { isInNetwork, knownMember, looksAlive } from './turn/turn.js'

export function peersView(turn: Turn): readonly PeerView[] {
  const { configuration, self, liveness, neighbours, addresses: own, retiredPeers, silenced } = turn.state
  return (configuration?.members ?? []).map((member): PeerView => {
    const { peer, cluster, role } = member
    const presence = liveness.peers.get(peer)
    const addresses = peer === self ? own : (neighbours.get(peer)?.hello?.addresses ?? member.addresses)
    return {
      peerId: peer,
      name: peer === self ? ownName(turn) : nameOf(member),
      clusterId: cluster,
      role,
      alive: looksAlive(turn, peer),
      self: peer === self,
      retired: peer === self ? silenced?.kind === 'old copy' : retiredPeers.has(peer),
      addresses: addresses.map((address) => withPeer(address, peer)),
      ...(presence?.roundTripMs === undefined ? {} : { roundTripMs: Math.round(presence.roundTripMs * 100) / 100 }),
      ...(presence === undefined ? {} : { lastSeenMs: Math.max(0, Math.floor(turn.nowMs - presence.heardAtMs)) }),
    }
  })
}

/** What this node was started with, whether or not the network knows yet. */
function ownName({ state: { self, cluster, name } }: Turn): string {
  return name === '' ? defaultNodeName(cluster, self) : name
}

function withPeer(address: string, peer: PeerId): string {
  return address.includes('/p2p/') ? address : `${address}/p2p/${peer}`
}

export function clustersView(turn: Turn): Readonly<Record<ClusterId, readonly PeerId[]>> {
  if (!isInNetwork(turn)) return {}
  return Object.fromEntries(
    [...clustersOf(turn.state.configuration)].map(([cluster, members]) => [cluster, members.map(({ peer }) => peer)]),
  )
}

export function reservationView(turn: Turn, key: string): ReservationView | undefined {
  const slot = turn.store.slot(key)
  return slot === undefined || !isUserKey(key) ? undefined : viewOf(turn, slot)
}

/** Open reservations and promises, oldest first. */
export function reservationsView(turn: Turn, limit: number): readonly ReservationView[] {
  const views: ReservationView[] = []
  for (const key of turn.state.reservations.keys()) {
    if (views.length >= limit) break
    const view = reservationView(turn, key)
    if (view !== undefined) views.push(view)
  }
  return views
}

function viewOf(turn: Turn, { key, version, promised, vote }: Slot): ReservationView {
  const sinceMs = turn.state.reservations.get(key) ?? turn.nowMs
  const peer = vote === undefined ? promised.peer : proposalOwner(vote.proposal.id)
  const cluster = vote?.proposal.cluster ?? knownMember(turn, peer)?.cluster ?? ''
  return {
    key,
    version,
    proposal: vote?.proposal.id ?? '',
    owner: { cluster, peer },
    ageMs: Math.max(0, Math.floor(turn.nowMs - sinceMs)),
    ballot: vote?.ballot ?? promised,
  }
}

export function statusView(turn: Turn): EngineStatus {
  const { state, store, nowMs } = turn
  const { self, cluster, reservations } = state
  const network = isInNetwork(turn) ? networkView(turn) : OUTSIDE
  const reasons = isReady(turn) ? reasonsNoQuorum(turn) : reasonsNotReady(turn)
  return {
    peerId: self,
    name: ownName(turn),
    clusterId: cluster,
    networkId: network.networkId,
    epoch: network.epoch,
    generation: network.generation,
    role: network.role,
    ...(network.joining !== undefined && { joining: network.joining }),
    ready: reasons.length === 0,
    reasons,
    warnings: network.warnings,
    addresses: state.addresses.map((address) => withPeer(address, self)),
    uptimeMs: Math.floor(nowMs - state.startedAtMs),
    records: store.userCounts.present,
    tombstones: store.userCounts.absent,
    reservations: reservations.size - (reservations.has(CONFIGURATION_KEY) ? 1 : 0),
    catchUp: network.catchUp,
    quorum: network.quorum,
    counters: Object.fromEntries(state.counters),
  }
}

/** Without what only the store knows. */
export type EngineStatus = Omit<StatusView, 'bytes'>

/** What a node can say of its network, and what one says that is in none. */
type NetworkView = Pick<
  StatusView,
  'networkId' | 'epoch' | 'generation' | 'role' | 'joining' | 'warnings' | 'catchUp' | 'quorum'
>

const OUTSIDE: NetworkView = {
  networkId: '',
  epoch: 0,
  generation: 0,
  role: 'joining',
  warnings: [],
  catchUp: { state: 'behind', records: 0, of: 0, perSecond: 0, bytes: 0, secondsLeft: 0 },
  quorum: {
    votes: 0,
    classic: classicQuorum(0),
    fast: fastQuorum(0),
    reachable: 0,
    mayFail: { nodes: -classicQuorum(0), clusters: 0 },
  },
}

function networkView(turn: NetworkTurn): NetworkView {
  const { configuration } = turn.state
  const { networkId, epoch, generation } = configuration
  const voters = votersOf(configuration)
  return {
    networkId,
    epoch,
    generation,
    role: roleOf(turn),
    joining: configuration.joining ?? 'open',
    warnings: warnings(turn),
    catchUp: catchUpView(turn),
    quorum: {
      votes: voters.length,
      classic: classicQuorum(voters.length),
      fast: fastQuorum(voters.length),
      reachable: voters.filter((peer) => looksAlive(turn, peer)).length,
      mayFail: mayFail(configuration, (peer) => looksAlive(turn, peer)),
    },
  }
}

function roleOf(turn: NetworkTurn): NetworkView['role'] {
  const { configuration, self, silenced } = turn.state
  return silenced?.kind === 'old copy' ? 'removed' : (memberOf(configuration, self)?.role ?? 'removed')
}

/** Keys like this one that are neither stored nor reserved here, at most `wanted`. */
export function suggestions(turn: Turn, key: string, wanted: number): readonly string[] {
  const free: string[] = []
  const beginning = beginningOf(key, KEY_BYTES_MAX - `-${SUGGESTION_NUMBER_MAX}`.length)
  for (let number = 2; free.length < wanted && number <= SUGGESTION_NUMBER_MAX; number++) {
    const candidate = `${beginning}-${number}`
    const found = turn.store.find(candidate)
    // What can't be read may well be held.
    const isFree = !isDamaged(found) && found?.present !== true
    if (isFree && turn.store.slot(candidate) === undefined) free.push(candidate)
  }
  return free
}

/** As many whole characters of a text as take at most so many bytes of UTF-8. */
function beginningOf(text: string, bytesMax: number): string {
  if (utf8Length(text) <= bytesMax) return text
  const characters = Array.from(text)
  let bytes = 0
  const end = characters.findIndex((character) => (bytes += utf8Length(character)) > bytesMax)
  return characters.slice(0, end).join('')
}
