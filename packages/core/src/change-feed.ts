/**
 * Tells of committed changes, to any number of listeners, from the node's change log: it costs nothing where nobody listens,
 * keeps nothing for those who are slow, and goes on where a listener left off, also after a restart.
 *
 * A key stands in the log once, at its last change, so of several versions in quick succession a listener may be told the
 * last one only. A no-op gives a key a new place without being a change: each place knows at which one the record really
 * changed last, and what changed at or before a listener's base has been told. The base is where the listener last had all
 * there was; while it catches up, the base stays behind, and a change that moves meanwhile may be told twice, never not at all.
 *
 * Only durable places are told. After a crash, the log would give the others to other records.
 *
 * Listeners pull. One that has all there is waits in the group of those with its prefix, for which one look at the log is
 * enough; a group is woken a few listeners at a time, so that thousands of them don't hold up the node.
 *
 * The rejected alternative, a queue for each listener into which every commit is put, needs a bound, and a rule for what is
 * lost beyond it, for each of them.
 */
import { setImmediate } from 'node:timers/promises'
import type { Change, ClusterId, PeerId, StoredRecord } from '@replicator/interface'
import { holderOf, isUserKey } from '@replicator/interface'
import type { ServedView } from './served-view.js'
import { type ChangeCursor, formatCursor } from './change-cursor.js'
import { LISTENERS_AT_ONCE, READ_AT_ONCE } from './limits.js'

export interface ChangeEvent {
  readonly type: 'put' | 'delete' | 'expire'
  /** What to give as `after` to go on behind this event. */
  readonly cursor: string
  readonly key: string
  /** As users see it: that of the last real change. */
  readonly version: number
  readonly final: boolean
  readonly contentType: string
  /** When the record is to end, in milliseconds since 1970; absent: never by itself. */
  readonly expiresMs?: number
  /** Who brought the change about. */
  readonly cluster: ClusterId
  readonly peer: PeerId
  /** Absent where the key holds nothing any more. */
  readonly value?: Uint8Array
}

/** The cursor was another node's: what follows is all that this node can't show to have been told. */
export interface ReplayEvent {
  readonly type: 'replay'
}

export interface FeedOptions {
  readonly prefix: string
  /** Where to go on; `start`: tell all there is first. Absent: from now on. */
  readonly after?: ChangeCursor | 'start'
  readonly signal?: AbortSignal
}

type Wake = (from: number) => void

/** Listeners with one prefix that have been told all there is. */
interface Group {
  /** Up to here nothing in the log concerns them. */
  position: number
  readonly waiting: Set<Wake>
}

interface Page {
  readonly changes: readonly Change[]
  readonly upTo: number
  /** Whoever is told of all this knows each change with a number up to here; absent where there is more to come. */
  readonly base: number | undefined
}

export class ChangeFeed {
  readonly #store: ServedView
  readonly #peer: PeerId
  readonly #groups = new Map<string, Group>()
  #durable: number
  #isPumping = false
  #hasEnded = false
  /** The last page that was read: those who are at the same place read the same one. */
  #last: { readonly after: number; readonly durable: number; readonly page: Page } | undefined

  /** All that the store holds now counts as durable. */
  constructor(store: ServedView, peer: PeerId) {
    this.#store = store
    this.#peer = peer
    this.#durable = store.head
  }

