/**
 * A node inside a program, without HTTP, as a process of its own: it says where it listens, then does as it is told, one
 * order after the other. What it is given and told, and what it answers, are the types below.
 */
import { createReplicator, type Replicator } from '@replicator/core'
import type { PeerId, StatusView } from '@replicator/interface'
import { closedLoop, type LoadResult } from '../load/closed-loop.ts'
import { DONE, type Lane } from '../load/lane.ts'
import { VALUE } from '../subjects/subject.ts'
import { DelayedTransport } from './delayed-transport.ts'

/** Its one argument, as JSON. */
export interface EmbeddedNodeInit {
  readonly clusterId: string
  readonly dataDir: string
  readonly peers: readonly string[]
  /** Of messages to other clusters, each way. */
  readonly oneWayMs: number
}

export interface Listening {
  readonly addresses: readonly string[]
}

export type Order =
  | { readonly type: 'status' }
  /** So many callers that each create the next key as soon as the last one is there. */
  | { readonly type: 'load'; readonly callers: number; readonly seconds: number }

export interface Answers {
  readonly status: StatusView
  readonly load: LoadResult
}

const { clusterId, dataDir, peers, oneWayMs } = JSON.parse(process.argv[2] ?? '') as EmbeddedNodeInit
const clusterOf = new Map<PeerId, string>()

const transport = (identity: Uint8Array) => new DelayedTransport({ identity, oneWayMs, isFar })
const node: Replicator = await createReplicator({
  clusterId,
  peers,
  dataDir,
  ...(oneWayMs > 0 && { adapters: { transport } }),
})
void node.failed.then((error) => {
  console.error(error)
  process.exit(1)
})

process.on('disconnect', () => process.exit())
process.on('message', (order: Order) => void obey(order).then((answer) => process.send?.(answer)))
process.send?.({ addresses: node.status().addresses } satisfies Listening)

async function obey(order: Order): Promise<StatusView | LoadResult> {
  if (order.type === 'status') return node.status()
  return closedLoop(Array.from({ length: order.callers }, caller), order.seconds)
}

let created = 0

function caller(): Lane {
  return {
    send: async () => {
      const { outcome } = await node.put(`${node.peerId}-${++created}`, VALUE)
      return outcome === 'stored' ? DONE : outcome
    },
    close: () => undefined,
  }
}

/** A peer of which nothing is known yet is near. */
function isFar(peer: PeerId): boolean {
  let cluster = clusterOf.get(peer)
  if (cluster === undefined) {
    for (const { peerId, clusterId } of node.peers()) clusterOf.set(peerId, clusterId)
    cluster = clusterOf.get(peer)
  }
  return cluster !== undefined && cluster !== clusterId
}
