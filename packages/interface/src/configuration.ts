import type { ClusterId, NetworkId, PeerId } from './ids.js'

/** A voter has one vote in each decision; a learner has none and only holds the records. */
export type Role = 'voter' | 'learner'

export interface Member {
  readonly peer: PeerId
  readonly cluster: ClusterId
  readonly role: Role
  /** What its operator calls it; absent where that was left to `defaultNodeName`. Nothing depends on it. */
  readonly name?: string
  /** Multiaddresses to reach it at, newest first, without the `/p2p/…` part. */
  readonly addresses: readonly string[]
  /** A learner that was asked to be one: it becomes a voter only when it is asked to. Absent for all others. */
  readonly demoted?: true
}

/**
 * Who belongs to the network: itself a record, decided by the same protocol under `CONFIGURATION_KEY`, with the epoch as
 * its version. Discovery finds addresses only; it never says who has a vote.
 */
export interface NetworkConfiguration {
  readonly networkId: NetworkId
  readonly epoch: number
  /** The epoch in which the set of voters last changed. Votes and ballots are good in one generation only. */
  readonly generation: number
  /** In the order of their peer ids. */
  readonly members: readonly Member[]
  /** Who was removed last, the last one first: `REMOVED_MAX` at most. None of them is added again. Absent: nobody was. */
  readonly removed?: readonly PeerId[]
  /** Whoever wants to join needs a token. Absent: anybody may. Once it is there it stays. */
  readonly joining?: 'token'
  /**
   * Present while the generation is *joint*: the voters and the number of the generation before it. Every quorum must
   * then hold in both sets, and the open ballot is off.
   */
  readonly joint?: {
    readonly generation: number
    readonly voters: readonly PeerId[]
    /** Learners of the new set that leave with the final generation, in the order of their peer ids. Absent: nobody does. */
    readonly leaving?: readonly PeerId[]
  }
}

/**
 * The key of the first join token that is made. Once it is there, newcomers need one: the steward writes that into the
 * configuration, where everybody who changes the members sees it. Places of tokens never go, so this one stays.
 */
export const JOINING_KEY = '\0token/join/0'

/** The key of the network configuration: empty, so outside of every user's key space. */
export const CONFIGURATION_KEY = ''
