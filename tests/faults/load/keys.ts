/**
 * Which keys clients ask for: few at a time, so that they meet, and new ones once a key has had some versions. A record
 * remembers its last eight decisions; a key that has had more can't be judged from its record alone.
 */
import { DECISIONS_MAX } from '@replicator/interface'
import type { Prng } from '@replicator/testkit/random'

const SLOTS = 16
/** A few clients more may have changed it before they know. */
const VERSIONS_MAX = DECISIONS_MAX - 4

export class Keys {
  readonly #prefix: string
  readonly #slots = Array.from({ length: SLOTS }, () => ({ generation: 0, version: 0 }))

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  draw(random: Prng): { readonly key: string; readonly version: number } {
    const place = random.whole(0, SLOTS - 1)
    const { generation, version } = this.#slots[place] ?? { generation: 0, version: 0 }
    return { key: this.#nameOf(place, generation), version }
  }

  /** A client was told of a version of the key; `final`: there will be no more. */
  met(key: string, version: number, final: boolean): void {
    for (const [place, slot] of this.#slots.entries()) {
      if (this.#nameOf(place, slot.generation) !== key) continue
      slot.version = Math.max(slot.version, version)
      if (slot.version < VERSIONS_MAX && !final) continue
      slot.generation++
      slot.version = 0
    }
  }

  #nameOf(place: number, generation: number): string {
    return `${this.#prefix}/${place}.${generation}`
  }
}
