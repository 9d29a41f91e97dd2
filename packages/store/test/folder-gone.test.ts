import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type OpenedStore, openStore, StoreClosed, StoreFailed } from '../src/index.js'
import { put, recordOf } from './entries.js'
import { newFolder } from './folder.js'

async function openWithRecord(dataDir: string): Promise<OpenedStore> {
  const store = await openStore({ dataDir })
  store.apply([put(recordOf('a'))])
  await store.flush()
  return store
}

describe('a running store', () => {
  it('whose folder is removed tells nobody that a later write is durable', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openWithRecord(dataDir)
    await rm(dataDir, { recursive: true })
    store.apply([put(recordOf('b'))])
    await expect(store.flush()).rejects.toThrow(StoreFailed)
    await expect(store.flush()).rejects.toThrow(
      `${dataDir}/data.mdb has been removed or moved away while it was in use`,
    )
    expect(() => store.apply([put(recordOf('c'))])).toThrow(StoreFailed)
    expect(await store.failed).toMatchObject({ name: 'StoreFailed', code: 'STORE_FAILED' })
    await store.close()
  })

  it('whose folder is removed notices it while nothing is written, and leaves alone what takes its place', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openWithRecord(dataDir)
    await rm(dataDir, { recursive: true })
    const next = await openStore({ dataDir })
    expect(await store.failed).toBeInstanceOf(StoreFailed)
    await store.close()
    await expect(openStore({ dataDir })).rejects.toThrow('Another running node holds')
    next.apply([put(recordOf('of the next'))])
    await next.flush()
    await next.close()
  })

  it('whose file is exchanged for another one notices it before the next flush resolves', async () => {
    const dataDir = join(await newFolder(), 'data')
    const store = await openWithRecord(dataDir)
    const path = join(dataDir, 'data.mdb')
    await copyFile(path, `${path}.copy`)
    await rename(`${path}.copy`, path)
    store.apply([put(recordOf('b'))])
    await expect(store.flush()).rejects.toThrow(`another file has been put in the place of ${path}`)
    await store.close()
    const next = await openStore({ dataDir })
    expect(next.recoveredFrom).toBeUndefined()
    expect(next.record('a')?.key).toBe('a')
    await next.close()
  })

  it('is found whole again where its folder was moved away and back', async () => {
    const folder = await newFolder()
    const dataDir = join(folder, 'data')
    const store = await openWithRecord(dataDir)
    await rename(dataDir, join(folder, 'elsewhere'))
    await store.failed
    await store.close()
    await rename(join(folder, 'elsewhere'), dataDir)
    const next = await openStore({ dataDir })
    expect(next.record('a')?.key).toBe('a')
    await next.close()
  })
})

describe('a folder that was used', () => {
  const owner = { peerId: '12D3KooWtest', clusterId: 'berlin', networkId: '00ff' }

  async function usedFolder(): Promise<string> {
    const dataDir = join(await newFolder(), 'data')
    const store = await openWithRecord(dataDir)
    await store.noteOwner({ peerId: owner.peerId, clusterId: owner.clusterId })
    await store.noteOwner(owner)
    await store.close()
    return dataDir
  }

  it('and whose data file is missing or empty is no new folder: it says whose it was and what to do', async () => {
    const dataDir = await usedFolder()
    await rm(join(dataDir, 'data.mdb'))
    const words =
      `The data of ${dataDir} is lost: it was used by peer 12D3KooWtest of cluster "berlin" in network 00ff, ` +
      "and its file 'data.mdb' is missing. What to do: keep this folder aside, and start a new node in an empty one, with " +
      '--peer and --replace 12D3KooWtest: it gets the records from the others, and then takes the place of this one'
    await expect(openStore({ dataDir })).rejects.toThrow(words)
    await expect(openStore({ dataDir })).rejects.toMatchObject({ name: 'StoreLost', code: 'STORE_LOST', dataDir })
    await writeFile(join(dataDir, 'data.mdb'), '')
    await expect(openStore({ dataDir })).rejects.toThrow("its file 'data.mdb' is empty")
  })

  it('by a program that noted no name is none either', async () => {
    const dataDir = join(await newFolder(), 'data')
    await (await openWithRecord(dataDir)).close()
    await rm(join(dataDir, 'data.mdb'))
    await expect(openStore({ dataDir })).rejects.toThrow('it was used by a node that noted no name')
  })

  it('refuses another cluster, and the data of another peer, by name', async () => {
    const dataDir = await usedFolder()
    const store = await openStore({ dataDir })
    await expect(store.noteOwner({ ...owner, clusterId: 'lima' })).rejects.toThrow(
      `The data folder ${dataDir} belongs to another node: it is that of peer 12D3KooWtest of cluster "berlin" in network ` +
        '00ff, and the cluster "lima" was given. Give the cluster "berlin", or another folder',
    )
    await expect(store.noteOwner({ ...owner, peerId: '12D3KooWother' })).rejects.toMatchObject({
      name: 'StoreOwnerMismatch',
      code: 'STORE_OWNER_MISMATCH',
    })
    await store.noteOwner(owner)
    await store.close()
  })

  it('has its note before it is closed, and gets none after that: it may be open elsewhere', async () => {
    const dataDir = await usedFolder()
    const store = await openStore({ dataDir })
    const notes = [store.noteOwner({ ...owner, networkId: '11ee' }), store.noteOwner({ ...owner, networkId: '22dd' })]
    await new Promise(setImmediate)
    await store.close()
    const ends = await Promise.allSettled(notes)
    expect(ends[0]?.status).toBe('fulfilled')
    const last = ends[1]?.status === 'fulfilled' ? '22dd' : '11ee'
    expect(JSON.parse(await readFile(join(dataDir, 'owner'), 'utf8'))).toEqual({ ...owner, networkId: last })
    await expect(store.noteOwner(owner)).rejects.toThrow(StoreClosed)
  })

  it('keeps its note where a network is founded again after a start that was cut off', async () => {
    const dataDir = await usedFolder()
    const store = await openStore({ dataDir })
    await store.noteOwner({ ...owner, networkId: '11ee' })
    await store.noteOwner({ peerId: owner.peerId, clusterId: owner.clusterId })
    await store.close()
    expect(JSON.parse(await readFile(join(dataDir, 'owner'), 'utf8'))).toEqual({ ...owner, networkId: '11ee' })
  })

  it('whose note cannot be read is still one that was used', async () => {
    const dataDir = await usedFolder()
    await writeFile(join(dataDir, 'owner'), '\0\0\0')
    const store = await openStore({ dataDir })
    await store.noteOwner(owner)
    await store.close()
    expect(JSON.parse(await readFile(join(dataDir, 'owner'), 'utf8'))).toEqual(owner)
    await writeFile(join(dataDir, 'owner'), '{')
    await rm(join(dataDir, 'data.mdb'))
    await expect(openStore({ dataDir })).rejects.toThrow('The data of')
  })

  it('cannot be taken for one that was not, where only its note was lost: the data says it', async () => {
    const dataDir = await usedFolder()
    await rm(join(dataDir, 'owner'))
    await mkdir(join(dataDir, 'lost+found'))
    const store = await openStore({ dataDir })
    expect(store.record('a')?.key).toBe('a')
    await store.close()
  })
})
