import { describe, expect, it } from 'vitest'
import type { Store } from '@replicator/interface'
import { storeCompliance } from '../src/index.js'

/** Keeps nothing at all, and says so whenever it is asked. */
const forgetful: Store = {
  head: 0,
  batch: 0,
  recordCount: 0,
  userCounts: { present: 0, absent: 0 },
  record: () => undefined,
  find: () => undefined,
  slot: () => undefined,
  meta: () => undefined,
  slots: () => [],
  changes: () => [],
  expired: () => [],
  keys: () => [],
  countRanges: () => false,
  rangeSum: () => undefined,
  rangeParts: () => undefined,
  keysIn: () => [],
  names: () => [],
  apply: () => undefined,
  flush: () => Promise.resolve(0),
  size: () => ({ records: 0, disk: 0 }),
  close: () => Promise.resolve(),
}

describe('the suite of the Store port', () => {
  it('lets a store that keeps nothing pass next to none of its tests', async () => {
    const tests: { readonly title: string; readonly run: () => Promise<void> }[] = []
    const open = (): Promise<Store> => Promise.resolve(forgetful)
    const place = { open, reopen: open, destroy: () => Promise.resolve() }
    const collected = {
      describe: (_: string, declare: () => void) => declare(),
      it: (title: string, run: () => Promise<void>) => void tests.push({ title, run }),
    }
    storeCompliance('the forgetful store', () => place, collected)
    const results = await Promise.allSettled(tests.map(({ run }) => run()))
    const passed = tests.filter((_, i) => results[i]?.status === 'fulfilled').map(({ title }) => title)
    expect(tests.length).toBeGreaterThan(30)
    // What holds of a store in which there is nothing to find.
    expect(passed).toEqual([
      'A new store holds nothing',
      'A key with a slot and no record is not among them',
      'A flush with nothing to write resolves with the last batch',
    ])
  })
})
