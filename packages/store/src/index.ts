/**
 * @packageDocumentation
 *
 * The Store port on lmdb (`openStore`) and in memory (`openMemoryStore`), and the stored form of a record.
 *
 * @example
 * ```ts
 * import { openStore } from '@replicator/store'
 *
 * const store = await openStore({ dataDir: './data' })
 * store.apply([{ type: 'meta', name: 'greeting', value: 'hello' }])
 * await store.flush() // now it is on the disk
 * await store.close()
 * ```
 */
export { type BackupHeader, type BackupPart, BackupUnusable, BackupWriter, readBackup } from './backup-form.js'
export { hasStore, isStoreLocked, type OpenedStore, openStore, type OpenStoreOptions } from './directory-store.js'
export type { DurableBatch, DurableEntries, EntryWrite, NameRange } from './durable-entries.js'
export { decodeExpiry, encodeExpiry, expiryName } from './expiry-form.js'
export { compareKeys } from './key-order.js'
export { LayeredStore } from './layered-store.js'
export { STORE_DEFAULTS } from './limits.js'
export { type MemoryImage, type MemoryStore, openMemoryStore } from './memory-store.js'
export type { NamedOwner } from './owner.js'
export {
  StoreClosed,
  StoreDamaged,
  StoreFailed,
  StoreFormatMismatch,
  StoreLocked,
  StoreLost,
  StoreOwnerMismatch,
  StoreUnusable,
} from './store-error.js'
export {
  decodeChange,
  decodeHead,
  decodeRecord,
  decodeSlot,
  decodeText,
  encodeChange,
  encodeRecord,
  encodeSlot,
  encodeText,
  type PlacedHead,
  type PlacedRecord,
} from './stored-form.js'
