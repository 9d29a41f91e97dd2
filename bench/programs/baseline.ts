/**
 * What the measured writes are compared with: one process that answers a PUT once the value is synced to its own disk,
 * with nothing between the socket and the store but Node's `http`. No replication, no uniqueness, no protocol.
 */
import { createServer } from 'node:http'
import { openStore } from '@replicator/store'

const store = await openStore({ dataDir: process.argv[2] ?? '' })

const server = createServer((request, response) => {
  const key = decodeURIComponent((request.url ?? '').slice('/store/'.length))
  if (request.method === 'GET') {
    const record = store.record(key)
    response.writeHead(record === undefined ? 404 : 200).end(record?.value)
    return
  }
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const head = { key, version: 1, since: 1, present: true, final: true, decisions: [] }
    store.apply([{ type: 'record', record: { ...head, contentType: 'text/plain', value: Buffer.concat(chunks) } }])
    void synced().then(() => response.writeHead(201, { 'content-length': 0 }).end())
  })
})

/** One sync at a time; what came while it ran shares the next. */
let underWay: Promise<unknown> | undefined
let next: Promise<unknown> | undefined

function synced(): Promise<unknown> {
  if (underWay === undefined) return beginSync()
  next ??= underWay.then(beginSync)
  return next
}

function beginSync(): Promise<unknown> {
  next = undefined
  underWay = store.flush().finally(() => {
    if (next === undefined) underWay = undefined
  })
  return underWay
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(`http://127.0.0.1:${address.port}`)
})
process.on('disconnect', () => process.exit())
