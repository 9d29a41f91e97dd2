/** A node that joins a network which holds something says that it is ready only once it holds that as well. */
import type { PeerId } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { isClassicQuorum } from '@replicator/membership'
import { hasLostSome, isForgotten, type NodeView } from './network-view.js'
import type { Violation } from './violation.js'

export class NewcomerChecker {
  /** By node: what a classic quorum of the voters had on their disks when it first knew of the network. */
  readonly #before = new Map<PeerId, readonly string[]>()

  /** It has joined before all that is looked at. */
  belongs(name: PeerId): void {
    this.#before.set(name, [])
  }

  /** A node has adopted a configuration. */
  adopted(node: NodeView, nodes: readonly NodeView[]): Violation | undefined {
    const configuration = node.engine?.state.configuration
    if (configuration !== undefined && !this.#before.has(node.name)) {
      const keys = new Set(nodes.flatMap(({ disk }) => [...disk.records.keys()]))
      const isHeld = (key: string): boolean =>
        isClassicQuorum(configuration, (peer) => nodes.some(({ name, disk }) => name === peer && disk.records.has(key)))
      this.#before.set(
        node.name,
        [...keys].filter((key) => key !== CONFIGURATION_KEY && isHeld(key)),
      )
    }
    return this.check(node, nodes)
  }

  check({ name, engine, store, nowMs }: NodeView, nodes: readonly NodeView[]): Violation | undefined {
    if (store === undefined || hasLostSome(nodes)) return undefined
    const missing = this.#before.get(name)?.find((key) => store.record(key) === undefined && !isForgotten(nodes, key))
    // What a node says of itself is asked for last: it takes longest, and nearly nobody lacks anything.
    if (missing === undefined || engine?.status(nowMs).ready !== true) return undefined
    return {
      check: 'ready once caught up',
      detail: `${name} is ready without ${missing}, which was there when it joined`,
    }
  }
}
