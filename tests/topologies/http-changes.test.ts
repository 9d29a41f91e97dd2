import { ask, type Answer, until } from '@replicator/testkit/processes'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { servedNetwork, type ServedNetwork } from './http.ts'

const WITHIN = { withinMs: 20_000 }

let served: ServedNetwork
let first: string
let second: string

beforeAll(async () => {
  served = await servedNetwork({ a: 3 })
  ;[first = '', second = ''] = served.urls
})

afterAll(() => served.stop())

const put = (url: string, body: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(url, { method: 'PUT', body, headers })
const remove = (url: string, condition: string): Promise<Answer> =>
  ask(url, { method: 'DELETE', headers: { 'if-match': condition } })

interface Told {
  readonly event: string
  readonly id: string
  readonly data: Record<string, unknown>
}

/** A client that watches; the events so far, as they came. */
function watching(url: string, headers: Record<string, string> = {}): { readonly events: Told[]; stop(): void } {
  const events: Told[] = []
  const end = new AbortController()
  const read = async (): Promise<void> => {
    const { body } = await fetch(url, { signal: end.signal, headers })
    let text = ''
    for await (const piece of body ?? []) {
      const blocks = (text + Buffer.from(piece).toString()).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? ''
        if (field('event') !== '')
          events.push({ event: field('event'), id: field('id'), data: JSON.parse(field('data')) })
      }
    }
  }
  read().catch(() => undefined)
  const stop = (): void => end.abort()
  onTestFinished(stop)
  return { events, stop }
}

const keys = (events: readonly Told[]): unknown[] => events.map(({ data }) => data['key'])

describe('a record that changes, over HTTP', () => {
  it('is updated and deleted by those who name its version, through any node', async () => {
    const at = (url: string): string => `${url}/store/plan`
    expect((await put(`${at(first)}?mutable=true`, 'v1')).status).toBe(201)
    const updated = await put(at(second), 'v2', { 'if-match': '"1"' })
    expect([updated.status, updated.headers.get('etag'), updated.json['version']]).toEqual([200, '"2"', 2])
    const late = await put(at(first), 'v3', { 'if-match': '"1"' })
    expect([late.status, late.json['code'], late.json['version']]).toEqual([412, 'VERSION_MISMATCH', 2])
    const read = await ask(at(first))
    expect([read.text, read.headers.get('etag'), read.headers.get('replicator-final')]).toEqual(['v2', '"2"', 'false'])
    expect((await ask(at(first), { headers: { 'if-none-match': '"2"' } })).status).toBe(304)
    expect((await remove(at(second), '"1"')).json).toMatchObject({ code: 'VERSION_MISMATCH', version: 2 })
    expect((await remove(at(second), '"2"')).status).toBe(204)
    expect((await ask(at(first))).json['code']).toBe('UNKNOWN_KEY')
    for (const condition of ['"2"', '*']) expect((await remove(at(first), condition)).status).toBe(404)
    expect((await put(at(first), 'v', { 'if-match': '*' })).json).toMatchObject({
      code: 'VERSION_MISMATCH',
      version: 0,
    })
    const again = await put(at(first), 'v4')
    expect([again.status, again.json['version']]).toEqual([201, 4])
    for (const refused of [put(at(second), 'v5', { 'if-match': '"9"' }), remove(at(second), '*')])
      expect((await refused).json).toMatchObject({ status: 409, code: 'KEY_FINAL', version: 4 })
  })

  it('says when it ends, and refuses an end where there can be none', async () => {
    expect((await put(`${first}/store/lease?mutable=true&ttl=3600`, 'v')).status).toBe(201)
    const ends = (await ask(`${second}/store/lease`)).headers.get('replicator-expires') ?? ''
    expect(ends).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect((await put(`${first}/store/lease`, 'w', { 'if-match': '*' })).status).toBe(200)
    expect((await ask(`${second}/store/lease`)).headers.get('replicator-expires')).toBe(null)
    for (const query of ['ttl=5', 'ttl=5&final=true', 'mutable=true&final=true', 'mutable=false&final=false'])
      expect([query, (await put(`${first}/store/other?${query}`, 'v')).json['code']]).toEqual([
        query,
        'INVALID_REQUEST',
      ])
  })

  it('has the same answer for a repeat, through any node', async () => {
    await put(`${first}/store/once?mutable=true`, 'v1')
    const headers = { 'if-match': '"1"', 'idempotency-key': 't' }
    const updated = await put(`${first}/store/once`, 'v2', headers)
    const repeat = await put(`${second}/store/once`, 'v2', headers)
    expect([repeat.status, repeat.json]).toEqual([200, updated.json])
    const other = await put(`${second}/store/once`, 'v2', { ...headers, 'if-match': '"2"' })
    expect(other.json['code']).toBe('IDEMPOTENCY_MISMATCH')
  })
})

