/**
 * @packageDocumentation
 *
 * For another way to nodes than HTTP: whatever implements `NodeCalls` makes a client, by `NetworkClient`, with the same
 * failover, repeats, deadlines and outcomes. `@replicator/client-libp2p` is one.
 */
export { CLIENT_BOUNDS } from './limits.js'
export {
  type Consistency,
  Declined,
  type Each,
  type ListQuery,
  type NodeCalls,
  type Read,
  type Said,
  type WatchQuery,
} from './calls.js'
export { NetworkClient } from './network-client.js'
export { NoAnswer, type Waiting } from './node.js'
export { Nodes } from './nodes.js'
export { checkedLimits } from './options.js'
export { listedRecord, membersIn, watchEvent } from './record-form.js'
export type { Members } from './refusal.js'
export { TimeLimit } from './time-limit.js'
export type { Write } from './write.js'
