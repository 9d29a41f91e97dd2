/**
 * @packageDocumentation
 *
 * For another way to nodes than HTTP: whatever implements `NodeCalls` makes a client, by `NetworkClient`, with the same
 * failover, repeats, deadlines and outcomes. `@replicator/client-libp2p` is one.
 */
export { CLIENT_BOUNDS } from './bounds.js'
export type { Consistency, Each, NodeCalls, Read, Said } from './calls.js'
export { NetworkClient } from './network-client.js'
export { NoAnswer, type Waiting } from './node.js'
export { Nodes } from './nodes.js'
export { checkedLimits } from './options.js'
export { listedRecord, membersIn } from './record-form.js'
export { TimeLimit } from './time-limit.js'
export type { Write } from './write.js'
