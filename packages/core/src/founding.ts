/** What a new network is, and how one is founded in a store before its node ever runs. */
import { createHash } from 'node:crypto'
import {
  formatProposalId,
  type ClusterId,
  type NetworkId,
  type PeerId,
  type Random,
  type Store,
  type Write,
} from '@replicator/interface'
import { bootAfter, genesisRecord } from '@replicator/engine'
import { generateIdentity, peerIdOf } from '@replicator/transport'
import { identityOf } from './identity.js'

export interface Founded {
  readonly networkId: NetworkId
  readonly peerId: PeerId
  /** To be applied as one. */
  readonly writes: readonly Write[]
}

/**
 * What makes the first node of a new network of a store that has no identity yet: a new key pair, a first boot, and a
 * configuration with this node as its only voter. The node finds itself in that network when it starts, and tells its
 * addresses then.
 */
export async function founded(store: Store, clusterId: ClusterId, random: Random): Promise<Founded> {
  const { identity, writes } = await identityOf(store, generateIdentity)
  const peerId = peerIdOf(identity)
  const networkId = newNetworkId(peerId, clusterId, random)
  const basis = { meta: (name: string) => store.meta(name), batch: store.batch }
  const { boot, writes: bootWrites } = bootAfter(basis, random.hex(8))
  const record = genesisRecord({
    networkId,
    founder: { peer: peerId, cluster: clusterId, addresses: [] },
    proposal: formatProposalId({ peer: peerId, ...boot, sequence: 1 }),
  })
  return { networkId, peerId, writes: [...writes, ...bootWrites, { type: 'record', record }] }
}

/** The hash of the genesis configuration's contents and a random nonce. */
export function newNetworkId(self: PeerId, cluster: ClusterId, random: Random): NetworkId {
  return createHash('sha256')
    .update(JSON.stringify([self, cluster, random.hex(16)]))
    .digest('hex')
    .slice(0, 32)
}
