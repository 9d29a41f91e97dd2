/**
 * The id that a data file and its journal share. Each is worth nothing without the other one, and the numbers of their
 * batches alone can't tell that a journal is another store's: they may follow upon each other all the same.
 */
import { randomBytes } from 'node:crypto'
import type { DataFile } from './data-file.js'
import type { Journal } from './journal.js'

const STORE_ID_BYTES = 16

export function newStoreId(): string {
  return randomBytes(STORE_ID_BYTES).toString('hex')
}

/**
 * The id that both have, or are to get; undefined where they are of two stores. The journal is given its own first, while
 * nothing is in it: a first start that was cut off there goes on here.
 */
export async function sharedId(
  file: Pick<DataFile, 'storeId'>,
  journal: Pick<Journal, 'storeId' | 'isEmpty'>,
): Promise<string | undefined> {
  const { storeId } = file
  if (storeId !== undefined) return storeId === journal.storeId ? storeId : undefined
  return (await journal.isEmpty()) ? journal.storeId : undefined
}
