import type { Prng } from '@replicator/testkit/random'
import type { Load } from '../load/load.ts'
import type { FaultNetwork } from '../network/fault-network.ts'

/** What happens to a network while clients at all its nodes write and read. */
export interface Scenario {
  readonly name: string
  readonly about: string
  /** Of the network that it takes; scenarios of one shape share a network, and each leaves it whole. */
  readonly shape: Shape
  readonly takesDisk: boolean
  /** Resolves with why it was never in effect, in words; empty where it was. */
  run(stage: Stage): Promise<readonly string[]>
}

export interface Shape {
  readonly clusters: number
  readonly nodes: number
}

export interface Stage {
  readonly network: FaultNetwork
  readonly load: Load
  readonly random: Prng
  /** For how long a fault goes on. */
  readonly durationMs: number
}

export const NINE: Shape = { clusters: 3, nodes: 3 }
