/** Finds a data directory that no running node holds. */
import { join } from 'node:path'
import { DATA_DIRECTORIES_MAX } from '../limits.js'

/**
 * Calls `open` with each default directory in turn until one isn't locked: `<root>/<cluster-id>-1`, `-2` …
 * The lock itself decides, so that two nodes that start at once never share one.
 */
export async function openFirstFree<T>(
  root: string,
  clusterId: string,
  open: (dataDir: string) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await open(join(root, `${clusterId}-${number}`))
    } catch (error) {
      if (!isLocked(error) || number === DATA_DIRECTORIES_MAX) throw error
    }
  }
}

/** By its name: the error comes from the store, which this program doesn't depend on itself. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && error.name === 'StoreLocked'
}
