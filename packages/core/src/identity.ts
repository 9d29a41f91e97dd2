/**
 * Who this node is: its key pair and its boots, both in the store, so that a lost store is a lost identity, and the two
 * can never be mixed up.
 */
import type { Boot, Random, Store } from '@replicator/interface'
import { BOOT_LOG_MAX } from '@replicator/interface'
import type { Remembered } from '@replicator/engine'

const IDENTITY = 'identity'
const BOOT = 'boot'
const BOOTS = 'boots'

/** The private key of this store's node; a new store gets one from `generate`. Durable with the next flush. */
export async function identityOf(store: Store, generate: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const kept = store.meta(IDENTITY)
  if (kept !== undefined) return Buffer.from(kept, 'base64')
  const identity = await generate()
  store.apply([{ type: 'meta', name: IDENTITY, value: Buffer.from(identity).toString('base64') }])
  return identity
}

/** Counts this start and logs where the one before ended. Durable when it resolves, before anything is said. */
export async function nextBoot(store: Store, random: Random): Promise<{ boot: Boot; boots: readonly Remembered[] }> {
  const last = parse<Boot>(store.meta(BOOT))
  const earlier = parse<readonly Remembered[]>(store.meta(BOOTS)) ?? []
  const boots = last === undefined ? earlier : [...earlier, { ...last, batch: store.batch }].slice(-BOOT_LOG_MAX)
  const boot: Boot = { boot: (last?.boot ?? 0) + 1, nonce: random.hex(8) }
  store.apply([
    { type: 'meta', name: BOOTS, value: JSON.stringify(boots) },
    { type: 'meta', name: BOOT, value: JSON.stringify(boot) },
  ])
  await store.flush()
  return { boot, boots }
}

function parse<T>(text: string | undefined): T | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as T)
}
