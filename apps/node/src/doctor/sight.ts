/** What a node says when it is asked by `replicator doctor`. */
import type { PeerView, ReservationView, StatusView } from '@replicator/interface'
import type { HttpNodes } from '@replicator/client/http'
import { messageOf } from '../cli/exit.js'
import { jsonIn } from '../cli/problem-report.js'
import { utf8 } from '../cli/text.js'

export interface Sight {
  readonly url: string
  readonly status: StatusView & { readonly version: string; readonly time: string }
  readonly peers: readonly PeerView[]
  /** The oldest one, where there is any. */
  readonly oldest: ReservationView | undefined
  /** Lines of `/metrics` without labels, by name; empty where the node doesn't tell. */
  readonly metrics: ReadonlyMap<string, number>
  /** How far the clock of the node is before this machine's, and by how much that may be wrong, in milliseconds. */
  readonly clockAheadMs: number
  readonly clockErrorMs: number
}

export interface Unseen {
  readonly url: string
  readonly why: string
}

export async function lookAt(client: HttpNodes, nowMs: () => number): Promise<Sight | Unseen> {
  const { url } = client
  try {
    // The first question pays for the connection and for what a node has not done before.
    const peers = (await ask(client, '/peers'))?.['peers']
    const askedMs = nowMs()
    const status = await ask(client, '/status')
    const answeredMs = nowMs()
    if (status === undefined || !isStatus(status) || !Array.isArray(peers)) {
      return { url, why: 'it answers in a way that no node of this version does' }
    }
    const reservations = (await ask(client, '/reservations?limit=1'))?.['reservations']
    return {
      url,
      status,
      peers: peers as PeerView[],
      oldest: Array.isArray(reservations) ? (reservations[0] as ReservationView | undefined) : undefined,
      metrics: await metricsOf(client),
      clockAheadMs: Date.parse(status.time) - (askedMs + answeredMs) / 2,
      clockErrorMs: (answeredMs - askedMs) / 2,
    }
  } catch (error) {
    return { url, why: messageOf(error) }
  }
}

async function ask(client: HttpNodes, path: string): Promise<Record<string, unknown> | undefined> {
  const { status, body } = await client.request({ method: 'GET', path })
  return status === 200 ? jsonIn(body) : undefined
}

function isStatus(status: object): status is Sight['status'] {
  const { peerId, time, quorum, reasons, warnings } = status as Partial<Sight['status']>
  const isTimed = typeof time === 'string' && Number.isFinite(Date.parse(time))
  return (
    isTimed && typeof peerId === 'string' && quorum?.mayFail !== undefined && [reasons, warnings].every(Array.isArray)
  )
}

async function metricsOf(client: HttpNodes): Promise<ReadonlyMap<string, number>> {
  const { status, body } = await client.request({ method: 'GET', path: '/metrics' })
  if (status !== 200) return new Map()
  const lines = utf8(body).matchAll(/^(\w+) (\S+)$/gm)
  return new Map([...lines].map(([, name = '', value = '']) => [name, Number(value)]))
}
