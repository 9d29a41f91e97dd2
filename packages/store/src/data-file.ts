/**
 * lmdb as the store uses it: which databases there are, and how they are read and written.
 *
 * - `overlappingSync` is off. With it, a commit can be seen before it is synced, and after a crash of the process lmdb
 *   trusts what the page cache shows as long as the machine hasn't been restarted. Without it, the promise of a batch
 *   resolves after `fdatasync` of the pages and after the root's page was written through a descriptor with `O_DSYNC`:
 *   seen with strace, and no slower.
 * - No map size: the map starts small and grows with the file.
 * - `eventTurnBatching` is off. It makes a batch of its own around ours, whose promise nobody gets: where the write fails,
 *   its rejection is one that nobody can handle, and ends the program.
 * - No encoding of values, no compression: an entry is the bytes of its stored form.
 */
import { isError } from '@replicator/interface'
import { type Database, open, type RootDatabase } from 'lmdb'
import type { DurableEntries, EntryWrite, NameRange } from './durable-entries.js'
import { compareKeys, decodeKey, encodedEnd, encodeKey } from './key-order.js'
import { decodeText, encodeText } from './stored-form.js'

type Table = Database<Uint8Array, Uint8Array>
type TableName = 'records' | 'slots' | 'texts' | 'log' | 'expiries'

const PLACE_BYTES = 6
const LAST_PLACE = 2 ** (8 * PLACE_BYTES) - 1

/** The entry's own leaf, written anew, and half of a split one; what lies above them is shared with others. */
const PAGES_PER_ENTRY = 2
/** A split leaves half of each page empty at worst, and what is larger than half a page has the rest for itself. */
const PAGES_PER_FILLED = 4
/** What lmdb adds to each entry, with the lead byte of its key. */
const NODE_BYTES = 16
const UTF8_BYTES = 3
/** The branches, the roots, and the list of free pages. */
const PAGES_PER_BATCH = 64
/** Below the lead byte of every encoded name, so that no text of the node's own can have them. */
const COUNTERS_KEY = Buffer.of(1)
const STORE_ID_KEY = Buffer.of(2)
const STORE_ID = 'store id'

export interface Room {
  readonly end: number
  readonly bytes: number
}

export class DataFile implements DurableEntries {
  readonly #root: RootDatabase<Uint8Array, Uint8Array>
  readonly #tables: Readonly<Record<TableName, Table>>

