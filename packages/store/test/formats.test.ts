import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { StoredRecord } from '@replicator/interface'
import { FORMAT } from '../src/data-directory.js'
import { openStore, readBackup, StoreFormatMismatch } from '../src/index.js'
import { newFolder } from './folder.js'

const fixtures = join(import.meta.dirname, 'fixtures')
const present = FORMAT
const kept = (await readdir(fixtures)).filter((name) => name.startsWith('format-'))

async function unpacked(name: string): Promise<string> {
  const folder = join(await newFolder(), 'data')
  await mkdir(folder)
  for (const file of await readdir(join(fixtures, name))) {
    if (!file.endsWith('.gz')) continue
    await writeFile(join(folder, file.slice(0, -3)), gunzipSync(await readFile(join(fixtures, name, file))))
  }
  return folder
}

/** As `fixture.mjs` writes it. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, each: unknown) => {
      if (each instanceof Uint8Array) return { base64: Buffer.from(each).toString('base64') }
      const isBuffer = typeof each === 'object' && each !== null && 'type' in each && each.type === 'Buffer'
      return isBuffer && 'data' in each ? { base64: Buffer.from(each.data as number[]).toString('base64') } : each
    }),
  )
}

async function expected(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(fixtures, name), 'utf8'))
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(folder)).toSorted()) hash.update(name).update(await readFile(join(folder, name)))
  return hash.digest('hex')
}

describe('the folder of a store', () => {
  it('of the present format is kept as a fixture', () => {
    expect(kept).toContain(`format-${present}`)
  })

  it.each(kept)('of %s is read, or refused in words and left as it was', async (name) => {
    const dataDir = await unpacked(name)
    const format = Number(name.replace('format-', ''))
    if (format !== present) {
      const before = await hashOf(dataDir)
      const opening = openStore({ dataDir })
      await expect(opening).rejects.toThrow(StoreFormatMismatch)
      await expect(opening).rejects.toThrow(`it has format ${format}, this program reads format ${present}`)
      expect(await hashOf(dataDir)).toBe(before)
      return
    }
    const store = await openStore({ dataDir })
    const keys = ['', ...store.keys({ prefix: '', limit: 100 })]
    const records = keys.map((key) => store.record(key))
    const texts = { identity: store.meta('identity'), boot: store.meta('boot') }
    const held = { records, slots: store.slots(), texts, changes: store.changes(0, 100) }
    expect(plain(held)).toEqual(await expected(join(name, 'expected.json')))
    await store.close()
  })

  it('of a later format is refused with the way out', async () => {
    const dataDir = await unpacked(`format-${present}`)
    await writeFile(join(dataDir, 'format'), `replicator-store ${present + 1}\n`)
    await expect(openStore({ dataDir })).rejects.toThrow(
      `it has format ${present + 1}, this program reads format ${present}; use the newer program that wrote it`,
    )
  })
})

describe('a backup', () => {
  it('of each form that there was is read as it was written', async () => {
    const forms = (await readdir(fixtures)).filter((name) => /^backup-\d+\.gz$/.test(name))
    expect(forms).toContain('backup-1.gz')
    for (const name of forms) {
      const bytes = gunzipSync(await readFile(join(fixtures, name)))
      async function* once(): AsyncGenerator<Uint8Array> {
        yield bytes
      }
      const records: StoredRecord[] = []
      for await (const part of readBackup(once())) if (part.type === 'record') records.push(part.record)
      expect(plain(records)).toEqual(await expected(name.replace('.gz', '.json')))
    }
  })
})
