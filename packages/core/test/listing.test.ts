import type { StoredRecord } from '@replicator/interface'
import { openMemoryStore } from '@replicator/store'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { pageOfRecords } from '../src/listing.js'

/** What the wall clock says. */
const NOW_MS = 1000

function recordOf(key: string, value: string | undefined): StoredRecord {
  const head = { key, version: 1, since: 1, final: false, contentType: '', decisions: [] }
  return value === undefined ? { ...head, present: false } : { ...head, present: true, value: Buffer.from(value) }
}

function storeOf(records: readonly StoredRecord[]) {
  const store = openMemoryStore()
  store.apply(records.map((record) => ({ type: 'record', record })))
  return store
}

it('pages tell each present record with the prefix once, in the order of UTF-8, whatever their size', () => {
  const key = fc.string({
    unit: fc.constantFrom('a', 'b', '/', 'é', '\u{e000}', '\u{10000}'),
    minLength: 1,
    maxLength: 3,
  })
  const records = fc.uniqueArray(fc.tuple(key, fc.option(fc.string({ maxLength: 5 }), { nil: undefined })), {
    selector: ([name]) => name,
    maxLength: 60,
  })
  fc.assert(
    fc.property(
      records,
      key,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 40 }),
      (given, text, limit, bytesMax) => {
        const prefix = text.slice(0, 1)
        const store = storeOf(given.map(([name, value]) => recordOf(name, value)))
        const told: string[] = []
        let after: string | undefined = ''
        while (after !== undefined) {
          const page = pageOfRecords(store, NOW_MS, { prefix, after, limit, bytesMax })
          expect(page.records.length).toBeLessThanOrEqual(limit)
          const bytes = page.records.reduce((sum, { key: name, value }) => sum + name.length + (value?.length ?? 0), 0)
          if (page.records.length > 1) expect(bytes).toBeLessThanOrEqual(bytesMax)
          told.push(...page.records.map((record) => record.key))
          after = page.next
        }
        const expected = given
          .filter(([name, value]) => value !== undefined && name.startsWith(prefix))
          .map(([name]) => name)
        expect(told).toEqual(expected.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
      },
    ),
  )
})

it('goes through any number of absent records, and the last page says that it is the last', () => {
  const keys = Array.from({ length: 600 }, (_, i) => `k${String(i).padStart(3, '0')}`)
  const store = storeOf(keys.map((key, i) => recordOf(key, i % 300 === 299 ? 'v' : undefined)))
  const page = pageOfRecords(store, NOW_MS, { prefix: 'k', after: '', limit: 2, bytesMax: 1000 })
  expect(page.records.map(({ key }) => key)).toEqual(['k299', 'k599'])
  expect(page.next).toBeUndefined()
})

it('goes through a bounded number of keys at once, also where none of them holds anything', () => {
  const keys = Array.from({ length: 17_000 }, (_, i) => `k${String(i).padStart(5, '0')}`)
  const store = storeOf([...keys.map((key) => recordOf(key, undefined)), recordOf('l', 'v')])
  const first = pageOfRecords(store, NOW_MS, { prefix: '', after: '', limit: 10, bytesMax: 1000 })
  expect(first.records).toEqual([])
  expect(first.next).toMatch(/^k\d{5}$/)
  const second = pageOfRecords(store, NOW_MS, { prefix: '', after: first.next ?? '', limit: 10, bytesMax: 1000 })
  expect(second.records.map(({ key }) => key)).toEqual(['l'])
  expect(second.next).toBeUndefined()
})

it('leaves out what has ended and is not deleted yet, from the millisecond of its end on', () => {
  const store = storeOf([
    { ...recordOf('a', 'v'), expiresMs: NOW_MS - 1 },
    { ...recordOf('b', 'v'), expiresMs: NOW_MS },
    { ...recordOf('c', 'v'), expiresMs: NOW_MS + 1 },
    recordOf('d', 'v'),
  ])
  const page = pageOfRecords(store, NOW_MS, { prefix: '', after: '', limit: 10, bytesMax: 1000 })
  expect(page.records.map(({ key }) => key)).toEqual(['c', 'd'])
})

it('tells what is committed, and not what is proposed to take its place', () => {
  const store = storeOf([recordOf('a', 'v'), recordOf('b', undefined)])
  for (const key of ['a', 'b', 'c']) {
    const promised = { generation: 1, number: 0, peer: '', boot: 0, attempt: 0 }
    const proposal = {
      id: `a1.1.0011223344556677.${key.charCodeAt(0)}`,
      cluster: 'a',
      operation: 'update',
      requestId: '',
      fingerprint: '',
      contentType: '',
      mutable: true,
      value: Buffer.from('w'),
    } as const
    store.apply([{ type: 'slot', key, slot: { key, version: 2, promised, vote: { ballot: promised, proposal } } }])
  }
  const page = pageOfRecords(store, NOW_MS, { prefix: '', after: '', limit: 10, bytesMax: 1000 })
  expect(page.records.map(({ key, value }) => [key, String(value)])).toEqual([['a', 'v']])
})
