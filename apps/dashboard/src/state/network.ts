/** Asks the node again and again how it and its network are, and keeps what it said last while it doesn't answer. */
import type { PeerView, StatusView } from '@replicator/interface'
import { useEffect, useState } from 'preact/hooks'
import { TokenNeeded } from '../api/failure.js'
import { samplesIn } from '../api/metrics-text.js'
import type { NodeClient } from '../api/node-client.js'
import { type Look, lookAt, type Rate, rateBetween } from './rates.js'

type NodeStatus = StatusView & { readonly httpUrl: string; readonly version: string }

export interface Sight {
  readonly status: NodeStatus
  readonly peers: readonly PeerView[]
  /** Changes of the member that this node has not gone through, by its peer id. */
  readonly behind: ReadonlyMap<string, number>
  /** Oldest first. */
  readonly rates: readonly Rate[]
  readonly seenAtMs: number
}

export interface Network {
  /** What was seen last; undefined before the first answer. */
  readonly sight: Sight | undefined
  /** Why there is nothing newer; undefined where there is. */
  readonly failure: unknown
}

const EVERY_MS = 2_000
/** A node that takes longer for three short answers is not one to work with. */
const PATIENCE_MS = 6_000
/** Five minutes. */
const RATES_MAX = 150

/** `turn`: another number asks anew at once, as after a token was given. */
export function useNetwork(client: NodeClient, turn: number): Network {
  const [network, setNetwork] = useState<Network>({ sight: undefined, failure: undefined })

  useEffect(() => {
    const over = new AbortController()
    let timer: number | undefined
    let look: Look | undefined
    const asking = { signal: over.signal, withinMs: PATIENCE_MS }

    const see = async (): Promise<void> => {
      try {
        const [status, { peers }, metrics] = await Promise.all([
          client.json<NodeStatus>('/status', asking),
          client.json<{ readonly peers: readonly PeerView[] }>('/peers', asking),
          client.ask('/metrics', asking).then((answer) => answer.text()),
        ])
        const samples = samplesIn(metrics)
        const before = look
        const seen = (look = lookAt(samples, Date.now()))
        const behind = new Map(
          (samples.get('catch_up_behind_records') ?? []).map(({ labels, value }) => [labels['peer'] ?? '', value]),
        )
        setNetwork(({ sight }) => {
          const rates = [...(sight?.rates ?? []), ...(before === undefined ? [] : [rateBetween(before, seen)])]
          const kept = rates.slice(-RATES_MAX)
          return { sight: { status, peers, behind, rates: kept, seenAtMs: Date.now() }, failure: undefined }
        })
      } catch (error) {
        if (over.signal.aborted) return
        setNetwork(({ sight }) => ({ sight, failure: error }))
        // Whoever asks on without a token would be asked for one again and again.
        if (error instanceof TokenNeeded) return
      }
      if (!over.signal.aborted) timer = window.setTimeout(next, EVERY_MS)
    }
    // A page that nobody looks at asks nothing.
    const next = (): void => {
      if (document.hidden) document.addEventListener('visibilitychange', next, { once: true, signal: over.signal })
      else void see()
    }
    void see()
    return () => {
      over.abort()
      window.clearTimeout(timer)
    }
  }, [client, turn])

  return network
}
