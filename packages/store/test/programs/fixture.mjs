// Makes the folder of a store and a backup of the present formats, and says what is in them:
//
//   node packages/store/test/programs/fixture.mjs packages/store/test/fixtures
//
// Whoever raises the number of a format runs it, and keeps what was made before: `formats.test.ts` opens all of them.
import { Buffer } from 'node:buffer'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BackupWriter, openStore } from '@replicator/store'

const [fixtures] = process.argv.slice(2)
const PEER = '12D3KooWQgUisdaqwRLwQkKiDJtJw4HTttTnBxJXsbWmTkFfbobH'
const NETWORK = '00112233445566778899aabbccddeeff'
const proposal = (sequence) => `${PEER}.1.00112233aabbccdd.${sequence}`

function record(key, version, fields) {
  const decisions = [{ version, proposal: proposal(version), cluster: 'berlin', requestId: 'r-1', fingerprint: 'ab12' }]
  return { key, version, since: version, present: true, final: false, contentType: 'text/plain', decisions, ...fields }
}

const ballot = { generation: 3, number: 2, peer: PEER, boot: 1, attempt: 4 }
const asked = { requestId: '', fingerprint: '', contentType: 'text/plain', mutable: true, value: Buffer.from('voted') }
const vote = { ballot, proposal: { id: proposal(9), cluster: 'berlin', operation: 'update', ...asked } }

/** What is in the data file, and what is still in the journal. */
const writes = [
  [
    { type: 'meta', name: 'identity', value: 'kept' },
    { type: 'record', record: record('', 3, { contentType: 'application/json', value: Buffer.from('{"epoch":3}') }) },
    { type: 'record', record: record('final/ä', 1, { final: true, value: Buffer.from('größer') }) },
    { type: 'record', record: record('mutable', 2, { value: Buffer.from([0, 255]) }) },
    { type: 'record', record: record('gone', 4, { present: false, contentType: '' }) },
    { type: 'record', record: record('noop', 5, { since: 2, value: Buffer.alloc(0) }) },
    { type: 'record', record: record('ends', 1, { expiresMs: 1_900_000_000_000, value: Buffer.from('soon') }) },
    { type: 'record', record: record('long', 1, { value: Buffer.alloc(9000, 'long') }) },
  ],
  [
    { type: 'record', record: record('mutable', 3, { value: Buffer.from('in the journal') }) },
    { type: 'slot', key: 'promised', slot: { key: 'promised', version: 1, promised: ballot } },
    { type: 'slot', key: 'mutable', slot: { key: 'mutable', version: 4, promised: ballot, vote } },
    { type: 'meta', name: 'boot', value: '{"boot":2}' },
  ],
]

const options = { journalBytes: 64 * 1024, checkpointMs: 60_000 }
const folder = await mkdtemp(join(tmpdir(), 'replicator-fixture-'))
const dataDir = join(folder, 'data')
for (const [turn, batch] of writes.entries()) {
  const store = await openStore({ dataDir, ...options })
  store.apply(batch)
  await store.flush()
  if (turn === 0) await store.noteOwner({ peerId: PEER, clusterId: 'berlin', networkId: NETWORK })
  else await keep(store)
  await store.close()
}
await rm(folder, { recursive: true })

/** As a power failure would leave it: what was written last is in the journal alone. */
async function keep(store) {
  const copy = join(folder, 'copy')
  await cp(dataDir, copy, { recursive: true })
  const format = /\d+/.exec(await readFile(join(copy, 'format'), 'utf8'))?.[0]
  const target = join(fixtures, `format-${format}`)
  await mkdir(target, { recursive: true })
  for (const name of await readdir(copy)) {
    if (/-lock$|^running$/.test(name)) continue
    await writeFile(join(target, `${name}.gz`), gzipSync(await readFile(join(copy, name)), { level: 9 }))
  }
  const keys = ['', ...store.keys({ prefix: '', limit: 100 })]
  const records = keys.map((key) => store.record(key))
  const texts = { identity: store.meta('identity'), boot: store.meta('boot') }
  const expected = { records, slots: store.slots(), texts, changes: store.changes(0, 100) }
  await writeFile(join(target, 'expected.json'), `${JSON.stringify(expected, plain, 2)}\n`)
  const writer = new BackupWriter()
  const facts = { networkId: NETWORK, epoch: 3, clusterId: 'berlin', peerId: PEER, startedMs: 1_790_000_000_000 }
  const users = records.slice(1)
  const begin = writer.begin({ ...facts, records: users.length, reasons: [] })
  const backup = Buffer.concat([begin, ...users.map((each) => writer.record(each)), writer.end()])
  const form = /^replicator-backup (\d+)\n/.exec(backup.subarray(0, 40).toString('latin1'))?.[1]
  await writeFile(join(fixtures, `backup-${form}.gz`), gzipSync(backup, { level: 9 }))
  await writeFile(join(fixtures, `backup-${form}.json`), `${JSON.stringify(users, plain, 2)}\n`)
}

/** Bytes as text, so that a person can read the difference. */
function plain(_, value) {
  const bytes = value?.type === 'Buffer' ? value.data : value instanceof Uint8Array ? value : undefined
  return bytes === undefined ? value : { base64: Buffer.from(bytes).toString('base64') }
}
