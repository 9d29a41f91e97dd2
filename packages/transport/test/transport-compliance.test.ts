import { transportCompliance } from '@replicator/compliance'
import { describe, it } from 'vitest'
import { createLibp2pTransport, createMemoryTransportHub, generateIdentity } from '../src/index.ts'

transportCompliance(
  'the memory transport',
  () => {
    const hub = createMemoryTransportHub()
    return { newIdentity: generateIdentity, create: async (identity) => hub.transport(identity) }
  },
  { describe, it },
)

transportCompliance(
  'the libp2p transport',
  () => ({
    newIdentity: generateIdentity,
    create: (privateKey) => createLibp2pTransport({ privateKey, discovery: false }),
  }),
  { describe, it },
)
