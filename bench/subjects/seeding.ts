/** Many records in a network at once: written into the stores of its stopped nodes, as all of them would hold them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredRecord } from '@replicator/interface'
import { openStore } from '@replicator/store'
import type { ProcessNetwork } from '@replicator/testkit/processes'
import { VALUE } from './subject.ts'

const BATCH = 2000
const TRIED = 20_000
const VALUE_OF_ALL = Buffer.from(VALUE)

/** Record number `index` of those that `peer` decided: what a create of a fresh key leaves. */
export function seededRecord(index: number, { peer, cluster }: { peer: string; cluster: string }): StoredRecord {
  // Keys don't come in their order, as those of clients don't.
  const key = `seeded/${(Math.imul(index, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')}`
  const proposal = `${peer}.1.0011223344556677.${index}`
  const decisions = [{ version: 1, proposal, cluster, requestId: '', fingerprint: '' }]
  return {
    key,
    version: 1,
    since: 1,
    present: true,
    final: true,
    contentType: 'text/plain',
    decisions,
    value: VALUE_OF_ALL,
  }
}

/** The next version of such a record. */
function changed(record: StoredRecord): StoredRecord {
  const [decision] = record.decisions as [StoredRecord['decisions'][0]]
  const decisions = [{ ...decision, version: 2, proposal: `${decision.proposal}2` }, decision]
  return { ...record, version: 2, since: 2, final: false, decisions }
}

/** What a node has of a record that all others have: nothing, or the version before the last. */
export type Flaw = 'missing' | 'older'

export interface Seeding {
  /** When each record ends; absent: never. */
  readonly endOf?: (index: number) => number
  /** What the last node has otherwise. */
  readonly flawOf?: (index: number) => Flaw | undefined
}

/**
 * Stops all nodes, gives each so many records, and starts them again. Each is told that it has merged the others' logs up
 * to there, as nodes of an old network have: also of what it has otherwise.
 */
export async function seed(network: ProcessNetwork, count: number, { endOf, flawOf }: Seeding = {}): Promise<void> {
  const { nodes } = network
  const owner = { peer: network.at(0).peerId, cluster: network.at(0).clusterId }
  await Promise.all(nodes.map((node) => node.stop()))
  const heads = new Map<string, number>()
  for (const { dataDir, peerId } of nodes) {
    heads.set(
      peerId,
      await withStore(dataDir, async (store) => {
        const isFlawed = peerId === nodes.at(-1)?.peerId
        await write(store, count, (index) => {
          const record = seededRecord(index, owner)
          if (endOf !== undefined) return { ...record, final: false, expiresMs: endOf(index) }
          const flaw = flawOf?.(index)
          if (flaw === 'missing') return isFlawed ? undefined : record
          if (flaw === undefined) return record
          const first = { ...record, final: false }
          return isFlawed ? first : changed(first)
        })
        return store.head
      }),
    )
  }
  for (const { dataDir, peerId } of nodes) {
    const others = [...heads].filter(([peer]) => peer !== peerId)
    await withStore(dataDir, async (store) => {
      store.apply(others.map(([peer, head]) => ({ type: 'meta', name: `merged/${peer}`, value: String(head) })))
    })
  }
  await network.restart(nodes)
}

/** How many records a second go into one store on this machine now, as far as a few thousand tell. */
export async function seedingRate(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'replicator-seeding-'))
  try {
    const beganMs = performance.now()
    await withStore(dataDir, (store) => write(store, TRIED, (index) => seededRecord(index, { peer: '', cluster: '' })))
    return (TRIED * 1000) / (performance.now() - beganMs)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

type OpenStore = Awaited<ReturnType<typeof openStore>>

async function write(
  store: OpenStore,
  count: number,
  recordAt: (index: number) => StoredRecord | undefined,
): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from)
    const records = Array.from({ length }, (_, i) => recordAt(from + i) ?? [])
    store.apply(records.flat().map((record) => ({ type: 'record', record })))
    await store.flush()
  }
}

async function withStore<Result>(dataDir: string, work: (store: OpenStore) => Promise<Result>): Promise<Result> {
  const store = await openStore({ dataDir })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
