import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COUNTERS, createReplicator } from '@replicator/core'
import { createMemoryTransportHub } from '@replicator/transport'
import { expect, it } from 'vitest'

it('each counter is told in the docs, with what it counts', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/monitoring.md'), 'utf8')
  const section = text.slice(text.indexOf('\n## Counters\n'), text.indexOf('\n## Traces\n'))
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, name, meaning]) => [name, meaning])
  expect(rows).toEqual(Object.entries(COUNTERS))
})

it('the status of a node has the counts of its engine, its driver and its transport', async () => {
  const hub = createMemoryTransportHub()
  const transport = (identity: Uint8Array) =>
    Object.assign(hub.transport(identity), { counters: () => ({ 'dial-failed': 3 }) })
  const node = await createReplicator({ clusterId: 'a', minPeers: 1, adapters: { transport } })
  await node.ready()
  await node.put('k', 'v')
  const { inputs = 0, turns = 0, syncs = 0, ...others } = node.status().counters
  // Records are read through beside all else, sooner or later.
  delete others['records-scrubbed']
  expect(others).toEqual({ 'ballots-open': 1, 'decided-open': 1, 'dial-failed': 3 })
  expect([inputs > turns, turns > syncs, syncs > 0]).toEqual([true, true, true])
  await node.stop()
})
