/**
 * The real store's layers over a simulated disk, without promises: `beginSync` takes what is pending as one batch of
 * bytes, the simulation decides when and whether it gets to the disk.
 */
import type { StoredRecord, Write } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import type { DurableBatch, DurableEntries } from '@replicator/store'
import { LayeredStore } from '@replicator/store'

export class SimulatedStore extends LayeredStore {
  /** Records as they were read, for speed alone: each seed reads the same few again and again. */
  readonly #read = new Map<string, StoredRecord>()

  constructor(durable: DurableEntries) {
    super(durable, (key) => key.length % 2 === 0 || key.endsWith('1'))
  }

  override record(key: string): StoredRecord | undefined {
    const known = this.#read.get(key)
    if (known !== undefined) return known
    const record = super.record(key)
    if (record !== undefined) this.#read.set(key, record)
    return record
  }

  override apply(writes: readonly Write[]): void {
    super.apply(writes)
    for (const write of writes)
      if (write.type === 'record' || write.type === 'heal') this.#read.delete(write.record.key)
  }

  /** Every record's key, the configuration's included. */
  recordKeys(): readonly string[] {
    const keys = this.keys({ prefix: '', limit: Infinity })
    return this.record(CONFIGURATION_KEY) === undefined ? keys : [CONFIGURATION_KEY, ...keys]
  }

  /** What is pending as the next batch; nothing is pending after it. One batch is under way at a time. */
  beginSync(): DurableBatch {
    return this.beginBatch()
  }

  /** The batch is on the disk. */
  endSync(): void {
    this.endBatch()
  }

  /** Forgets what was read, so that the next read sees what the disk holds now. */
  forget(key: string): void {
    this.#read.delete(key)
  }
}
