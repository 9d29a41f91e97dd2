// Writes records from several writers for ever, and prints the key of each as soon as it is told that it is durable.
import { writeSync } from 'node:fs'
import { openStore } from '@replicator/store'

const [dataDir, options = '{}'] = process.argv.slice(2)
const store = await openStore({ dataDir, ...JSON.parse(options) })
const value = Buffer.alloc(200, 7)

async function write(writer) {
  for (let version = 1; ; version++) {
    const key = `writer-${writer}/${version}`
    const ballot = { generation: 1, round: 0, peer: '', boot: 0, attempt: 0 }
    store.apply([{ type: 'slot', key, slot: { key, version: 1, promised: ballot } }])
    await store.flush()
    const record = { key, version: 1, since: 1, present: true, final: true, decisions: [], contentType: '', value }
    store.apply([{ type: 'record', record }])
    const batch = await store.flush()
    // Not through the stream, which may hold lines back when the process is killed.
    writeSync(1, `${batch} ${key}\n`)
  }
}

await Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)))
