import { join } from 'node:path'
import { open } from 'lmdb'
import { describe, expect, it, vi } from 'vitest'
import { openStore } from '../src/index.js'
import { put, recordOf } from './entries.js'
import { newFolder, PATIENT } from './folder.js'

/** A reader in lmdb's list that has a transaction, by the number of it. */
const READING = /\d+ +[0-9a-f]+ +\d+\n/

describe('the lmdb store', PATIENT, () => {
  it('writes what many writers flush in one turn as one batch', async () => {
    const store = await openStore({ dataDir: await newFolder() })
    const flushes = Array.from({ length: 100 }, async (_, index) => {
      store.apply([put(recordOf(`k${index}`))])
      return store.flush()
    })
    expect(new Set(await Promise.all(flushes))).toEqual(new Set([1]))
    await store.close()
  })

  it('gathers what is flushed while a batch is under way into the next one, and calls neither durable too early', async () => {
    const store = await openStore({ dataDir: await newFolder() })
    store.apply([put(recordOf('first'))])
    const first = store.flush()
    await Promise.resolve()
    const later = ['a', 'b', 'c'].map((key) => {
      store.apply([put(recordOf(key))])
      return store.flush()
    })
    expect(store.batch).toBe(0)
    expect(await first).toBe(1)
    expect(store.batch).toBe(1)
    expect(await Promise.all(later)).toEqual([2, 2, 2])
    expect(store.batch).toBe(2)
    await store.close()
  })

  it('lets a flush with nothing new wait for the batch under way', async () => {
    const store = await openStore({ dataDir: await newFolder() })
    store.apply([put(recordOf('a'))])
    void store.flush()
    await Promise.resolve()
    expect(await store.flush()).toBe(1)
    expect(store.batch).toBe(1)
    await store.close()
  })

  it('holds no reader of the data file once the turn is over in which a page was asked for', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir, checkpointMs: 1 })
    const keys = Array.from({ length: 5000 }, (_, index) => `k${index}`)
    store.apply(keys.map((key) => put(recordOf(key, { expiresMs: 7 }))))
    await store.close()
    const again = await openStore({ dataDir })
    const other = open({ path: join(dataDir, 'data.mdb'), noSubdir: true, readOnly: true })
    const readers = (): string => other.readerList()
    expect(again.keys({ prefix: '', limit: 1000 })).toHaveLength(1000)
    expect(again.expired(7, 1000)).toHaveLength(1000)
    expect(again.changes(0, 1000)).toHaveLength(1000)
    expect(readers()).toMatch(READING)
    await vi.waitFor(() => expect(readers()).not.toMatch(READING))
    await other.close()
    await again.close()
  })

  it('grows far beyond the size that the map begins with, and is readable all the while', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir })
    const value = new Uint8Array(64 * 1024).fill(5)
    for (let round = 0; round < 50; round++) {
      store.apply(Array.from({ length: 20 }, (_, index) => put(recordOf(`${round}/${index}`, { value }))))
      const flushed = store.flush()
      for (let earlier = 0; earlier <= round; earlier++) {
        expect(store.record(`${earlier}/7`)?.value).toHaveLength(value.length)
      }
      await flushed
    }
    await store.close()
    const again = await openStore({ dataDir })
    expect(again.recordCount).toBe(1000)
    await again.close()
  })

  it('writes what is pending when it is closed', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir })
    store.apply([put(recordOf('a'))])
    await store.close()
    const again = await openStore({ dataDir })
    expect(again.record('a')?.key).toBe('a')
    await again.close()
  })

  it('opens in a folder whose name looks like that of a file', async () => {
    const dataDir = join(await newFolder(), 'node-1.data')
    const store = await openStore({ dataDir })
    await store.close()
    const again = await openStore({ dataDir })
    expect(again.recordCount).toBe(0)
    await again.close()
  })
})
