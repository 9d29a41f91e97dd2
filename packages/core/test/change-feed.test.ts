import type { Decision, StoredRecord } from '@replicator/interface'
import { openMemoryStore } from '@replicator/store'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCursor, parseCursor } from '../src/change-cursor.js'
import type { ChangeEvent, FeedOptions, ReplayEvent } from '../src/change-feed.js'
import { ChangeFeed } from '../src/change-feed.js'

const PEER = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'

type What = 'put' | 'delete' | 'expire' | 'no-op'

function decisionAt(version: number): Decision {
  return { version, proposal: `${PEER}.1.0000000000000000.${version}`, cluster: 'a', requestId: '', fingerprint: '' }
}

/** What a key holds after one more decision. */
function next(base: StoredRecord | undefined, key: string, what: What): StoredRecord {
  const version = (base?.version ?? 0) + 1
  const head = { key, version, decisions: [decisionAt(version), ...(base?.decisions ?? [])].slice(0, 8), final: false }
  if (what === 'no-op')
    return base === undefined ? { ...head, since: 0, present: false, contentType: '' } : { ...base, ...head }
  const since = version
  if (what === 'put')
    return { ...head, since, present: true, contentType: 'text/plain', value: Buffer.from(`${version}`) }
  return { ...head, since, present: false, contentType: '', ...(what === 'expire' ? { expiresMs: 1 } : {}) }
}

class World {
  readonly store = openMemoryStore()
  readonly feed = new ChangeFeed(this.store, PEER)

  commit(key: string, what: What): void {
    this.store.apply([{ type: 'record', record: next(this.store.record(key), key, what) }])
  }

  async sync(): Promise<void> {
    const { head } = this.store
    await this.store.flush()
    this.feed.advance(head)
  }

  listen(options: Partial<FeedOptions> = {}): Listener {
    return new Listener(this.feed, options)
  }
}

/** Takes all that comes, until it is ended. */
class Listener {
  readonly events: (ChangeEvent | ReplayEvent)[] = []
  readonly ended: Promise<void>
  readonly #over = new AbortController()

  constructor(feed: ChangeFeed, options: Partial<FeedOptions>) {
    this.ended = this.#listen(feed.changes({ prefix: '', signal: this.#over.signal, ...options }))
  }

  async #listen(changes: AsyncIterable<ChangeEvent | ReplayEvent>): Promise<void> {
    for await (const event of changes) {
      this.events.push(event)
      // Time for something else to be committed between two events of one page.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  get told(): readonly string[] {
    return this.events.map((event) =>
      event.type === 'replay' ? 'replay' : `${event.type} ${event.key}@${event.version}`,
    )
  }

  get changes(): readonly ChangeEvent[] {
    return this.events.filter((event) => event.type !== 'replay')
  }

  get cursor(): string {
    return this.changes.at(-1)?.cursor ?? ''
  }

  async end(): Promise<void> {
    this.#over.abort()
    await this.ended
  }
}

