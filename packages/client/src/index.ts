/**
 * @packageDocumentation
 *
 * A client of Replicator over HTTP, on `fetch` alone: for browsers, Deno, Bun and Node.
 *
 * @example
 * ```ts
 * import { connect } from '@replicator/client'
 *
 * const client = connect({ urls: ['http://127.0.0.1:8080', 'http://127.0.0.1:8081'] })
 * const put = await client.put('user/ada', 'Ada Lovelace')
 * put.outcome // 'stored'
 * ```
 */
export { InvalidOption } from '@replicator/interface'
export { CLIENT_BOUNDS } from './limits.js'
export { type Client, connect, type Proposed } from './client.js'
export {
  type CallOptions,
  CLIENT_LIMITS,
  type ClientLimits,
  type ClientOptions,
  type DeleteOptions,
  type Entry,
  type Fetch,
  type GetOptions,
  type ListOptions,
  type ManyOptions,
  type PutOptions,
  type WatchOptions,
} from './options.js'
export {
  type ClientRecord,
  type GetOutcome,
  type ListedRecord,
  type ManyResult,
  type NodeStatus,
  type PeersOutcome,
  type ProposalOutcome,
  type Refused,
  type StatusOutcome,
  StreamFailed,
  type Unreachable,
  type Unserved,
  type WatchEvent,
  type WriteOutcome,
  type WriteResult,
} from './outcomes.js'
export { OUTCOME_OF, type RefusedCode } from './refusal.js'
