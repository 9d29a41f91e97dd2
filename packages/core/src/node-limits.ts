/** Times and bounds of what holds engine, store and transport together. */
import { amountBounds, checkedNumbers, MEMBERS_MAX, type NumberOptions, timeBounds } from '@replicator/interface'

/** Times are milliseconds on the monotonic clock. */
export interface NodeLimits {
  /**
   * How long a node without a network tries the peers it was given before it says that none can be reached. Default
   * 20,000: a first dialling of all addresses takes 15,000 at most, and one that is refused at once is done again.
   */
  readonly firstPeerMs: number
  /**
   * Peers whose first words may still turn out to be those of a given one; the oldest make room. Default 64: the members
   * of a network.
   */
  readonly firstWordsMax: number
  /** How often a node that stops looks whether accepted requests are finished. Default 10: nobody notices it at a stop. */
  readonly stoppingTurnMs: number
  /** Between two looks at what the log is to be told. Default 500: what lasts for less is not worth a line. */
  readonly narrateMs: number
  /** How often the log is told how far a catch-up is. Default 5,000: twelve lines a minute. */
  readonly narrateProgressMs: number
  /** When a member that was never heard since the start is called out of reach. Default 5,000: a first dial takes 4,000. */
  readonly narrateUnheardMs: number
}

const NUMBERS: NumberOptions<keyof NodeLimits> = {
  bounds: {
    firstPeerMs: timeBounds(20_000, 1),
    firstWordsMax: amountBounds(MEMBERS_MAX),
    stoppingTurnMs: timeBounds(10, 1),
    narrateMs: timeBounds(500, 1),
    narrateProgressMs: timeBounds(5_000, 1),
    narrateUnheardMs: timeBounds(5_000, 1),
  },
  longer: [],
}

export const NODE_LIMITS: NodeLimits = checkedNodeLimits()

/** The limits with their defaults. Throws an `InvalidOption`. */
export function checkedNodeLimits(given: Partial<NodeLimits> = {}): NodeLimits {
  return checkedNumbers(NUMBERS, given)
}
