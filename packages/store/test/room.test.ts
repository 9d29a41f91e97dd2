import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataFile } from '../src/data-file.js'
import type { EntryWrite } from '../src/durable-entries.js'
import { HeldFile } from '../src/held-file.js'
import { openStore } from '../src/index.js'
import { put, recordOf } from './entries.js'
import { newFolder, PATIENT } from './folder.js'

const write = fc.record({
  table: fc.constantFrom('records' as const, 'slots' as const),
  key: fc.string({ maxLength: 300 }),
  size: fc.oneof(fc.nat(400), fc.nat(20_000)),
})

/** What a checkpoint may move: many small entries, and places of the change log, some of which are dropped. */
const many = fc
  .record({ count: fc.integer({ min: 1, max: 5000 }), size: fc.nat(500), spread: fc.nat(1000) })
  .map(({ count, size, spread }) => Array.from({ length: count }, (_, index) => ({ index, size, spread })))

describe('the room for a write', PATIENT, () => {
  it('is more than lmdb takes, whatever is written', async () => {
    const file = await DataFile.open(join(await newFolder(), 'data.mdb'))
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 300 }), async (writes) => {
        const entries = writes.map(({ table, key, size }) => ({ table, key, bytes: new Uint8Array(size) }))
        const { end, bytes } = file.roomFor(entries)
        await file.write(entries)
        expect(file.roomFor([]).end - end).toBeLessThan(bytes)
      }),
      { numRuns: 60 },
    )
    await file.close()
  })

  it('is more than lmdb takes for thousands of entries, and not a page or two for each of them', async () => {
    const file = await DataFile.open(join(await newFolder(), 'data.mdb'))
    let place = 1
    await fc.assert(
      fc.asyncProperty(many, async (entries) => {
        const writes = entries.flatMap(({ index, size, spread }): EntryWrite[] => [
          { table: 'records', key: `${(index * 7919) % 10_007}/${spread}`, bytes: new Uint8Array(size) },
          { table: 'log', key: place++, bytes: new Uint8Array(40) },
          { table: 'log', key: Math.max(1, place - 1 - spread) },
        ])
        const { end, bytes } = file.roomFor(writes)
        await file.write(writes)
        expect(file.roomFor([]).end - end).toBeLessThan(bytes)
        expect(bytes).toBeLessThan(end + 20 * 4096 * (1 + (entries.length * 700) / 4096) + 64 * 4096)
      }),
      { numRuns: 30 },
    )
    await file.close()
  })

  it('is made behind what is there, and not again while there is some left', async () => {
    const path = join(await newFolder(), 'file')
    const held = HeldFile.hold({ dataDir: 'data', path, make: true })
    await held.reserve({ end: 0, bytes: 5000 })
    const { size } = await stat(path)
    expect(size).toBeGreaterThan(5000)
    await held.reserve({ end: 1000, bytes: 5000 })
    expect((await stat(path)).size).toBe(size)
    await held.reserve({ end: size, bytes: 1 })
    expect((await stat(path)).size).toBeGreaterThan(size)
    held.release()
  })

  it('is made anew by each run: what an earlier one has made may have become a hole in a copy of the folder', async () => {
    const dataDir = join(await newFolder(), 'data')
    const path = join(dataDir, 'data.mdb')
    const store = await openStore({ dataDir })
    store.apply([put(recordOf('a'))])
    await store.close()
    const { size } = await stat(path)
    expect(size).toBeGreaterThan(1024 * 1024)
    const again = await openStore({ dataDir })
    expect((await stat(path)).size).toBeLessThan(128 * 1024)
    again.apply([put(recordOf('b'))])
    await again.close()
    expect((await stat(path)).size).toBeGreaterThan(1024 * 1024)
    const read = await openStore({ dataDir })
    expect(read.keys({ prefix: '', limit: 9 })).toEqual(['a', 'b'])
    await read.close()
  })
})
