/**
 * Every set of voters whose answers are just enough, each as places in an order in which they are enough only with the
 * last one. `concludesAt` says how many answers, in that order, it took to come to a conclusion; 0 where they don't do.
 */
export function arrivals(
  places: number,
  concludesAt: (order: readonly number[]) => number,
): readonly (readonly number[])[] {
  const found: (readonly number[])[] = []
  for (let mask = 1; mask < 1 << places; mask++) {
    const order = rotations(placesOf(mask)).find((each) => concludesAt(each) === each.length)
    if (order !== undefined) found.push(order)
  }
  return found
}

/** The same items with each of them in turn as the last. */
export function rotations<T>(items: readonly T[]): readonly (readonly T[])[] {
  return items.map((last) => [...items.filter((each) => each !== last), last])
}

/** The bits of a mask, lowest first. */
export function placesOf(mask: number): readonly number[] {
  const places: number[] = []
  for (let place = 0; mask >> place > 0; place++) if ((mask >> place) & 1) places.push(place)
  return places
}
