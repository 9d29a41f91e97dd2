/** Much of the same work, a bounded number at once. */

/**
 * What `work` makes of each of the source's items, as each is done, in no order. At most `limit` are under way, and no
 * more items are taken meanwhile; a consumer that is slow stops the taking as well. Rejects with what the source or the
 * work rejects with.
 */
export async function* asDone<From, To>(
  source: Iterable<From> | AsyncIterable<From>,
  limit: number,
  work: (item: From, index: number) => Promise<To>,
): AsyncGenerator<To> {
  const underWay = new Map<number, Promise<{ readonly index: number; readonly done: To }>>()
  const next = async function* (): AsyncGenerator<To> {
    const { index, done } = await Promise.race(underWay.values())
    underWay.delete(index)
    yield done
  }
  let index = 0
  for await (const item of source) {
    const at = index++
    underWay.set(
      at,
      work(item, at).then((done) => ({ index: at, done })),
    )
    if (underWay.size >= limit) yield* next()
  }
  while (underWay.size > 0) yield* next()
}

/** The source's items, until the signal is aborted. */
export async function* until<Item>(
  signal: AbortSignal | undefined,
  source: Iterable<Item> | AsyncIterable<Item>,
): AsyncGenerator<Item> {
  for await (const item of source) {
    if (signal?.aborted === true) return
    yield item
  }
}
