/** Gives each thing that is met a small number: the same one to all that have the same canonical form. */
export class Interner<T> {
  readonly items: T[] = []
  readonly #ids = new Map<string, number>()
  readonly #form: (item: T) => string

  constructor(form: (item: T) => string) {
    this.#form = form
  }

  id(item: T): number {
    const form = this.#form(item)
    const known = this.#ids.get(form)
    if (known !== undefined) return known
    const id = this.items.length
    this.items.push(item)
    this.#ids.set(form, id)
    return id
  }

  get(id: number): T {
    const item = this.items[id]
    if (item === undefined) throw new Error(`there is no item ${id}`)
    return item
  }
}
