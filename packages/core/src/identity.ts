/** Who this node is: its key pair, in the store, so that a lost store is a lost identity, and the two can never be mixed up. */
import type { Store, Write } from '@replicator/interface'

const IDENTITY = 'identity'

export interface OwnIdentity {
  readonly identity: Uint8Array
  /** What keeps a new one; none where it was kept before. */
  readonly writes: readonly Write[]
}

/** The private key of this store's node; a new store gets one from `generate`. */
export async function identityOf(store: Store, generate: () => Promise<Uint8Array>): Promise<OwnIdentity> {
  const kept = store.meta(IDENTITY)
  if (kept !== undefined) return { identity: Buffer.from(kept, 'base64'), writes: [] }
  const identity = await generate()
  return { identity, writes: [{ type: 'meta', name: IDENTITY, value: Buffer.from(identity).toString('base64') }] }
}
