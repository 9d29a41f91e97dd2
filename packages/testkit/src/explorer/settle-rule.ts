import { decidingMasks } from './judge.js'
import { at } from './plan.js'
import type { Setting } from './setting.js'
import type { VoterTable } from './voter-table.js'

/**
 * When the final configuration may be decided, from the protocol's words: a classic quorum of the old voters has settled
 * all that was open when each adopted the joint generation, and a classic quorum of the new voters, whichever they are,
 * has stored the records that those then had.
 */
export class SettleRule {
  readonly #voters: VoterTable
  readonly #groupOf: readonly number[]
  readonly #oldQuorum: readonly boolean[]
  readonly #newQuorum: readonly boolean[]
  readonly #joint: number

  constructor({ configurations, groups }: Setting, voters: VoterTable) {
    this.#voters = voters
    this.#groupOf = groups.flatMap((group, index) => group.map(() => index))
    const peers = groups.flat()
    this.#joint = configurations.findIndex((each) => each.joint !== undefined)
    const before = at(configurations, this.#joint - 1)
    const after = at(configurations, this.#joint + 1)
    this.#oldQuorum = decidingMasks(before, { peers, open: false })
    this.#newQuorum = decidingMasks(after, { peers, open: false })
  }

  allowsFinal(states: readonly number[]): boolean {
    let adopted = 0
    let settledNothing = 0
    let settledRecord = 0
    let recorded = 0
    for (const [place, group] of this.#groupOf.entries()) {
      const { configuration, settled, held } = this.#voters.state(group, at(states, place))
      if (configuration === this.#joint) adopted |= 1 << place
      if (settled === 'nothing') settledNothing |= 1 << place
      if (settled === 'record') settledRecord |= 1 << place
      if (held.record !== undefined) recorded |= 1 << place
    }
    // The final configuration is itself decided in the joint generation, so by quorums of both sets that have adopted it.
    if (!this.#oldQuorum[adopted] || !this.#newQuorum[adopted]) return false
    const merged = this.#newQuorum[recorded] === true
    return this.#oldQuorum[merged ? settledNothing | settledRecord : settledNothing] === true
  }
}