  /** The log is durable up to this place. */
  advance(head: number): void {
    this.#durable = head
    if (this.#groups.size === 0 || this.#isPumping) return
    this.#isPumping = true
    void this.#pump()
  }

  /** Ends every listening, so that the listeners go elsewhere. */
  end(): void {
    this.#hasEnded = true
    const groups = [...this.#groups.values()]
    this.#groups.clear()
    for (const { position, waiting } of groups) for (const wake of waiting) wake(position)
  }

  /** Ends with the feed, or once the signal is aborted. */
  async *changes({ prefix, after, signal }: FeedOptions): AsyncGenerator<ChangeEvent | ReplayEvent> {
    const beganAt = this.#durable
    const isOwn = typeof after === 'object' && after.peer === this.#peer && after.place <= beganAt
    if (typeof after === 'object' && !isOwn) yield { type: 'replay' }
    let { place, base } = isOwn ? after : after === undefined ? { place: beganAt, base: beganAt } : NOWHERE
    // Whoever has been told of nothing needn't hear of what is gone.
    const goneUpTo = after === 'start' ? beganAt : 0
    while (!this.#isOver(signal)) {
      const page = this.#read(place)
      const last = page.changes.findLast(({ key, changed }) => changed > base && key.startsWith(prefix))
      for (const change of page.changes) {
        const event = this.#eventOf(change, { prefix, base, goneUpTo })
        place = change.sequence
        if (event === undefined) continue
        const told = change === last ? (page.base ?? base) : base
        yield { ...event, cursor: formatCursor({ peer: this.#peer, place, base: Math.min(told, place) }) }
        if (this.#isOver(signal)) return
      }
      place = Math.max(place, page.upTo)
      base = Math.max(base, page.base ?? base)
      // Between two pages, the event loop sees to others.
      if (place < this.#durable) await setImmediate()
      else place = Math.max(place, await this.#news(prefix, { place, signal }))
    }
  }

  #isOver(signal: AbortSignal | undefined): boolean {
    return this.#hasEnded || signal?.aborted === true
  }

  #read(after: number): Page {
    const durable = this.#durable
    if (this.#last?.after === after && this.#last.durable === durable) return this.#last.page
    const all = this.#store.changes(after, READ_AT_ONCE)
    const changes = all.filter(({ sequence }) => sequence <= durable)
    const isLast = changes.length < READ_AT_ONCE
    // A no-op that isn't durable yet has taken its key's place away already: that change is told at the new one.
    const moved = all.slice(changes.length).map(({ changed }) => changed - 1)
    const base = all.length < READ_AT_ONCE ? Math.min(durable, ...moved) : undefined
    const page = { changes, upTo: isLast ? durable : (changes.at(-1)?.sequence ?? durable), base }
    this.#last = { after, durable, page }
    return page
  }

  #eventOf(
    { key, version, changed, sequence }: Change,
    { prefix, base, goneUpTo }: { readonly prefix: string; readonly base: number; readonly goneUpTo: number },
  ): Omit<ChangeEvent, 'cursor'> | undefined {
    if (changed <= base || !isUserKey(key) || !key.startsWith(prefix)) return undefined
    const record = this.#store.record(key)
    // A newer change has a later place by now, and is told there. A no-op on a key that never held anything is no change.
    if (record === undefined || record.since > version || record.since === 0) return undefined
    return record.present || sequence > goneUpTo ? changeIn(record) : undefined
  }

  /** Resolves when there may be something new with that prefix: with the place up to which there is nothing. */
  #news(prefix: string, { place, signal }: { place: number; signal: AbortSignal | undefined }): Promise<number> {
    if (this.#isOver(signal)) return Promise.resolve(place)
    return new Promise((resolve) => {
      const group = this.#groups.get(prefix) ?? { position: place, waiting: new Set<Wake>() }
      this.#groups.set(prefix, group)
      const wake = (from: number): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve(from)
      }
      const onAbort = (): void => {
        group.waiting.delete(wake)
        if (group.waiting.size === 0 && this.#groups.get(prefix) === group) this.#groups.delete(prefix)
        wake(place)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      group.waiting.add(wake)
    })
  }

  /** Wakes the groups that something new concerns. */
  async #pump(): Promise<void> {
    try {
      // What becomes durable in this turn of the event loop is looked at once.
      await setImmediate()
      let seen = 0
      for (const [prefix, group] of this.#groups) {
        if (++seen % LISTENERS_AT_ONCE === 0) await setImmediate()
        await this.#wakeIfConcerned(prefix, group)
      }
    } finally {
      this.#isPumping = false
    }
    const isBehind = [...this.#groups.values()].some(({ position }) => position < this.#durable)
    if (isBehind) this.advance(this.#durable)
  }

  async #wakeIfConcerned(prefix: string, group: Group): Promise<void> {
    while (group.position < this.#durable && this.#groups.get(prefix) === group) {
      const { changes, upTo } = this.#read(group.position)
      if (!changes.some(({ key }) => key.startsWith(prefix))) {
        group.position = upTo
        continue
      }
      this.#groups.delete(prefix)
      let woken = 0
      for (const wake of group.waiting) {
        wake(group.position)
        if (++woken % LISTENERS_AT_ONCE === 0) await setImmediate()
      }
    }
  }
}

const NOWHERE = { place: 0, base: 0 } as const

function changeIn(record: StoredRecord): Omit<ChangeEvent, 'cursor'> {
  const { key, since, final, present, contentType, value, expiresMs } = record
  const { cluster = '', peer = '' } = holderOf(record) ?? {}
  const what = { key, version: since, final, cluster, peer }
  if (!present) return { type: expiresMs === undefined ? 'delete' : 'expire', ...what, contentType: '' }
  const expiry = expiresMs === undefined ? {} : { expiresMs }
  return { type: 'put', ...what, contentType, ...expiry, value: value ?? new Uint8Array(0) }
}
