import { createLibp2pTransport, createMemoryTransportHub } from '../src/index.ts'
import { transportCompliance } from './transport-compliance.ts'

transportCompliance('in memory', () => {
  const hub = createMemoryTransportHub()
  return { create: async (identity) => hub.transport(identity) }
})

transportCompliance('over libp2p', () => ({
  create: (privateKey) => createLibp2pTransport({ privateKey, discovery: false }),
}))
