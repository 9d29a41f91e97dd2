/**
 * Who used a directory. The data file says it as well; this file says it where that one is gone, so that the node's next
 * start is not that of a new node, and names who was here in the words of an error.
 */
import { join } from 'node:path'
import { OWNER_FILE } from './data-directory.js'
import { readIfThere, replaceFile } from './durable-file.js'
import { StoreOwnerMismatch } from './store-error.js'

export interface StoreOwner {
  readonly peerId?: string
  readonly clusterId?: string
  /** Known once the node has founded or joined its network. */
  readonly networkId?: string
}

/** What a node knows of itself before it says anything to others. */
export interface NamedOwner extends StoreOwner {
  readonly peerId: string
  readonly clusterId: string
}

/**
 * Undefined in a directory whose store was never made, or not to the end. No name is known where the file can't be read,
 * or where nobody has noted one.
 */
export async function readOwner(dataDir: string): Promise<StoreOwner | undefined> {
  const text = await readIfThere(join(dataDir, OWNER_FILE))
  return text === undefined ? undefined : ownerOf(text)
}

export async function writeOwner(dataDir: string, owner: StoreOwner): Promise<void> {
  await replaceFile(dataDir, OWNER_FILE, `${JSON.stringify(owner)}\n`)
}

/** How a store that begins with this owner notes another: durably, and only where it is the same node. */
export function noting(dataDir: string, owner: StoreOwner): (next: NamedOwner) => Promise<void> {
  let noted = owner
  return async (next) => {
    if (noted.clusterId !== undefined && noted.clusterId !== next.clusterId) {
      throw new StoreOwnerMismatch(
        dataDir,
        `it is that of ${ownerInWords(noted)}, and the cluster "${next.clusterId}" was given. Give the cluster ` +
          `"${noted.clusterId}", or another folder`,
      )
    }
    if (noted.peerId !== undefined && noted.peerId !== next.peerId) {
      throw new StoreOwnerMismatch(
        dataDir,
        `it is that of ${ownerInWords(noted)}, and its data is that of peer ${next.peerId}. Put the right data back`,
      )
    }
    const whole = { ...noted, ...next }
    if (whole.peerId === noted.peerId && whole.networkId === noted.networkId) return
    await writeOwner(dataDir, whole)
    noted = whole
  }
}

export function ownerInWords({ peerId, clusterId, networkId }: StoreOwner): string {
  const words = [
    peerId === undefined ? 'a node that noted no name' : `peer ${peerId}`,
    ...(clusterId === undefined ? [] : [`of cluster "${clusterId}"`]),
    ...(networkId === undefined ? [] : [`in network ${networkId}`]),
  ]
  return words.join(' ')
}

function ownerOf(text: string): StoreOwner {
  try {
    const { peerId, clusterId, networkId } = JSON.parse(text) as Record<string, unknown>
    return {
      ...(typeof peerId === 'string' && { peerId }),
      ...(typeof clusterId === 'string' && { clusterId }),
      ...(typeof networkId === 'string' && { networkId }),
    }
  } catch {
    return {}
  }
}
