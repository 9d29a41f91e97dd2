/** What a store throws or rejects with. Each class has a code that stays, and a section in the package's README. */

/** The node whose folder it is, where that is known, can't come back: its votes are gone. Another one takes its place. */
function replacing(peerId: string | undefined): string {
  const names = peerId === undefined ? ' (OLD is the name or the peer id of this node)' : ''
  return (
    'What to do: keep this folder aside, and start a new node in an empty one, with --peer and ' +
    `--replace ${peerId ?? 'OLD'}: it gets the records from the others, and then takes the place of this one${names}`
  )
}

/** The data isn't as it was written: a checksum, a length, a key, or the structure of the file is wrong. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged'
  readonly code = 'STORE_DAMAGED'
  /** What is damaged, in words, an entry with its key: `the record of "user/ada"`. */
  readonly entry: string
  /** What is wrong with it, in words. */
  readonly detail: string
  /** Whose data it is, where that is known. */
  readonly peerId: string | undefined

  constructor(entry: string, detail: string, peerId?: string) {
    super(`The store is damaged: ${entry} ${detail}. ${replacing(peerId)}`)
    this.entry = entry
    this.detail = detail
    this.peerId = peerId
  }
}

/** The folder has been used, and its data isn't there any more. */
export class StoreLost extends Error {
  override readonly name = 'StoreLost'
  readonly code = 'STORE_LOST'
  readonly dataDir: string
  /** Whose data it was, where that is known. */
  readonly peerId: string | undefined

  constructor(dataDir: string, detail: string, peerId?: string) {
    super(`The data of ${dataDir} is lost: ${detail}. ${replacing(peerId)}`)
    this.dataDir = dataDir
    this.peerId = peerId
  }
}

/** Another process, or another store of this process, has the data open. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked'
  readonly code = 'STORE_LOCKED'
  readonly dataDir: string

  constructor(dataDir: string) {
    super(`Another running node holds ${dataDir}`)
    this.dataDir = dataDir
  }
}

/** The folder can't be used: `cause` is the system's error, where there was one. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable'
  readonly code = 'STORE_UNUSABLE'
  readonly dataDir: string

  constructor(dataDir: string, detail: string, options: ErrorOptions = {}) {
    super(`The data folder ${dataDir} can't be used: ${detail}`, options)
    this.dataDir = dataDir
  }
}

/** The folder is that of another node. */
export class StoreOwnerMismatch extends Error {
  override readonly name = 'StoreOwnerMismatch'
  readonly code = 'STORE_OWNER_MISMATCH'
  readonly dataDir: string

  constructor(dataDir: string, detail: string) {
    super(`The data folder ${dataDir} belongs to another node: ${detail}`)
    this.dataDir = dataDir
  }
}

/** The directory holds a store of another format, or something that is no store. */
export class StoreFormatMismatch extends Error {
  override readonly name = 'StoreFormatMismatch'
  readonly code = 'STORE_FORMAT_MISMATCH'
  readonly dataDir: string

  constructor(dataDir: string, detail: string) {
    super(`The store in ${dataDir} cannot be used: ${detail}`)
    this.dataDir = dataDir
  }
}

/**
 * A write or its sync failed, or the data file is gone. It is final: what the disk holds is not known, so the store takes
 * nothing more, and the node must stop. `cause` is the first failure.
 */
export class StoreFailed extends Error {
  override readonly name = 'StoreFailed'
  readonly code = 'STORE_FAILED'

  constructor(reason: string, options: ErrorOptions = {}) {
    super(`The store could not be written and takes nothing more: ${reason}`, options)
  }
}

/** The store was used after `close`. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed'
  readonly code = 'STORE_CLOSED'

  constructor() {
    super('The store is closed')
  }
}
