/**
 * @packageDocumentation
 *
 * The `replicator` binary: commands, HTTP API, demo. Programs that embed a node with `@replicator/core` can give it the
 * same HTTP API.
 *
 * @example
 * ```ts
 * import { createReplicator } from '@replicator/core'
 * import { createHttpApi } from '@replicator/node'
 *
 * const replicator = await createReplicator({ clusterId: 'berlin' })
 * const api = createHttpApi({ replicator, version: '1.0.0' })
 * await api.listen({ port: 8080, host: '127.0.0.1' })
 * ```
 */
export { serveClients, type ClientApiOptions } from './clients/client-api.js'
export { createHttpApi, routesOf, type HttpApiOptions } from './http/api.js'
export { HTTP_LIMITS, type HttpLimits } from './http/limits.js'
export { isLoopback, listen, type ListenOptions } from './http/listener.js'
export { LocalToken } from './http/local-token.js'
export type { Route } from './http/route.js'
