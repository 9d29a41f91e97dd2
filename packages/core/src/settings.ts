/** The options with their defaults, checked once, each complaint naming its option. */
import { resolve } from 'node:path'
import {
  ADDRESS_BYTES_MAX,
  CLUSTER_ID_BYTES_MAX,
  isClusterId,
  MEMBERS_MAX,
  VALUE_BYTES_DEFAULT,
  VALUE_BYTES_MAX,
} from '@replicator/interface'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import { checkedOptions, isDialable } from '@replicator/transport'
import type { ReplicatorOptions } from './options.js'

type Optional = 'dataDir' | 'logger' | 'signal' | 'prepare' | 'adapters'

export type Settings = Required<Omit<ReplicatorOptions, Optional>> & Pick<ReplicatorOptions, Optional>

/** Throws a `TypeError` or `RangeError` that names the option. */
export function settingsOf(options: ReplicatorOptions): Settings {
  const settings: Settings = {
    ...options,
    // Absolute, so that messages say where it is, whatever the program's own folder becomes.
    ...(options.dataDir !== undefined && { dataDir: resolve(options.dataDir) }),
    peers: options.peers ?? [],
    listen: options.listen ?? ['/ip4/127.0.0.1/tcp/0/ws'],
    rendezvous: options.rendezvous ?? 'replicator',
    protocolId: options.protocolId ?? '/p2p/rpc/replicator',
    minPeers: options.minPeers ?? ENGINE_DEFAULTS.minPeers,
    confirm: options.confirm ?? ENGINE_DEFAULTS.confirm,
    valueBytesMax: options.valueBytesMax ?? VALUE_BYTES_DEFAULT,
    requestTimeoutMs: options.requestTimeoutMs ?? ENGINE_DEFAULTS.requestTimeoutMs,
  }
  if (!isClusterId(settings.clusterId)) {
    throw new TypeError(
      `clusterId is 1 to ${CLUSTER_ID_BYTES_MAX} letters, digits, dots, underscores or hyphens, not '${settings.clusterId}'`,
    )
  }
  requireAddresses('peers', settings.peers)
  requireAddresses('listen', settings.listen)
  if (settings.adapters?.transport === undefined) requireLibp2p(settings)
  requireWhole('minPeers', settings.minPeers, { from: 1, to: MEMBERS_MAX })
  requireWhole('valueBytesMax', settings.valueBytesMax, { from: 0, to: VALUE_BYTES_MAX })
  requireWhole('requestTimeoutMs', settings.requestTimeoutMs, { from: 100, to: 600_000 })
  if (settings.confirm !== 'quorum' && settings.confirm !== 'all')
    throw new TypeError(`confirm is 'quorum' or 'all', not '${String(settings.confirm)}'`)
  return settings
}

/** What the transport would refuse, before anything is opened for it. */
function requireLibp2p({ peers, listen, rendezvous, protocolId }: Settings): void {
  checkedOptions({ listen, rendezvous, protocolId })
  for (const address of peers) {
    if (!isDialable(address))
      throw new TypeError(
        `peers is a list of multiaddresses to dial, and '${address}' is none: one looks like /dns4/node.example/tcp/4001/ws/p2p/12D3KooW…`,
      )
  }
}

function requireAddresses(name: string, addresses: readonly string[]): void {
  for (const address of addresses) {
    if (address.length > ADDRESS_BYTES_MAX)
      throw new TypeError(`${name} is a list of multiaddresses of at most ${ADDRESS_BYTES_MAX} characters`)
  }
}

function requireWhole(name: string, value: number, { from, to }: { from: number; to: number }): void {
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new RangeError(`${name} is a whole number from ${from} to ${to}, not ${value}`)
  }
}
