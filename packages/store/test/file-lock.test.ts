import { existsSync, readFileSync, renameSync } from 'node:fs'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Locking } from '../src/file-lock.js'
import { systemLocking } from '../src/file-lock.js'
import { HeldFile } from '../src/held-file.js'
import { isStoreLocked, openStore, StoreLocked } from '../src/index.js'
import { newFolder, PATIENT } from './folder.js'
import { Program } from './program.js'

describe('the lock of a data directory', PATIENT, () => {
  it('refuses a second process, and is free as soon as the first is killed', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    expect(isStoreLocked({ dataDir })).toBe(true)
    await expect(openStore({ dataDir })).rejects.toThrow(`Another running node holds ${dataDir}`)
    const second = new Program('holder', [dataDir])
    expect(await second.line()).toBe('StoreLocked')
    await second.end()

    await holder.kill()
    expect(isStoreLocked({ dataDir })).toBe(false)
    const store = await openStore({ dataDir })
    await store.close()
  })

  it('is held by a process that is paused', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    process.kill(holder.pid, 'SIGSTOP')
    expect(isStoreLocked({ dataDir })).toBe(true)
    await expect(openStore({ dataDir })).rejects.toThrow(StoreLocked)
    await holder.kill()
  })

  it('is held whatever else is removed from the directory, as cleaners of folders do', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    for (const name of await readdir(dataDir)) if (name !== 'data.mdb') await rm(join(dataDir, name))
    expect(isStoreLocked({ dataDir })).toBe(true)
    await expect(openStore({ dataDir })).rejects.toThrow(StoreLocked)
    await holder.kill()
  })

  it('refuses a second store of the same process until the first is closed', async () => {
    const dataDir = join(await newFolder(), 'data')
    const first = await openStore({ dataDir })
    await expect(openStore({ dataDir })).rejects.toMatchObject({ name: 'StoreLocked', code: 'STORE_LOCKED', dataDir })
    await first.close()
    const second = await openStore({ dataDir })
    await second.close()
  })

  it('goes to exactly one of many processes that start at once, in a new directory and in one of a killed node', async () => {
    const dataDir = join(await newFolder(), 'data')
    for (const round of [1, 2, 3]) {
      const contenders = Array.from({ length: 5 }, () => new Program('holder', [dataDir]))
      const said = await Promise.all(contenders.map((each) => each.line()))
      expect(said.toSorted(), `round ${round}`).toEqual([...Array<string>(4).fill('StoreLocked'), 'open'])
      await Promise.all(contenders.map((each) => each.kill()))
    }
  })

  it('goes to exactly one of many opens of one process, while others ask whether it is held', async () => {
    const dataDir = join(await newFolder(), 'data')
    for (let round = 0; round < 10; round++) {
      const taken = await Promise.allSettled(
        Array.from({ length: 5 }, () => {
          isStoreLocked({ dataDir })
          return openStore({ dataDir })
        }),
      )
      const stores = taken.filter((each) => each.status === 'fulfilled').map((each) => each.value)
      expect(stores).toHaveLength(1)
      const refusals = taken.filter((each) => each.status === 'rejected').map((each) => each.reason.name)
      expect(refusals).toEqual(Array(4).fill('StoreLocked'))
      await stores[0]?.close()
    }
  })

  it('is granted to one who comes while somebody else only asks', async () => {
    const path = join(await newFolder(), 'file')
    let refusals = 0
    // As the system answers while another process asks, which takes a shared lock for a moment.
    const asked: Locking = {
      ...systemLocking,
      tryLock: (file, offset, bytes, options) =>
        options === undefined && refusals++ === 0 ? false : systemLocking.tryLock(file, offset, bytes, options),
    }
    HeldFile.hold({ dataDir: 'data', path, make: true, locking: asked }).release()
    expect(refusals).toBeGreaterThan(1)
  })

  it('stays with the store while a copy takes the place of its file', async () => {
    const dataDir = join(await newFolder(), 'data')
    await (await openStore({ dataDir })).close()
    await writeFile(join(dataDir, 'write-failed'), '')
    const store = await openStore({ dataDir })
    expect(store.recoveredFrom).toBe('a write failed')
    expect(isStoreLocked({ dataDir })).toBe(true)
    await expect(openStore({ dataDir })).rejects.toThrow(StoreLocked)
    await store.close()
    expect(isStoreLocked({ dataDir })).toBe(false)
  })

  it('is that of the file which the name leads to, also where another one is put there while it is taken', async () => {
    const folder = await newFolder()
    const path = join(folder, 'file')
    await writeFile(path, 'old')
    await writeFile(join(folder, 'new'), 'new')
    const renaming: Locking = {
      ...systemLocking,
      tryLock: (...args) => {
        // What a process does that ends a copy in this very moment.
        if (existsSync(join(folder, 'new'))) renameSync(join(folder, 'new'), path)
        return systemLocking.tryLock(...args)
      },
    }
    const held = HeldFile.hold({ dataDir: 'data', path, make: false, locking: renaming })
    expect(readFileSync(held.file, 'utf8')).toBe('new')
    expect(() => HeldFile.hold({ dataDir: 'data', path, make: false })).toThrow(StoreLocked)
    held.release()
  })

  it('leaves nothing in the directory after a clean stop', async () => {
    const dataDir = join(await newFolder(), 'data')
    const holder = new Program('holder', [dataDir])
    expect(await holder.line()).toBe('open')
    await holder.end()
    expect(isStoreLocked({ dataDir })).toBe(false)
    expect((await readdir(dataDir)).toSorted()).toEqual(['data.mdb', 'format', 'journal', 'owner'])
  })

  it('works in a directory with a long path', async () => {
    const dataDir = join(await newFolder(), 'a-long-name-'.repeat(10), 'another-one-'.repeat(10), 'data')
    const store = await openStore({ dataDir })
    await expect(openStore({ dataDir })).rejects.toThrow(StoreLocked)
    await store.close()
  })

  it('is not held where the directory is missing or has no data', async () => {
    const folder = await newFolder()
    expect(isStoreLocked({ dataDir: join(folder, 'missing') })).toBe(false)
    expect(isStoreLocked({ dataDir: folder })).toBe(false)
  })
})

describe('a file system', () => {
  it('that grants one lock twice is refused in words', async () => {
    const path = join(await newFolder(), 'file')
    const granting: Locking = { tryLock: () => true, unlock: () => undefined }
    expect(() => HeldFile.hold({ dataDir: '/srv/data', path, make: true, locking: granting })).toThrow(
      "The data folder /srv/data can't be used: its file system grants one lock twice, as some network file systems do",
    )
  })

  it('that has no locks is refused in words', async () => {
    const path = join(await newFolder(), 'file')
    const tryLock = (): never => {
      throw Object.assign(new Error('ENOLCK: no locks available'), { code: 'ENOLCK' })
    }
    expect(() =>
      HeldFile.hold({ dataDir: '/srv/data', path, make: true, locking: { ...systemLocking, tryLock } }),
    ).toThrow(
      "The data folder /srv/data can't be used: its file system has no locks that end with their process: ENOLCK",
    )
  })

  it('without the folder of a file that is to be locked gives the reason of the system', async () => {
    await mkdir(join(await newFolder(), 'other'))
    const path = join(await newFolder(), 'missing', 'file')
    expect(() => HeldFile.hold({ dataDir: 'data', path, make: true })).toThrow('ENOENT')
  })
})
