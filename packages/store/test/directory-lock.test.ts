import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockDirectory } from '../src/directory-lock.js'
import { isStoreLocked, openStore, StoreLocked } from '../src/index.js'
import { newFolder, PATIENT } from './folder.js'
import { Program } from './program.js'

describe('the lock of a data directory', PATIENT, () => {
  it('refuses a second process, and is free as soon as the first is killed', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    expect(await isStoreLocked({ dataDir })).toBe(true)
    await expect(openStore({ dataDir })).rejects.toThrow(`Another running node holds ${dataDir}`)
    const second = new Program('holder', [dataDir])
    expect(await second.line()).toBe('StoreLocked')
    await second.end()

    await holder.kill()
    expect(await isStoreLocked({ dataDir })).toBe(false)
    const store = await openStore({ dataDir })
    await store.close()
  })

  it('is held by a process that is paused', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    process.kill(holder.pid, 'SIGSTOP')
    expect(await isStoreLocked({ dataDir })).toBe(true)
    await expect(openStore({ dataDir })).rejects.toThrow(StoreLocked)
    await holder.kill()
  })

  it('is free when the process has ended by itself', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    await holder.end()
    expect(await isStoreLocked({ dataDir })).toBe(false)
  })

  it('refuses a second store of the same process until the first is closed', async () => {
    const dataDir = join(await newFolder(), 'data')
    const first = await openStore({ dataDir })
    await expect(openStore({ dataDir })).rejects.toMatchObject({ name: 'StoreLocked', dataDir })
    await first.close()
    const second = await openStore({ dataDir })
    await second.close()
  })

  it('goes to exactly one of many that find the lock of a dead process at the same time', async () => {
    const folder = await newFolder()
    for (let round = 0; round < 20; round++) {
      const taken = await Promise.allSettled(Array.from({ length: 10 }, () => lockDirectory(folder)))
      const locks = taken.filter((each) => each.status === 'fulfilled').map((each) => each.value)
      expect(locks).toHaveLength(1)
      const refusals = taken.filter((each) => each.status === 'rejected').map((each) => each.reason.name)
      expect(refusals).toEqual(Array(9).fill('StoreLocked'))
      // A released lock leaves its file behind like a dead process does.
      await locks[0]?.release()
    }
    expect(await readdir(folder)).toEqual(['lock-20'])
  })

  it('goes to exactly one of many processes that find the lock of a killed one', async () => {
    const dataDir = join(await newFolder(), 'data')
    for (const round of [1, 2]) {
      const contenders = Array.from({ length: 5 }, () => new Program('holder', [dataDir]))
      const said = await Promise.all(contenders.map((each) => each.line()))
      expect(said.toSorted(), `round ${round}`).toEqual([...Array<string>(4).fill('StoreLocked'), 'open'])
      await Promise.all(contenders.map((each) => each.kill()))
    }
  })

  it('works in a directory whose path is longer than that of a socket may be', async () => {
    const dataDir = join(await newFolder(), 'a-long-name-'.repeat(10), 'another-one-'.repeat(10), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    expect(await isStoreLocked({ dataDir })).toBe(true)
    await expect(openStore({ dataDir })).rejects.toThrow(StoreLocked)
    await holder.kill()
    const store = await openStore({ dataDir })
    await store.close()
  })

  it('is not held where the directory is missing or empty', async () => {
    const folder = await newFolder()
    expect(await isStoreLocked({ dataDir: join(folder, 'missing') })).toBe(false)
    expect(await isStoreLocked({ dataDir: folder })).toBe(false)
  })

  it('is not held where a copied directory has a plain file in the place of the socket', async () => {
    const folder = await newFolder()
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, 'data', 'lock-3'), '')
    const store = await openStore({ dataDir: join(folder, 'data') })
    expect(await readdir(join(folder, 'data'))).toContain('lock-4')
    await store.close()
  })
})
