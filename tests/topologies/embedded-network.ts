/** Networks of nodes inside this process: over real libp2p on loopback, or over a hub without sockets. */
import { createReplicator, type Replicator, type ReplicatorOptions } from '@replicator/core'
import { until } from '@replicator/testkit/processes'
import { createMemoryTransportHub, type MemoryTransportHub } from '@replicator/transport'

export interface EmbeddedNetworkInit {
  /** How many nodes each cluster has: `{ a: 3, b: 3 }`. */
  readonly clusters: Readonly<Record<string, number>>
  readonly over: 'libp2p' | 'hub'
  readonly options?: Partial<ReplicatorOptions>
}

export class EmbeddedNetwork {
  readonly nodes: Replicator[] = []
  readonly #over: EmbeddedNetworkInit['over']
  readonly #options: Partial<ReplicatorOptions>
  readonly #hub: MemoryTransportHub = createMemoryTransportHub()

  private constructor({ over, options = {} }: EmbeddedNetworkInit) {
    this.#over = over
    this.#options = options
  }

  /** Resolves once every node takes reads and writes and hears every other. */
  static async start(init: EmbeddedNetworkInit): Promise<EmbeddedNetwork> {
    const network = new EmbeddedNetwork(init)
    try {
      const clusterIds = Object.entries(init.clusters).flatMap(([clusterId, nodes]) =>
        Array.from({ length: nodes }, () => clusterId),
      )
      const [first, ...others] = clusterIds
      await network.add(first ?? 'a')
      await Promise.all(others.map((clusterId) => network.add(clusterId)))
      await network.whole()
      return network
    } catch (error) {
      await network.stop()
      throw error
    }
  }

  /** Starts one more node, which joins through the first. */
  async add(clusterId: string): Promise<Replicator> {
    const node = await createReplicator({
      ...this.#options,
      clusterId,
      peers: this.nodes[0]?.status().addresses ?? [],
      ...(this.#over === 'hub' && { adapters: { transport: (identity) => this.#hub.transport(identity) } }),
    })
    this.nodes.push(node)
    return node
  }

  /** Resolves once every node is ready, a voter, and hears all the others, and no change of the voters is under way. */
  async whole(): Promise<void> {
    const votes = this.nodes.length
    await until(
      'the network is whole',
      () =>
        this.nodes.every((node) => {
          const { ready, role, quorum, warnings } = node.status()
          if (warnings.some((warning) => warning.includes('change of the voters'))) return false
          return ready && role === 'voter' && quorum.votes === votes && quorum.reachable === votes
        }) || undefined,
      { withinMs: 40_000 },
    )
  }

  of(clusterId: string): readonly Replicator[] {
    return this.nodes.filter((node) => node.clusterId === clusterId)
  }

  /** Cuts every link between the two sides. Over the hub only. */
  cut(side: readonly Replicator[], other: readonly Replicator[]): void {
    for (const a of side) for (const b of other) this.#hub.cut(a.peerId, b.peerId)
  }

  heal(side: readonly Replicator[], other: readonly Replicator[]): void {
    for (const a of side) for (const b of other) this.#hub.heal(a.peerId, b.peerId)
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()))
  }
}

/** What one node holds of a key, without asking anybody. */
export async function heldBy(node: Replicator, key: string): Promise<string | undefined> {
  const held = await node.get(key, { consistency: 'local' })
  return held.outcome === 'found' ? Buffer.from(held.record.value ?? []).toString() : undefined
}