  private constructor(root: RootDatabase<Uint8Array, Uint8Array>) {
    this.#root = root
    const table = (name: TableName): Table => this.#root.openDB<Uint8Array, Uint8Array>({ name, ...BYTES })
    this.#tables = {
      records: table('records'),
      slots: table('slots'),
      texts: table('texts'),
      log: table('log'),
      expiries: table('expiries'),
    }
  }

  /** Makes the file and its tables where they aren't there. Rejects with lmdb's error. */
  static async open(path: string): Promise<DataFile> {
    const root = openRoot(path, false)
    try {
      return new DataFile(root)
    } catch (cause) {
      await root.close()
      throw cause
    }
  }

  read(table: TableName | 'counters', key: string): Uint8Array | undefined {
    const bytes =
      table === 'counters' ? this.#tables.texts.getBinary(COUNTERS_KEY) : this.#tables[table].getBinary(encodeKey(key))
    return bytes === undefined ? undefined : plain(bytes)
  }

  /** The id that it shares with its journal; undefined where none was noted. Throws `StoreDamaged`. */
  get storeId(): string | undefined {
    const bytes = this.#tables.texts.getBinary(STORE_ID_KEY)
    return bytes === undefined ? undefined : decodeText(STORE_ID, bytes)
  }

  /** Resolves when the id is on the disk. */
  async noteStoreId(storeId: string): Promise<void> {
    await this.#commit(() => void this.#tables.texts.put(STORE_ID_KEY, encodeText(STORE_ID, storeId)))
  }

  peek(key: string): Uint8Array | undefined {
    const bytes = this.#tables.records.getBinaryFast(encodeKey(key))
    // lmdb narrows `length` by hand: the buffer below is longer.
    return bytes?.subarray(0, bytes.length)
  }

  keys(prefix: string, after: string): Generator<string> {
    return this.#keys('records', prefix, after)
  }

  *#keys(table: TableName, prefix = '', after?: string): Generator<string> {
    const start = encodeKey(after !== undefined && compareKeys(after, prefix) > 0 ? after : prefix)
    for (const bytes of this.#tables[table].getKeys({ start, end: encodedEnd(prefix) })) {
      const key = decodeKey(bytes)
      if (key !== after) yield key
    }
  }

  /** All entries of a table, in the order of their keys. */
  *entries(table: TableName): Generator<readonly [key: string, bytes: Uint8Array]> {
    for (const key of this.#keys(table)) {
      const bytes = this.read(table, key)
      if (bytes !== undefined) yield [key, bytes]
    }
  }

  *places(after: number): Generator<readonly [sequence: number, bytes: Uint8Array]> {
    // Peers name any number.
    if (after >= LAST_PLACE) return
    const { log } = this.#tables
    for (const place of log.getKeys({ start: encodePlace(after + 1) })) {
      const bytes = log.getBinary(place)
      if (bytes !== undefined) yield [Buffer.from(place).readUIntBE(0, PLACE_BYTES), plain(bytes)]
    }
  }

  *expiriesIn({ start, end }: NameRange): Generator<readonly [name: string, bytes: Uint8Array]> {
    const { expiries } = this.#tables
    for (const name of expiries.getKeys({ start: encodeKey(start), end: encodeKey(end) })) {
      const bytes = expiries.getBinary(name)
      if (bytes !== undefined) yield [decodeKey(name), plain(bytes)]
    }
  }

  count(table: TableName): number {
    const stats: { entryCount?: number } = this.#tables[table].getStats()
    return stats.entryCount ?? 0
  }

  /**
   * Where lmdb's pages end, and more than it takes from there for these writes, were no page of its file free: its own
   * leaf and half of a split one for each entry; or, where that is less, all the pages there are and those that the
   * entries themselves fill, however badly. New places of the change log stand behind each other.
   */
  roomFor(writes: readonly EntryWrite[]): Room {
    const { pageSize = 0, lastPageNumber = 0 }: { pageSize?: number; lastPageNumber?: number } = this.#root.getStats()
    let bytes = 0
    let filled = 0
    let scattered = 0
    for (const write of writes) {
      const length = write.bytes?.length ?? 0
      bytes += length
      filled += length + NODE_BYTES + (write.table === 'log' ? PLACE_BYTES : UTF8_BYTES * write.key.length)
      if (write.table !== 'log' || write.bytes === undefined) scattered++
    }
    const newPages = PAGES_PER_FILLED * Math.ceil(filled / (pageSize || 1))
    const pages = Math.min(PAGES_PER_ENTRY * scattered, lastPageNumber + 1) + newPages
    return { end: pageSize * (lastPageNumber + 1), bytes: bytes + pageSize * (pages + PAGES_PER_BATCH) }
  }

  /** One transaction; resolves when it is on the disk. After a rejection what the disk holds is not known. */
  async write(writes: readonly EntryWrite[]): Promise<void> {
    await this.#commit(() => {
      for (const write of writes) {
        const { table, key } = this.#place(write)
        // In a batch, a write has no answer of its own: the batch is taken as a whole, or not at all.
        if (write.bytes === undefined) void table.remove(key)
        else void table.put(key, write.bytes)
      }
    })
  }

  async #commit(work: () => void): Promise<void> {
    try {
      await this.#root.batch(work)
    } catch (cause) {
      throw await innermost(cause)
    }
    this.#root.resetReadTxn()
  }

  #place(write: EntryWrite): { readonly table: Table; readonly key: Uint8Array } {
    if (write.table === 'counters') return { table: this.#tables.texts, key: COUNTERS_KEY }
    const key = write.table === 'log' ? encodePlace(write.key) : encodeKey(write.key)
    return { table: this.#tables[write.table], key }
  }

  async close(): Promise<void> {
    await this.#root.close()
  }
}

/** Writes a compact copy of a data file, not synced yet. Fails where the file's own structure is damaged. */
export async function copyDataFile(from: string, to: string): Promise<void> {
  const root = openRoot(from, true)
  try {
    await root.backup(to, true)
  } finally {
    await root.close()
  }
}

/** The same bytes, which nobody else changes, without what a Buffer adds. */
export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

function encodePlace(sequence: number): Buffer {
  const bytes = Buffer.allocUnsafe(PLACE_BYTES)
  bytes.writeUIntBE(sequence, 0, PLACE_BYTES)
  return bytes
}

const BYTES = { encoding: 'binary', keyEncoding: 'binary' } as const

function openRoot(path: string, readOnly: boolean): RootDatabase<Uint8Array, Uint8Array> {
  return open<Uint8Array, Uint8Array>({
    path,
    noSubdir: true,
    overlappingSync: false,
    eventTurnBatching: false,
    readOnly,
    ...BYTES,
  })
}

/** lmdb rejects a write with a general error that holds a promise of the real one. */
async function innermost(cause: unknown): Promise<unknown> {
  if (!isError(cause) || !('commitError' in cause)) return cause
  return Promise.resolve(cause.commitError).then(
    () => cause,
    (inner: unknown) => inner,
  )
}
