import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isDamaged, type StoredRecord, SYSTEM_PREFIX } from '@replicator/interface'
import { encodeExpiry, expiryName, openStore } from '../src/index.js'
import { encodeKey } from '../src/key-order.js'
import { writeOfCounters } from '../src/counters.js'
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

/** A closed store with two records that are to end, one that isn't, and one that has ended. */
async function expiringFolder(): Promise<string> {
  const dataDir = join(await newFolder(), 'data')
  const store = await openStore({ dataDir })
  store.apply([
    put(recordOf('due', { expiresMs: 10 })),
    put(recordOf('later', { expiresMs: 11 })),
    put(recordOf('stays')),
    put(recordOf('gone', { present: false, expiresMs: 10 })),
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

  it.for([
    ['its value', 'the value of ada'],
    ['its header', '["ada",1,'],
  ] as const)('of %s is healed by the same record, at its place', async ([, words]) => {
    const dataDir = await storedFolder()
    await flipBitAt(dataDir, words)
    const store = await openStore({ dataDir })
    const record = recordOf('ada', { value: Buffer.from('the value of ada') })
    const before = { changes: store.changes(0, 10), head: store.head, size: store.size().records }
    expect(isDamaged(store.find('ada'))).toBe(true)
    store.apply([
      { type: 'heal', record: { ...record, version: 2 }, sequence: 1 },
      { type: 'heal', record, sequence: 2 },
    ])
    expect(isDamaged(store.find('ada'))).toBe(true)
    store.apply([{ type: 'heal', record, sequence: 1 }])
    expect(store.record('ada')).toEqual(record)
    expect({ changes: store.changes(0, 10), head: store.head, size: store.size().records }).toEqual(before)
    await store.close()
    const again = await openStore({ dataDir })
    expect(again.record('ada')?.value).toEqual(new Uint8Array(record.value ?? []))
    expect(again.changes(0, 10)).toEqual(before.changes)
    expect(['ada', 'bob', 'nobody'].map((key) => isDamaged(again.find(key)))).toEqual([false, false, false])
    // What can be read is never healed.
    again.apply([{ type: 'heal', record: { ...record, value: Buffer.from('other') }, sequence: 1 }])
    expect(again.record('ada')?.value).toEqual(new Uint8Array(record.value ?? []))
    await again.close()
  })

  it.for(['heal', 'record'] as const)(
    "of a record of the network's own that holds nothing leaves the users' counts right, once a %s write has come for it",
    async (type) => {
      const key = `${SYSTEM_PREFIX}token/ada`
      const dataDir = join(await newFolder(), 'data')
      const gone = recordOf(key, { present: false, contentType: 'words that are found' })
      const first = await openStore({ dataDir })
      first.apply([put(gone), put(recordOf('bob')), put(recordOf('eve', { present: false }))])
      const counts = first.userCounts
      expect(counts).toEqual({ present: 1, absent: 1 })
      await first.close()
      await flipBitAt(dataDir, 'words that are found')
      const store = await openStore({ dataDir })
      expect(isDamaged(store.find(key))).toBe(true)
      if (type === 'heal') store.apply([{ type, record: gone, sequence: 1 }])
      else store.apply([{ type, record: { ...gone, version: 2, since: 2 }, damagedAt: 1 }])
      expect(store.userCounts).toEqual(counts)
      await store.close()
    },
  )

  it('leaves a record out of what is counted, and is counted anew once it is healed', async () => {
    const dataDir = await storedFolder()
    const whole = await openStore({ dataDir })
    whole.countRanges(Infinity)
    const sum = whole.rangeSum({ from: '' })
    await whole.close()
    await flipBitAt(dataDir, '["ada",1,')
    const store = await openStore({ dataDir })
    store.countRanges(Infinity)
    expect(store.rangeSum({ from: '' })).not.toBe(sum)
    store.apply([{ type: 'heal', record: recordOf('ada', { value: Buffer.from('the value of ada') }), sequence: 1 }])
    expect(store.countRanges(0)).toBe(false)
    expect(store.countRanges(Infinity)).toBe(true)
    expect(store.rangeSum({ from: '' })).toBe(sum)
    await store.close()
  })

  it('of a value leaves it known which record it is, and of a header nothing', async () => {
    const dataDir = await storedFolder()
    await flipBitAt(dataDir, 'the value of ada')
    await flipBitAt(dataDir, '["bob",1,')
    const store = await openStore({ dataDir })
    expect(store.find('ada')).toEqual({ isDamaged: true, place: { version: 1, sequence: 1 } })
    expect(store.find('bob')).toEqual({ isDamaged: true })
    await store.close()
  })

  it('of a header gives way to a later record, whose place in the change log is named, and nothing is counted twice', async () => {
    const dataDir = await expiringFolder()
    for (const key of ['due', 'stays', 'gone']) await flipBitAt(dataDir, `["${key}",1,`)
    const store = await openStore({ dataDir })
    const later = (key: string): StoredRecord => recordOf(key, { version: 2, since: 2, value: Buffer.from('later') })
    // The second place is that of another key.
    expect(() => store.apply([{ type: 'record', record: later('due'), damagedAt: 2 }])).toThrow('"due"')
    const before = { records: store.recordCount, ...store.userCounts }
    store.apply([
      { type: 'record', record: later('due'), damagedAt: 1 },
      { type: 'record', record: later('stays'), damagedAt: 3 },
      { type: 'record', record: later('gone'), damagedAt: 4 },
    ])
    const look = (at: typeof store): object => ({
      counts: { records: at.recordCount, ...at.userCounts },
      places: at.changes(0, 10).map(({ key, sequence }) => [key, sequence]),
      expired: at.expired(100, 10).map(({ key }) => key),
      bytes: at.size().records,
    })
    const after = look(store)
    expect(after).toEqual({
      counts: { ...before, present: before.present + 1, absent: before.absent - 1 },
      places: [
        ['later', 2],
        ['due', 5],
        ['stays', 6],
        ['gone', 7],
      ],
      expired: ['later'],
      bytes: store
        .keys({ prefix: '', limit: 9 })
        .reduce((sum, key) => sum + (store.record(key)?.value?.length ?? 0), 0),
    })
    await store.close()
    const again = await openStore({ dataDir })
    expect(look(again)).toEqual(after)
    await again.close()
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

  it('of an expiry is found when it is read, and too many of them when the store is opened', async () => {
    const dataDir = await expiringFolder()
    const due = expiryName({ key: 'due', expiresMs: 10 })
    await openTables(dataDir, async ({ expiries }) => {
      await expiries.put(encodeKey(due), encodeExpiry('another name'))
    })
    const store = await openStore({ dataDir })
    // Nothing ends by then: what comes next is looked at.
    expect(() => store.expired(9, 10)).toThrow(`the expiry "${due}" fails its checksum`)
    await store.close()
    await openTables(dataDir, async ({ expiries }) => {
      for (const key of ['more', 'than', 'there are']) {
        const name = expiryName({ key, expiresMs: 1 })
        await expiries.put(encodeKey(name), encodeExpiry(name))
      }
    })
    await expect(openStore({ dataDir })).rejects.toThrow('the expiries are 5 of 3 present records')
  })

  it.each([
    ['an expiry that is missing', ['due'], [], 'the expiry "0000000000000010due" is missing'],
    ['an expiry of an absent record', [], ['gone'], 'the expiries are 3 of 2 records that are to end'],
    ['an expiry at another time', ['due'], ['early'], 'the expiry "0000000000000010due" is missing'],
  ])('with %s is found when the data is copied', async (_, missing, added, words) => {
    const dataDir = await expiringFolder()
    await writeFile(join(dataDir, 'write-failed'), '')
    await openTables(dataDir, async ({ expiries }) => {
      for (const key of missing) await expiries.remove(encodeKey(expiryName({ key, expiresMs: 10 })))
      for (const key of added) {
        const name = expiryName({ key, expiresMs: 10 })
        await expiries.put(encodeKey(name), encodeExpiry(name))
      }
    })
    await expect(openStore({ dataDir })).rejects.toThrow(words)
  })

  it('of the count of absent records is found when the data is copied', async () => {
    const dataDir = await expiringFolder()
    await writeFile(join(dataDir, 'write-failed'), '')
    await openTables(dataDir, async ({ texts }) => {
      const bytes = writeOfCounters({ batch: 1, head: 5, absent: 0, bytes: 0 }).bytes
      await texts.put(Buffer.of(1), bytes ?? Buffer.of())
    })
    await expect(openStore({ dataDir })).rejects.toThrow('the count of absent records is 0, and there are 1')
    await access(join(dataDir, 'write-failed'))
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
