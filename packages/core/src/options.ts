import type { Tracer } from '@opentelemetry/api'
import type { ClusterId, Clock, Random, Store, Transport } from '@replicator/interface'
import type { EngineOptions } from '@replicator/engine'
import type { Libp2pTransportOptions } from '@replicator/transport'
import type { NodeLimits } from './node-limits.js'
import type { Logger, Replicator } from './replicator.js'

export interface ReplicatorOptions {
  /** The cluster to belong to: 1 to 64 characters of `A-Z a-z 0-9 . _ -`. */
  readonly clusterId: ClusterId
  /** Full multiaddresses of nodes to join through. Empty (default): found a network, or return to the remembered one. */
  readonly peers?: readonly string[]
  /** Where identity and records are kept. Default: in memory, gone when the program ends. */
  readonly dataDir?: string
  /** Multiaddresses to listen on. Default `/ip4/127.0.0.1/tcp/0/ws`; a port chosen for `tcp/0` is kept. */
  readonly listen?: readonly string[]
  /** Multiaddresses to tell others instead of those listened on, for NAT and containers. Default: those listened on. */
  readonly announce?: readonly string[]
  /**
   * What people call this node: 1 to 64 characters of `A-Z a-z 0-9 . _ -`, shown beside its peer id at every node. Default:
   * the cluster and the last six characters of the peer id.
   */
  readonly name?: string
  /** The name under which peers find each other in the DHT. Default `replicator`. */
  readonly rendezvous?: string
  /** Prefix of the RPC protocols. Default `/p2p/rpc/replicator`. */
  readonly protocolId?: string
  /**
   * Texts of network keys (`generateNetworkKey` makes one): only nodes that share one can connect. The first is this node's,
   * which it keeps in its store for later starts; the others are tried too when it dials, while keys are changed. At most 2.
   * `kept` stands for the one of the last start. An empty list: none, and what was kept is forgotten. Default: `['kept']`.
   */
  readonly networkKeys?: readonly string[]
  /**
   * A join token, as a member made it: gives peers, the network's key and what lets this node in. Of no effect once the node
   * is in that network. Default: none; a network that asks for one refuses this node then.
   */
  readonly join?: string
  /** Of a network that this node founds: whoever joins needs a join token. Of no effect otherwise. Default false. */
  readonly tokens?: boolean
  /** Voters that the own cluster needs before this node takes requests. 1 or more, default 3. */
  readonly minPeers?: number
  /** `all`: a write starts only while every voter is reachable and is answered when each has confirmed. Default `quorum`. */
  readonly confirm?: 'quorum' | 'all'
  /** The longest value taken from a client, in bytes. Default 1 MiB, at most 16 MiB. */
  readonly valueBytesMax?: number
  /** How long a request may take before its outcome is called unknown. In milliseconds, 100 to 600,000, default 5,000. */
  readonly requestTimeoutMs?: number
  /** Times and bounds of the inside, for networks unlike those that the defaults were found with. */
  readonly tuning?: Tuning
  /** Told what happens, with the facts first, as pino takes it: `debug`, `info`, `warn`, `error`. Default: nobody is told. */
  readonly logger?: Logger
  /**
   * Makes spans of OpenTelemetry for what requests do here and at other nodes; `trace.getTracer('…')` of `@opentelemetry/api`
   * is one. Default: none, and nothing is made or sent for it. See docs/monitoring.md, Traces.
   */
  readonly tracer?: Tracer
  /** Breaks the start off, at the end of the step that it is in. Of no effect once the node is there. */
  readonly signal?: AbortSignal
  /**
   * Done once the node has its folder and its addresses, and before it writes, founds or says anything: whatever else the
   * program needs for the node to be of use, such as a port of its own. The node is not ready yet, and says so. Where it
   * rejects, the start fails with its error. `isAwaited` is true where the node has other things to wait for first: it is
   * a voter that has run before, and says nothing for a second. What takes time, and leaves nothing behind in a folder that
   * is long in use, is better done once `createReplicator` has resolved: the second begins the sooner.
   */
  readonly prepare?: (node: Replicator, start: { readonly isAwaited: boolean }) => Promise<void>
  /** For tests: other adapters than libp2p, lmdb and the system's clock. */
  readonly adapters?: {
    readonly transport?: (identity: Uint8Array) => Transport
    readonly store?: Store
    readonly clock?: Clock
    readonly random?: Random
  }
}

/** What is left out has its default; docs/limits.md has them all. */
export interface Tuning {
  readonly node?: Partial<NodeLimits>
  readonly engine?: Partial<Omit<EngineOptions, 'minPeers' | 'confirm' | 'valueBytesMax' | 'requestTimeoutMs'>>
  /** Of no effect where another transport is given. */
  readonly transport?: Pick<Libp2pTransportOptions, 'limits' | 'backOff' | 'pace'>
}
