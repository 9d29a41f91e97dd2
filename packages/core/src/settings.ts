/** The options with their defaults, checked once, each complaint naming its option. */
import { resolve } from 'node:path'
import {
  ADDRESS_BYTES_MAX,
  ADDRESSES_PER_MEMBER_MAX,
  CLUSTER_ID_BYTES_MAX,
  isClusterId,
  isNodeName,
  NODE_NAME_BYTES_MAX,
} from '@replicator/interface'
import { checkedOptions as checkedEngine, ENGINE_DEFAULTS, type EngineOptions } from '@replicator/engine'
import {
  addressProblem,
  type BackOff,
  checkedOptions as checkedTransport,
  type DiscoveryPace,
  isDialable,
  type Limits,
} from '@replicator/transport'
import { checkedNodeLimits, type NodeLimits } from './node-limits.js'
import type { ReplicatorOptions } from './options.js'

type Optional = 'dataDir' | 'name' | 'logger' | 'signal' | 'prepare' | 'adapters'

type OfEngine = 'minPeers' | 'confirm' | 'valueBytesMax' | 'requestTimeoutMs'

type Named = Required<Omit<ReplicatorOptions, Optional | OfEngine | 'tuning'>>

export interface Settings extends Named, Pick<ReplicatorOptions, Optional> {
  readonly node: NodeLimits
  readonly engine: EngineOptions
  readonly transport: { readonly limits: Limits; readonly backOff: BackOff; readonly pace: DiscoveryPace }
}

/** Throws a `TypeError` or `RangeError` that names the option. */
export function settingsOf(options: ReplicatorOptions): Settings {
  const { minPeers, confirm, valueBytesMax, requestTimeoutMs, tuning = {}, ...others } = options
  const { limits, backOff, pace } = checkedTransport(tuning.transport ?? {})
  const settings: Settings = {
    ...others,
    // Absolute, so that messages say where it is, whatever the program's own folder becomes.
    ...(options.dataDir !== undefined && { dataDir: resolve(options.dataDir) }),
    peers: options.peers ?? [],
    listen: options.listen ?? ['/ip4/127.0.0.1/tcp/0/ws'],
    announce: (options.announce ?? []).map((address) => address.replace(/\/p2p\/[^/]*$/, '')),
    rendezvous: options.rendezvous ?? 'replicator',
    protocolId: options.protocolId ?? '/p2p/rpc/replicator',
    node: checkedNodeLimits(tuning.node),
    engine: checkedEngine({
      ...tuning.engine,
      minPeers: minPeers ?? ENGINE_DEFAULTS.minPeers,
      confirm: confirm ?? ENGINE_DEFAULTS.confirm,
      valueBytesMax: valueBytesMax ?? ENGINE_DEFAULTS.valueBytesMax,
      requestTimeoutMs: requestTimeoutMs ?? ENGINE_DEFAULTS.requestTimeoutMs,
    }),
    transport: { limits, backOff, pace },
  }
  if (!isClusterId(settings.clusterId)) {
    throw new TypeError(
      `clusterId is 1 to ${CLUSTER_ID_BYTES_MAX} letters, digits, dots, underscores or hyphens, not '${settings.clusterId}'`,
    )
  }
  if (settings.name !== undefined && !isNodeName(settings.name)) {
    throw new TypeError(
      `name is 1 to ${NODE_NAME_BYTES_MAX} letters, digits, dots, underscores or hyphens, not '${settings.name}'`,
    )
  }
  requireAddresses('peers', settings.peers)
  requireAddresses('listen', settings.listen)
  requireAddresses('announce', settings.announce)
  if (settings.announce.length > ADDRESSES_PER_MEMBER_MAX)
    throw new TypeError(`announce is a list of at most ${ADDRESSES_PER_MEMBER_MAX} multiaddresses`)
  if (settings.adapters?.transport === undefined) requireLibp2p(settings)
  requireTimeout(settings.engine.requestTimeoutMs)
  if (settings.engine.confirm !== 'quorum' && settings.engine.confirm !== 'all')
    throw new TypeError(`confirm is 'quorum' or 'all', not '${String(settings.engine.confirm)}'`)
  return settings
}

/** What the transport would refuse, before anything is opened for it, and what must outlast its pauses. */
function requireLibp2p(settings: Settings): void {
  const { peers, listen, announce, rendezvous, protocolId } = settings
  checkedTransport({ listen, announce, rendezvous, protocolId })
  requireOutlasting(settings)
  for (const address of peers) {
    if (!isDialable(address)) throw new TypeError(`peers has '${address}', which ${addressProblem(address)}`)
  }
}

/**
 * Engine and transport don't know each other's times. A node that was turned away takes nobody's word until the one who
 * turned it away has had the time to dial again; and it is another story only once nobody did so for as long.
 */
function requireOutlasting({ node, engine, transport: { backOff, limits } }: Settings): void {
  const pauseMs = backOff.maxMs * (1 + backOff.jitter)
  for (const name of ['waryMs', 'turnedAwayPauseMs'] as const) {
    if (engine[name] > pauseMs) continue
    throw new RangeError(
      `${name} is more than the longest pause between two dials, backOff.maxMs × (1 + backOff.jitter): ` +
        `not ${engine[name]} with ${backOff.maxMs} × (1 + ${backOff.jitter})`,
    )
  }
  if (node.firstPeerMs <= limits.dialTimeoutMs) {
    throw new RangeError(`firstPeerMs is more than dialTimeoutMs, not ${node.firstPeerMs} with ${limits.dialTimeoutMs}`)
  }
}

function requireAddresses(name: string, addresses: readonly string[]): void {
  for (const address of addresses) {
    if (address.length > ADDRESS_BYTES_MAX)
      throw new TypeError(`${name} is a list of multiaddresses of at most ${ADDRESS_BYTES_MAX} characters`)
  }
}

/** What a client can wait for, and long enough for a network across oceans. */
function requireTimeout(requestTimeoutMs: number): void {
  if (requestTimeoutMs < 100 || requestTimeoutMs > 600_000) {
    throw new RangeError(`requestTimeoutMs is a whole number from 100 to 600000, not ${requestTimeoutMs}`)
  }
}
