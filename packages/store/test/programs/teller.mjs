// Opens the store and says in whole words what came of it.
import { openStore } from '@replicator/store'

const [dataDir] = process.argv.slice(2)
try {
  const store = await openStore({ dataDir })
  console.log('open')
  await store.close()
} catch (error) {
  console.log(error.message)
}
