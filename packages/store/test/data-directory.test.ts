import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeDirectory, writeFailureMark } from '../src/data-directory.js'
import { openStore, StoreFormatMismatch } from '../src/index.js'
import { newFolder } from './folder.js'

describe('a data directory', () => {
  it('is made with its parents, for its owner only, and says which format it has', async () => {
    const dataDir = join(await newFolder(), 'parent', 'data')
    const store = await openStore({ dataDir })
    await store.close()
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect(await readFile(join(dataDir, 'format'), 'utf8')).toBe('replicator-store 1\n')
  })

  it('of a newer format is refused, and left as it is', async () => {
    const dataDir = join(await newFolder(), 'data')
    await (await openStore({ dataDir })).close()
    await writeFile(join(dataDir, 'format'), 'replicator-store 2\n')
    await expect(openStore({ dataDir })).rejects.toThrow(StoreFormatMismatch)
    await expect(openStore({ dataDir })).rejects.toThrow(
      `The store in ${dataDir} cannot be used: it has format 2, this program reads format 1; use the newer program that wrote it`,
    )
    expect(await readFile(join(dataDir, 'format'), 'utf8')).toBe('replicator-store 2\n')
  })

  it('of an older format, or with a file of that name that is none, is refused', async () => {
    const dataDir = await newFolder()
    await writeFile(join(dataDir, 'format'), 'replicator-store 0\n')
    await expect(openStore({ dataDir })).rejects.toThrow('start this node with an empty directory')
    await writeFile(join(dataDir, 'format'), 'PNG')
    await expect(openStore({ dataDir })).rejects.toThrow("its file 'format' is not that of a store")
  })

  it('with data of an unknown format is refused', async () => {
    const dataDir = join(await newFolder(), 'data')
    await (await openStore({ dataDir })).close()
    await rm(join(dataDir, 'format'))
    await expect(openStore({ dataDir })).rejects.toThrow("it has data, but no file 'format' that says in which form")
  })

  it('is an empty store where the first start was cut off after its format was written', async () => {
    const dataDir = await newFolder()
    await writeFile(join(dataDir, 'format'), 'replicator-store 1\n')
    const store = await openStore({ dataDir })
    expect(store.recordCount).toBe(0)
    await store.close()
  })

  it('whose path leads through a folder that is not there and back out of it is made all the same', async () => {
    const folder = await newFolder()
    await makeDirectory(`${folder}/missing/../parent/data`)
    expect((await stat(join(folder, 'parent', 'data'))).isDirectory()).toBe(true)
    expect(await readdir(folder)).toEqual(['parent'])
  })

  it('that cannot be made gives the reason of the system', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'file'), '')
    await expect(openStore({ dataDir: join(folder, 'file', 'data') })).rejects.toThrow('ENOTDIR')
  })

  it('in which no mark can be left gives the reason as words, so that the first failure is still told', async () => {
    const folder = await newFolder()
    await mkdir(join(folder, 'write-failed'))
    expect(writeFailureMark(folder, 'the disk is full')).toContain('EISDIR')
  })
})
