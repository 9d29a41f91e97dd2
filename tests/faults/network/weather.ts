/** What happens to the bytes between nodes: the rules of all faults that are under way, taken together. */

/** From one node to another. */
export interface Passage {
  /** Connections are ended, and new ones are ended as they come. */
  readonly cut: boolean
  /** Bytes are taken by nobody: they wait at the sender until the fault is over, as TCP has it. */
  readonly held: boolean
  readonly delayMs: number
}

/** Of two nodes, by their names; undefined where the fault does nothing to what goes that way. */
export type Rule = (from: string, to: string) => Partial<Passage> | undefined

export class Weather {
  readonly #rules = new Set<Rule>()
  readonly #watchers = new Set<() => void>()

  /** Takes effect at once; what is returned ends it. */
  begin(rule: Rule): () => void {
    this.#rules.add(rule)
    this.#callWatchers()
    return () => {
      this.#rules.delete(rule)
      this.#callWatchers()
    }
  }

  between(from: string, to: string): Passage {
    const passages = [...this.#rules].map((rule) => rule(from, to) ?? {})
    return {
      cut: passages.some(({ cut }) => cut === true),
      held: passages.some(({ held }) => held === true),
      delayMs: passages.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0),
    }
  }

  /** Calls back after each change. */
  watch(changed: () => void): void {
    this.#watchers.add(changed)
  }

  #callWatchers(): void {
    for (const changed of this.#watchers) changed()
  }
}
