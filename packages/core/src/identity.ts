/**
 * Who this node is: its key pair and its boots, both in the store, so that a lost store is a lost identity, and the two
 * can never be mixed up.
 */
import type { Random, Store } from '@replicator/interface'
import type { NextBoot } from '@replicator/engine'
import { bootAfter } from '@replicator/engine'

const IDENTITY = 'identity'

/** The private key of this store's node; a new store gets one from `generate`. Durable with the next flush. */
export async function identityOf(store: Store, generate: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const kept = store.meta(IDENTITY)
  if (kept !== undefined) return Buffer.from(kept, 'base64')
  const identity = await generate()
  store.apply([{ type: 'meta', name: IDENTITY, value: Buffer.from(identity).toString('base64') }])
  return identity
}

/** Counts this start and logs where the one before ended. Durable when it resolves, before anything is said. */
export async function nextBoot(store: Store, random: Random): Promise<Pick<NextBoot, 'boot' | 'boots'>> {
  const { boot, boots, writes } = bootAfter({ meta: (name) => store.meta(name), batch: store.batch }, random.hex(8))
  store.apply(writes)
  await store.flush()
  return { boot, boots }
}
