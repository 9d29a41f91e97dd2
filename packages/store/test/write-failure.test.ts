import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore, StoreDamaged, StoreFailed } from '../src/index.js'
import { encodeKey } from '../src/key-order.js'
import { put, recordOf } from './entries.js'
import { newFolder, PATIENT } from './folder.js'
import { Program } from './program.js'
import { openTables } from './tables.js'

/** Blocks of 512 bytes: the kernel fails each write beyond them, as a full disk does. */
const LIMIT = 'ulimit -f 2048; '

describe('a write that finds no space', PATIENT, () => {
  it('is final and told with its reason, and the next start finds all that was acknowledged, without a copy', async () => {
    const dataDir = join(await newFolder(), 'data')
    const filler = new Program('filler', [dataDir], LIMIT)
    const said = (await filler.remainingLines()).map((line) => JSON.parse(line))
    await filler.end()
    // lmdb prints each error that it meets.
    expect(filler.errors).toBe('')
    const durable = said.filter((each) => 'durable' in each)
    expect(durable.length).toBeGreaterThan(10)
    expect(said.slice(durable.length)).toEqual([
      {
        failed: durable.length,
        name: 'StoreFailed',
        message: expect.stringMatching(
          /^The store could not be written and takes nothing more: no space left: .*\(EFBIG\)\. The write takes up to \d+ KiB, and its file system has \d.* left\. Nothing that was acknowledged is lost: make room/,
        ),
      },
      { apply: 'StoreFailed' },
      { flush: 'StoreFailed' },
      { closed: true },
    ])
    expect((await readdir(dataDir)).toSorted()).toEqual(['data.mdb', 'format', 'journal', 'owner'])

    const before = await stat(join(dataDir, 'data.mdb'))
    const store = await openStore({ dataDir })
    expect((await stat(join(dataDir, 'data.mdb'))).ino).toBe(before.ino)
    expect(store.recoveredFrom).toBeUndefined()
    for (const { durable: index } of durable) expect(store.meta(`text-${index}`)).toHaveLength(10_000)
    expect(store.batch).toBeGreaterThanOrEqual(durable.at(-1).batch)
    store.apply([put(recordOf('a'))])
    expect(await store.flush()).toBeGreaterThan(durable.at(-1).batch)
    await store.close()
  })

  it('ends one store of a program, and neither the program nor its other stores', async () => {
    const folder = await newFolder()
    const three = new Program(
      'three',
      ['a', 'b', 'c'].map((name) => join(folder, name)),
      LIMIT,
    )
    expect(await three.remainingLines()).toEqual(['failed: StoreFailed', 'closed'])
    await three.end()
    expect(three.errors).toBe('')
  })

  it('while a new store is made leaves nothing of it', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir], 'ulimit -f 40; ')
    expect(await holder.line()).toBe('StoreFailed')
    await holder.end()
    expect(holder.errors).toBe('')
    const store = await openStore({ dataDir })
    expect(store.recoveredFrom).toBeUndefined()
    expect(store.recordCount).toBe(0)
    await store.close()
  })

  it('while the store is copied after a failed sync says how much the copy takes, and leaves nothing of it', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir })
    store.apply([put(recordOf('large', { value: new Uint8Array(1_500_000) }))])
    await store.close()
    await writeFile(join(dataDir, 'write-failed'), 'the device failed')
    const holder = new Program('teller', [dataDir], LIMIT)
    expect(await holder.line()).toMatch(
      /can't be used: a sync of its data failed in the last run, so the data must be written anew, and that failed: .*\. The copy takes 1\.\d MiB, and its file system has \d.* left$/,
    )
    await holder.end()
    expect((await readdir(dataDir)).toSorted()).toEqual(['data.mdb', 'format', 'journal', 'owner', 'write-failed'])
    const copied = await openStore({ dataDir })
    expect(copied.recoveredFrom).toBe('the device failed')
    expect(copied.record('large')?.value).toHaveLength(1_500_000)
    await copied.close()
  })
})

describe('a failed write', PATIENT, () => {
  it('is one that cannot be encoded as well: nothing of it is told to be durable, nor is anything after it', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir })
    store.apply([put(recordOf('a'))])
    await store.flush()
    store.apply([put(recordOf('b', { contentType: 'x'.repeat(2 ** 24) }))])
    await expect(store.flush()).rejects.toBeInstanceOf(StoreFailed)
    expect(() => store.apply([put(recordOf('c'))])).toThrow(StoreFailed)
    await store.close()
    const again = await openStore({ dataDir })
    expect(again.recoveredFrom).toMatch(/header/)
    expect(again.record('a')?.key).toBe('a')
    await again.close()
  })

  it('that left an empty data file leaves nothing to copy', async () => {
    const dataDir = await newFolder()
    await writeFile(join(dataDir, 'data.mdb'), '')
    await writeFile(join(dataDir, 'format'), 'replicator-store 4\n')
    await writeFile(join(dataDir, 'write-failed'), 'no space')
    const store = await openStore({ dataDir })
    expect(store.recoveredFrom).toBeUndefined()
    await store.close()
    expect((await readdir(dataDir)).toSorted()).toEqual(['data.mdb', 'format', 'journal', 'owner'])
  })

  it('keeps its mark where the copy turns out to be damaged', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir })
    store.apply([put(recordOf('a')), put(recordOf('b'))])
    await store.flush()
    await store.close()
    await openTables(dataDir, async ({ records }) => {
      const bytes = Buffer.from(records.get(encodeKey('b')) ?? [])
      bytes[bytes.length - 1]! ^= 1
      await records.put(encodeKey('b'), bytes)
    })
    await writeFile(join(dataDir, 'write-failed'), '')

    await expect(openStore({ dataDir })).rejects.toThrow(StoreDamaged)
    await expect(openStore({ dataDir })).rejects.toThrow(StoreDamaged)
    expect(await readFile(join(dataDir, 'write-failed'), 'utf8')).toBe('')
  })

  it('of which only an empty mark could be left is recovered from as well', async () => {
    const dataDir = join(await newFolder(), 'data')
    await (await openStore({ dataDir })).close()
    await writeFile(join(dataDir, 'write-failed'), '')
    // What a copy that was cut off has left.
    await writeFile(join(dataDir, 'copy.mdb'), 'half')
    const store = await openStore({ dataDir })
    expect(store.recoveredFrom).toBe('a write failed')
    await store.close()
  })
  it('is followed by a new data file: of the old one the page cache may show what the disk does not hold', async () => {
    const dataDir = join(await newFolder(), 'data')
    const inode = async (): Promise<number> => (await stat(join(dataDir, 'data.mdb'))).ino
    const store = await openStore({ dataDir })
    store.apply([put(recordOf('a'))])
    await store.close()
    const before = await inode()
    await (await openStore({ dataDir })).close()
    expect(await inode()).toBe(before)
    await writeFile(join(dataDir, 'write-failed'), 'no space')
    const copied = await openStore({ dataDir })
    expect(copied.record('a')?.key).toBe('a')
    await copied.close()
    expect(await inode()).not.toBe(before)
  })
})
