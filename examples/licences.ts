/**
 * Licence numbers 1, 2, 3 …, each given out once, at any number of sites, without anybody who counts. Each site tries the number
 * behind the last one that it knows of; where another one was quicker, the refusal says so, and the next is tried. Numbers are final
 * records, so each can be looked up at any time, also where the network is down.
 *
 * One counter for all would be one key that everybody changes: each change waits for the one before. So a site takes numbers in
 * blocks, and hands those of a block out by itself. What is left of a block when a site ends is lost; numbers have gaps, and never twins.
 */
import type { Replicator } from '@replicator/core'

/** A number of its own in the text, so that keys are in the order of their numbers. */
const keyOf = (block: number): string => `licences/${String(block).padStart(9, '0')}`

export class LicenceNumbers {
  readonly #node: Replicator
  readonly #blockSize: number
  #next = 0
  #left = 0

  constructor(node: Replicator, blockSize = 100) {
    this.#node = node
    this.#blockSize = blockSize
  }

  /** Rejects where the network can't be asked: then no number is given out, rather than one that another site may give out too. */
  async take(): Promise<number> {
    if (this.#left === 0) {
      const block = await this.#takeBlock()
      this.#next = block * this.#blockSize + 1
      this.#left = this.#blockSize
    }
    this.#left--
    return this.#next++
  }

  async #takeBlock(): Promise<number> {
    // The same token each time that it is tried: where the answer got lost, the repeat is told "stored".
    const idempotencyKey = crypto.randomUUID()
    let block = await this.#firstUnknown()
    for (;;) {
      const claim = await this.#node.put(keyOf(block), this.#node.peerId, { idempotencyKey })
      if (claim.outcome === 'stored') return block
      if (claim.outcome === 'denied-stored') block++
      // Somebody is at it: whether that one gets it is known in a moment.
      else if (claim.outcome !== 'denied-reserved') throw new Error(`no licence number now: ${claim.outcome}`)
      else await new Promise((resolve) => setTimeout(resolve, claim.retryAfterMs))
    }
  }

  /** Behind the last block that this node holds; others may have taken more, and their keys will say so. */
  async #firstUnknown(): Promise<number> {
    let block = 0
    for await (const { key } of this.#node.list({ prefix: 'licences/' }))
      block = Number(key.slice('licences/'.length)) + 1
    return block
  }
}
