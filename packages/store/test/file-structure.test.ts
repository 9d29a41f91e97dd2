import { closeSync, openSync } from 'node:fs'
import { cp, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDataFile } from '../src/data-file-check.js'
import { DataFile } from '../src/data-file.js'
import { openStore } from '../src/index.js'
import { put, recordOf } from './entries.js'
import { newFolder, PATIENT } from './folder.js'
import { Program } from './program.js'

const PAGE = 4096
const BRANCH = 1
const LEAF = 2
const OVERFLOW = 4

/** A closed store with trees of several levels, values on pages of their own, and free pages. */
async function grownFolder(): Promise<string> {
  const dataDir = join(await newFolder(), 'data')
  // Each batch is larger than an area of the journal, so each is a transaction of its own.
  const store = await openStore({ dataDir, journalBytes: 64 * 1024 })
  for (let round = 1; round <= 20; round++) {
    const keys = Array.from({ length: 40 }, (_, index) => `key-${(round * 31 + index * 7) % 400}`)
    store.apply(
      keys.map((key, index) =>
        put(recordOf(key, { version: round, value: new Uint8Array(index % 8 === 0 ? 9000 : index * 9).fill(round) })),
      ),
    )
    await store.flush()
  }
  await store.noteOwner({ peerId: 'p1', clusterId: 'berlin' })
  await store.close()
  return dataDir
}

function pathOf(dataDir: string): string {
  return join(dataDir, 'data.mdb')
}

/** Changes the bytes of the file; what `change` returns, if anything, takes their place. */
async function change(dataDir: string, edit: (bytes: Buffer) => Buffer | void): Promise<void> {
  const bytes = await readFile(pathOf(dataDir))
  await writeFile(pathOf(dataDir), edit(bytes) ?? bytes)
}

/** The pages of one kind that the last root leads to, as far as their own numbers tell. */
function pagesOf(bytes: Buffer, kind: number): number[] {
  return Array.from({ length: bytes.length / PAGE }, (_, page) => page).filter(
    (page) => page > 1 && bytes.readUInt16LE(page * PAGE + 18) === kind && bytes.readUInt32LE(page * PAGE) === page,
  )
}

