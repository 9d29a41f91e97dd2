/** A whole network of node processes on loopback, in a directory of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StatusView } from '@replicator/interface'
import { NodeProcess } from './node-process.js'
import { until } from './polling.js'

export interface ProcessNetworkInit {
  /** The launcher of the binary. */
  readonly program: string
  readonly clusters: number
  /** Of each cluster. */
  readonly nodes: number
  /** Further flags of `replicator start`, for every node. */
  readonly flags?: readonly string[]
  readonly nodeFlags?: readonly string[]
  /** Of every node, beside this process's own. */
  readonly environment?: Readonly<Record<string, string>>
}

const READY_MS = 60_000

export class ProcessNetwork {
  /** By cluster: a1, a2, a3, b1 … */
  readonly nodes: readonly NodeProcess[]
  readonly #folder: string

  private constructor(folder: string, { clusters, nodes, ...each }: ProcessNetworkInit) {
    this.#folder = folder
    const names = Array.from({ length: clusters }, (_, index) => String.fromCodePoint(97 + index))
    this.nodes = names.flatMap((clusterId) =>
      Array.from(
        { length: nodes },
        (_, index) => new NodeProcess({ ...each, clusterId, dataDir: join(folder, `${clusterId}${index + 1}`) }),
      ),
    )
  }

  /** Starts a network: the first node founds it, all others join through that one at once. Resolves once all are ready. */
  static async start(init: ProcessNetworkInit): Promise<ProcessNetwork> {
    const network = new ProcessNetwork(await mkdtemp(join(tmpdir(), 'replicator-network-')), init)
    try {
      const [founder, ...others] = network.nodes
      await founder?.start()
      await Promise.all(others.map((node) => node.start(founder?.addresses.slice(0, 1))))
      await network.ready()
      return network
    } catch (error) {
      await network.dispose()
      throw error
    }
  }

  /** The nodes of one cluster, by its letter. */
  cluster(clusterId: string): readonly NodeProcess[] {
    return this.nodes.filter((node) => node.clusterId === clusterId)
  }

  /** The node at a place, counted round and round. */
  at(place: number): NodeProcess {
    const node = this.nodes[place % this.nodes.length]
    if (node === undefined) throw new Error('the network has no nodes')
    return node
  }

  get running(): readonly NodeProcess[] {
    return this.nodes.filter((node) => node.isRunning)
  }

  /**
   * Resolves once every running node takes reads and writes and hears every other running one, and no change of the
   * voters is under way.
   */
  async ready(): Promise<void> {
    const nodes = this.running
    await Promise.all(
      nodes.map((node) =>
        until(
          `the node of ${node.dataDir} is ready and hears ${nodes.length} voters`,
          () => isWhole(node, nodes.length),
          {
            withinMs: READY_MS,
          },
        ),
      ),
    )
  }

  /** Starts nodes that are down, on their own data and without being told any peer; resolves once all are ready. */
  async restart(nodes: readonly NodeProcess[]): Promise<void> {
    await Promise.all(nodes.map((node) => node.start([])))
    await this.ready()
  }

  /** Ends every process and removes all they wrote. */
  async dispose(): Promise<void> {
    await Promise.all(this.running.map((node) => node.kill()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}

/** Whether it takes reads and writes, hears so many voters and knows of no change under way; throws what it says where not. */
export async function isWhole(node: NodeProcess, voters: number): Promise<true> {
  const { ready, reasons, quorum, warnings } = (await node.ask('/status')).json as unknown as StatusView
  const changes = warnings.some((warning) => warning.includes('change of the voters'))
  if (ready && quorum.reachable >= voters && !changes) return true
  throw new Error(`it hears ${quorum.reachable} voters: ${[...reasons, ...warnings].join('; ')}`)
}
