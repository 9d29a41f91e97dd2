/** The store's options with their defaults, and what else of it is bounded. Sizes of stored forms stand with the forms. */
import { checkedNumbers, type NumberOptions, VALUE_BYTES_MAX } from '@replicator/interface'

type StoreOption = 'journalBytes' | 'checkpointMs'

const NUMBERS: NumberOptions<StoreOption> = {
  bounds: {
    journalBytes: { by: 8 * 1024 * 1024, from: 64 * 1024, to: 1024 * 1024 * 1024 },
    checkpointMs: { by: 500, from: 1, to: 60_000 },
  },
  longer: [],
}

/** The options with their defaults. Throws an `InvalidOption`. */
export function checkedStoreOptions(
  given: Readonly<Partial<Record<StoreOption, number>>> = {},
): Record<StoreOption, number> {
  return checkedNumbers(NUMBERS, given)
}

/** What `openStore` takes where nothing else is said. */
export const STORE_DEFAULTS = checkedStoreOptions()

/**
 * How often a file is locked anew: it was another one by then, since a process has just replaced it, or somebody asked
 * whether it is locked, which holds a lock for the length of one call.
 */
export const LOCK_ATTEMPTS_MAX = 100

/** How often it is looked whether the file is still there while nothing is written. In milliseconds. */
export const FILE_PRESENCE_MS = 1000

/** A checkpoint begins once one of so many parts of the half of the journal that is in use is written. */
export const CHECKPOINT_DIVISOR = 4

/** How much more room than needed is made in a file at once, in bytes, so that most writes find it made. */
export const FILE_AHEAD_BYTES = 1024 * 1024

/** Borders that divide a range of keys at once: as many as some 500 records have. */
export const BORDERS_AT_ONCE = 8

/** Keys that were looked for in vain and are remembered until something is written: more than a turn of the engine looks at. */
export const ABSENT_KEYS_MAX = 1024

/** Levels of a tree in a data file, for the check of one: as many as lmdb itself goes down. */
export const TREE_DEPTH_MAX = 32

/** What the check of a data file reads at once, in bytes. */
export const CHECK_BYTES_AT_ONCE = 1024 * 1024

/** So much memory of that size it has: one is looked at, the others are read meanwhile. */
export const CHECK_BUFFERS = 5

/** Large values that it looks at before others get their turn. */
export const CHECK_VALUES_AT_ONCE = 256

/** One part of a backup, in bytes: the longest value, and more than the rest of a record can take. A longer one is damage. */
export const BACKUP_PART_BYTES_MAX = VALUE_BYTES_MAX + 1024 * 1024
