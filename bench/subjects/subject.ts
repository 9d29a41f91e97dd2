/** Something that takes writes, as the measures see it: a network of nodes, or what it is compared with. */
import type { Counts } from '@replicator/interface'
import type { Lane } from '../load/lane.ts'

export interface Subject {
  readonly name: string
  /** Nodes that take requests, each by its place from 0 on. */
  readonly places: number
  /** Whether its code gets faster while it runs, so that a short warm-up will not do. */
  readonly compilesWhileRunning: boolean
  /** A connection on which each request creates a key that was never there. */
  writer(place: number): Promise<Lane>
  /** A connection on which each request reads one of the keys that were written. */
  reader?(place: number): Promise<Lane>
  /** The process of each node. */
  pids(): readonly number[]
  /** What the nodes have counted since their start, all together; absent where nothing is counted. */
  counts?(): Promise<Counts>
  /** Stops all its processes where they are, so that what it has left to do takes nothing from another's turn. */
  freeze(): void
  /** Resolves once it takes requests again. */
  thaw(): Promise<void>
  stop(): Promise<void>
}

export const VALUE_BYTES = 256
export const VALUE = 'x'.repeat(VALUE_BYTES)
