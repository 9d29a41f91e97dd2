import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { StoreView } from '@replicator/interface'
import { compareKeys, openStore } from '../src/index.js'
import { newFolder, PATIENT } from './folder.js'
import { Program } from './program.js'

it.each([
  ['with its own journal', {}],
  ['with a journal that is moved to the data file all the time', { journalBytes: 64 * 1024, checkpointMs: 5 }],
  ['with a journal that is never moved', { checkpointMs: 60_000 }],
])(
  'loses nothing that was flushed when the process is killed in the middle of writing, %s',
  PATIENT,
  async (_, options) => {
    const dataDir = join(await newFolder(), 'data')
    let batch = 0
    let head = 0
    const durable: string[] = []
    // Each life goes on where the one before was killed.
    for (const life of [1, 2, 3]) {
      const writer = new Program('writer', [dataDir, JSON.stringify(options)])
      const lines: string[] = []
      while (lines.length < 300 * life) lines.push(await writer.nextLine())
      await writer.kill()
      lines.push(...(await writer.remainingLines()))

      const store = await openStore({ dataDir })
      const told = lines.map((line) => line.split(' '))
      durable.push(...told.map(([, key = '']) => key))
      expect(durable.filter((key) => store.record(key)?.value?.length !== 200)).toEqual([])
      expect(durable.filter((key) => store.slot(key) !== undefined)).toEqual([])
      expect(store.batch).toBeGreaterThanOrEqual(Math.max(...told.map(([number]) => Number(number))))
      expect(store.batch).toBeGreaterThan(batch)
      expect(store.head).toBeGreaterThan(head)
      expect(store.changes(0, store.recordCount + 1)).toHaveLength(store.recordCount)
      expectIndexes(store)
      expect(store.recoveredFrom).toBeUndefined()
      batch = store.batch
      head = store.head
      await store.close()
    }
  },
)

/** What stands beside the records is what they say. */
function expectIndexes(store: StoreView): void {
  const records = store.keys({ prefix: '', limit: 1e6 }).map((key) => store.record(key)!)
  const expiring = records.filter(({ present, expiresMs }) => present && expiresMs !== undefined)
  const inOrder = expiring.toSorted((a, b) => a.expiresMs! - b.expiresMs! || compareKeys(a.key, b.key))
  const expiries = inOrder.map(({ key, expiresMs }) => ({ key, expiresMs }))
  expect(store.expired(Number.MAX_SAFE_INTEGER, 1e6)).toEqual(expiries)
  expect(store.userCounts.absent).toBe(records.filter(({ present }) => !present).length)
  const leases = store.changes(0, 1e6).filter(({ key }) => key.startsWith('lease-'))
  expect(leases).toHaveLength(20)
  for (const { key, version, sequence, changed } of leases) {
    expect(changed < sequence).toBe(store.record(key)!.since < version)
  }
}
