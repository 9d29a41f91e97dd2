import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@replicator/interface'
import { type StorePlace, storeCompliance } from '@replicator/compliance'
import { describe, it } from 'vitest'
import { type MemoryStore, openMemoryStore, openStore, type OpenStoreOptions } from '../src/index.ts'

class DirectoryPlace implements StorePlace {
  readonly #options: Omit<OpenStoreOptions, 'dataDir'>
  #folder = ''
  #store: Store | undefined

  constructor(options: Omit<OpenStoreOptions, 'dataDir'> = {}) {
    this.#options = options
  }

  async open(): Promise<Store> {
    this.#folder = await mkdtemp(join(tmpdir(), 'replicator-store-'))
    return this.reopen()
  }

  async reopen(): Promise<Store> {
    this.#store = await openStore({ dataDir: join(this.#folder, 'data'), ...this.#options })
    return this.#store
  }

  async destroy(): Promise<void> {
    await this.#store?.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

class MemoryPlace implements StorePlace {
  #store: MemoryStore = openMemoryStore()

  async open(): Promise<Store> {
    return this.#store
  }

  async reopen(): Promise<Store> {
    this.#store = openMemoryStore(this.#store.image())
    return this.#store
  }

  async destroy(): Promise<void> {
    await this.#store.close()
  }
}

storeCompliance('the lmdb store', () => new DirectoryPlace(), { describe, it })
// With its journal full after a few batches, and moved to the data file all the time.
const hasty = { journalBytes: 64 * 1024, checkpointMs: 1 }
storeCompliance('the lmdb store with a small journal', () => new DirectoryPlace(hasty), { describe, it })
storeCompliance('the memory store', () => new MemoryPlace(), { describe, it })
