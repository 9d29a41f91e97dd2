import { type BackupOptions, NoQuorum, type Replicator, readBackup } from '@replicator/core'
import { TestNetwork } from '@replicator/testkit'
import { expect, it, onTestFinished } from 'vitest'

async function threeNodes(): Promise<{ network: TestNetwork; nodes: [Replicator, Replicator, Replicator] }> {
  const network = await TestNetwork.start({ over: 'hub', clusters: { a: 3 } })
  onTestFinished(() => network.stop())
  return { network, nodes: network.nodes as [Replicator, Replicator, Replicator] }
}

async function keysIn(node: Replicator, options?: BackupOptions): Promise<readonly string[]> {
  const keys: string[] = []
  for await (const part of readBackup(node.backup(options))) if (part.type === 'record') keys.push(part.record.key)
  return keys
}

it('a backup has what any node had acknowledged when it began, whoever has told its node of it', async () => {
  const { network, nodes } = await threeNodes()
  const [one, , third] = nodes
  network.cut(one, third)
  expect(await one.put('k', 'v')).toMatchObject({ outcome: 'stored' })
  // Nobody has told the third node of it yet.
  expect(await third.get('k', { consistency: 'local' })).not.toMatchObject({ outcome: 'found' })
  expect(await keysIn(third, { consistency: 'local' })).toEqual([])
  expect(await keysIn(third)).toEqual(['k'])
})

it('a backup is refused where no quorum says what it holds, but what the node holds alone can be had', async () => {
  const { network, nodes } = await threeNodes()
  const [one, two, third] = nodes
  expect(await third.put('k', 'v')).toMatchObject({ outcome: 'stored' })
  network.cut(one, third)
  network.cut(two, third)
  await expect(keysIn(third, { timeoutMs: 500 })).rejects.toThrow(NoQuorum)
  expect(await keysIn(third, { consistency: 'local' })).toEqual(['k'])
})
