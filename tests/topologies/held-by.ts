import type { Replicator } from '@replicator/core'

/** What one node holds of a key, without asking anybody. */
export async function heldBy(node: Replicator, key: string): Promise<string | undefined> {
  const held = await node.get(key, { consistency: 'local' })
  return held.outcome === 'found' ? Buffer.from(held.record.value ?? []).toString() : undefined
}
