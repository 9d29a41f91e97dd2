/**
 * A new network of what a stopped node holds, for where the old one is lost: too few of its voters will ever be back.
 *
 * The committed records go to a new folder, with a new identity and a new network id; this node is its only voter. What
 * was undecided stays behind: a vote here may have been decided by others, or denied, and nobody is left to tell. The old
 * folder is kept as it was, under another name. The two networks never meet: each refuses the other by its id.
 */
import { rename } from 'node:fs/promises'
import { resolve } from 'node:path'
import type {
  ClusterId,
  NetworkConfiguration,
  NetworkId,
  PeerId,
  ProposalId,
  StoredRecord,
} from '@replicator/interface'
import { CONFIGURATION_KEY, isUserKey, reasonOf } from '@replicator/interface'
import { isOldCopy } from '@replicator/engine'
import { decodeConfiguration, memberOf, votersOf } from '@replicator/membership'
import { hasStore, type OpenedStore, openStore, StoreDamaged, StoreUnusable } from '@replicator/store'
import { peerIdOf } from '@replicator/transport'
import { fillFolder, joinsOf, type RecordSink } from './filled-folder.js'
import { founded } from './founding.js'
import { identityOf } from './identity.js'
import { READ_AT_ONCE } from './limits.js'
import { systemRandom } from './system.js'

/** A vote of this node that nobody has told it the end of. */
export interface OpenVote {
  readonly key: string
  readonly version: number
  readonly proposal: ProposalId
}

/** What a stopped node holds, and what it can't know. */
export interface RescueView {
  readonly peerId: PeerId
  readonly clusterId: ClusterId
  readonly networkId: NetworkId
  readonly epoch: number
  /** The voters of the network, as this node last heard. */
  readonly voters: readonly PeerId[]
  /** Keys that hold a value, and those that hold none any more. */
  readonly records: number
  readonly tombstones: number
  /** In the order of their keys. They may have been decided, and the clients told so; they will not be in the new network. */
  readonly openVotes: readonly OpenVote[]
  /** The members have told this node that it is an old copy of itself: they had seen it further. */
  readonly isOldCopy: boolean
}

export interface Rescued {
  readonly networkId: NetworkId
  readonly peerId: PeerId
  readonly records: number
  readonly tombstones: number
  /** Keys whose records could not be read. They are not in the new network. */
  readonly damaged: readonly string[]
  /** Where the folder of the old network is now. */
  readonly oldFolder: string
}

/** A stopped node whose folder is held until it is carried out or closed. */
export interface Rescue {
  readonly view: RescueView
  /**
   * Makes the new network, in the place of the old folder. To be called once. `progress` is told after each record, deleted
   * ones among them, how many there were so far.
   */
  carryOut(progress?: (records: number) => void): Promise<Rescued>
  close(): Promise<void>
}

/**
 * Looks at a stopped node. Rejects with `StoreLocked` where it runs, with `StoreUnusable` where its folder holds no network
 * to rescue, and with what else `openStore` throws. Changes nothing of what it holds.
 */
export async function openRescue(dataDir: string): Promise<Rescue> {
  const folder = resolve(dataDir)
  if (!(await hasStore({ dataDir: folder }))) throw new StoreUnusable(folder, 'no node has ever used it')
  const store = await openStore({ dataDir: folder })
  try {
    joinsOf(store, folder)
    const configuration = decodeConfiguration(store.record(CONFIGURATION_KEY)?.value)
    if (configuration === undefined) throw new StoreUnusable(folder, 'its node has never been in a network')
    const view = await viewOf(folder, store, configuration)
    return {
      view,
      carryOut: (progress) => carryOut(folder, store, { view, progress }),
      close: () => store.close(),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function viewOf(folder: string, store: OpenedStore, configuration: NetworkConfiguration): Promise<RescueView> {
  const { identity } = await identityOf(store, () => Promise.reject(new Error('its node has no identity')))
  const peerId = peerIdOf(identity)
  const { networkId, epoch } = configuration
  const clusterId = memberOf(configuration, peerId)?.cluster
  if (clusterId === undefined) {
    throw new StoreUnusable(
      folder,
      `its node was removed from network ${networkId}: rescue another one of that network`,
    )
  }
  const users = store.slots().filter(({ key }) => isUserKey(key))
  return {
    peerId,
    clusterId,
    networkId,
    epoch,
    voters: votersOf(configuration),
    records: store.userCounts.present,
    tombstones: store.userCounts.absent,
    openVotes: users.flatMap(({ key, version, vote }) =>
      vote === undefined ? [] : [{ key, version, proposal: vote.proposal.id }],
    ),
    isOldCopy: isOldCopy(store),
  }
}

interface CarryOutInit {
  readonly view: RescueView
  readonly progress: ((records: number) => void) | undefined
}

async function carryOut(folder: string, old: OpenedStore, { view, progress }: CarryOutInit): Promise<Rescued> {
  const { clusterId, networkId: oldId } = view
  const newFolder = `${folder}.rescued`
  const oldFolder = `${folder}.network-${oldId}`
  const result = await fillFolder(newFolder, async (store, sink) => {
    const damaged = await copyRecords(old, sink, progress)
    const counts = { records: store.userCounts.present, tombstones: store.userCounts.absent }
    const { networkId, peerId, writes } = await founded(store, clusterId, systemRandom)
    await store.noteOwner({ peerId, clusterId, networkId })
    return { writes, result: { networkId, peerId, ...counts, damaged, oldFolder } }
  })
  await old.close()
  try {
    await rename(folder, oldFolder)
    await rename(newFolder, folder)
  } catch (cause) {
    throw new StoreUnusable(
      folder,
      `the new network is in ${newFolder}, and could not be put in its place: ${reasonOf(cause)}. Do that by hand, or ` +
        'start the new network with that folder',
      { cause },
    )
  }
  return result
}

/** Copies all committed records of users, and returns the keys of those that can't be read. */
async function copyRecords(
  old: OpenedStore,
  sink: RecordSink,
  progress: CarryOutInit['progress'],
): Promise<readonly string[]> {
  const damaged: string[] = []
  let told = 0
  for (let after = '', isLast = false; !isLast;) {
    const keys = old.keys({ prefix: '', after, limit: READ_AT_ONCE })
    for (const key of keys) {
      after = key
      if (!isUserKey(key)) continue
      const record = readable(old, key)
      if (record === undefined) damaged.push(key)
      else await sink.add(record)
      progress?.(++told)
    }
    isLast = keys.length < READ_AT_ONCE
  }
  return damaged
}

function readable(store: OpenedStore, key: string): StoredRecord | undefined {
  try {
    return store.record(key)
  } catch (error) {
    if (error instanceof StoreDamaged) return undefined
    throw error
  }
}
