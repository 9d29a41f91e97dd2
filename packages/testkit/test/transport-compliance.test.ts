import { createLibp2pTransport, createMemoryTransportHub } from '@replicator/transport'
import { describe, it } from 'vitest'
import { transportCompliance } from '../src/transport-compliance.js'

transportCompliance(
  'the memory transport',
  () => {
    const hub = createMemoryTransportHub()
    return { create: async (identity) => hub.transport(identity) }
  },
  { describe, it },
)

transportCompliance(
  'the libp2p transport',
  () => ({ create: (privateKey) => createLibp2pTransport({ privateKey, discovery: false }) }),
  { describe, it },
)
