/**
 * All states met, in the order of meeting them, each with the one it was met from. A state is a row of small numbers; the
 * rows are compared whole, so no two states are ever taken for one.
 */
export class StateSet {
  readonly #width: number
  #rows: Uint32Array
  #parents: Uint32Array
  #index: Int32Array
  size = 0

  constructor(width: number) {
    this.#width = width
    this.#rows = new Uint32Array(width * 1024)
    this.#parents = new Uint32Array(1024)
    this.#index = new Int32Array(4096).fill(-1)
  }

  /** Adds a row unless it is known; says whether it was new. */
  add(row: readonly number[], parent: number): boolean {
    const slot = this.#slotOf(row)
    if ((this.#index[slot] ?? -1) >= 0) return false
    if (this.size === this.#parents.length) this.#grow()
    this.#rows.set(row, this.size * this.#width)
    this.#parents[this.size] = parent
    this.#index[slot] = this.size
    this.size++
    if (this.size * 2 > this.#index.length) this.#reindex()
    return true
  }

  row(number: number): number[] {
    const row: number[] = []
    for (let i = 0; i < this.#width; i++) row.push(this.#rows[number * this.#width + i] ?? 0)
    return row
  }

  /** The rows from the first one to this one, each met from the one before it. */
  path(number: number): number[][] {
    const path = [this.row(number)]
    for (let at = number; at > 0; path.unshift(this.row(at))) at = this.#parents[at] ?? 0
    return path
  }

  #slotOf(row: readonly number[]): number {
    const last = this.#index.length - 1
    let slot = hash(row) & last
    for (;;) {
      const number = this.#index[slot] ?? -1
      if (number < 0 || this.#isAt(number, row)) return slot
      slot = (slot + 1) & last
    }
  }

  #isAt(number: number, row: readonly number[]): boolean {
    const start = number * this.#width
    for (let i = 0; i < this.#width; i++) if (this.#rows[start + i] !== row[i]) return false
    return true
  }

  #grow(): void {
    const rows = new Uint32Array(this.#rows.length * 2)
    rows.set(this.#rows)
    this.#rows = rows
    const parents = new Uint32Array(this.#parents.length * 2)
    parents.set(this.#parents)
    this.#parents = parents
  }

  #reindex(): void {
    this.#index = new Int32Array(this.#index.length * 2).fill(-1)
    for (let number = 0; number < this.size; number++) this.#index[this.#slotOf(this.row(number))] = number
  }
}

function hash(row: readonly number[]): number {
  let mixed = 0x9e3779b9
  for (const number of row) {
    mixed = Math.imul(mixed ^ number, 0x85ebca6b)
    mixed ^= mixed >>> 13
  }
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
