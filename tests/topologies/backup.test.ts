import { type Replicator, readBackup } from '@replicator/core'
import { TestNetwork } from '@replicator/testkit'
import { expect, it, onTestFinished } from 'vitest'

async function keysIn(node: Replicator): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const part of readBackup(node.backup())) if (part.type === 'record') keys.push(part.record.key)
  return keys
}

it('a backup has what its node was told of: what another node acknowledged, at the latest once it was read there', async () => {
  const network = await TestNetwork.start({ over: 'hub', clusters: { a: 3 } })
  onTestFinished(() => network.stop())
  const [one, , third] = network.nodes as [Replicator, Replicator, Replicator]
  network.cut(one, third)
  expect(await one.put('k', 'v')).toMatchObject({ outcome: 'stored' })
  // Nobody has told the third node of it: what is acknowledged elsewhere need not be here yet.
  expect(await third.get('k', { consistency: 'local' })).not.toMatchObject({ outcome: 'found' })
  expect(await keysIn(third)).toEqual([])
  expect(await third.get('k')).toMatchObject({ outcome: 'found' })
  expect(await keysIn(third)).toEqual(['k'])
})
