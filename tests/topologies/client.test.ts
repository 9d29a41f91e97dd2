/** The client against real nodes: what it is told, and what it does when one of them goes away. */
import { type Client, connect, type Entry, type Fetch, type ManyResult, type WatchEvent } from '@replicator/client'
import type * as core from '@replicator/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { all, WITHIN } from './awaited.ts'
import { servedNetwork, type ServedNetwork } from './http.ts'

let served: ServedNetwork
let client: Client

beforeAll(async () => {
  served = await servedNetwork({ a: 3 })
  client = connect({ urls: served.urls })
})

afterAll(() => served.stop())

/** `fetch`, which loses the answers to requests that `loses` names, after the node has given them. */
function losing(loses: (path: string, method: string) => boolean): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init)
    if (!loses(new URL(url).pathname, init.method ?? '')) return response
    await response.arrayBuffer()
    throw new TypeError('the answer was lost')
  }
}

describe('a client', () => {
  it('takes the options of core, so that a program may change from one to the other', () => {
    const options: core.PutOptions = { mutable: true, ttlMs: 1000, ifMatch: '*', idempotencyKey: 't', final: false }
    const entry: core.Entry = { key: 'k', value: 'v', options }
    expect([options satisfies Parameters<Client['put']>[2], entry satisfies Entry]).toHaveLength(2)
  })
})

describe('an answer that is lost', () => {
  it('is asked for again elsewhere, and the write is stored once', async () => {
    let lost = 0
    const unlucky = connect({
      urls: served.urls,
      pauseMinMs: 1,
      fetch: losing((path) => path === '/store/once' && lost++ < 2),
    })
    const put = await unlucky.put('once', 'v', { mutable: true })
    expect(put).toMatchObject({ outcome: 'stored', version: 1 })
    expect(lost).toBe(3)
    expect(await client.put('once', 'w', { ifMatch: 1 })).toMatchObject({ version: 2 })
  })

  it('is asked for again for each line of a batch', async () => {
    let lost = 0
    const unlucky = connect({
      urls: served.urls,
      pauseMinMs: 1,
      fetch: losing((path) => path === '/batch' && lost++ < 2),
    })
    const entries = Array.from({ length: 50 }, (_, i) => ({
      key: `lines/${i}`,
      value: `v${i}`,
      options: { mutable: true },
    }))
    const results = await all(unlucky.putMany(entries))
    expect(
      results.map(({ index, outcome, ...rest }) => [index, outcome, 'version' in rest && rest.version]).toSorted(),
    ).toEqual(entries.map((_, index) => [index, 'stored', 1]).toSorted())
  })

  it('leaves a change unknown that is refused afterwards, where nobody can tell the one from the other', async () => {
    await client.put('doubt', 'v1', { mutable: true })
    // The update that is refused is the second one of this client: of the first one only the answer is gone.
    const unlucky = connect({
      urls: served.urls,
      pauseMinMs: 1,
      fetch: losing((_, method) => method === 'PUT' && lost++ === 0),
    })
    let lost = 0
    const refused = await unlucky.put('doubt', 'v2', { ifMatch: 9, idempotencyKey: 'mine' })
    expect(refused).toEqual({ key: 'doubt', outcome: 'unknown', idempotencyKey: 'mine' })
    expect(await client.put('doubt', 'v2', { ifMatch: 9, idempotencyKey: 'mine' })).toMatchObject({
      outcome: 'version-mismatch',
    })
  })
})

