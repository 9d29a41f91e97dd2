import { identify } from '@libp2p/identify'
import type { ConnectionGater, Libp2p, PrivateKey } from '@libp2p/interface'
import { ping } from '@libp2p/ping'
import { createLibp2p } from 'libp2p'
import type { BoundedDatastore } from './bounded-datastore.js'
import { privateDht } from './dht.js'
import type { Counters } from './counters.js'
import { quickNoise } from './encrypter.js'
import { muxers } from './muxer.js'
import { networkKeyProtector } from './network-key.js'
import type { Limits, Warn } from './options.js'
import { supervisedWebSockets } from './websocket.js'

export type Host = Libp2p

export interface HostInit {
  readonly privateKey: PrivateKey
  readonly listen: readonly string[]
  /** What the DHT and `identify` tell of this node; none: where it listens. */
  readonly announce: readonly string[]
  /** Absent: no DHT. */
  readonly dhtProtocol: string | undefined
  /** Texts of key files; none: everybody may connect. */
  readonly networkKeys: readonly string[]
  readonly counters: Counters
  readonly warn: Warn
  readonly limits: Limits
  readonly datastore: BoundedDatastore
  readonly gater: ConnectionGater
  readonly listenFailed: (address: string, error: Error) => void
}

/** A libp2p node that is not started. What is set here, and why, is in the README under "What libp2p is kept from". */
export async function createHost(init: HostInit): Promise<Host> {
  const { limits } = init
  return createLibp2p({
    start: false,
    privateKey: init.privateKey,
    datastore: init.datastore,
    addresses: { listen: [...init.listen], announce: [...init.announce] },
    transports: [
      supervisedWebSockets({
        socketsMax: limits.connectionsMax,
        handshakesMax: limits.handshakesMax,
        handshakeTimeoutMs: limits.handshakeTimeoutMs,
        closeTimeoutMs: limits.closeTimeoutMs,
        messageBytesMax: limits.messageBytesMax,
        networkKeys: Math.max(1, init.networkKeys.length),
        listenFailed: init.listenFailed,
      }),
    ],
    connectionProtector: networkKeyProtector({ keys: init.networkKeys, counters: init.counters, warn: init.warn }),
    connectionEncrypters: [quickNoise()],
    streamMuxers: muxers(limits),
    connectionGater: init.gater,
    connectionManager: {
      maxConnections: limits.connectionsMax,
      inboundConnectionThreshold: limits.connectionsPerSecondMax,
      // The listener's business: there, the oldest give way to new ones.
      maxIncomingPendingConnections: Infinity,
      inboundUpgradeTimeout: limits.handshakeTimeoutMs,
      inboundStreamProtocolNegotiationTimeout: limits.handshakeTimeoutMs,
      outboundStreamProtocolNegotiationTimeout: limits.handshakeTimeoutMs,
      dialTimeout: limits.dialTimeoutMs,
      addressDialTimeout: limits.addressDialTimeoutMs,
      connectionCloseTimeout: limits.closeTimeoutMs,
      // The supervisor's business; libp2p would give up after these.
      reconnectRetries: 0,
      // The supervisor's order: what worked last comes first.
      addressSorter: () => 0,
    },
    // One ping missed by a busy node would end its connections. The engine has heartbeats.
    connectionMonitor: { enabled: false },
    services: {
      identify: identify(),
      ping: ping(),
      ...(init.dhtProtocol === undefined ? {} : { dht: privateDht(init.dhtProtocol, limits) }),
    },
  })
}
