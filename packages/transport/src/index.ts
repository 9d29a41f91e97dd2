/**
 * @packageDocumentation
 *
 * The Transport port: messages between peers whose identity is authenticated, over supervised libp2p links, or inside one
 * process for tests.
 *
 * @example
 * ```ts
 * import { createLibp2pTransport, generateIdentity } from '@replicator/transport'
 *
 * const transport = await createLibp2pTransport({ privateKey: await generateIdentity() })
 * await transport.listen()
 * transport.start({ linked, unlinked, received, discovered })
 * transport.seek('/ip4/192.0.2.1/tcp/4001/ws/p2p/12D3KooW…')
 * ```
 */
export { ClientDialler, type ClientDiallerOptions, type DialledEvents, type DialledNode } from './client-dialler.js'
export { addressProblem, isDialable } from './address-form.js'
export { generateIdentity, peerIdOf } from './identity.js'
export { createLibp2pTransport, type Libp2pTransport } from './libp2p-transport.js'
export { ListenFailed } from './listen-failed.js'
export { generateNetworkKey, isNetworkKey } from './network-key.js'
export { createMemoryTransportHub, type MemoryTransportHub } from './memory-transport.js'
export { settingsOf as checkedOptions, DEFAULT_BACK_OFF, DEFAULT_LIMITS, DEFAULT_PACE } from './options.js'
export type { BackOff, DiscoveryPace, Libp2pTransportOptions, Limits, Unreachable, Warn } from './options.js'
