// Opens the store, says what came of it, and holds it until its input ends.
import { openStore } from '@replicator/store'

const [dataDir] = process.argv.slice(2)
try {
  const store = await openStore({ dataDir })
  console.log('open')
  process.stdin.resume()
  process.stdin.once('end', async () => {
    await store.close()
    process.stdin.destroy()
  })
} catch (error) {
  console.log(error.name)
}
