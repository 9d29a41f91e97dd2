/**
 * Who used a directory. The data file says it as well; this file says it where that one is gone, so that the node's next
 * start is not that of a new node, and names who was here in the words of an error.
 */
import { join } from 'node:path'
import { OWNER_FILE } from './data-directory.js'
import { readIfThere, replaceFile } from './durable-file.js'
import { inWords } from './folder-error.js'
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

/** The owner of one directory: noted durably, and never another one. */
export class Ownership {
  readonly #dataDir: string
  #noted: StoreOwner

  constructor(dataDir: string, noted: StoreOwner) {
    this.#dataDir = dataDir
    this.#noted = noted
  }

  /** Throws `StoreOwnerMismatch` where the directory is somebody else's. */
  check({ peerId, clusterId }: NamedOwner): void {
    const noted = this.#noted
    if (noted.clusterId !== undefined && noted.clusterId !== clusterId) {
      throw new StoreOwnerMismatch(
        this.#dataDir,
        `it is that of ${ownerInWords(noted)}, and the cluster "${clusterId}" was given. Give the cluster ` +
          `"${noted.clusterId}", or another folder`,
      )
    }
    if (noted.peerId !== undefined && noted.peerId !== peerId) {
      throw new StoreOwnerMismatch(
        this.#dataDir,
        `it is that of ${ownerInWords(noted)}, and its data is that of peer ${peerId}. Put the right data back`,
      )
    }
  }

  async note(next: NamedOwner): Promise<void> {
    this.check(next)
    const whole = { ...this.#noted, ...next }
    if (whole.peerId === this.#noted.peerId && whole.networkId === this.#noted.networkId) return
    try {
      await writeOwner(this.#dataDir, whole)
    } catch (cause) {
      throw inWords(this.#dataDir, cause)
    }
    this.#noted = whole
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
