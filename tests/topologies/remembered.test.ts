import { createReplicator, type Replicator } from '@replicator/core'
import { type MemoryStore, openMemoryStore } from '@replicator/store'
import { until } from '@replicator/testkit/processes'
import { expect, it, onTestFinished } from 'vitest'

interface Home {
  readonly store: MemoryStore
  readonly node: Replicator
}

async function start(store: MemoryStore, peers: readonly string[], rendezvous: string): Promise<Home> {
  const node = await createReplicator({ clusterId: 'a', peers, rendezvous, adapters: { store } })
  onTestFinished(() => node.stop())
  return { store, node }
}

it('nodes that all start again find each other by remembered addresses, where the DHT is empty and no peer is given', async () => {
  const founder = await start(openMemoryStore(), [], 'once')
  const { addresses } = founder.node.status()
  const others = [0, 1].map(() => start(openMemoryStore(), addresses, 'once'))
  const before = [founder, ...(await Promise.all(others))]
  const isWhole = (homes: readonly Home[]): true | undefined =>
    homes.every(({ node }) => node.status().ready && node.status().quorum.reachable === 3) || undefined
  await until('three nodes are one network', () => isWhole(before), { withinMs: 30_000 })
  await founder.node.put('k', 'v')
  const { networkId } = founder.node.status()
  await Promise.all(before.map(({ node }) => node.stop()))
  // Each asks a DHT of its own, in which there is nobody else; the founder comes last.
  const images = before.map(({ store }) => store.image()).toReversed()
  const after = await Promise.all(images.map((image, place) => start(openMemoryStore(image), [], `alone-${place}`)))
  await until('they are one network again', () => isWhole(after), { withinMs: 30_000 })
  expect(after.map(({ node }) => node.status().networkId)).toEqual([networkId, networkId, networkId])
  expect(await after[0]!.node.get('k')).toMatchObject({ outcome: 'found' })
})
