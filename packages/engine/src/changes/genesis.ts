/** The first configuration of a network, pure: of a node that starts, and of one that is founded from records. */
import { noop, recordAfter } from '@replicator/commit'
import type { Member, NetworkConfiguration, NetworkId, ProposalId, StoredRecord } from '@replicator/interface'
import { CONFIGURATION_KEY } from '@replicator/interface'
import { CONFIGURATION_TYPE, encodeConfiguration, genesis } from '@replicator/membership'

export interface Genesis {
  /** Of no network that there ever was. */
  readonly networkId: NetworkId
  /** The only voter. */
  readonly founder: Omit<Member, 'role'>
  /** An id of the founder's own. */
  readonly proposal: ProposalId
  /** As in the configuration. */
  readonly joining?: NetworkConfiguration['joining']
}

/** The committed record of the first configuration. Whoever writes it has founded the network. */
export function genesisRecord({ networkId, founder, proposal: id, joining }: Genesis): StoredRecord {
  const value = encodeConfiguration(genesis(networkId, founder, joining))
  const operation = 'configure'
  const proposal = { ...noop(id, founder.cluster), operation, value, contentType: CONFIGURATION_TYPE } as const
  return recordAfter(undefined, { key: CONFIGURATION_KEY, version: 1, proposal })
}
