import { compareKeys } from './key-order.js'

export interface Overlay<Item> {
  /** What lies below, in the order of the names. */
  readonly lower: Iterable<Item>
  /** What stands above some names: an item in the place of what lies below, or, where it is undefined, nothing. */
  readonly upper: ReadonlyMap<string, Item | undefined>
  nameOf(item: Item): string
}

/** What is left when one looks from above, in the order of the names. Reads no more of what lies below than is asked for. */
export function* overlaid<Item>({ lower, upper, nameOf }: Overlay<Item>): Generator<Item> {
  const above = [...upper.values()]
    .filter((item) => item !== undefined)
    .toSorted((a, b) => compareKeys(nameOf(a), nameOf(b)))
  let next = 0
  for (const item of lower) {
    const name = nameOf(item)
    for (let first = above[next]; first !== undefined && compareKeys(nameOf(first), name) < 0; first = above[next]) {
      yield first
      next++
    }
    if (!upper.has(name)) yield item
  }
  yield* above.slice(next)
}
