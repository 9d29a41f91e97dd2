/** Keys that were never there before, and those that were. */
export class KeySequence {
  readonly #prefix: string
  #count = 0

  constructor(prefix = 'bench') {
    this.#prefix = prefix
  }

  next(): string {
    this.#count++
    return this.#keyOf(this.#count)
  }

  /** One of those given out so far, the latest thousand left out: they may still be under way. */
  any(): string {
    return this.#keyOf(1 + Math.floor(Math.random() * Math.max(1, this.#count - 1000)))
  }

  #keyOf(number: number): string {
    return `${this.#prefix}-${number}`
  }
}
