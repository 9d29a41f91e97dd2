import { describe, expect, it } from 'vitest'
import { BOOT_LOG_MAX } from '@replicator/interface'
import type { Random, Store } from '@replicator/interface'
import { openMemoryStore } from '@replicator/store'
import type { NextBoot } from '@replicator/engine'
import { bootAfter } from '@replicator/engine'
import { identityOf } from '../src/identity.js'

function randomFrom(seed: string): Random {
  return { uint32: () => 1, hex: (bytes) => seed.repeat(bytes * 2).slice(0, bytes * 2) }
}

/** The same store after its process ended, with nothing but what was flushed. */
function reopened(store: Store): ReturnType<typeof openMemoryStore> {
  return openMemoryStore((store as ReturnType<typeof openMemoryStore>).image())
}

/** What a start writes of its boot, on the disk. */
async function nextBoot(store: Store, random: Random): Promise<Pick<NextBoot, 'boot' | 'boots'>> {
  const { boot, boots, writes } = bootAfter({ meta: (name) => store.meta(name), batch: store.batch }, random.hex(8))
  store.apply(writes)
  await store.flush()
  return { boot, boots }
}

const never = (): Promise<Uint8Array> => Promise.reject(new Error('a second identity was drawn'))

describe('the identity of a store', () => {
  it('is drawn once and kept over openings', async () => {
    const store = openMemoryStore()
    const { identity, writes } = await identityOf(store, () => Promise.resolve(new Uint8Array([1, 2, 255])))
    expect([...identity]).toEqual([1, 2, 255])
    store.apply(writes)
    await store.flush()
    expect(await identityOf(reopened(store), never)).toEqual({ identity: Buffer.from([1, 2, 255]), writes: [] })
  })

  it('is gone with the store', async () => {
    await expect(identityOf(openMemoryStore(), never)).rejects.toThrow('a second identity')
  })
})

describe('a boot', () => {
  it('has a number and a nonce that are durable before anything is said', async () => {
    const store = openMemoryStore()
    expect(await nextBoot(store, randomFrom('a'))).toEqual({ boot: { boot: 1, nonce: 'a'.repeat(16) }, boots: [] })
    expect(store.batch).toBe(1)
    expect(JSON.parse(reopened(store).meta('boot') ?? '')).toEqual({ boot: 1, nonce: 'a'.repeat(16) })
  })

  it('is counted over openings, and each one before is remembered with its last durable batch', async () => {
    let store = openMemoryStore()
    await nextBoot(store, randomFrom('a'))
    store.apply([{ type: 'meta', name: 'x', value: '1' }])
    await store.flush()
    store = reopened(store)
    await nextBoot(store, randomFrom('b'))
    store = reopened(store)
    const { boot, boots } = await nextBoot(store, randomFrom('c'))
    expect(boot).toEqual({ boot: 3, nonce: 'c'.repeat(16) })
    expect(boots).toEqual([
      { boot: 1, nonce: 'a'.repeat(16), batch: 2 },
      { boot: 2, nonce: 'b'.repeat(16), batch: 3 },
    ])
  })

  it('is another one than that of a copy which was started from the same state', async () => {
    const store = openMemoryStore()
    await nextBoot(store, randomFrom('a'))
    const copy = reopened(store)
    const one = await nextBoot(store, randomFrom('b'))
    const other = await nextBoot(copy, randomFrom('c'))
    expect(one.boot.boot).toBe(other.boot.boot)
    expect(one.boot.nonce).not.toBe(other.boot.nonce)
  })

  it('is remembered among the last ones only', () => {
    const earlier = Array.from({ length: BOOT_LOG_MAX }, (_, i) => ({ boot: i + 1, nonce: 'a'.repeat(16), batch: i }))
    const texts: Record<string, string> = {
      boots: JSON.stringify(earlier),
      boot: JSON.stringify({ boot: BOOT_LOG_MAX + 1, nonce: 'b'.repeat(16) }),
    }
    const { boots, boot } = bootAfter({ meta: (name) => texts[name], batch: 9 }, 'c'.repeat(16))
    expect(boot.boot).toBe(BOOT_LOG_MAX + 2)
    expect(boots).toHaveLength(BOOT_LOG_MAX)
    expect(boots[0]?.boot).toBe(2)
    expect(boots.at(-1)).toEqual({ boot: BOOT_LOG_MAX + 1, nonce: 'b'.repeat(16), batch: 9 })
  })
})
