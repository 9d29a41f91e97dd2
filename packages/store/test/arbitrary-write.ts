import * as fc from 'fast-check'
import type { KeyRange, StoreView, Write } from '@replicator/interface'
import { put, recordOf, slotOf } from './entries.js'

/** The third and the fourth are borders of ranges. */
const keys = ['', 'a', 'a/ad', 'a/na', 'a/b', 'a/\u{1F600}', 'a/\uffee', 'b']
const key = fc.constantFrom(...keys)
const version = fc.integer({ min: 1, max: 4 })

export const write: fc.Arbitrary<Write> = fc.oneof(
  fc
    .tuple(key, version, fc.integer({ min: 0, max: 4 }), fc.boolean(), fc.option(fc.integer({ min: 1, max: 3 })))
    .map(([name, number, since, present, expiresMs]) =>
      put(
        recordOf(name, {
          version: number,
          since: Math.min(since, number),
          present,
          ...(present && { value: Uint8Array.of(number) }),
          ...(expiresMs !== null && { expiresMs }),
        }),
      ),
    ),
  fc
    .tuple(key, version)
    .map(([name, number]): Write => ({ type: 'slot', key: name, slot: slotOf(name, { version: number }) })),
  key.map((name): Write => ({ type: 'slot', key: name })),
  fc.tuple(key, fc.string()).map(([name, value]): Write => ({ type: 'meta', name, value })),
  key.map((name): Write => ({ type: 'meta', name })),
)

const RANGES: readonly KeyRange[] = ['', 'a', 'a/ad', 'a/na'].flatMap((from) => [
  { from },
  ...['', 'a/ad', 'a/na', 'z'].map((until) => ({ from, until })),
])

/** The answers to all questions that a store can be asked about these keys. */
export function everything(store: StoreView): unknown {
  const each = [...keys, 'absent']
  return {
    head: store.head,
    recordCount: store.recordCount,
    userCounts: store.userCounts,
    expired: [0, 1, 2, 3].flatMap((atMs) => [0, 1, 2, 100].map((limit) => store.expired(atMs, limit))),
    isCounted: store.countRanges(Infinity),
    parts: RANGES.flatMap((range) => [1, 2, 100].map((limit) => store.rangeParts(range, limit))),
    sums: RANGES.map((range) => store.rangeSum(range)),
    keysIn: RANGES.flatMap((range) => [1, 2, 100].map((limit) => store.keysIn(range, limit))),
    names: RANGES.flatMap((range) => [1, 2, 100].map((limit) => store.names(range, limit))),
    records: each.map((name) => store.record(name)),
    slots: each.map((name) => store.slot(name)),
    texts: each.map((name) => store.meta(name)),
    openSlots: store.slots(),
    changes: [0, 1, 3].flatMap((after) => [1, 2, 100].map((limit) => store.changes(after, limit))),
    keys: ['', 'a', 'a/', 'b', 'c'].flatMap((prefix) =>
      [undefined, '', 'a', 'a/b', 'b'].flatMap((after) =>
        [1, 2, 100].map((limit) => store.keys({ prefix, limit, ...(after === undefined ? {} : { after }) })),
      ),
    ),
  }
}
