import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { StoreView, Write } from '@replicator/interface'
import { openMemoryStore, openStore } from '../src/index.js'
import { put, recordOf, slotOf } from './entries.js'
import { newFolder, PATIENT } from './folder.js'

const keys = ['', 'a', 'a/b', 'a/\u{1F600}', 'a/\uffee', 'b']
const key = fc.constantFrom(...keys)
const version = fc.integer({ min: 1, max: 4 })

const write: fc.Arbitrary<Write> = fc.oneof(
  fc
    .tuple(key, version)
    .map(([name, number]) => put(recordOf(name, { version: number, value: Uint8Array.of(number) }))),
  fc
    .tuple(key, version)
    .map(([name, number]): Write => ({ type: 'slot', key: name, slot: slotOf(name, { version: number }) })),
  key.map((name): Write => ({ type: 'slot', key: name })),
  fc.tuple(key, fc.string()).map(([name, value]): Write => ({ type: 'meta', name, value })),
  key.map((name): Write => ({ type: 'meta', name })),
)

/** `begin` starts a flush and goes on while it is under way. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.array(write, { minLength: 1, maxLength: 5 }) },
  { weight: 2, arbitrary: fc.constantFrom('flush', 'begin' as const) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
)

it('answers every question as the memory store does, in whatever order things happen', PATIENT, async () => {
  const folder = await newFolder()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const dataDir = join(folder, String(run++))
      let store = await openStore({ dataDir })
      let model = openMemoryStore()
      try {
        for (const each of steps) {
          if (each === 'flush') await Promise.all([store.flush(), model.flush()])
          else if (each === 'begin') void store.flush()
          else if (each === 'reopen') {
            await Promise.all([store.close(), model.close()])
            store = await openStore({ dataDir })
            model = openMemoryStore(model.image())
          } else {
            store.apply(each)
            model.apply(each)
          }
          expect(everything(store)).toEqual(everything(model))
        }
      } finally {
        await store.close()
      }
    }),
    { numRuns: 40 },
  )
})

function everything(store: StoreView): unknown {
  const each = [...keys, 'absent']
  return {
    head: store.head,
    recordCount: store.recordCount,
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
