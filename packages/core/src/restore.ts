/**
 * From a backup to a folder that a node starts in.
 *
 * Either the first node of a *new network*: with a new identity, a new network id and itself as the only voter. The records
 * keep their versions and decisions, so entity tags, idempotency keys and proposal ids go on as clients know them. Or a folder
 * that joins the network *of the backup* with a head start: its records are decisions of that network, so they can't
 * contradict anything that is held there, and the higher version wins as always; it has no vote until it has caught up.
 *
 * Two histories never vote together: votes and records are only ever taken from members of one's own network, and network
 * ids are never used twice. A backup holds no identity and no configuration, so nothing of the old network's quorums comes
 * along; and a folder that was filled for one network joins no other (`joins` in the engine).
 */
import { resolve } from 'node:path'
import type { ClusterId, NetworkId, PeerId } from '@replicator/interface'
import { InvalidOption, isClusterId } from '@replicator/interface'
import { type BackupHeader, BackupUnusable, readBackup } from '@replicator/store'
import { fillFolder, joining } from './filled-folder.js'
import { founded } from './founding.js'
import { systemRandom } from './system.js'

export interface RestoreOptions {
  /** The bytes of a backup. */
  readonly backup: AsyncIterable<Uint8Array>
  /** A folder that isn't there yet, or is empty. */
  readonly dataDir: string
  /** The cluster of the new network's first node. Absent: no network is founded, and the folder is for a node that joins that of the backup. */
  readonly firstCluster?: ClusterId
  /** Told after each record how many there were so far. */
  readonly progress?: (records: number, header: BackupHeader) => void
}

export interface Restored {
  readonly header: BackupHeader
  /** Keys that hold a value, and those that hold none any more. */
  readonly records: number
  readonly tombstones: number
  /** The new network, or the one to join. */
  readonly networkId: NetworkId
  /** Absent where the node has no identity yet. */
  readonly peerId?: PeerId
}

/**
 * Fills a folder with the records of a backup. Nothing is left of it where that fails: it rejects with an `InvalidOption` for a
 * cluster id that is none, `BackupUnusable` where the backup is damaged, cut off or of another form, `StoreUnusable` where
 * the folder isn't empty, and with what the backup's source throws.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { backup, firstCluster, progress } = options
  if (firstCluster !== undefined && !isClusterId(firstCluster))
    throw new InvalidOption('firstCluster', `'${firstCluster}' is no cluster id`)
  return fillFolder(resolve(options.dataDir), async (store, sink) => {
    let header: BackupHeader | undefined
    let told = 0
    for await (const part of readBackup(backup)) {
      if (part.type === 'header') header = part.header
      if (part.type !== 'record' || header === undefined) continue
      await sink.add(part.record)
      progress?.(++told, header)
    }
    if (header === undefined) throw new BackupUnusable('it has no header')
    const { present, absent } = store.userCounts
    const counts = { header, records: present, tombstones: absent }
    if (firstCluster === undefined) {
      const { networkId } = header
      return { writes: joining(networkId), result: { ...counts, networkId } }
    }
    const { networkId, peerId, writes } = await founded(store, firstCluster, systemRandom)
    await store.noteOwner({ peerId, clusterId: firstCluster, networkId })
    return { writes, result: { ...counts, networkId, peerId } }
  })
}
