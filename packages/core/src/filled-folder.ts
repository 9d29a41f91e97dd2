/**
 * Folders that are filled with records before their node first starts: by a restore, or by a rescue.
 *
 * While one is filled it bears a mark, which goes in the same batch of the store that makes it a node's: so a folder that was
 * filled by half, whatever ended that, is never started. One that is to join a network bears the name of that network for
 * ever: its records are decisions of that one, and nobody has made them in any other.
 */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isError, type NetworkId, type Store, type StoredRecord, type Write } from '@replicator/interface'
import { type OpenedStore, openStore, StoreUnusable } from '@replicator/store'
import { FILLED_BYTES_TARGET } from './limits.js'

const UNFINISHED = 'unfinished'
const JOINS = 'joins'

/** What a record takes beside its key and value, about. */
const RECORD_BYTES = 256

/** The only network that the node of this store may join; undefined: any. Throws where it was filled by half. */
export function joinsOf(store: Pick<Store, 'meta'>, dataDir: string): NetworkId | undefined {
  if (store.meta(UNFINISHED) !== undefined) {
    throw new StoreUnusable(
      dataDir,
      'it was being filled with records, and that was cut off. Empty it, and do that again',
    )
  }
  return store.meta(JOINS)
}

/** Makes a store of records one that joins this network only. */
export function joining(networkId: NetworkId): readonly Write[] {
  return [{ type: 'meta', name: JOINS, value: networkId }]
}

/** What fills a folder; `writes` are the last ones, with which it is a node's. */
export interface Filling<T> {
  readonly writes: readonly Write[]
  readonly result: T
}

/**
 * Makes a new folder and has it filled. Where that fails, all of it is removed. Throws `StoreUnusable` where something is
 * in the folder already, and what `openStore` and `fill` throw.
 */
export async function fillFolder<T>(
  dataDir: string,
  fill: (store: OpenedStore, records: RecordSink) => Promise<Filling<T>>,
): Promise<T> {
  const isNew = await requireEmpty(dataDir)
  let isDone = false
  try {
    const store = await openStore({ dataDir })
    try {
      store.apply([{ type: 'meta', name: UNFINISHED, value: String(process.pid) }])
      await store.flush()
      const records = new RecordSink(store)
      const { writes, result } = await fill(store, records)
      await store.flush()
      store.apply([...writes, { type: 'meta', name: UNFINISHED }])
      await store.flush()
      isDone = true
      return result
    } finally {
      await store.close()
    }
  } finally {
    if (!isDone) await removeContents(dataDir, { folderToo: isNew })
  }
}

/** Takes committed records in any order, and holds a batch of them at most. */
export class RecordSink {
  readonly #store: Store
  #bytes = 0

  constructor(store: Store) {
    this.#store = store
  }

  /** Of two versions of a key, the higher one stays. */
  async add(record: StoredRecord): Promise<void> {
    const held = this.#store.record(record.key)
    if (held !== undefined && held.version >= record.version) return
    this.#store.apply([{ type: 'record', record }])
    this.#bytes += RECORD_BYTES + record.key.length + (record.value?.length ?? 0)
    if (this.#bytes < FILLED_BYTES_TARGET) return
    this.#bytes = 0
    await this.#store.flush()
  }
}

/** Whether the folder is new. */
async function requireEmpty(dataDir: string): Promise<boolean> {
  let names: readonly string[]
  try {
    names = await readdir(dataDir)
  } catch (cause) {
    if (isError(cause) && 'code' in cause && cause.code === 'ENOENT') {
      await mkdir(dataDir, { recursive: true, mode: 0o700 })
      return true
    }
    throw new StoreUnusable(dataDir, String(cause), { cause })
  }
  const others = names.filter((name) => name !== 'lost+found')
  if (others.length > 0) throw new StoreUnusable(dataDir, 'it is not empty: give another one, or empty it')
  return false
}

async function removeContents(dataDir: string, { folderToo }: { readonly folderToo: boolean }): Promise<void> {
  if (folderToo) return rm(dataDir, { recursive: true, force: true })
  for (const name of await readdir(dataDir)) {
    if (name !== 'lost+found') await rm(join(dataDir, name), { recursive: true, force: true })
  }
}
