/**
 * A site at the end of a wide-area link that goes on selling while the link is down. Prices are final records, one for each
 * edition: what is stored never changes, so whoever holds it may tell it, and a node holds all records. What has to be agreed on
 * with the others, a new record or what a mutable one is now, waits until the link is back, and says so.
 */
import type { Replicator } from '@replicator/core'

export interface Answer {
  readonly price: string | undefined
  /** `certain`: as everybody would say. `seen`: as this site knew it last. */
  readonly evidence: 'certain' | 'seen'
}

export class PriceList {
  readonly #node: Replicator

  constructor(node: Replicator) {
    this.#node = node
  }

  /** Resolves with whether the price is stored, everywhere; false: nothing was stored, and it may be tried again. */
  async publish(item: string, edition: number, price: string): Promise<boolean> {
    const { outcome } = await this.#node.put(`price/${item}/${edition}`, price)
    return outcome === 'stored'
  }

  async price(item: string, edition: number): Promise<Answer> {
    const key = `price/${item}/${edition}`
    const asked = await this.#node.get(key)
    // Of a final record that this node holds, the answer needs nobody else.
    if (asked.outcome === 'found') return { price: textOf(asked.record.value), evidence: 'certain' }
    if (asked.outcome === 'absent') return { price: undefined, evidence: 'certain' }
    // Whether there is such a price can't be known now; what this site has seen can.
    const held = await this.#node.get(key, { consistency: 'local' })
    return { price: held.outcome === 'found' ? textOf(held.record.value) : undefined, evidence: 'seen' }
  }
}

function textOf(value: Uint8Array | undefined): string {
  return new TextDecoder().decode(value)
}
