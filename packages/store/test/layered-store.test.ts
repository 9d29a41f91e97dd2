import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Write } from '@replicator/interface'
import type { DurableBatch, DurableEntries, NameRange } from '../src/index.js'
import { compareKeys, encodeText, LayeredStore, openMemoryStore } from '../src/index.js'
import { everything, write } from './arbitrary-write.js'
import { put, recordOf } from './entries.js'

/** A disk as plain maps; what is `persist`ed is seen at once. */
class Maps implements DurableEntries {
  readonly #tables = {
    records: new Map<string, Uint8Array>(),
    slots: new Map<string, Uint8Array>(),
    texts: new Map<string, Uint8Array>(),
    counters: new Map<string, Uint8Array>(),
    log: new Map<number, Uint8Array>(),
    expiries: new Map<string, Uint8Array>(),
  }

  persist({ writes }: DurableBatch): void {
    for (const { table, key, bytes } of writes) {
      const entries = this.#tables[table] as Map<string | number, Uint8Array>
      if (bytes === undefined) entries.delete(key)
      else entries.set(key, bytes)
    }
  }

  read(table: 'records' | 'counters', key: string): Uint8Array | undefined {
    const bytes = this.#tables[table].get(key)
    return bytes === undefined ? undefined : Uint8Array.from(bytes)
  }

  peek(key: string): Uint8Array | undefined {
    return this.#tables.records.get(key)
  }

  keys(prefix: string, after: string): readonly string[] {
    const keys = [...this.#tables.records.keys()].toSorted(compareKeys)
    return keys.filter((key) => key.startsWith(prefix) && compareKeys(key, after) > 0)
  }

  entries(table: 'slots' | 'texts'): Iterable<readonly [string, Uint8Array]> {
    return this.#tables[table]
  }

  places(after: number): readonly (readonly [number, Uint8Array])[] {
    return [...this.#tables.log].toSorted(([a], [b]) => a - b).filter(([sequence]) => sequence > after)
  }

  expiriesIn({ start, end }: NameRange): readonly (readonly [string, Uint8Array])[] {
    const inOrder = [...this.#tables.expiries].toSorted(([a], [b]) => compareKeys(a, b))
    return inOrder.filter(([name]) => name >= start && name < end)
  }

  count(table: 'records' | 'log' | 'expiries'): number {
    return this.#tables[table].size
  }
}

/** Moves its batches by hand. */
class Stepwise extends LayeredStore {
  begin(): DurableBatch | undefined {
    return this.hasPending ? this.beginBatch() : undefined
  }

  end(): void {
    this.endBatch()
  }
}

/** A batch begins, gets to the disk, is known to be there; and a loss of power at any time. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.array(write, { minLength: 1, maxLength: 4 }) },
  { weight: 4, arbitrary: fc.constant('on' as const) },
  { weight: 1, arbitrary: fc.constant('power loss' as const) },
)

it('answers as the memory store does, wherever the batch under way is, and after a loss of power as that store’s image', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const disk = new Maps()
      let store = new Stepwise(disk)
      let applied: (readonly Write[])[] = []
      let unsynced: (readonly Write[])[] = []
      let underWay: { batch: DurableBatch; reached: boolean } | undefined
      for (const each of steps) {
        if (each === 'power loss') {
          if (underWay?.reached !== true) applied = applied.slice(0, applied.length - (underWay === undefined ? 0 : 1))
          store = new Stepwise(disk)
          underWay = undefined
          unsynced = []
        } else if (each !== 'on') {
          store.apply(each)
          unsynced.push(each)
        } else if (underWay === undefined) {
          const batch = store.begin()
          if (batch === undefined) continue
          underWay = { batch, reached: false }
          applied.push(unsynced.flat())
          unsynced = []
        } else if (underWay.reached) {
          store.end()
          underWay = undefined
        } else {
          disk.persist(underWay.batch)
          underWay.reached = true
        }
        const model = openMemoryStore()
        for (const writes of [...applied, ...unsynced]) model.apply(writes)
        expect(everything(store)).toEqual(everything(model))
        expect(store.valueBytes).toBe(model.size().records)
        expect(store.batch).toBe(applied.length - (underWay === undefined ? 0 : 1))
      }
    }),
    { numRuns: 300 },
  )
})

it('counts the bytes of values that a store holds which was last written before they were counted', () => {
  const disk = new Maps()
  const store = new Stepwise(disk)
  store.apply([put(recordOf('a', { value: Buffer.from('four') })), put(recordOf('b', { value: Buffer.from('two') }))])
  const batch = store.begin()
  if (batch === undefined) throw new Error('nothing is pending')
  const before = encodeText('counters', JSON.stringify({ batch: 1, head: 2, absent: 0 }))
  disk.persist({ ...batch, writes: [...batch.writes, { table: 'counters', key: 'counters', bytes: before }] })
  expect(new Stepwise(disk).valueBytes).toBe(7)
})

it('forgets that a key had no record once something is written, however many were looked for', () => {
  const disk = new Maps()
  const store = new Stepwise(disk)
  for (let key = 0; key < 3000; key++) expect(store.find(`absent/${key}`)).toBeUndefined()
  for (const version of [1, 2]) {
    store.find('a')
    store.apply([put(recordOf('a', { version }))])
    const batch = store.begin()
    if (batch === undefined) throw new Error('nothing is pending')
    disk.persist(batch)
    store.end()
    expect(store.recordCount).toBe(1)
    expect(store.changes(0, 10)).toMatchObject([{ sequence: version, key: 'a', version }])
  }
})

it('names each place of the change log once while the batch that holds it is on the disk and not yet known to be', () => {
  const disk = new Maps()
  const store = new Stepwise(disk)
  store.apply([put(recordOf('a')), put(recordOf('b'))])
  const batch = store.begin()
  if (batch === undefined) throw new Error('nothing is pending')
  disk.persist(batch)
  store.apply([put(recordOf('c'))])
  expect(store.changes(0, 10).map(({ sequence }) => sequence)).toEqual([1, 2, 3])
})
