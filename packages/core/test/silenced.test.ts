import { expect, it } from 'vitest'
import { createReplicator, type SilencedEvent } from '@replicator/core'
import { openMemoryStore } from '@replicator/store'
import { createMemoryTransportHub } from '@replicator/transport'
import { ManualClock, settled } from './manual-clock.js'

it('a node whose store is marked as an old copy tells so once, to who listens first', async () => {
  const clock = new ManualClock()
  const hub = createMemoryTransportHub()
  const store = openMemoryStore()
  store.apply([{ type: 'meta', name: 'retired', value: '{}' }])
  const transport = (identity: Uint8Array) => hub.transport(identity)
  const node = await createReplicator({ clusterId: 'a', minPeers: 1, adapters: { clock, store, transport } })
  const told: SilencedEvent[] = []
  node.on('silenced', (event) => told.push(event))
  node.on('silenced', (event) => told.push(event))
  await expect(settled(clock, node.put('k', 'v'))).resolves.toMatchObject({ outcome: 'not-ready' })
  const { reasons } = node.status()
  expect(told).toEqual([{ kind: 'old copy', reason: reasons[0] }])
  await settled(clock, node.stop())
})
