/**
 * A network of whole nodes inside one program, for tests: real engines and drivers on memory stores, joined by a hub
 * without sockets or by libp2p on loopback. What a test does to it is what happens to networks: links are cut and made
 * again, nodes lose power and come back with what they had synced.
 */
import { createReplicator, type Replicator, type ReplicatorOptions } from '@replicator/core'
import { ENGINE_DEFAULTS } from '@replicator/engine'
import type { ClusterId, PeerView } from '@replicator/interface'
import { type MemoryImage, type MemoryStore, openMemoryStore } from '@replicator/store'
import { createMemoryTransportHub, type MemoryTransportHub } from '@replicator/transport'
import { until } from '../processes/polling.js'

export interface TestNetworkInit {
  /** How many nodes each cluster has: `{ berlin: 3, lima: 3 }`. The first node of the first cluster founds the network. */
  readonly clusters: Readonly<Record<ClusterId, number>>
  /** `hub` (default): inside the process, where links can be cut. `libp2p`: real connections on loopback. */
  readonly over?: 'hub' | 'libp2p'
  /**
   * What every node is given besides. Default: those of a node, with as many `minPeers` as the smallest cluster has
   * nodes, and at most a node's own default.
   */
  readonly options?: Omit<Partial<ReplicatorOptions>, 'clusterId' | 'peers' | 'dataDir' | 'adapters'>
}

/** A node, several of them, or all nodes of a cluster. */
export type Side = Replicator | readonly Replicator[] | ClusterId

/** Where a node lives: what outlasts its process. */
interface Home {
  readonly clusterId: ClusterId
  /** What it is told to join through, at each of its starts, as the command line of a service would. */
  readonly peers: readonly string[]
  store: MemoryStore
  node: Replicator
  /** What its disk held when it lost power. Undefined while it runs. */
  lost: MemoryImage | undefined
}

/** Some four times what nine nodes over libp2p take on two busy cores. */
const WHOLE_WITHIN_MS = 40_000
/** Where all others are nearer than that, no classic ballot is the shorter way, whoever is nearest: see the engine's pacing. */
const NEAR_MS = 20

export class TestNetwork {
  readonly #over: 'hub' | 'libp2p'
  readonly #options: TestNetworkInit['options']
  readonly #hub: MemoryTransportHub = createMemoryTransportHub()
  readonly #homes: Home[] = []
  /** The pairs whose link is cut. */
  readonly #cuts = new Map<string, readonly [Replicator, Replicator]>()

  private constructor({ clusters, over = 'hub', options }: TestNetworkInit) {
    this.#over = over
    this.#options = { minPeers: Math.min(ENGINE_DEFAULTS.minPeers, ...Object.values(clusters)), ...options }
  }

  /** Resolves once the network is whole. Nothing is left open where it can't be. */
  static async start(init: TestNetworkInit): Promise<TestNetwork> {
    const clusterIds = Object.entries(init.clusters).flatMap(([clusterId, nodes]) => Array(nodes).fill(clusterId))
    const [first, ...others] = clusterIds as ClusterId[]
    if (first === undefined) throw new RangeError('clusters has no node: { berlin: 3 } has three')
    const network = new TestNetwork(init)
    try {
      await network.add(first)
      const added = await Promise.allSettled(others.map((clusterId) => network.add(clusterId)))
      for (const one of added) if (one.status === 'rejected') throw one.reason
      await network.whole()
      return network
    } catch (error) {
      await network.stop()
      throw error
    }
  }

  /** All nodes that run, in the order of their first start. */
  get nodes(): readonly Replicator[] {
    return this.#homes.filter(({ lost }) => lost === undefined).map(({ node }) => node)
  }

  /** The nodes of a cluster that run. */
  of(clusterId: ClusterId): readonly Replicator[] {
    return this.nodes.filter((node) => node.clusterId === clusterId)
  }

  /** Starts one more node, which joins through the first one that runs. Resolves once it listens. */
  async add(clusterId: ClusterId): Promise<Replicator> {
    const peers = this.nodes[0]?.status().addresses ?? []
    const store = openMemoryStore()
    const node = await this.#start({ clusterId, peers, store })
    this.#homes.push({ clusterId, peers, store, node, lost: undefined })
    return node
  }

