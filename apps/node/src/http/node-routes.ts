/** What a node says of itself and of its network. These answer also while it is overloaded or not ready. */
import type { StatusView } from '@replicator/interface'
import { notReady, sendJson } from './answer.js'
import { sendProblem } from './problem.js'
import type { Route, RouteParts } from './route.js'

export interface NodeFacts {
  /** The version of the program. */
  readonly version: string
  /** Where this API is; empty while it doesn't listen. */
  httpUrl(): string
}

export function nodeRoutes(parts: RouteParts, facts: NodeFacts, openApi: () => object): readonly Route[] {
  const { replicator, limits } = parts
  return [
    {
      method: 'GET',
      path: '/peers',
      operation: 'listPeers',
      summary: 'List every member of the network.',
      query: [],
      answers: [{ status: 200, meaning: 'The members, this node among them.', body: 'Peers' }],
      errors: [],
      access: 'any',
      bounded: false,
      handle: ({ reply }) => sendJson(reply, { peers: replicator.peers() }),
    },
    {
      method: 'GET',
      path: '/clusters',
      operation: 'listClusters',
      summary: 'List the peers of each cluster.',
      query: [],
      answers: [{ status: 200, meaning: 'Peer ids by cluster.', body: 'Clusters' }],
      errors: [],
      access: 'any',
      bounded: false,
      handle: ({ reply }) => sendJson(reply, { clusters: replicator.clusters() }),
    },
    {
      method: 'GET',
      path: '/status',
      operation: 'readStatus',
      summary: 'Read what this node says of itself.',
      query: [],
      answers: [{ status: 200, meaning: 'The state of the node.', body: 'Status' }],
      errors: [],
      access: 'any',
      bounded: false,
      handle: ({ reply }) => sendJson(reply, statusAnswer(parts, facts)),
    },
    {
      method: 'GET',
      path: '/livez',
      operation: 'isLive',
      summary: 'Ask whether the process works.',
      query: [],
      answers: [{ status: 200, meaning: 'It does.', body: 'Live' }],
      errors: [],
      access: 'none',
      bounded: false,
      handle: ({ reply }) => sendJson(reply, { live: true }),
    },
    {
      method: 'GET',
      path: '/readyz',
      operation: 'isReady',
      summary: 'Ask whether the node takes reads and writes.',
      query: [],
      answers: [{ status: 200, meaning: 'It does.', body: 'Ready' }],
      errors: ['NOT_READY'],
      access: 'none',
      bounded: false,
      handle: ({ reply, bearer }) => {
        const { ready, reasons } = replicator.status()
        if (ready) return sendJson(reply, { ready, reasons })
        // They name peers and clusters, which is nothing for strangers.
        return sendProblem(reply, notReady(bearer === undefined ? [] : reasons, limits.retryAfterMs))
      },
    },
    {
      method: 'GET',
      path: '/openapi.json',
      operation: 'describe',
      summary: 'Read this description.',
      query: [],
      answers: [{ status: 200, meaning: 'An OpenAPI 3.1 document.', body: 'openapi' }],
      errors: [],
      access: 'none',
      bounded: false,
      handle: ({ reply }) => sendJson(reply, openApi()),
    },
  ]
}

type StatusParts = Pick<RouteParts, 'replicator' | 'intake'>

export function statusAnswer(parts: StatusParts, facts: NodeFacts): object {
  const { version } = facts
  return { ...statusOf(parts), httpUrl: facts.httpUrl(), version, time: new Date().toISOString() }
}

/** What the node says of itself, and beside its counts those of what clients have asked here. */
export function statusOf({ replicator, intake }: StatusParts): StatusView {
  const status = replicator.status()
  return { ...status, counters: { ...status.counters, ...intake.counters() } }
}
