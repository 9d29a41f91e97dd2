import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { openMemoryStore, openStore } from '../src/index.js'
import { everything, write } from './arbitrary-write.js'
import { newFolder, PATIENT } from './folder.js'

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
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.constantFrom(1, 60_000), async (steps, checkpointMs) => {
      const options = { dataDir: join(folder, String(run++)), checkpointMs }
      let store = await openStore(options)
      let model = openMemoryStore()
      try {
        for (const each of steps) {
          if (each === 'flush') await Promise.all([store.flush(), model.flush()])
          else if (each === 'begin') void store.flush()
          else if (each === 'reopen') {
            await Promise.all([store.close(), model.close()])
            store = await openStore(options)
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
    // What the layers answer is tried far more often without a disk, in layered-store.test.ts.
    { numRuns: 15 },
  )
})
