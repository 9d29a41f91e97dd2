import { decidingMasks } from './judge.js'
import { at } from './plan.js'
import type { Rules } from './rules.js'
import type { Setting } from './setting.js'
import type { VoterTable } from './voter-table.js'

/** What a set of voters must have done before the configuration that follows one of the setting's may be decided. */
interface Change {
  /** The sets of voters that decide it, and so have adopted the one before. */
  readonly deciding: readonly boolean[]
  /** For a final configuration: the majorities of the voters before the joint one, and of those behind it. */
  readonly settling?: { readonly old: readonly boolean[]; readonly next: readonly boolean[] }
}

/**
 * When the next configuration may be decided, from the protocol's words. A joint one: by a quorum that has adopted the
 * final one before. A final one: once a classic quorum of the old voters has settled all that was open when each adopted
 * the joint generation, and a classic quorum of the new voters, whichever they are, has stored the records that those then
 * had.
 */
export class SettleRule {
  readonly #voters: VoterTable
  readonly #rules: Rules
  readonly #groupOf: readonly number[]
  /** By the place of the configuration before. */
  readonly #changes: readonly Change[]

  constructor({ configurations, groups, rules }: Setting, voters: VoterTable) {
    this.#voters = voters
    this.#rules = rules
    this.#groupOf = groups.flatMap((group, index) => group.map(() => index))
    const peers = groups.flat()
    const masks = configurations.map((each) => decidingMasks(each, { peers, open: false }))
    this.#changes = configurations.slice(0, -1).map(({ joint }, place) => {
      const deciding = at(masks, place)
      return joint === undefined
        ? { deciding }
        : { deciding, settling: { old: at(masks, place - 1), next: at(masks, place + 1) } }
    })
  }

  /** Whether the configuration behind the one at `reached` may be decided. */
  allowsNext(reached: number, states: readonly number[]): boolean {
    const change = this.#changes[reached]
    if (change === undefined) return false
    const { deciding, settling } = change
    let adopted = 0
    let settledNothing = 0
    let settledRecord = 0
    let recorded = 0
    for (const [place, group] of this.#groupOf.entries()) {
      const { configuration, settled, held } = this.#voters.state(group, at(states, place))
      if (held.record !== undefined) recorded |= 1 << place
      if (configuration !== reached) continue
      adopted |= 1 << place
      if (settled === 'nothing') settledNothing |= 1 << place
      if (settled === 'record') settledRecord |= 1 << place
    }
    if (deciding[adopted] !== true) return false
    if (settling === undefined) return true
    const { old, next } = settling
    const settled = this.#rules.isMerged(next, recorded) ? settledNothing | settledRecord : settledNothing
    return old[settled] === true
  }
}
