import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DataFile } from '../src/data-file.js'
import { openStore, StoreLost } from '../src/index.js'
import { Journal } from '../src/journal.js'
import { decodeHead, encodeHead, JOURNAL_HEAD_BYTES } from '../src/journal-form.js'
import { newStoreId } from '../src/store-pair.js'
import { put, recordOf } from './entries.js'
import { newFolder } from './folder.js'
import { openTables } from './tables.js'

/** A folder as a killed run leaves it, with these records, in the journal alone. */
async function killedFolder(parent: string, name: string, keys: readonly string[]): Promise<string> {
  const dataDir = join(parent, name)
  const store = await openStore({ dataDir, checkpointMs: 60_000 })
  for (const key of keys) {
    store.apply([put(recordOf(key))])
    await store.flush()
  }
  await cp(dataDir, `${dataDir}-killed`, { recursive: true })
  await store.close()
  return `${dataDir}-killed`
}

async function keysIn(dataDir: string): Promise<readonly string[]> {
  const store = await openStore({ dataDir })
  const keys = store.keys({ prefix: '', limit: 9 })
  await store.close()
  return keys
}

async function editHead(dataDir: string, storeId: string): Promise<void> {
  const path = join(dataDir, 'journal')
  const bytes = await readFile(path)
  encodeHead({ ...decodeHead(bytes.subarray(0, JOURNAL_HEAD_BYTES)), storeId }).copy(bytes)
  await writeFile(path, bytes)
}

async function dropIdOfData(dataDir: string): Promise<void> {
  await openTables(dataDir, async ({ texts }) => {
    await texts.remove(Buffer.of(2))
  })
}

async function idsIn(dataDir: string): Promise<readonly (string | undefined)[]> {
  const file = await DataFile.open(join(dataDir, 'data.mdb'))
  const journal = await Journal.open(dataDir)
  const ids = [file.storeId, journal.storeId]
  journal.close()
  await file.close()
  return ids
}

describe('the two files of a store', () => {
  it('share an id, and keep it when the journal is made anew and when the data is copied', async () => {
    const dataDir = await killedFolder(await newFolder(), 'a', ['a'])
    const before = await idsIn(dataDir)
    expect(before[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(before[1]).toBe(before[0])
    await (await openStore({ dataDir, journalBytes: 1024 * 1024 })).close()
    await writeFile(join(dataDir, 'write-failed'), 'the device failed')
    await (await openStore({ dataDir })).close()
    expect(await idsIn(dataDir)).toEqual(before)
  })

  it.each(['journal', 'data.mdb'])(
    'are refused where the %s is another store’s, though no batch is missing',
    async (name) => {
      const folder = await newFolder()
      const dataDir = await killedFolder(folder, 'a', ['a', 'b'])
      await cp(join(await killedFolder(folder, 'b', ['x', 'y', 'z']), name), join(dataDir, name))
      await rm(join(dataDir, 'data.mdb-lock'))
      for (let start = 0; start < 2; start++) {
        const attempt = openStore({ dataDir })
        await expect(attempt).rejects.toThrow(StoreLost)
        await expect(attempt).rejects.toThrow(
          `The data of ${dataDir} is lost: it was used by a node that noted no name, and its files 'data.mdb' and 'journal' ` +
            'are of two stores: one of them was put there from elsewhere (if the right one is still somewhere, put it back). ' +
            'What to do: keep this folder aside',
        )
      }
    },
  )

  it('get the id of the journal where the start that gave it was cut off', async () => {
    const dataDir = await killedFolder(await newFolder(), 'a', ['a', 'b'])
    await keysIn(dataDir)
    const [, given] = await idsIn(dataDir)
    await dropIdOfData(dataDir)
    expect(await keysIn(dataDir)).toEqual(['a', 'b'])
    expect(await idsIn(dataDir)).toEqual([given, given])
  })

  it('are refused where one has an id, and the other one is older and holds something', async () => {
    const folder = await newFolder()
    const dataDir = await killedFolder(folder, 'a', ['a', 'b'])
    await dropIdOfData(dataDir)
    await expect(openStore({ dataDir })).rejects.toThrow('are of two stores')
    const another = await killedFolder(folder, 'b', ['a', 'b'])
    await editHead(another, newStoreId())
    await expect(openStore({ dataDir: another })).rejects.toThrow('are of two stores')
  })
})
