import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../src/index.js'
import { encodeKey } from '../src/key-order.js'
import { put, recordOf, slotOf } from './entries.js'
import { newFolder } from './folder.js'
import { openTables } from './tables.js'

/** A closed store with two records, a slot and a text. */
async function storedFolder(): Promise<string> {
  const dataDir = join(await newFolder(), 'data')
  const store = await openStore({ dataDir })
  store.apply([
    put(recordOf('ada', { value: Buffer.from('the value of ada') })),
    put(recordOf('bob')),
    { type: 'slot', key: 'eve', slot: slotOf('eve') },
    { type: 'meta', name: 'boots', value: 'the log of boots' },
  ])
  await store.close()
  return dataDir
}

/** Flips one bit of the data file where it holds these words: what a failing disk does. */
async function flipBitAt(dataDir: string, words: string): Promise<void> {
  const path = join(dataDir, 'data.mdb')
  const bytes = await readFile(path)
  const at = bytes.indexOf(words)
  expect(at).toBeGreaterThan(0)
  bytes[at]! ^= 4
  await writeFile(path, bytes)
}

describe('damage', () => {
  it('of a value on the disk is found when it is read, while other records are still there', async () => {
    const dataDir = await storedFolder()
    await flipBitAt(dataDir, 'the value of ada')
    const store = await openStore({ dataDir })
    expect(() => store.record('ada')).toThrow('The store is damaged: the record of "ada"')
    expect(store.record('bob')?.key).toBe('bob')
    await store.close()
  })

  it('of a header on the disk is found when it is read or replaced, and the writes with it have no effect', async () => {
    const dataDir = await storedFolder()
    await flipBitAt(dataDir, '["ada",1,')
    const store = await openStore({ dataDir })
    expect(() => store.record('ada')).toThrow('the record of "ada" fails its checksum')
    expect(() => store.apply([put(recordOf('new')), put(recordOf('ada', { version: 2 }))])).toThrow(
      'the record of "ada"',
    )
    expect(store.record('new')).toBeUndefined()
    expect(store.head).toBe(2)
    await store.close()
  })

  it('of a slot or of a text is found when the store is opened', async () => {
    const withSlot = await storedFolder()
    await flipBitAt(withSlot, '["eve",1,')
    await expect(openStore({ dataDir: withSlot })).rejects.toThrow('the slot of "eve" fails its checksum')
    const withText = await storedFolder()
    await flipBitAt(withText, 'the log of boots')
    await expect(openStore({ dataDir: withText })).rejects.toMatchObject({
      name: 'StoreDamaged',
      entry: 'the text "boots"',
    })
  })

  it('leaves the directory free for the next attempt', async () => {
    const dataDir = await storedFolder()
    await flipBitAt(dataDir, '["eve",1,')
    await expect(openStore({ dataDir })).rejects.toThrow('is damaged')
    await expect(openStore({ dataDir })).rejects.toThrow('is damaged')
  })

  it('of a key is found as an entry that stands in the place of another', async () => {
    const dataDir = await storedFolder()
    await openTables(dataDir, async ({ records }) => {
      await records.put(encodeKey('bob'), records.get(encodeKey('ada'))!)
    })
    const store = await openStore({ dataDir })
    expect(() => store.record('bob')).toThrow('the record of "bob" stands in the place of "ada"')
    await store.close()
  })

  it('of the change log is found when it is read', async () => {
    const dataDir = await storedFolder()
    await openTables(dataDir, async ({ log }) => {
      const [place] = [...log.getKeys({ limit: 1 })]
      await log.put(place!, Buffer.from('nonsense of another program'))
    })
    const store = await openStore({ dataDir })
    expect(() => store.changes(0, 10)).toThrow('place 1 of the change log fails its checksum')
    await store.close()
  })

  it('that lost a record, or the batch number, is found when the store is opened', async () => {
    const dataDir = await storedFolder()
    await openTables(dataDir, async ({ records }) => {
      await records.remove(encodeKey('ada'))
    })
    await expect(openStore({ dataDir })).rejects.toThrow('the change log has 2 places for 1 records')
    const other = await storedFolder()
    await openTables(other, async ({ texts }) => {
      await texts.remove(Buffer.of(1))
    })
    await expect(openStore({ dataDir: other })).rejects.toThrow('the batch number is missing')
  })
})
