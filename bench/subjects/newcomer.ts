import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeProcess, until } from '@replicator/testkit/processes'
import { PROGRAM, type ReplicatorSubject } from './replicator-network.ts'

const REMOVED_MS = 60_000

/**
 * One more node for the first cluster, empty and not yet started. Once `measure` has ended it is no member any more, and its
 * process and folder are gone.
 */
export async function withNewcomer<T>(
  { network }: ReplicatorSubject,
  measure: (node: NodeProcess) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'replicator-newcomer-'))
  const node = new NodeProcess({
    program: PROGRAM,
    clusterId: network.at(0).clusterId,
    dataDir: folder,
    peers: network.at(0).addresses.slice(0, 1),
    flags: ['--log-level', 'warn'],
  })
  try {
    const measured = await measure(node)
    await network.at(0).ask('/members?force=true', { method: 'POST', body: JSON.stringify({ remove: [node.peerId] }) })
    await until('the new node is removed', () => (node.isRunning ? undefined : true), { withinMs: REMOVED_MS })
    return measured
  } finally {
    await node.kill()
    await rm(folder, { recursive: true, force: true })
  }
}