  /**
   * Resolves once every node is ready, a voter, and hears all the others, and no change of the voters is under way.
   * Rejects at once where that can't come: while a node is killed, or a link cut.
   */
  async whole(): Promise<void> {
    if (this.nodes.length < this.#homes.length) throw new Error('a network with a killed node is not whole: restart it')
    if (this.#cuts.size > 0) throw new Error('a network with a cut link is not whole: heal it')
    await until('the network is whole', () => this.#isWhole || undefined, { withinMs: WHOLE_WITHIN_MS })
  }

  /**
   * Resolves once every node knows that the others are near. What was measured while all of them started may say that they are
   * far, and as long as it does a create may take a classic ballot for the shorter way.
   */
  async near(): Promise<void> {
    const isNear = ({ self, roundTripMs = Infinity }: PeerView): boolean => self || roundTripMs < NEAR_MS
    const areNear = (): boolean => this.nodes.every((node) => node.peers().every(isNear))
    await until('all nodes are near each other', () => areNear() || undefined, { withinMs: WHOLE_WITHIN_MS })
  }

  /** Cuts every link between the two sides, until `heal`. What was on its way is lost. Over the hub only. */
  cut(side: Side, other: Side): void {
    if (this.#over !== 'hub') throw new Error('links can be cut over the hub only')
    for (const a of this.#nodesOf(side)) {
      for (const b of this.#nodesOf(other)) {
        this.#cuts.set(`${a.peerId} ${b.peerId}`, [a, b])
        this.#hub.cut(a.peerId, b.peerId)
      }
    }
  }

  /** Cuts every link between these nodes and all others that the network has now. */
  isolate(side: Side): void {
    const inside = new Set(this.#nodesOf(side).map(({ peerId }) => peerId))
    this.cut(
      side,
      this.#homes.map(({ node }) => node).filter(({ peerId }) => !inside.has(peerId)),
    )
  }

  /** Mends every link that was cut. */
  heal(): void {
    for (const [a, b] of this.#cuts.values()) this.#hub.heal(a.peerId, b.peerId)
    this.#cuts.clear()
  }

  /**
   * Ends a node as a loss of power does: what it had not synced is gone, it says no more, and who still waits for an
   * answer is told that the outcome is unknown.
   */
  async kill(node: Replicator): Promise<void> {
    const home = this.#homeOf(node)
    if (home.lost !== undefined) throw new Error(`${node.peerId} is killed already`)
    home.lost = home.store.image()
    await home.node.stop({ graceMs: 0 })
  }

  /**
   * Starts a killed node again, with what it had synced. Resolves once it listens, with the node as it is now: the one
   * that was killed takes no more requests.
   */
  async restart(node: Replicator): Promise<Replicator> {
    const home = this.#homeOf(node)
    if (home.lost === undefined) throw new Error(`${node.peerId} still runs: kill it first`)
    home.store = openMemoryStore(home.lost)
    home.node = await this.#start(home)
    home.lost = undefined
    return home.node
  }

  /** Stops all nodes, which finish what they have accepted. */
  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()))
  }

  #start({ clusterId, peers, store }: Pick<Home, 'clusterId' | 'peers' | 'store'>): Promise<Replicator> {
    const transport = (identity: Uint8Array) => this.#hub.transport(identity)
    const adapters = { store, ...(this.#over === 'hub' && { transport }) }
    return createReplicator({ ...this.#options, clusterId, peers, adapters })
  }

  get #isWhole(): boolean {
    const votes = this.#homes.length
    return this.nodes.every((node) => {
      const { ready, role, quorum, warnings } = node.status()
      if (warnings.some((warning) => warning.includes('change of the voters'))) return false
      return ready && role === 'voter' && quorum.votes === votes && quorum.reachable === votes
    })
  }

  /** Killed ones too: a link may be cut that isn't there. */
  #nodesOf(side: Side): readonly Replicator[] {
    if (typeof side !== 'string') return 'peerId' in side ? [side] : side
    const nodes = this.#homes.filter(({ clusterId }) => clusterId === side).map(({ node }) => node)
    if (nodes.length === 0) throw new Error(`the network has no cluster '${side}'`)
    return nodes
  }

  #homeOf({ peerId }: Replicator): Home {
    const home = this.#homes.find(({ node }) => node.peerId === peerId)
    if (home === undefined) throw new Error(`${peerId} is not a node of this network`)
    return home
  }
}
