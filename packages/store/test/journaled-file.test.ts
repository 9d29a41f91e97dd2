import { cp, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readCounters, writeOfCounters } from '../src/counters.js'
import { DataFile } from '../src/data-file.js'
import type { EntryWrite } from '../src/durable-entries.js'
import { StoreDamaged } from '../src/index.js'
import { Journal } from '../src/journal.js'
import { JOURNAL_HEAD_BYTES } from '../src/journal-form.js'
import { JournaledFile, moveJournaled } from '../src/journaled-file.js'
import { newStoreId } from '../src/store-pair.js'
import { newFolder, PATIENT } from './folder.js'

const AREA_BYTES = 2048

/** The two files of a store, with checkpoints that begin and go on when the test says so. */
class Disk {
  readonly #folder: string
  readonly #file: DataFile
  readonly journaled: JournaledFile
  #gate: Promise<void> = Promise.resolve()
  #open: () => void = () => undefined
  batch: number

  private constructor(folder: string, file: DataFile, journal: Journal) {
    this.#folder = folder
    this.#file = file
    this.journaled = new JournaledFile({ file, journal, checkpointMs: 60_000, reserve: () => this.#gate })
    this.batch = readCounters(file).batch
  }

  static async make(folder: string): Promise<Disk> {
    await mkdir(folder)
    await Journal.make(folder, { areaBytes: AREA_BYTES, storeId: newStoreId() })
    return Disk.open(folder)
  }

  /** As a start does: what is in the journal alone is moved first. */
  static async open(folder: string): Promise<Disk> {
    const file = await DataFile.open(join(folder, 'data.mdb'))
    try {
      const journal = await Journal.open(folder)
      await moveJournaled({ file, journal, checkpointMs: 1, reserve: () => Promise.resolve() })
      return new Disk(folder, file, journal)
    } catch (cause) {
      await file.close()
      throw cause
    }
  }

  /** What is on the disk now, as after a loss of power. */
  async crashed(name: string): Promise<string> {
    const copy = `${this.#folder}-${name}`
    await cp(this.#folder, copy, { recursive: true, filter: (path) => !path.endsWith('-lock') })
    return copy
  }

  async write(...writes: EntryWrite[]): Promise<number> {
    const number = this.batch + 1
    await this.journaled.write({
      number,
      writes: [writeOfCounters({ batch: number, head: 0, absent: 0, bytes: 0 }), ...writes],
    })
    this.batch = number
    return number
  }

  /** Until `letCheckpointsThrough`, each stands before its transaction. */
  holdCheckpoints(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  letCheckpointsThrough(): void {
    this.#open()
  }

  /** Of the data file alone. */
  get inFile(): { batch: number; slots: string[]; records: string[] } {
    const keys = (table: 'slots' | 'records'): string[] => [...this.#file.entries(table)].map(([key]) => key)
    return { batch: readCounters(this.#file).batch, slots: keys('slots'), records: keys('records') }
  }

  textOf(key: string): string | undefined {
    const bytes = this.journaled.read('records', key)
    return bytes === undefined ? undefined : Buffer.from(bytes).toString()
  }

  close(): Promise<void> {
    return this.journaled.close()
  }
}

const record = (key: string, text = key): EntryWrite => ({ table: 'records', key, bytes: Buffer.from(text) })
const slot = (key: string): EntryWrite => ({ table: 'slots', key, bytes: Buffer.from('vote') })
const settled = (key: string): EntryWrite => ({ table: 'slots', key })

async function newDisk(): Promise<Disk> {
  return Disk.make(join(await newFolder(), 'disk'))
}

describe('a journaled file', PATIENT, () => {
  it('moves what it holds as one transaction, without the slots that were opened and settled meanwhile', async () => {
    const disk = await newDisk()
    await disk.write(slot('a'), slot('stays'))
    await disk.write(record('a'), settled('a'))
    await disk.write(record('a', 'again'))
    expect(disk.inFile).toEqual({ batch: 0, slots: [], records: [] })
    expect(disk.textOf('a')).toBe('again')
    await disk.journaled.checkpoint()
    expect(disk.inFile).toEqual({ batch: 3, slots: ['stays'], records: ['a'] })
    expect(disk.textOf('a')).toBe('again')
    await disk.write(settled('stays'))
    await disk.journaled.checkpoint()
    expect(disk.inFile.slots).toEqual([])
    await disk.close()
  })

  it('drops a slot that the checkpoint under way brings to the file only then', async () => {
    const disk = await newDisk()
    await disk.write(slot('a'))
    disk.holdCheckpoints()
    const moved = disk.journaled.checkpoint()
    await disk.write(settled('a'), slot('b'))
    await disk.write(settled('b'))
    disk.letCheckpointsThrough()
    await moved
    expect(disk.inFile.slots).toEqual(['a'])
    await disk.journaled.checkpoint()
    expect(disk.inFile.slots).toEqual([])
    await disk.close()
  })

  it('lets a batch wait where both areas are full, and holds no more than them', async () => {
    const disk = await newDisk()
    disk.holdCheckpoints()
    const text = 'x'.repeat(1500)
    await disk.write(record('a', text))
    await disk.write(record('b', text))
    let isWritten = false
    const third = disk.write(record('c', text)).then(() => (isWritten = true))
    await new Promise(setImmediate)
    expect(isWritten).toBe(false)
    expect(disk.inFile.batch).toBe(0)
    disk.letCheckpointsThrough()
    await third
    expect(disk.inFile.batch).toBeGreaterThanOrEqual(1)
    expect(['a', 'b', 'c'].map((key) => disk.textOf(key)?.length)).toEqual([1500, 1500, 1500])
    await disk.close()
  })

  it('takes a batch that is larger than an area straight to the data file, with all before it', async () => {
    const disk = await newDisk()
    await disk.write(record('a'))
    await disk.write(record('b', 'x'.repeat(3 * AREA_BYTES)))
    expect(disk.inFile).toEqual({ batch: 2, slots: [], records: ['a', 'b'] })
    await disk.write(record('c'))
    const again = await Disk.open(await disk.crashed('copy'))
    expect(again.inFile).toEqual({ batch: 3, slots: [], records: ['a', 'b', 'c'] })
    await again.close()
    await disk.close()
  })

  it('that was closed in order has an empty journal: an older data file can stand beside it', async () => {
    const disk = await newDisk()
    const older = await disk.crashed('older')
    await disk.write(record('a'))
    await disk.journaled.settle()
    await disk.close()
    const folder = await disk.crashed('newer')
    await cp(join(older, 'data.mdb'), join(folder, 'data.mdb'))
    const again = await Disk.open(folder)
    expect(again.inFile.batch).toBe(0)
    await again.close()
  })

  it('refuses an older data file beside a journal of which a part was already moved', async () => {
    const disk = await newDisk()
    const older = await disk.crashed('older')
    await disk.write(record('a'))
    await disk.journaled.checkpoint()
    await disk.write(record('b'))
    await disk.journaled.checkpoint()
    await disk.write(record('c'))
    await disk.close()
    const folder = await disk.crashed('newer')
    await cp(join(older, 'data.mdb'), join(folder, 'data.mdb'))
    await expect(Disk.open(folder)).rejects.toThrow('the journal has lost batch 1, though a later one, 3, can be read')
  })
})

describe('a journaled file after a crash', PATIENT, () => {
  it('in the middle of an append has all before it and nothing of it', async () => {
    const disk = await newDisk()
    await disk.write(record('a'))
    await disk.write(record('b'), record('c'))
    const folder = await disk.crashed('torn')
    const path = join(folder, 'journal')
    const bytes = await readFile(path)
    bytes.fill(0, bytes.lastIndexOf('c'))
    await writeFile(path, bytes)
    const again = await Disk.open(folder)
    expect(again.inFile).toEqual({ batch: 1, slots: [], records: ['a'] })
    // The number of the batch that nobody was told of is given again, and what is left of it is not taken for that.
    await again.write(record('other'))
    const third = await Disk.open(await again.crashed('again'))
    expect(third.inFile).toEqual({ batch: 2, slots: [], records: ['a', 'other'] })
    await Promise.all([disk.close(), again.close(), third.close()])
  })

  it('before, in, and after a checkpoint, and in the area that it left, has all that was acknowledged, once', async () => {
    const disk = await newDisk()
    const contents = async (name: string): Promise<object> => {
      const again = await Disk.open(await disk.crashed(name))
      const { batch, records } = again.inFile
      await again.close()
      return { batch, records }
    }
    await disk.write(record('a'))
    await disk.write(record('b'))
    expect(await contents('before')).toEqual({ batch: 2, records: ['a', 'b'] })
    disk.holdCheckpoints()
    const moved = disk.journaled.checkpoint()
    await disk.write(record('c'))
    expect(await contents('in')).toEqual({ batch: 3, records: ['a', 'b', 'c'] })
    disk.letCheckpointsThrough()
    await moved
    expect(disk.inFile.batch).toBe(2)
    expect(await contents('after')).toEqual({ batch: 3, records: ['a', 'b', 'c'] })
    await disk.journaled.checkpoint()
    await disk.write(record('d'))
    expect(await contents('reused')).toEqual({ batch: 4, records: ['a', 'b', 'c', 'd'] })
    await disk.close()
  })

  it('has a batch that was on its way when a checkpoint was due: it is moved before its area is used again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const disk = await newDisk()
    await disk.write(record('a'))
    const written = disk.write(record('b'))
    vi.advanceTimersByTime(60_000)
    await written
    while (disk.inFile.batch === 0) await new Promise(setImmediate)
    disk.holdCheckpoints()
    const moved = disk.journaled.checkpoint()
    await new Promise(setImmediate)
    // Longer than all that the first area holds.
    await disk.write(record('c', 'x'.repeat(1000)))
    const again = await Disk.open(await disk.crashed('copy'))
    expect(again.inFile).toEqual({ batch: 3, slots: [], records: ['a', 'b', 'c'] })
    disk.letCheckpointsThrough()
    await moved
    await Promise.all([disk.close(), again.close()])
  })

  /** What happens next: a batch, a checkpoint that begins, or is let through. */
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 300 })), {
        minLength: 1,
        maxLength: 4,
      }),
    },
    { weight: 1, arbitrary: fc.constant('checkpoint' as const) },
  )

  it('has each batch that was acknowledged and no part of one that was not, at whatever byte the last was cut', async () => {
    const folder = await newFolder()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 25 }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        fc.boolean(),
        async (steps, cutAt, isGarbled) => {
          const disk = await Disk.make(join(folder, String(run++)))
          /** By number of the batch: what each key holds after it. */
          const states: Map<string, string>[] = [new Map()]
          for (const each of steps) {
            if (each === 'checkpoint') {
              await disk.journaled.checkpoint()
              continue
            }
            const texts = each.map(([key, size]) => [`k${key}`, `${disk.batch + 1}:${'x'.repeat(size)}`] as const)
            states.push(new Map([...states.at(-1)!, ...texts]))
            await disk.write(...texts.map(([key, text]) => record(key, text)))
          }
          const crashed = await disk.crashed('crashed')
          const last = await lastBatch(crashed, disk.batch)
          const inFile = disk.inFile.batch
          await disk.close()
          const isCut = last !== undefined && inFile < disk.batch
          if (isCut) {
            const at = last.start + Math.floor(cutAt * (last.end - last.start))
            await overwrite(crashed, at, Buffer.alloc(last.end - at, isGarbled ? 0xa5 : 0))
          }
          const again = await Disk.open(crashed)
          const found = again.inFile.batch
          // The byte at which it was cut may have been what it is now overwritten with.
          expect(found === disk.batch || (isCut && found === disk.batch - 1)).toBe(true)
          const expected = states[found] ?? new Map()
          for (let key = 0; key <= 5; key++) expect(again.textOf(`k${key}`)).toBe(expected.get(`k${key}`))
          await again.close()
        },
      ),
      { numRuns: 40 },
    )
  })

  it('refuses to start where a batch that others stand behind was damaged', async () => {
    const disk = await newDisk()
    for (const key of ['a', 'b', 'c']) await disk.write(record(key, `value of ${key}`))
    const folder = await disk.crashed('damaged')
    const path = join(folder, 'journal')
    const bytes = await readFile(path)
    bytes[bytes.indexOf('value of b')]! ^= 1
    await writeFile(path, bytes)
    const attempt = Disk.open(folder)
    await expect(attempt).rejects.toThrow(StoreDamaged)
    await expect(attempt).rejects.toThrow('the journal has lost batch 2, though a later one, 3, can be read')
    await disk.close()
  })
})

/** Where the batch of that number stands in the journal, if it does. */
async function lastBatch(folder: string, number: number): Promise<{ start: number; end: number } | undefined> {
  const bytes = await readFile(join(folder, 'journal'))
  const mark = Buffer.from(/[0-9a-f]{16}/.exec(bytes.toString('latin1', 0, 100))?.[0] ?? '', 'hex')
  for (let at = bytes.indexOf(mark, JOURNAL_HEAD_BYTES); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    if (bytes.readUIntBE(at + 16, 6) === number) return { start: at, end: at + 22 + bytes.readUInt32BE(at + 12) }
  }
  return undefined
}

async function overwrite(folder: string, at: number, bytes: Buffer): Promise<void> {
  const handle = await open(join(folder, 'journal'), 'r+')
  await handle.write(bytes, 0, bytes.length, at)
  await handle.close()
}
