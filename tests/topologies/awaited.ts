/** How the tests of clients wait for what they are told. */

/** How long to wait for something that comes at once where nothing else is to be done. */
export const WITHIN = { timeout: 20_000 }

/** All that an iteration brings, once it has ended. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}
