// Runs under a limit on the size of a file: writes until a write fails, and prints all that the store says about it.
import { openStore } from '@replicator/store'

const [dataDir] = process.argv.slice(2)
const store = await openStore({ dataDir, journalBytes: 64 * 1024 })
const say = (words) => console.log(JSON.stringify(words))
const text = 'x'.repeat(10_000)

for (let i = 0; ; i++) {
  try {
    store.apply([{ type: 'meta', name: `text-${i}`, value: text }])
    say({ durable: i, batch: await store.flush() })
  } catch (error) {
    say({ failed: i, name: error.name, message: error.message })
    break
  }
}
try {
  store.apply([{ type: 'meta', name: 'late', value: text }])
} catch (error) {
  say({ apply: error.name })
}
await store.flush().catch((error) => say({ flush: error.name }))
await store.close()
say({ closed: true })
