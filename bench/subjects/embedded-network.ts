/** A network of nodes without HTTP, each in a process of its own; see `programs/embedded-node.ts`. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '@replicator/testkit/processes'
import type { LoadResult } from '../load/closed-loop.ts'
import type { Answers, EmbeddedNodeInit, Listening, Order } from '../programs/embedded-node.ts'
import { startChild, type Child } from './child.ts'
import type { Shape } from './replicator-network.ts'

const WHOLE_MS = 60_000

export class EmbeddedNode {
  readonly clusterId: string
  readonly #child: Child

  constructor(clusterId: string, child: Child) {
    this.clusterId = clusterId
    this.#child = child
  }

  get addresses(): readonly string[] {
    return (this.#child.first as Listening).addresses
  }

  get pid(): number {
    return this.#child.process.pid ?? 0
  }

  status(): Promise<Answers['status']> {
    return this.#order({ type: 'status' })
  }

  load(callers: number, seconds: number): Promise<LoadResult> {
    return this.#order({ type: 'load', callers, seconds })
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.process.kill(signal)
  }

  kill(): Promise<void> {
    return this.#child.kill()
  }

  /** One order at a time. */
  #order<T extends Order>(order: T): Promise<Answers[T['type']]> {
    const child = this.#child.process
    return new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`a node of ${this.clusterId} ended`))
      child.once('exit', ended)
      child.once('message', (answer) => {
        child.off('exit', ended)
        resolve(answer as Answers[T['type']])
      })
      child.send(order)
    })
  }
}

export class EmbeddedNetwork {
  /** Those that run, by cluster: a1, a2, a3, b1 … */
  readonly nodes: EmbeddedNode[] = []
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  static async start({ clusters, nodes }: Shape, oneWayMs: number): Promise<EmbeddedNetwork> {
    const network = new EmbeddedNetwork(await mkdtemp(join(tmpdir(), 'replicator-embedded-')))
    try {
      const places = Array.from({ length: clusters * nodes }, (_, index) => index)
      const add = async (place: number): Promise<void> => {
        const clusterId = String.fromCodePoint(97 + Math.floor(place / nodes))
        const dataDir = join(network.#folder, String(place))
        const peers = network.nodes[0]?.addresses.slice(0, 1) ?? []
        const init: EmbeddedNodeInit = { clusterId, dataDir, peers, oneWayMs }
        network.nodes[place] = new EmbeddedNode(clusterId, await startChild('embedded-node.ts', [JSON.stringify(init)]))
      }
      await add(0)
      await Promise.all(places.slice(1).map(add))
      await network.whole()
      return network
    } catch (error) {
      await network.dispose()
      throw error
    }
  }

  /** Resolves once every node takes requests, hears all that run, and no change of the voters is under way. */
  async whole(): Promise<void> {
    await until('the network is whole', async () => ((await this.#isWhole()) ? true : undefined), {
      withinMs: WHOLE_MS,
      everyMs: 100,
    })
  }

  async #isWhole(): Promise<boolean> {
    const all = await Promise.all(this.nodes.map((node) => node.status()))
    return all.every(
      ({ ready, role, quorum, warnings }) =>
        ready &&
        role === 'voter' &&
        quorum.reachable === this.nodes.length &&
        !warnings.some((warning) => warning.includes('change of the voters')),
    )
  }

  /** Ends a node as a crash would. */
  async kill(node: EmbeddedNode): Promise<void> {
    this.nodes.splice(this.nodes.indexOf(node), 1)
    await node.kill()
  }

  signal(signal: NodeJS.Signals): void {
    for (const node of this.nodes) node.signal(signal)
  }

  async dispose(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.kill()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}
