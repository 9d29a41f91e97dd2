/**
 * What a durable batch costs: writers that each vote for a key (a slot), wait for the disk, commit it (a record), wait
 * again, and go on with the next key. Several builds of the store can be compared in one run, in turns:
 *
 *   node bench/store.ts [folder of packages/store …]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { openStore } from '@replicator/store'

interface Build {
  readonly openStore: typeof openStore
}

const WRITERS = [1, 32, 256]
const ROUNDS = 5
const ROUND_MS = 2000
const VALUE = new Uint8Array(256).fill(7)
const BALLOT = { generation: 1, number: 0, peer: '', boot: 0, attempt: 0 }
const IDENTITY = { cluster: 'berlin', operation: 'create', requestId: '', fingerprint: 'ab'.repeat(32) } as const

const here = join(import.meta.dirname, '../packages/store')
const folders = process.argv.length > 2 ? process.argv.slice(2).map((folder) => resolve(folder)) : [here]

console.log('writers  build                          pairs/s  batches/s  CPU µs/pair  CPU µs/batch  flush p50, p99 ms')
for (const writers of WRITERS) {
  const rounds = new Map(folders.map((folder) => [folder, [] as Round[]]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const folder of folders) rounds.get(folder)?.push(await measure(folder, writers))
  }
  for (const [folder, all] of rounds) {
    const middle = (of: (round: Round) => number): number => all.map(of).toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0
    const columns = [
      String(writers).padStart(7),
      folder.slice(-30).padEnd(30),
      middle(({ pairs, ms }) => (pairs / ms) * 1000)
        .toFixed(0)
        .padStart(7),
      middle(({ batches, ms }) => (batches / ms) * 1000)
        .toFixed(0)
        .padStart(10),
      middle(({ cpuUs, pairs }) => cpuUs / pairs)
        .toFixed(1)
        .padStart(12),
      middle(({ cpuUs, batches }) => cpuUs / batches)
        .toFixed(0)
        .padStart(13),
      `${middle(({ p50 }) => p50).toFixed(2)}, ${middle(({ p99 }) => p99).toFixed(2)}`.padStart(18),
    ]
    console.log(columns.join(' '))
  }
}

interface Round {
  readonly pairs: number
  readonly batches: number
  readonly ms: number
  readonly cpuUs: number
  readonly p50: number
  readonly p99: number
}

/** One round on a new store; its opening and closing are not counted, what it writes at the close is. */
async function measure(folder: string, writers: number): Promise<Round> {
  const build = (await import(pathToFileURL(join(folder, 'dist/index.js')).href)) as Build
  const dataDir = await mkdtemp(join(tmpdir(), 'replicator-bench-'))
  const store = await build.openStore({ dataDir })
  const waits: number[] = []
  const flush = async (): Promise<void> => {
    const from = performance.now()
    await store.flush()
    waits.push(performance.now() - from)
  }
  const started = performance.now()
  const cpu = process.cpuUsage()
  let pairs = 0
  const write = async (writer: number): Promise<void> => {
    for (let number = 0; performance.now() - started < ROUND_MS; number++) {
      const key = `user/${writer}/${number}`
      const proposal = { ...IDENTITY, id: `12D3KooW.1.00112233aabbccdd.${number}`, contentType: 'text/plain' }
      const vote = { ballot: BALLOT, proposal: { ...proposal, mutable: false, value: VALUE } }
      store.apply([{ type: 'slot', key, slot: { key, version: 1, promised: BALLOT, vote } }])
      await flush()
      const { id, cluster, requestId, fingerprint, contentType } = proposal
      const decisions = [{ version: 1, proposal: id, cluster, requestId, fingerprint }]
      const head = { key, version: 1, since: 1, present: true, final: true, decisions, contentType }
      store.apply([{ type: 'record', record: { ...head, value: VALUE } }])
      await flush()
      pairs++
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  const ms = performance.now() - started
  await store.close()
  const { user, system } = process.cpuUsage(cpu)
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  await rm(dataDir, { recursive: true })
  return { pairs, batches: store.batch, ms, cpuUs: user + system, p50: at(0.5), p99: at(0.99) }
}
