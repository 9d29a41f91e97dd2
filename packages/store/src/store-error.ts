/** What a store throws or rejects with. Each class has a section in the package's README. */

/** An entry doesn't have the content that was written: its checksum, its length or its key is wrong. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged'
  /** What the entry is of, in words, with its key: `the record of "user/ada"`. */
  readonly entry: string

  constructor(entry: string, detail: string) {
    super(`The store is damaged: ${entry} ${detail}. Don't delete it by hand: replace this node by a new one`)
    this.entry = entry
  }
}

/** Another process, or another store of this process, has the directory open. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked'
  readonly dataDir: string

  constructor(dataDir: string) {
    super(`Another running node holds ${dataDir}`)
    this.dataDir = dataDir
  }
}

/** The directory holds a store of another format, or something that is no store. */
export class StoreFormatMismatch extends Error {
  override readonly name = 'StoreFormatMismatch'
  readonly dataDir: string

  constructor(dataDir: string, detail: string) {
    super(`The store in ${dataDir} cannot be used: ${detail}`)
    this.dataDir = dataDir
  }
}

/**
 * A write or its sync failed. It is final: what the disk holds is not known, so the store takes nothing more, and the
 * node must stop. `cause` is the first failure.
 */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed'

  constructor(cause: unknown, detail = '') {
    super(`The store could not be written and takes nothing more: ${reasonOf(cause)}${detail}`, { cause })
  }
}

/** The store was used after `close`. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed'

  constructor() {
    super('The store is closed')
  }
}

/** The message of whatever was thrown. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
