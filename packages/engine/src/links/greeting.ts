import type { PeerId } from '@replicator/interface'
import { ADDRESSES_PER_MEMBER_MAX } from '@replicator/interface'
import { memoryOf, pastOf } from './memory.js'
import type { Turn } from '../turn/turn.js'
import { own } from './own.js'
import { send } from '../turn/turn.js'

/** Says who this node is. Said again whenever that changes, and when the peer turns out to need its past. */
export function greet(turn: Turn, peer: PeerId): void {
  const { configuration, cluster, boot, addresses } = turn.state
  const { neighbours, silenced } = own(turn)
  const remembered = memoryOf(turn, peer)
  // Who takes no part any more goes on from nowhere.
  const past = silenced === undefined ? pastOf(turn, neighbours.get(peer)?.remembersOfSelf) : undefined
  send(turn, peer, {
    type: 'hello',
    clusterId: cluster,
    networkId: configuration?.networkId ?? '',
    epoch: configuration?.epoch ?? 0,
    ...boot,
    batch: turn.store.batch,
    addresses: addresses.slice(0, ADDRESSES_PER_MEMBER_MAX),
    minPeers: turn.options.minPeers,
    retired: silenced?.kind === 'old copy',
    compares: true,
    ...(remembered === undefined ? {} : { remembered }),
    ...(past === undefined ? {} : { past }),
  })
}
