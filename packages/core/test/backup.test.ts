import type { StoredRecord } from '@replicator/interface'
import { openBallot } from '@replicator/interface'
import { openMemoryStore, readBackup, type BackupHeader } from '@replicator/store'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backupOf } from '../src/backup.js'
import { NoQuorum } from '../src/node-error.js'
import type { ServedView } from '../src/served-view.js'

const header: BackupHeader = {
  networkId: '0'.repeat(32),
  epoch: 1,
  clusterId: 'berlin',
  peerId: '12D3KooWa',
  startedMs: 0,
  records: 0,
  reasons: [],
}

function recordOf(key: string, version: number, value?: string): StoredRecord {
  const head = { key, version, since: version, final: false, contentType: '', decisions: [] }
  return value === undefined ? { ...head, present: false } : { ...head, present: true, value: Buffer.from(value) }
}

const nothing = (): void => undefined

/** What is in a backup: of each key the highest version. */
async function recordsIn(backup: AsyncIterable<Uint8Array>): Promise<Map<string, StoredRecord>> {
  const found = new Map<string, StoredRecord>()
  for await (const part of readBackup(backup)) {
    if (part.type !== 'record') continue
    const { record } = part
    if ((found.get(record.key)?.version ?? 0) < record.version) found.set(record.key, record)
  }
  return found
}

function backupOfAll(store: ServedView, check: () => void = nothing): AsyncGenerator<Uint8Array, void> {
  return backupOf({ store, gather: () => Promise.resolve(), header: () => header, check })
}

describe('a backup of a store', () => {
  it('has every record, deleted ones too, and nothing that could vote', async () => {
    const store = openMemoryStore()
    store.apply([
      { type: 'record', record: recordOf('', 9, 'a configuration') },
      { type: 'record', record: recordOf('a', 2, 'A') },
      { type: 'record', record: recordOf('gone', 3) },
      { type: 'slot', key: 'open', slot: { key: 'open', version: 1, promised: openBallot(1) } },
      { type: 'meta', name: 'identity', value: 'a secret' },
    ])
    const pieces: Uint8Array[] = []
    for await (const piece of backupOfAll(store)) pieces.push(piece)
    const bytes = Buffer.concat(pieces)
    expect(bytes.includes('a secret')).toBe(false)
    async function* again(): AsyncGenerator<Uint8Array> {
      yield bytes
    }
    expect([...(await recordsIn(again())).values()]).toEqual([recordOf('a', 2, 'A'), recordOf('gone', 3)])
  })

  it('is the store as it was when its last page was read, whatever is written meanwhile', async () => {
    const keys = fc.integer({ min: 0, max: 700 }).map((number) => `k${String(number).padStart(3, '0')}`)
    const batches = fc.array(fc.array(keys, { maxLength: 60 }), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(batches, async (writes) => {
        const store = openMemoryStore()
        const write = (key: string): void => {
          const version = (store.record(key)?.version ?? 0) + 1
          store.apply([
            { type: 'record', record: recordOf(key, version, version % 3 === 0 ? undefined : `${version}`) },
          ])
        }
        for (let number = 0; number < 700; number += 2) write(`k${String(number).padStart(3, '0')}`)
        // The last page of the log is what makes it one moment: what the store holds when it is asked for.
        let atLast = new Map<string, StoredRecord | undefined>()
        const changes = store.changes.bind(store)
        Object.assign(store, {
          changes: (after: number, limit: number) => {
            atLast = new Map(store.keys({ prefix: '', limit: 1000 }).map((key) => [key, store.record(key)]))
            return changes(after, limit)
          },
        })
        const pending = [...writes]
        async function* whileWriting(): AsyncGenerator<Uint8Array> {
          for await (const bytes of backupOfAll(store)) {
            yield bytes
            for (const key of pending.shift() ?? []) write(key)
          }
        }
        expect(await recordsIn(whileWriting())).toEqual(atLast)
      }),
      { numRuns: 40 },
    )
  })

  it('goes through large values a page at a time', async () => {
    const store = openMemoryStore()
    const value = 'x'.repeat(200_000)
    for (let number = 0; number < 20; number++) {
      store.apply([{ type: 'record', record: recordOf(`k${number}`, 1, value) }])
    }
    const sizes: number[] = []
    for await (const bytes of backupOfAll(store)) sizes.push(bytes.length)
    expect(Math.max(...sizes)).toBeLessThan(500_000)
    expect((await recordsIn(backupOfAll(store))).size).toBe(20)
  })

  it('ends with an error where it shall not go on, so that nobody takes it for whole', async () => {
    const store = openMemoryStore()
    store.apply([{ type: 'record', record: recordOf('a', 1, 'A') }])
    let asked = 0
    const backup = backupOfAll(store, () => {
      if (++asked > 2) throw new Error('the node is stopping')
    })
    await expect(recordsIn(backup)).rejects.toThrow('the node is stopping')
  })

  it('reads nothing before all is there that is to be in it, and nothing at all where that fails', async () => {
    const store = openMemoryStore()
    const gather = async (): Promise<void> => store.apply([{ type: 'record', record: recordOf('late', 1, 'A') }])
    const parts = { store, header: () => header, check: nothing }
    expect([...(await recordsIn(backupOf({ ...parts, gather }))).keys()]).toEqual(['late'])
    const failing = { ...parts, gather: () => Promise.reject(new NoQuorum('nobody answers')) }
    await expect(backupOf(failing).next()).rejects.toThrow(NoQuorum)
  })
})
