/**
 * @packageDocumentation
 *
 * A client of Replicator over libp2p, for programs on Node: it dials any node by its multiaddress and finds the others by
 * itself; many requests are under way on one link, with no HTTP on the way.
 *
 * @example
 * ```ts
 * import { connect } from '@replicator/client-libp2p'
 *
 * const client = await connect({ addresses: ['/ip4/127.0.0.1/tcp/4001/ws'] })
 * const put = await client.put('user/ada', 'Ada Lovelace')
 * put.outcome // 'stored'
 * await client.close()
 * ```
 */
export { InvalidOption } from '@replicator/interface'
export { connect, type Libp2pClient, type Libp2pClientOptions } from './client.js'
