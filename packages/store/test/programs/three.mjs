// Runs under a limit on the size of a file: three stores in one process, of which the last writes until it fails.
import { openStore } from '@replicator/store'

process.on('unhandledRejection', (error) => console.log(`unhandled: ${error.message}`))
const stores = await Promise.all(
  process.argv.slice(2).map((dataDir) => openStore({ dataDir, journalBytes: 64 * 1024 })),
)
const [first, second, third] = stores
const write = (store, name, value) => {
  store.apply([{ type: 'meta', name, value }])
  return store.flush()
}
const text = 'x'.repeat(100_000)
try {
  for (let i = 0; ; i++)
    await Promise.all([write(third, `text-${i}`, text), write(first, 'n', `${i}`), write(second, 'n', `${i}`)])
} catch (error) {
  console.log(`failed: ${error.name}`)
}
await write(first, 'after', '1')
await write(second, 'after', '2')
await Promise.all(stores.map((store) => store.close()))
console.log('closed')
