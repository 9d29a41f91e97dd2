import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeFailureMark } from '../src/folder-mark.js'
import { openStore, StoreFormatMismatch } from '../src/index.js'
import { newFolder } from './folder.js'

describe('a data directory', () => {
  it('is made with its parents, for its owner only, and says which format it has', async () => {
    const dataDir = join(await newFolder(), 'parent', 'data')
    const store = await openStore({ dataDir })
    await store.close()
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect(await readFile(join(dataDir, 'format'), 'utf8')).toBe('replicator-store 4\n')
  })

  it('of a newer format is refused, and left as it is', async () => {
    const dataDir = join(await newFolder(), 'data')
    await (await openStore({ dataDir })).close()
    await writeFile(join(dataDir, 'format'), 'replicator-store 5\n')
    await expect(openStore({ dataDir })).rejects.toThrow(StoreFormatMismatch)
    await expect(openStore({ dataDir })).rejects.toThrow(
      `The store in ${dataDir} cannot be used: it has format 5, this program reads format 4; use the newer program that wrote it`,
    )
    expect(await readFile(join(dataDir, 'format'), 'utf8')).toBe('replicator-store 5\n')
  })

  it('of an older format, or with a file of that name that is none, is refused', async () => {
    const dataDir = await newFolder()
    await writeFile(join(dataDir, 'format'), 'replicator-store 2\n')
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
    await writeFile(join(dataDir, 'format'), 'replicator-store 4\n')
    const store = await openStore({ dataDir })
    expect(store.recordCount).toBe(0)
    await store.close()
  })

  it('whose path leads through a folder that is not there and back out of it is made all the same', async () => {
    const folder = await newFolder()
    const store = await openStore({ dataDir: `${folder}/missing/../parent/data` })
    await store.close()
    expect((await stat(join(folder, 'parent', 'data'))).isDirectory()).toBe(true)
    expect(await readdir(folder)).toEqual(['parent'])
  })

  it.each([
    ['below a file', (folder: string) => join(folder, 'file', 'data'), 'a file is where a folder should be (ENOTDIR)'],
    [
      'in the place of a file',
      (folder: string) => join(folder, 'file'),
      'a file is where a folder should be (ENOTDIR)',
    ],
    ['with a name that is too long', (folder: string) => join(folder, 'x'.repeat(300)), 'its path is too long'],
    [
      'whose path leads in a circle',
      (folder: string) => join(folder, 'circle', 'data'),
      'leads round in a circle of links',
    ],
    ['in a file system that takes none', () => '/proc/data', 'it is not there (ENOENT)'],
    ['whose data file is a folder', (folder: string) => join(folder, 'strange'), 'a folder is where a file should be'],
  ])('%s says so in words', async (_, pathIn, words) => {
    const folder = await newFolder()
    await writeFile(join(folder, 'file'), '')
    await symlink(join(folder, 'circle'), join(folder, 'circle'))
    await mkdir(join(folder, 'strange', 'data.mdb'), { recursive: true })
    const attempt = openStore({ dataDir: pathIn(folder) })
    await expect(attempt).rejects.toThrow(`The data folder ${pathIn(folder)} can't be used`)
    await expect(attempt).rejects.toThrow(words)
    await expect(attempt).rejects.toMatchObject({ name: 'StoreUnusable', code: 'STORE_UNUSABLE' })
  })

  it('whose path goes up from a folder that is not there is made where the path leads', async () => {
    const folder = await newFolder()
    const store = await openStore({ dataDir: `${folder}/missing/../data` })
    await store.close()
    expect(await readdir(folder)).toEqual(['data'])
  })

  it('that exists is closed to others, with all that is the store’s in it', async () => {
    const dataDir = await newFolder()
    await chmod(dataDir, 0o755)
    await writeFile(join(dataDir, 'http-port'), '8080')
    const store = await openStore({ dataDir })
    for (const name of ['data.mdb', 'data.mdb-lock', 'format', 'owner', 'running']) {
      expect((await stat(join(dataDir, name))).mode & 0o777, name).toBe(0o600)
    }
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    await store.close()
    await chmod(join(dataDir, 'data.mdb'), 0o644)
    await (await openStore({ dataDir })).close()
    expect((await stat(join(dataDir, 'data.mdb'))).mode & 0o777).toBe(0o600)
  })

  it('that holds other things as well stays open for them, and the store’s own files are closed', async () => {
    const dataDir = await newFolder()
    await chmod(dataDir, 0o755)
    await writeFile(join(dataDir, 'somebody-elses'), '')
    await (await openStore({ dataDir })).close()
    expect((await stat(dataDir)).mode & 0o777).toBe(0o755)
    expect((await stat(join(dataDir, 'data.mdb'))).mode & 0o777).toBe(0o600)
  })

  it('in which no mark can be left gives the reason as words, so that the first failure is still told', async () => {
    const folder = await newFolder()
    await mkdir(join(folder, 'write-failed'))
    expect(writeFailureMark(folder, 'the disk is full')).toBe('a folder is where a file should be (EISDIR)')
  })
})
