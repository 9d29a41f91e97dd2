/** Keys that were never there before, and those that were. */
export class KeySequence {
  #count = 0

  next(): string {
    this.#count++
    return keyOf(this.#count)
  }

  /** One of those given out so far, the latest thousand left out: they may still be under way. */
  any(): string {
    return keyOf(1 + Math.floor(Math.random() * Math.max(1, this.#count - 1000)))
  }
}

function keyOf(number: number): string {
  return `bench-${number}`
}