describe('a data file', PATIENT, () => {
  it('is sound where one transaction has written a value twice, the second time with fewer pages', async () => {
    // lmdb keeps the pages of the first: it does so in its list of free pages, too, where that is long.
    const path = join(await newFolder(), 'data.mdb')
    const file = await DataFile.open(path)
    const write = (pages: number) =>
      ({ table: 'records', key: 'k', bytes: new Uint8Array(pages * PAGE).fill(pages) }) as const
    await file.write([write(5), write(2)])
    await file.close()
    const descriptor = openSync(path, 'r')
    await expect(checkDataFile(descriptor)).resolves.toBeDefined()
    closeSync(descriptor)
    const again = await DataFile.open(path)
    expect(again.read('records', 'k')).toEqual(write(2).bytes)
    await again.close()
  })

  it.each([
    ['that is cut in the middle', (dataDir: string) => truncate(pathOf(dataDir), 12_345)],
    ['that is cut at the end of a page', (dataDir: string) => truncate(pathOf(dataDir), 5 * PAGE)],
    ['that has no more than half a root', (dataDir: string) => truncate(pathOf(dataDir), 100)],
    [
      'whose roots are scribbled on',
      (dataDir: string) => change(dataDir, (bytes) => void bytes.fill(0xa5, 0, 2 * PAGE)),
    ],
    ['whose roots are zero', (dataDir: string) => change(dataDir, (bytes) => void bytes.fill(0, 0, 2 * PAGE))],
    [
      'whose inner pages are scribbled on',
      (dataDir: string) => change(dataDir, (bytes) => void bytes.fill(0xa5, 2 * PAGE, bytes.length)),
    ],
    ['that is another file', (dataDir: string) => writeFile(pathOf(dataDir), 'PNG'.repeat(100_000))],
  ])('%s is refused with words, and says whose it was', async (_, damage) => {
    const dataDir = await grownFolder()
    await damage(dataDir)
    const attempt = openStore({ dataDir })
    await expect(attempt).rejects.toMatchObject({ name: 'StoreDamaged', code: 'STORE_DAMAGED', entry: 'the data file' })
    await expect(attempt).rejects.toThrow('(the data of peer p1 of cluster "berlin")')
    await expect(attempt).rejects.toThrow('the last run ended as it should, so the file was changed since')
    await expect(attempt).rejects.toThrow('start a new node in an empty one, with --peer and --replace p1')
  })

  it('that was cut under a running process is explained at the next start', async () => {
    const dataDir = await grownFolder()
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    await holder.kill()
    await truncate(pathOf(dataDir), 12_345)
    await expect(openStore({ dataDir })).rejects.toThrow(
      'the last run did not end by itself: it was killed, the power failed, or its file was changed under it',
    )
  })

  it('never ends the process that opens it, however it is damaged', async () => {
    const dataDir = await grownFolder()
    const whole = await readFile(pathOf(dataDir))
    const random = fc.sample(fc.array(fc.nat(), { minLength: 200, maxLength: 200 }), { numRuns: 40, seed: 7 })
    const folder = await newFolder()
    const damaged = await Promise.all(
      random.map(async (numbers, index) => {
        const copy = join(folder, String(index))
        await cp(dataDir, copy, { recursive: true })
        await writeFile(pathOf(copy), scribbledOn(whole, numbers, index))
        return copy
      }),
    )
    const prober = new Program('prober', damaged)
    const said = await prober.remainingLines()
    expect(said).toHaveLength(damaged.length)
    expect(said.filter((each) => each === 'StoreDamaged').length).toBeGreaterThan(damaged.length / 3)
    expect(new Set(said)).toEqual(new Set(['whole', 'StoreDamaged']))
    await prober.end()
  })

  it.each([
    ['a page that an entry leads out of', LEAF, 22, 0xfff0, 'has wrong bounds'],
    ['a page of another transaction than any until now', LEAF, 8, 60_000, 'is younger than its root'],
    ['a page in the place of another', BRANCH, 0, 3, 'is not in its place'],
    ['a page of another kind', BRANCH, 18, LEAF, 'is of a wrong kind'],
    ['a value of more pages than its entry says', OVERFLOW, 20, 200, 'is not the value that its entry says'],
  ])('with %s is refused', async (_, kind, at, value, words) => {
    const dataDir = await grownFolder()
    await change(dataDir, (bytes) => {
      for (const page of pagesOf(bytes, kind)) bytes.writeUInt16LE(value, page * PAGE + at)
    })
    await expect(openStore({ dataDir })).rejects.toThrow(words)
  })

  it('with keys out of their order is refused: one of them could not be found any more', async () => {
    const dataDir = await grownFolder()
    await change(dataDir, (bytes) => {
      for (let at = bytes.indexOf('kkey-'); at >= 0; at = bytes.indexOf('kkey-', at + 1)) {
        if (bytes[at + 5] === 0x33) bytes[at + 5] = 0x39
      }
    })
    await expect(openStore({ dataDir })).rejects.toThrow(/keys (out of order|that belong (before|behind) it)/)
  })

  it('in which a free page is one in use is refused: the next write would overwrite it', async () => {
    const dataDir = await grownFolder()
    await change(dataDir, (bytes) => {
      const root = bytes.readUInt32LE(152) > bytes.readUInt32LE(PAGE + 152) ? 0 : PAGE
      const list = bytes.readUInt32LE(root + 88) * PAGE
      const used = bytes.readUInt32LE(root + 136)
      const node = list + 24 + bytes.readUInt16LE(list + 24)
      const data = node + 8 + 8
      bytes.writeBigUInt64LE(1n, data)
      bytes.writeBigUInt64LE(BigInt(used), data + 8)
    })
    await expect(openStore({ dataDir })).rejects.toThrow('is used and free')
  })

  it('is found whole whatever has been written to it, and however it was ended', async () => {
    const dataDir = await grownFolder()
    for (let life = 0; life < 3; life++) {
      const store = await openStore({ dataDir })
      for (let round = 0; round < 12; round++) {
        store.apply(
          Array.from({ length: 60 }, (_, index) =>
            put(recordOf(`${life % 2}/${index}`, { version: life + 1, value: new Uint8Array(2 ** round + index) })),
          ),
        )
        await store.flush()
      }
      await store.close()
    }
    const writer = new Program('writer', [dataDir])
    for (let line = 0; line < 300; line++) await writer.nextLine()
    await writer.kill()
    const file = openSync(pathOf(dataDir), 'r')
    const { copyBytes } = await checkDataFile(file)
    closeSync(file)
    expect(copyBytes).toBeGreaterThan(100 * PAGE)
    await (await openStore({ dataDir })).close()
  })
})

function scribbledOn(whole: Buffer, numbers: readonly number[], index: number): Buffer {
  const bytes = Buffer.from(whole)
  const pages = bytes.length / PAGE
  const [first = 0, second = 0] = numbers
  const page = (first % pages) * PAGE
  switch (index % 5) {
    case 0:
      for (const [at, number] of numbers.entries()) bytes[page + at] = number & 0xff
      return bytes
    case 1:
      return bytes.fill(0, page, page + PAGE)
    case 2:
      for (let at = 0; at + 1 < numbers.length; at += 2) {
        bytes[((numbers[at] ?? 0) % pages) * PAGE + ((numbers[at + 1] ?? 0) % 40)] =
          ((numbers[at + 1] ?? 0) >> 8) & 0xff
      }
      return bytes
    case 3:
      bytes.copy(bytes, page, (second % pages) * PAGE, (second % pages) * PAGE + PAGE)
      return bytes
    default:
      return bytes.subarray(0, first % bytes.length)
  }
}