describe('a node that stops', () => {
  /** Each of these ends the API of a node for good, so it has a network of its own. */
  let others: ServedNetwork

  beforeAll(async () => {
    others = await servedNetwork({ a: 3 })
  })

  afterAll(() => others.stop())

  it('in the middle of a watch and of many writes is no more than a pause in them', async () => {
    const [first = ''] = others.urls
    const asked: string[] = []
    const noting: Fetch = (url, init) => {
      const { origin, pathname } = new URL(url)
      asked.push(`${pathname} at ${others.urls.indexOf(origin)}`)
      return fetch(url, init)
    }
    const failing = connect({ urls: others.urls, fetch: noting })
    const end = new AbortController()
    const events: WatchEvent[] = []
    const watching = (async () => {
      for await (const event of failing.watch({ prefix: 'many/', after: '0', signal: end.signal })) events.push(event)
    })()
    const results: ManyResult[] = []
    let closed: Promise<void> | undefined
    const entries = async function* (): AsyncGenerator<Entry> {
      for (let i = 0; i < 400; i++) {
        if (i === 200) {
          await expect.poll(() => events.length, WITHIN).toBeGreaterThan(0)
          closed = others.close(first)
        }
        yield { key: `many/${i}`, value: `v${i}`, options: { mutable: true } }
      }
    }
    for await (const result of failing.putMany(entries())) results.push(result)
    await closed

    expect(results.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 400 }, (_, i) => i),
    )
    expect(results.every((result) => result.outcome === 'stored' && result.version === 1)).toBe(true)
    const seen = (): number => new Set(events.flatMap((event) => ('key' in event ? [event.key] : []))).size
    await expect.poll(seen, WITHIN).toBe(400)
    expect(events.some(({ type }) => type === 'replay')).toBe(true)
    for (const path of ['/watch', '/batch'])
      expect(asked).toEqual(expect.arrayContaining([`${path} at 0`, `${path} at 1`]))
    end.abort()
    await watching
  })

  it('in the middle of a list, and the next one goes on behind the last record that came', async () => {
    const [, second = ''] = others.urls
    const records = await all(connect({ urls: [second] }).list({ prefix: 'many/', values: true }))
    expect(records).toHaveLength(400)
    const asked: string[] = []
    /** Breaks off the first list within its eleventh record. */
    const breaking: Fetch = async (url, init) => {
      const response = await fetch(url, init)
      if (!url.includes('/store?')) return response
      asked.push(new URL(url).search)
      if (asked.length > 1) return response
      const lines = (await response.text()).split('\n')
      const part = lines.slice(0, 10).join('\n') + '\n' + lines[10]?.slice(0, 7)
      return new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode(part)),
          pull: (controller) => controller.error(new TypeError('terminated')),
        }),
      )
    }
    const listed = await all(
      connect({ urls: others.urls.slice(1), fetch: breaking }).list({ prefix: 'many/', values: true }),
    )
    expect(listed).toEqual(records)
    expect(asked).toEqual(['?prefix=many%2F&values=true', '?prefix=many%2F&after=many%2F106&values=true'])
    expect(await all(connect({ urls: others.urls.slice(1) }).list({ prefix: 'many/', limit: 3 }))).toHaveLength(3)
  })

  it('is passed over: a write goes to the next one, and says what it would have said', async () => {
    const [first = ''] = others.urls
    await others.close(first)
    const failing = connect({ urls: others.urls })
    // Nothing can have been sent to it, so the refusal is no doubt.
    expect(await failing.put('many/0', 'v', { ifMatch: 7 })).toMatchObject({ outcome: 'version-mismatch', version: 1 })
    expect(await connect({ urls: [first], timeoutMs: 200 }).put('k', 'v')).toMatchObject({ outcome: 'unreachable' })
  })

  it('of a network with tokens tells a client what its own allows', async () => {
    const [node] = others.network.nodes.slice(1)
    const urls = others.urls.slice(1, 2)
    const made = async (scopes: readonly ('admin' | 'read' | 'write')[], prefix?: string): Promise<string> => {
      const grants = { scopes, ...(prefix !== undefined && { prefix }) }
      const token = await node?.tokens.make({ kind: 'http', name: scopes.join('-'), grants, by: 'test' })
      return token?.outcome === 'made' ? token.text : ''
    }
    await made(['admin'])
    const token = await made(['read', 'write'], 'many/')
    expect(await connect({ urls }).put('many/new', 'v')).toMatchObject({ outcome: 'refused', code: 'UNAUTHORIZED' })
    const own = connect({ urls, token })
    expect(await own.put('many/new', 'v')).toMatchObject({ outcome: 'stored' })
    expect(await own.delete('many/1', { ifMatch: 1 })).toMatchObject({ outcome: 'stored' })
    expect(await own.put('other', 'v')).toMatchObject({ outcome: 'refused', code: 'FORBIDDEN' })
    const results = await all(own.putMany([{ key: 'other', value: 'v' }]))
    expect(results).toMatchObject([{ index: 0, key: 'other', outcome: 'refused', code: 'FORBIDDEN' }])
    await expect(own.list().next()).rejects.toMatchObject({ refusal: { outcome: 'refused', code: 'FORBIDDEN' } })
  })
})
