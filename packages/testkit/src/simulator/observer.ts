import type { Write } from '@replicator/interface'
import type { AdmissionRequest, Outcome } from '@replicator/engine'
import type { SimulatedNode } from './simulated-node.js'

/** What the checkers see. */
export interface Observer {
  applied(node: SimulatedNode, writes: readonly Write[]): void
  told(node: SimulatedNode, operation: number, outcome: Outcome): void
  /** The node ended by itself: a halt, an exception, a failed sync, a damaged store. */
  ended(node: SimulatedNode, error: Error): void
  /** It asks whether a newcomer may be added. */
  admit(node: SimulatedNode, request: AdmissionRequest): void
  /** The node is gone, by itself or by a fault; its clients get no answer. */
  gone(node: SimulatedNode): void
}
