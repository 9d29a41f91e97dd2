// Opens the store of each directory, reads all of it and writes to it, and says what came of it: one line for each.
import { openStore } from '@replicator/store'

for (const dataDir of process.argv.slice(2)) console.log(await probe(dataDir))

async function probe(dataDir) {
  let store
  try {
    store = await openStore({ dataDir })
  } catch (error) {
    return error.name
  }
  const seen = new Set()
  const attempt = async (work) => {
    try {
      await work()
    } catch (error) {
      seen.add(error.name)
    }
  }
  await attempt(() => store.changes(0, 100_000))
  for (const key of store.keys({ prefix: '', limit: 100_000 })) await attempt(() => store.record(key))
  for (let round = 0; round < 10; round++) {
    await attempt(() => {
      const record = {
        key: `key-${round}`,
        version: 9,
        since: 1,
        present: true,
        final: true,
        decisions: [],
        contentType: '',
      }
      store.apply([{ type: 'record', record: { ...record, value: Buffer.alloc(round * 900, 1) } }])
      return store.flush()
    })
  }
  await store.close()
  return seen.size === 0 ? 'whole' : [...seen].join(' ')
}