/** Until every listener waits again: the feed needs some turns of the event loop for each page. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('a listener', () => {
  it('is told of changes from now on, once they are durable', async () => {
    const world = new World()
    world.commit('k', 'put')
    await world.sync()
    const listener = world.listen()
    await rest()
    world.commit('k', 'put')
    world.commit('l', 'put')
    await rest()
    expect(listener.told).toEqual([])
    await world.sync()
    await rest()
    expect(listener.told).toEqual(['put k@2', 'put l@1'])
    world.commit('k', 'delete')
    world.commit('l', 'expire')
    await world.sync()
    await rest()
    expect(listener.told.slice(2)).toEqual(['delete k@3', 'expire l@2'])
    await listener.end()
  })

  it('is told of all there is first, and not of what was gone before', async () => {
    const world = new World()
    for (const key of ['a', 'b', 'c']) world.commit(key, 'put')
    world.commit('b', 'delete')
    await world.sync()
    const listener = world.listen({ after: 'start' })
    await rest()
    world.commit('c', 'delete')
    await world.sync()
    await rest()
    expect(listener.told).toEqual(['put a@1', 'put c@1', 'delete c@2'])
    await listener.end()
  })

  it('is told of keys with its prefix only', async () => {
    const world = new World()
    const listener = world.listen({ prefix: 'user/' })
    await rest()
    for (const key of ['user/a', 'users', 'user/']) world.commit(key, 'put')
    await world.sync()
    await rest()
    expect(listener.told).toEqual(['put user/a@1', 'put user/@1'])
    await listener.end()
  })

  it('is told of no no-op, whether or not the key holds something', async () => {
    const world = new World()
    const listener = world.listen()
    await rest()
    world.commit('k', 'put')
    await world.sync()
    await rest()
    world.commit('k', 'no-op')
    world.commit('l', 'no-op')
    await world.sync()
    await rest()
    expect(listener.told).toEqual(['put k@1'])
    await listener.end()
    const again = world.listen({ after: parseCursor(listener.cursor) ?? 'start' })
    await rest()
    expect(again.told).toEqual([])
    await again.end()
  })

  it('goes on behind its cursor, and misses nothing that a no-op has moved', async () => {
    const world = new World()
    for (const key of ['a', 'b', 'c']) world.commit(key, 'put')
    world.commit('a', 'no-op')
    await world.sync()
    const events: ChangeEvent[] = []
    for await (const event of world.feed.changes({ prefix: '', after: 'start' })) {
      if (event.type !== 'replay') events.push(event)
      break
    }
    expect(events.map(({ key }) => key)).toEqual(['b'])
    const again = world.listen({ after: parseCursor(events[0]?.cursor ?? '') ?? 'start' })
    await rest()
    expect(again.told).toEqual(['put c@1', 'put a@1'])
    await again.end()
  })

  it('misses nothing that a no-op moves before it is durable', async () => {
    const world = new World()
    world.commit('k', 'put')
    await world.sync()
    world.commit('k', 'no-op')
    const listener = world.listen({ after: 'start' })
    await rest()
    await world.sync()
    await rest()
    expect(listener.told).toEqual(['put k@1'])
    await listener.end()
  })

  it('misses nothing that a no-op moves while it reads, and is told of it once', async () => {
    const world = new World()
    for (const key of ['a', 'b', 'c']) world.commit(key, 'put')
    await world.sync()
    const told: string[] = []
    const over = new AbortController()
    const listening = (async () => {
      for await (const event of world.feed.changes({ prefix: '', after: 'start', signal: over.signal })) {
        if (event.type !== 'replay') told.push(`${event.key}@${event.version}`)
        if (told.length === 1) world.commit('b', 'no-op')
        if (told.length === 1) world.commit('c', 'put')
      }
    })()
    await rest()
    await world.sync()
    await rest()
    expect(told).toEqual(['a@1', 'b@1', 'c@2'])
    over.abort()
    await listening
  })

  it.each(['of another node', 'beyond the end of the log'])(
    'is told that all is told anew where its cursor is %s',
    async (which) => {
      const world = new World()
      world.commit('k', 'put')
      world.commit('l', 'put')
      world.commit('l', 'delete')
      await world.sync()
      const peer = which === 'of another node' ? `${PEER.slice(0, -1)}q` : PEER
      const listener = world.listen({ after: { peer, place: which === 'of another node' ? 2 : 99, base: 2 } })
      await rest()
      expect(listener.told).toEqual(['replay', 'put k@1', 'delete l@2'])
      await listener.end()
    },
  )

  it('ends with the feed, also one that comes later', async () => {
    const world = new World()
    const listener = world.listen()
    await rest()
    world.feed.end()
    await listener.ended
    await world.listen({ after: 'start' }).ended
    expect(listener.told).toEqual([])
  })

  it('who waits is woken though thousands of others are, and commits go on meanwhile', async () => {
    const world = new World()
    const listeners = Array.from({ length: 3000 }, (_, i) =>
      world.listen({ prefix: i % 2 === 0 ? 'k' : `none-${i % 7}` }),
    )
    await rest()
    world.commit('k', 'put')
    await world.sync()
    await rest()
    world.commit('k', 'put')
    await world.sync()
    while (listeners.some(({ told }, i) => i % 2 === 0 && told.at(-1) !== 'put k@2')) await rest()
    expect(new Set(listeners.map(({ told }) => told.length === 0))).toEqual(new Set([false, true]))
    await Promise.all(listeners.map((listener) => listener.end()))
  })
})

it('whatever happens, each listener knows at last what each key holds, in the order of its versions', async () => {
  const act = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom<What>('put', 'delete', 'expire', 'no-op'), fc.constantFrom('a', 'b', 'bb')),
    },
    { weight: 3, arbitrary: fc.constantFrom('sync', 'turn', 'turn', 'rest') },
    { weight: 2, arbitrary: fc.constantFrom('listen', 'listen to all', 'end the oldest', 'go on') },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
      const world = new World()
      const listening: Listener[] = [world.listen({ after: 'start' })]
      const past = new Map<Listener, readonly ChangeEvent[]>()
      for (const each of acts) {
        if (typeof each !== 'string') world.commit(each[1], each[0])
        else if (each === 'sync') await world.sync()
        else if (each === 'rest') await rest()
        else if (each === 'turn') await new Promise((resolve) => setImmediate(resolve))
        else if (each === 'listen to all') listening.push(world.listen({ after: 'start' }))
        else if (each === 'end the oldest' || each === 'go on') {
          const oldest = listening.shift()
          if (oldest === undefined) continue
          await oldest.end()
          const cursor = parseCursor(oldest.cursor)
          const heir = world.listen({ after: cursor ?? 'start' })
          past.set(heir, [...(past.get(oldest) ?? []), ...oldest.changes])
          listening.push(heir)
        }
      }
      await world.sync()
      await rest()
      for (const listener of listening) {
        await listener.end()
        const events = [...(past.get(listener) ?? []), ...listener.changes]
        const known = new Map<string, number>()
        for (const { key, version, type } of events) {
          expect(version).toBeGreaterThanOrEqual(known.get(key) ?? 0)
          expect(['put', 'delete', 'expire']).toContain(type)
          known.set(key, version)
        }
        for (const key of world.store.keys({ prefix: '', limit: 10 })) {
          const record = world.store.record(key)
          if (record === undefined || (!record.present && known.get(key) === undefined)) continue
          expect(known.get(key)).toBe(record.since)
        }
      }
    }),
    { numRuns: 150 },
  )
})

describe('a cursor', () => {
  it('is the same after it was a text', () => {
    for (const cursor of [
      { peer: PEER, place: 0, base: 0 },
      { peer: PEER, place: 12, base: 12 },
      { peer: PEER, place: 12, base: 3 },
    ])
      expect(parseCursor(formatCursor(cursor))).toEqual(cursor)
  })

  it.each([
    '',
    '12',
    PEER,
    `${PEER}.`,
    `${PEER}.-1`,
    `${PEER}.01`,
    `${PEER}.1e3`,
    `${PEER}.1.2`,
    `${PEER}.2.1.1`,
    `${PEER}.9007199254740993`,
    'nobody at all.1',
  ])('is none: %j', (text) => {
    expect(parseCursor(text)).toBeUndefined()
  })
})
