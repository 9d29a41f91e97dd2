/**
 * lmdb as the store uses it: which databases there are, and how they are read and written.
 *
 * - `overlappingSync` is off. With it, a commit can be seen before it is synced, and after a crash of the process lmdb
 *   trusts what the page cache shows as long as the machine hasn't been restarted. Without it, the promise of a batch
 *   resolves after `fdatasync` of the pages and after the root's page was written through a descriptor with `O_DSYNC`:
 *   seen with strace, and no slower.
 * - No map size: the map starts small and grows with the file.
 * - No encoding of values, no compression: an entry is the bytes of its stored form.
 */
import { type Database, open, type RootDatabase } from 'lmdb'
import { compareKeys, decodeKey, encodedEnd, encodeKey } from './key-order.js'

type Table = Database<Uint8Array, Uint8Array>
export type TableName = 'records' | 'slots' | 'texts' | 'log'

/** One operation of a batch; without `value` the entry is removed. */
export interface Operation {
  readonly table: TableName
  readonly key: Uint8Array
  readonly value?: Uint8Array
}

const PLACE_BYTES = 6

export class DataFile {
  readonly #root: RootDatabase<Uint8Array, Uint8Array>
  readonly #tables: Readonly<Record<TableName, Table>>

  private constructor(root: RootDatabase<Uint8Array, Uint8Array>) {
    this.#root = root
    const table = (name: TableName): Table => this.#root.openDB<Uint8Array, Uint8Array>({ name, ...BYTES })
    this.#tables = { records: table('records'), slots: table('slots'), texts: table('texts'), log: table('log') }
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

  /** A copy of the entry's bytes that stays as it is. */
  read(table: TableName, key: Uint8Array): Uint8Array | undefined {
    const bytes = this.#tables[table].getBinary(key)
    return bytes === undefined ? undefined : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  /** The entry's bytes for reading at once: the next read overwrites them. */
  peek(table: TableName, key: Uint8Array): Uint8Array | undefined {
    const bytes = this.#tables[table].getBinaryFast(key)
    // lmdb narrows `length` by hand: the buffer below is longer.
    return bytes?.subarray(0, bytes.length)
  }

  /** Keys that start with `prefix` and come after `after`, in order. */
  *keys(table: TableName, prefix = '', after?: string): Generator<string> {
    const start = encodeKey(after !== undefined && compareKeys(after, prefix) > 0 ? after : prefix)
    for (const bytes of this.#tables[table].getKeys({ start, end: encodedEnd(prefix) })) {
      const key = decodeKey(bytes)
      if (key !== after) yield key
    }
  }

  /** All entries of a table, in the order of their keys. */
  *entries(table: TableName): Generator<readonly [key: string, bytes: Uint8Array]> {
    for (const key of this.keys(table)) {
      const bytes = this.read(table, encodeKey(key))
      if (bytes !== undefined) yield [key, bytes]
    }
  }

  /** The change log's places after `after`, in order. */
  *places(after: number): Generator<readonly [sequence: number, bytes: Uint8Array]> {
    for (const place of this.#tables.log.getKeys({ start: encodePlace(after + 1) })) {
      const bytes = this.read('log', place)
      if (bytes !== undefined) yield [Buffer.from(place).readUIntBE(0, PLACE_BYTES), bytes]
    }
  }

  count(table: TableName): number {
    const stats: { entryCount?: number } = this.#tables[table].getStats()
    return stats.entryCount ?? 0
  }

  /** One transaction; resolves when it is on the disk. After a rejection what the disk holds is not known. */
  async write(operations: readonly Operation[]): Promise<void> {
    try {
      await this.#root.batch(() => {
        for (const { table, key, value } of operations) {
          if (value === undefined) void this.#tables[table].remove(key)
          else void this.#tables[table].put(key, value)
        }
      })
    } catch (cause) {
      throw await innermost(cause)
    }
    this.#root.resetReadTxn()
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

export function encodePlace(sequence: number): Buffer {
  const bytes = Buffer.allocUnsafe(PLACE_BYTES)
  bytes.writeUIntBE(sequence, 0, PLACE_BYTES)
  return bytes
}

const BYTES = { encoding: 'binary', keyEncoding: 'binary' } as const

function openRoot(path: string, readOnly: boolean): RootDatabase<Uint8Array, Uint8Array> {
  return open<Uint8Array, Uint8Array>({ path, noSubdir: true, overlappingSync: false, readOnly, ...BYTES })
}

/** lmdb rejects a write with a general error that holds a promise of the real one. */
async function innermost(cause: unknown): Promise<unknown> {
  if (!(cause instanceof Error) || !('commitError' in cause)) return cause
  return Promise.resolve(cause.commitError).then(
    () => cause,
    (inner: unknown) => inner,
  )
}
