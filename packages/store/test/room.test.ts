import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DataFile } from '../src/data-file.js'
import { HeldFile } from '../src/held-file.js'
import { openStore } from '../src/index.js'
import { put, recordOf } from './entries.js'
import { newFolder, PATIENT } from './folder.js'

const write = fc.record({
  table: fc.constantFrom('records' as const, 'slots' as const),
  key: fc.string({ maxLength: 300 }),
  size: fc.oneof(fc.nat(400), fc.nat(20_000)),
})

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
    await again.flush()
    expect((await stat(path)).size).toBeGreaterThan(1024 * 1024)
    await again.close()
    const read = await openStore({ dataDir })
    expect(read.keys({ prefix: '', limit: 9 })).toEqual(['a', 'b'])
    await read.close()
  })
})
