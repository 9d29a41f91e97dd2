import { cp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InvalidOption } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { openStore, StoreDamaged, StoreFailed } from '../src/index.js'
import { put, recordOf } from './entries.js'
import { newFolder, PATIENT } from './folder.js'
import { Program } from './program.js'

/** Nothing is moved to the data file before the store is closed. */
const LATE = { checkpointMs: 60_000 }

/** A folder as a run leaves it that is killed: three records are in the journal alone. */
async function killedFolder(): Promise<string> {
  const dataDir = join(await newFolder(), 'data')
  const store = await openStore({ dataDir, ...LATE })
  await store.noteOwner({ peerId: 'p1', clusterId: 'berlin' })
  for (const key of ['a', 'b', 'c']) {
    store.apply([put(recordOf(key))])
    await store.flush()
  }
  const killed = `${dataDir}-killed`
  await cp(dataDir, killed, { recursive: true })
  await store.close()
  return killed
}

describe('the journal of a store', PATIENT, () => {
  it('holds what was acknowledged before it is in the data file, for the next start', async () => {
    const dataDir = await killedFolder()
    expect((await readFile(join(dataDir, 'data.mdb'))).includes('value of b')).toBe(false)
    const store = await openStore({ dataDir })
    expect((await readFile(join(dataDir, 'data.mdb'))).includes('value of b')).toBe(true)
    expect(store.keys({ prefix: '', limit: 9 })).toEqual(['a', 'b', 'c'])
    expect(store.changes(0, 9).map(({ key }) => key)).toEqual(['a', 'b', 'c'])
    expect(store.batch).toBe(3)
    await store.close()
  })

  it('is moved to the data file within the time that was given', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir, checkpointMs: 5 })
    store.apply([put(recordOf('a'))])
    await store.flush()
    const isMoved = async (): Promise<boolean> => (await readFile(join(dataDir, 'data.mdb'))).includes('value of a')
    while (!(await isMoved())) await new Promise(setImmediate)
    expect(store.record('a')?.key).toBe('a')
    await store.close()
  })

  it('that is missing is no empty one: it says whose it was, and what to do', async () => {
    const dataDir = await killedFolder()
    await rm(join(dataDir, 'journal'))
    const attempt = openStore({ dataDir })
    await expect(attempt).rejects.toMatchObject({ name: 'StoreLost', code: 'STORE_LOST', dataDir })
    await expect(attempt).rejects.toThrow(
      `The data of ${dataDir} is lost: it was used by peer p1 of cluster "berlin", and its file 'journal' is missing. ` +
        'What to do: keep this folder aside',
    )
  })

  it.each([
    ['cut', (path: string) => truncate(path, 100_000), 'has 100000 bytes, and was made with 8392704'],
    ['empty', (path: string) => truncate(path, 0), 'is too short'],
    ['another file', (path: string) => writeFile(path, 'PNG'.repeat(100_000)), 'has no readable head'],
  ])('that is %s is refused with words', async (_, damage, words) => {
    const dataDir = await killedFolder()
    await damage(join(dataDir, 'journal'))
    for (let start = 0; start < 2; start++) {
      const attempt = openStore({ dataDir })
      await expect(attempt).rejects.toMatchObject({ name: 'StoreDamaged', entry: 'the journal' })
      await expect(attempt).rejects.toThrow(`the journal ${words}`)
    }
  })

  it('of which an acknowledged batch in the middle is damaged is refused, and left as it is', async () => {
    const dataDir = await killedFolder()
    const path = join(dataDir, 'journal')
    const bytes = await readFile(path)
    bytes[bytes.indexOf('value of b')]! ^= 1
    await writeFile(path, bytes)
    await expect(openStore({ dataDir })).rejects.toThrow(StoreDamaged)
    await expect(openStore({ dataDir })).rejects.toThrow('has lost batch 2, though a later one, 3, can be read')
  })

  it.each([
    ['removed', (path: string) => rm(path), 'has been removed or moved away while it was in use'],
    [
      'exchanged for another one',
      async (path: string) => {
        await cp(path, `${path}.copy`)
        await rename(`${path}.copy`, path)
      },
      "and this node's own has no name any more",
    ],
  ])('that is %s under a running store ends it before the next flush resolves', async (_, spoil, words) => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openStore({ dataDir })
    await spoil(join(dataDir, 'journal'))
    store.apply([put(recordOf('a'))])
    await expect(store.flush()).rejects.toThrow(StoreFailed)
    await expect(store.flush()).rejects.toThrow(words)
    await store.close()
  })

  it('is made anew in another size where that is asked for, and after a failed sync, with all that it held', async () => {
    const dataDir = await killedFolder()
    const path = join(dataDir, 'journal')
    const smaller = await openStore({ dataDir, journalBytes: 1024 * 1024 })
    expect((await stat(path)).size).toBe(4096 + 1024 * 1024)
    expect(smaller.keys({ prefix: '', limit: 9 })).toEqual(['a', 'b', 'c'])
    await smaller.close()
    const failed = await killedFolder()
    const before = await stat(join(failed, 'journal'))
    await writeFile(join(failed, 'write-failed'), 'the device failed')
    const store = await openStore({ dataDir: failed })
    expect(store.recoveredFrom).toBe('the device failed')
    expect(store.keys({ prefix: '', limit: 9 })).toEqual(['a', 'b', 'c'])
    expect((await stat(join(failed, 'journal'))).ino).not.toBe(before.ino)
    await store.close()
  })

  it('keeps what could not be moved for want of room, and a start with room has it', async () => {
    const dataDir = await killedFolder()
    // Blocks of 512 bytes: less than the data file needs to grow by.
    const holder = new Program('teller', [dataDir], 'ulimit -f 200; ')
    expect(await holder.line()).toMatch(
      /^The store could not be written .*no space left: .*The write takes up to \d+ KiB/,
    )
    await holder.end()
    const store = await openStore({ dataDir })
    expect(store.recoveredFrom).toBeUndefined()
    expect(store.keys({ prefix: '', limit: 9 })).toEqual(['a', 'b', 'c'])
    await store.close()
  })

  it.each([
    [{ journalBytes: 65_535 }, 'journalBytes is a whole number from 65536 to 1073741824, not 65535'],
    [{ journalBytes: 2 ** 30 + 1 }, 'journalBytes is a whole number from 65536 to 1073741824, not 1073741825'],
    [{ checkpointMs: 0 }, 'checkpointMs is a whole number from 1 to 60000, not 0'],
    [{ checkpointMs: 1.5 }, 'checkpointMs is a whole number from 1 to 60000, not 1.5'],
  ])('has its bounds: %o', async (options, words) => {
    const dataDir = join(await newFolder(), 'data')
    await expect(openStore({ dataDir, ...options })).rejects.toThrow(InvalidOption)
    await expect(openStore({ dataDir, ...options })).rejects.toThrow(words)
  })
})
