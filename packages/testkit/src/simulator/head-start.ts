/** A backup of a running node, and a new node that has a head start by it, as `replicator backup` and `restore` make them. */
import { isUserKey, type StoredRecord } from '@replicator/interface'
import type { SimulatedNode } from './simulated-node.js'
import { SimulatedStore } from './simulated-store.js'

/** Its committed records of users at this moment; none where it doesn't run, or can't read all of them. */
export function backupOf({ store, disk }: SimulatedNode): readonly StoredRecord[] {
  if (store === undefined || disk.damaged) return []
  return store
    .recordKeys()
    .filter(isUserKey)
    .flatMap((key) => store.record(key) ?? [])
}

/** Fills the disk of a node that has never run. */
export function restore({ disk }: SimulatedNode, records: readonly StoredRecord[]): void {
  if (records.length === 0) return
  const store = new SimulatedStore(disk)
  store.apply(records.map((record) => ({ type: 'record', record })))
  disk.persist(store.beginSync())
  store.endSync()
}
