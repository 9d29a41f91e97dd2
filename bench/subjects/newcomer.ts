import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NodeProcess } from '@replicator/testkit/processes'
import { PROGRAM, type ReplicatorSubject } from './replicator-network.ts'

/** One more node for the first cluster, empty and not yet started. It and its folder are gone once `measure` has ended. */
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
    return await measure(node)
  } finally {
    await node.kill()
    await rm(folder, { recursive: true, force: true })
  }
}
