import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { folderFindings } from '../../src/doctor/folder-checks.ts'

function folder(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'replicator-doctor-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true }))
  writeFileSync(join(dataDir, 'data.mdb'), Buffer.alloc(3 * 1024 * 1024), { mode: 0o600 })
  return dataDir
}

async function byCheck(dataDir: string) {
  return Object.fromEntries((await folderFindings(dataDir)).map((finding) => [finding.check, finding]))
}

describe('the doctor at a data folder', () => {
  it('measures its disk and its space, and leaves it as it was', async () => {
    const dataDir = folder()
    const { permissions, space, disk } = await byCheck(dataDir)
    expect(permissions).toEqual({ check: 'permissions', state: 'ok', says: `${dataDir} is its owner's alone` })
    expect(space?.says).toMatch(/^[\d,]+ MiB left on the disk, beside 3 MiB of data$/)
    // Where this machine has its temporary files in memory, that is what is said.
    const isInMemory = statfsSync(dataDir).type === 0x01021994
    expect(disk?.says).toMatch(
      isInMemory ? /in memory/ : /^a synced write of 4 KiB takes [\d.]+ ms, [\d.]+ ms at most of 32$/,
    )
    expect(readdirSync(dataDir)).toEqual(['data.mdb'])
  })

  it('finds what others than the owner may read', async () => {
    const dataDir = folder()
    chmodSync(join(dataDir, 'data.mdb'), 0o640)
    expect((await byCheck(dataDir))['permissions']).toEqual({
      check: 'permissions',
      state: 'wrong',
      says: `others than the owner may enter or read ${join(dataDir, 'data.mdb')}`,
      advice: `chmod -R go= ${dataDir}`,
    })
    const open = join(dataDir, 'open')
    mkdirSync(open)
    chmodSync(open, 0o755)
    expect((await byCheck(open))['permissions']).toMatchObject({ state: 'wrong', says: expect.stringContaining(open) })
  })

  it('says that there is no such folder', async () => {
    const missing = join(folder(), 'missing')
    expect(await folderFindings(missing)).toEqual([
      { check: 'folder', state: 'wrong', says: expect.stringContaining('ENOENT'), advice: expect.any(String) },
    ])
  })
})
