// Writes records from several writers for ever, and prints the key of each as soon as it is told that it is durable. Each
// writer has a lease as well: a record that gets a time, is repeated as it is, ends, and comes back.
import { writeSync } from 'node:fs'
import { openStore } from '@replicator/store'

const [dataDir, options = '{}'] = process.argv.slice(2)
const store = await openStore({ dataDir, ...JSON.parse(options) })
const value = Buffer.alloc(200, 7)

function nextLease(key) {
  const { version, since, expiresMs } = store.record(key) ?? { version: 0 }
  const next = {
    key,
    version: version + 1,
    since: version + 1,
    present: true,
    final: false,
    decisions: [],
    contentType: '',
  }
  switch (version % 3) {
    case 0:
      return { ...next, expiresMs: 1000 * version, value }
    case 1:
      return { ...next, since, expiresMs, value }
    default:
      return { ...next, present: false, expiresMs }
  }
}

async function write(writer) {
  for (let version = 1; ; version++) {
    const key = `writer-${writer}/${version}`
    const ballot = { generation: 1, number: 0, peer: '', boot: 0, attempt: 0 }
    store.apply([{ type: 'slot', key, slot: { key, version: 1, promised: ballot } }])
    await store.flush()
    const record = { key, version: 1, since: 1, present: true, final: true, decisions: [], contentType: '', value }
    const lease = nextLease(`lease-${writer}`)
    store.apply([record, lease].map((each) => ({ type: 'record', record: each })))
    const batch = await store.flush()
    // Not through the stream, which may hold lines back when the process is killed.
    writeSync(1, `${batch} ${key}\n`)
  }
}

await Promise.all(Array.from({ length: 20 }, (_, writer) => write(writer)))
