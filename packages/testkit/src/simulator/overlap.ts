/** Something that faults make worse for a while, each on its own: as long as any of them lasts, the worst counts. */
export class Overlap {
  readonly #usual: number
  readonly #active = new Map<object, number>()
  #worst: number

  constructor(usual: number) {
    this.#usual = usual
    this.#worst = usual
  }

  get worst(): number {
    return this.#worst
  }

  /** Begins; the function returned ends it. */
  begin(value: number): () => void {
    const fault = {}
    this.#active.set(fault, value)
    this.#worst = Math.max(this.#usual, ...this.#active.values())
    return () => {
      if (this.#active.delete(fault)) this.#worst = Math.max(this.#usual, ...this.#active.values())
    }
  }

  /** All of them are over. */
  clear(): void {
    this.#active.clear()
    this.#worst = this.#usual
  }
}
