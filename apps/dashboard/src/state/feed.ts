/** The changes of the network as they are committed, for as long as the page is open. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { Refused, TokenNeeded } from '../api/failure.js'
import type { NodeClient } from '../api/node-client.js'
import type { Change } from '../api/shapes.js'

export interface FeedEntry extends Change {
  readonly cursor: string
  readonly type: 'put' | 'delete' | 'expire'
  readonly atMs: number
}

export interface Feed {
  /** Newest first. */
  readonly entries: readonly FeedEntry[]
  readonly state: 'connecting' | 'live' | 'lost'
  /** Why it is lost, where the node said so. */
  readonly reason: string
}

/** Older ones are forgotten. */
const ENTRIES_MAX = 200
const WAIT_MS = { first: 500, most: 10_000 }
/** A burst of changes is drawn at once: nobody can read them one by one. */
const DRAW_EVERY_MS = 150

/** `turn`: another number connects anew. */
export function useFeed(client: NodeClient, turn: number): Feed {
  const [feed, setFeed] = useState<Feed>({ entries: [], state: 'connecting', reason: '' })

  /** Of the last change that was told. It outlives each connection, so that the next one goes on behind it. */
  const cursor = useRef('')

  useEffect(() => {
    const over = new AbortController()
    let waiting: FeedEntry[] = []
    const draw = (): void => {
      if (waiting.length === 0) return
      const fresh = waiting.toReversed()
      waiting = []
      setFeed((known) => ({ ...known, entries: [...fresh, ...known.entries].slice(0, ENTRIES_MAX) }))
    }
    const drawing = window.setInterval(draw, DRAW_EVERY_MS)

    /** Until the stream ends, or nobody looks. Goes on behind the last change, so that none is missed in between. */
    const listen = async (signal: AbortSignal): Promise<void> => {
      const after = cursor.current === '' ? '' : `?after=${encodeURIComponent(cursor.current)}`
      for await (const event of client.events(`/watch${after}`, signal)) {
        if (event === undefined) setFeed((known) => ({ ...known, state: 'live', reason: '' }))
        else if (event.id !== '') {
          cursor.current = event.id
          const change = JSON.parse(event.data) as Change
          waiting.push({ ...change, cursor: event.id, type: event.type as FeedEntry['type'], atMs: Date.now() })
          if (waiting.length > ENTRIES_MAX) waiting.shift()
        }
      }
    }
    const keepListening = async (): Promise<void> => {
      let waitMs = WAIT_MS.first
      while (!over.signal.aborted) {
        await untilVisible(over.signal)
        const hidden = new AbortController()
        const leave = (): void => (document.hidden ? hidden.abort() : undefined)
        document.addEventListener('visibilitychange', leave)
        const beganAtMs = Date.now()
        let reason = ''
        try {
          await listen(AbortSignal.any([over.signal, hidden.signal]))
        } catch (error) {
          if (error instanceof TokenNeeded) return
          if (error instanceof Refused) reason = error.message
        } finally {
          document.removeEventListener('visibilitychange', leave)
        }
        if (over.signal.aborted) return
        if (hidden.signal.aborted) {
          setFeed((known) => ({ ...known, state: 'connecting' }))
          continue
        }
        setFeed((known) => ({ ...known, state: 'lost', reason }))
        // One that held for a while begins with the shortest wait again.
        if (Date.now() - beganAtMs > WAIT_MS.most) waitMs = WAIT_MS.first
        await new Promise((resolve) => void window.setTimeout(resolve, waitMs))
        waitMs = Math.min(waitMs * 2, WAIT_MS.most)
      }
    }
    void keepListening()
    return () => {
      over.abort()
      window.clearInterval(drawing)
    }
  }, [client, turn])

  return feed
}

/**
 * A page that nobody looks at holds no stream: browsers have six connections for an address, over all its pages, and a few
 * forgotten ones would take them all.
 */
function untilVisible(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (!document.hidden) return resolve()
    const resolveIfVisible = (): void => (document.hidden ? undefined : resolve())
    document.addEventListener('visibilitychange', resolveIfVisible, { signal })
    signal.addEventListener('abort', () => resolve())
  })
}