describe('a watch over HTTP', () => {
  it('that begins with all there is misses nothing that is stored meanwhile', async () => {
    const names = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, number) => `w/${String(from + number).padStart(4, '0')}`)
    const store = async (all: readonly string[]): Promise<void> => {
      const body = all.map((key) => `${JSON.stringify({ key, value: key })}\n`).join('')
      const { text } = await ask(`${first}/batch`, { method: 'POST', body })
      expect(text.match(/"status":201/g)).toHaveLength(all.length)
    }
    await store(names(0, 600))
    const stored = store(names(600, 1200))
    const { events } = watching(`${first}/watch?prefix=w%2F&after=0&values=true`)
    await stored
    await until('all are told', () => new Set(keys(events)).size === 1200 || undefined, WITHIN)
    expect(events.every(({ event, data }) => event === 'put' && data['value'] === data['key'])).toBe(true)
  })

  it('goes on where its client left off, and tells all again at another node', async () => {
    await put(`${first}/store/r%2F1?mutable=true`, 'v')
    const before = watching(`${first}/watch?prefix=r%2F&after=0`)
    const [seen] = await until('it is told', () => (before.events.length === 1 ? before.events : undefined), WITHIN)
    before.stop()
    expect(seen).toMatchObject({ event: 'put', data: { key: 'r/1', version: 1, final: false, cluster: 'a' } })
    await put(`${first}/store/r%2F2?mutable=true`, 'v')
    await remove(`${first}/store/r%2F1`, '"1"')
    const headers = { 'last-event-id': seen?.id ?? '' }
    const after = watching(`${first}/watch?prefix=r%2F&after=0`, headers)
    await until('the rest is told', () => after.events.length === 2 || undefined, WITHIN)
    expect(after.events.map(({ event, data }) => [event, data['key']])).toEqual([
      ['put', 'r/2'],
      ['delete', 'r/1'],
    ])
    const elsewhere = watching(`${second}/watch?prefix=r%2F`, headers)
    await until('all is told again', () => elsewhere.events.length === 3 || undefined, WITHIN)
    expect(elsewhere.events[0]).toEqual({ event: 'replay', id: '', data: {} })
    expect(
      elsewhere.events
        .slice(1)
        .map(({ event, data }) => `${event} ${String(data['key'])}`)
        .toSorted(),
    ).toEqual(['delete r/1', 'put r/2'])
    for (const cursor of ['x', '', `${seen?.id}.9999999`])
      expect((await ask(`${first}/watch`, { headers: { 'last-event-id': cursor } })).status).toBe(400)
  })
})

describe('a list over HTTP', () => {
  it('tells at any node what was stored, in order, and not what was deleted', async () => {
    const lines = ['l/c', 'l/a', 'l/é', 'l/b'].map((key) => ({ key, value: key, mutable: true }))
    const batch = { method: 'POST', body: lines.map((line) => JSON.stringify(line)).join('\n') }
    expect((await ask(`${first}/batch`, batch)).text.match(/"status":201/g)).toHaveLength(4)
    expect((await remove(`${first}/store/l%2Fb`, '*')).status).toBe(204)
    const listed = async (): Promise<unknown> =>
      ((await ask(`${second}/store?prefix=l%2F`)).json['records'] as { key: string }[]).map(({ key }) => key).join(' ')
    await until('it is all there', async () => (await listed()) === 'l/a l/c l/é' || undefined, WITHIN)
  })
})
