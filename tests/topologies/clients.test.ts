/** What a client does and is told, the same way to nodes as the other: over HTTP, and over libp2p. */
import { type Client, connect, type ManyResult, type WatchEvent } from '@replicator/client'
import { connect as dial, type Libp2pClient } from '@replicator/client-libp2p'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { all, WITHIN } from './awaited.ts'
import { servedNetwork, type ServedNetwork } from './http.ts'

interface Way {
  readonly name: string
  readonly over: 'hub' | 'libp2p'
  /** Of the node at that place, and those behind it. */
  connect(served: ServedNetwork, from?: number, token?: string): Promise<Client>
  close?(client: Client): Promise<void>
  /** The first node serves no more. */
  leave(served: ServedNetwork): Promise<void>
}

const shown = (token: string | undefined) => (token === undefined ? {} : { token })

const WAYS: readonly Way[] = [
  {
    name: 'HTTP',
    over: 'hub',
    connect: async ({ urls }, from = 0, token) => connect({ urls: urls.slice(from), ...shown(token) }),
    leave: (served) => served.close(served.urls[0] ?? ''),
  },
  {
    name: 'libp2p',
    over: 'libp2p',
    // One address: the client finds the other nodes by itself.
    connect: ({ network }, from = 0, token) =>
      dial({ addresses: network.nodes[from]?.status().addresses ?? [], ...shown(token) }),
    close: (client) => (client as Libp2pClient).close(),
    leave: async ({ network }) => network.nodes[0]?.stop(),
  },
]

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

/** What a watch is told, and how it ends. */
function watching(client: Client, options: Parameters<Client['watch']>[0] = {}) {
  const end = new AbortController()
  const events: WatchEvent[] = []
  const over = (async () => {
    for await (const event of client.watch({ ...options, signal: end.signal })) events.push(event)
  })()
  /** Resolves once it was told of that key; never, where its iteration fails. */
  const told = (key: string): Promise<void> =>
    expect.poll(() => events.some((event) => 'key' in event && event.key === key), WITHIN).toBe(true)
  const stop = async (): Promise<void> => {
    end.abort()
    await over
  }
  return { events, told, stop }
}

const briefly = (event: WatchEvent): unknown =>
  'key' in event ? [event.type, event.key, event.version, event.value && textOf(event.value)] : event.type

describe.each(WAYS)('a client over $name, at a network', (way) => {
  let served: ServedNetwork
  let client: Client

  beforeAll(async () => {
    served = await servedNetwork({ a: 3 }, way.over)
    client = await way.connect(served)
  })

  afterAll(async () => {
    await way.close?.(client)
    await served.stop()
  })

  it('stores, changes, reads and deletes, and is told what core would tell', async () => {
    const put = await client.put('plan', 'v1', { mutable: true })
    expect(put).toMatchObject({ outcome: 'stored', key: 'plan', version: 1, cluster: 'a' })
    if (put.outcome !== 'stored') return
    expect(served.network.nodes.map(({ peerId }) => peerId)).toContain(put.peer)
    expect(await client.proposal(put)).toEqual({ outcome: 'told', state: 'stored' })

    expect(await client.put('plan', 'v2', { ifMatch: 1, ttlMs: 3_600_000 })).toMatchObject({ version: 2 })
    expect(await client.put('plan', 'v3', { ifMatch: 1 })).toEqual({
      key: 'plan',
      outcome: 'version-mismatch',
      version: 2,
    })
    const got = await client.get('plan')
    expect(got).toMatchObject({ outcome: 'found', evidence: 'quorum', record: { version: 2, final: false } })
    if (got.outcome !== 'found') return
    expect([textOf(got.record.value), got.record.contentType]).toEqual(['v2', 'text/plain; charset=utf-8'])
    expect(Number(got.record.expiresMs) - Date.now()).toBeGreaterThan(3_000_000)

    expect(await client.delete('plan', { ifMatch: 2 })).toMatchObject({ outcome: 'stored', version: 3, cluster: 'a' })
    expect(await client.delete('plan', { ifMatch: '*' })).toEqual({ key: 'plan', outcome: 'denied-absent' })
    expect(await client.get('plan')).toEqual({ outcome: 'absent', evidence: 'quorum' })
  })

  it('is told who holds a key, and which ones are free', async () => {
    const bytes = Uint8Array.of(0, 255, 10, 13)
    expect(await client.put('user/ada', bytes)).toMatchObject({ outcome: 'stored' })
    const [holder] = served.network.nodes.map((node) => node.peerId)
    expect(await client.put('user/ada', 'other')).toMatchObject({
      outcome: 'denied-stored',
      version: 1,
      final: true,
      holder: { cluster: 'a', peer: holder, version: 1 },
      suggestions: ['user/ada-2', 'user/ada-3', 'user/ada-4'],
    })
    expect(await client.put('user/ada', 'other', { ifMatch: '*' })).toMatchObject({
      outcome: 'denied-final',
      version: 1,
    })
    const got = await client.get('user/ada', { consistency: 'local' })
    expect(got).toMatchObject({ evidence: 'local', record: { value: bytes, contentType: 'application/octet-stream' } })
    expect(await client.get('user/ada')).toMatchObject({ evidence: 'final' })
  })

  it('reaches the keys that no URL can hold', async () => {
    for (const key of ['.', '..', 'ä /?#%', '%2e']) {
      expect(await client.put(key, `at ${key}`)).toMatchObject({ outcome: 'stored', key })
      const got = await client.get(key)
      expect(got.outcome === 'found' && textOf(got.record.value)).toBe(`at ${key}`)
    }
  })

  it('tells a wrong request as a refusal, whoever has found out', async () => {
    expect(await client.put('', 'v')).toMatchObject({ outcome: 'refused', code: 'INVALID_KEY' })
    expect(await client.get('\ud800')).toMatchObject({ outcome: 'refused', code: 'INVALID_KEY' })
    expect(await client.put('k', 'v', { ttlMs: 60_000 })).toMatchObject({ outcome: 'refused', code: 'INVALID_REQUEST' })
    expect(await client.put('k', 'v', { ifMatch: -1 })).toMatchObject({ outcome: 'refused', code: 'INVALID_REQUEST' })
    expect(await client.put('k', new Uint8Array(2 ** 21))).toMatchObject({
      outcome: 'refused',
      code: 'VALUE_TOO_LARGE',
    })
    expect(await client.get('k')).toMatchObject({ outcome: 'absent' })
  })

  it('says what a node says of itself and of the others', async () => {
    expect(await client.status()).toMatchObject({ outcome: 'told', status: { clusterId: 'a', ready: true } })
    const told = await client.peers()
    expect(told.outcome === 'told' && told.peers.map(({ clusterId }) => clusterId)).toEqual(['a', 'a', 'a'])
  })

  it('repeats a write of the same idempotency key without a second one, at any node', async () => {
    const options = { mutable: true, idempotencyKey: 'once' }
    const first = await client.put('repeated', 'v', options)
    expect(first).toMatchObject({ outcome: 'stored', version: 1 })
    const other = await way.connect(served, 1)
    expect(await other.put('repeated', 'v', options)).toEqual(first)
    expect(await other.put('repeated', 'w', options)).toMatchObject({ outcome: 'mismatch' })
    await way.close?.(other)
  })

  it('stores many, and tells of each', async () => {
    const entries = Array.from({ length: 300 }, (_, i) => ({ key: `many/${i}`, value: `v${i}` }))
    const results: ManyResult[] = []
    for await (const result of client.putMany([...entries, { key: 'many/7', value: 'other' }])) results.push(result)
    const keysOf = (outcome: string) => results.filter((each) => each.outcome === outcome).map(({ key }) => key)
    expect(results).toHaveLength(301)
    expect([keysOf('stored').length, keysOf('denied-stored')]).toEqual([300, ['many/7']])
  })

  it('lists what there is, in the order of the keys, over as many parts as it takes', async () => {
    const keys = Array.from({ length: 300 }, (_, i) => `many/${i}`).toSorted()
    const listed = await all(client.list({ prefix: 'many/' }))
    expect(listed.map(({ key }) => key)).toEqual(keys)
    const contentType = 'text/plain; charset=utf-8'
    expect(listed[0]).toEqual({ key: 'many/0', version: 1, final: true, bytes: 2, contentType })
    expect((await all(client.list({ prefix: 'many/', limit: 280 }))).map(({ key }) => key)).toEqual(keys.slice(0, 280))
    expect((await all(client.list({ prefix: 'many/', after: 'many/97' }))).map(({ key }) => key)).toEqual([
      'many/98',
      'many/99',
    ])
    const valued = await all(client.list({ prefix: 'many/29', values: true }))
    expect(valued.map(({ key, value }) => [key, textOf(value)])).toEqual(
      keys.filter((key) => key.startsWith('many/29')).map((key) => [key, `v${key.slice('many/'.length)}`]),
    )
    expect(await all(client.list({ limit: 0 }))).toEqual([])
    expect(await all(client.list({ prefix: 'nowhere/' }))).toEqual([])
  })

  it('watches what changes from now on, and goes on behind a cursor', async () => {
    const now = watching(client, { prefix: 'seen/', values: true })
    // It begins once its node has taken it up: what is stored before that is not told.
    for (let i = 0; now.events.length === 0; i++) await client.put(`seen/begin/${i}`, 'v')
    await client.put('seen/a', 'one', { mutable: true })
    await client.put('unseen', 'v')
    await now.told('seen/a')
    await client.delete('seen/a', { ifMatch: 1 })
    await client.put('seen/b', new Uint8Array(0))
    await now.told('seen/b')
    await now.stop()
    const changes = now.events.filter((event) => 'key' in event && !event.key.startsWith('seen/begin/'))
    // Of two versions in quick succession, the last one may be told alone.
    expect(changes.map(briefly)).toEqual([
      ['put', 'seen/a', 1, 'one'],
      ['delete', 'seen/a', 2, undefined],
      ['put', 'seen/b', 1, ''],
    ])
    const [first] = changes
    const after = first !== undefined && 'cursor' in first ? first.cursor : ''
    const again = watching(client, { prefix: 'seen/', after })
    await again.told('seen/b')
    await again.stop()
    expect(again.events.map(briefly)).toEqual([
      ['delete', 'seen/a', 2, undefined],
      ['put', 'seen/b', 1, undefined],
    ])
    const whole = watching(client, { prefix: 'many/', after: '0' })
    await expect
      .poll(() => new Set(whole.events.flatMap((each) => ('key' in each ? each.key : []))).size, WITHIN)
      .toBe(300)
    await whole.stop()
  })

  it('is told what is wrong with a list or a watch, as what its iteration throws', async () => {
    const invalid = { code: 'STREAM_FAILED', refusal: { outcome: 'refused', code: 'INVALID_REQUEST' } }
    await expect(client.list({ limit: -1 }).next()).rejects.toMatchObject(invalid)
    await expect(client.list({ prefix: 'k'.repeat(2000) }).next()).rejects.toMatchObject(invalid)
    await expect(client.watch({ after: 'yesterday' }).next()).rejects.toMatchObject(invalid)
    await expect(client.watch({ after: '' }).next()).rejects.toMatchObject(invalid)
  })

  it('carries the longest values, several at once', async () => {
    const value = new Uint8Array(2 ** 20).fill(7)
    // A machine that does much else takes its time for them.
    const options = { timeoutMs: 60_000 }
    const puts = Array.from({ length: 4 }, (_, i) => client.put(`long/${i}`, value, options))
    expect((await Promise.all(puts)).map(({ outcome }) => outcome)).toEqual(Array(4).fill('stored'))
    const gets = await Promise.all(puts.map((_, i) => client.get(`long/${i}`, options)))
    expect(gets.map((got) => got.outcome === 'found' && got.record.value.length)).toEqual(Array(4).fill(2 ** 20))
    const listed = await all(client.list({ prefix: 'long/', values: true, ...options }))
    expect(listed.map((record) => record.value?.length)).toEqual(Array(4).fill(2 ** 20))
  })

  it('goes on at another node where its own stops, and the write is stored once', async () => {
    const watch = watching(client, { prefix: 'many/', after: '0' })
    await watch.told('many/7')
    const list = client.list({ prefix: 'many/' })
    const begun = await list.next()
    await way.leave(served)
    expect(1 + (await all(list)).length).toBe(300)
    expect(begun.done).toBe(false)
    expect(await client.put('many/more', 'v')).toMatchObject({ outcome: 'stored' })
    await watch.told('many/more')
    // The cursor is that of the node that is gone.
    expect(watch.events.some(({ type }) => type === 'replay')).toBe(true)
    await watch.stop()
    expect(await client.put('after', 'v', { mutable: true })).toMatchObject({ outcome: 'stored', version: 1 })
    expect(await client.get('after')).toMatchObject({ outcome: 'found' })
  })

  it('gives up what its signal aborts, and goes on with the rest', async () => {
    const gone = new AbortController()
    const got = client.get('after', { signal: gone.signal })
    gone.abort(new Error('enough'))
    await expect(got).rejects.toThrow('enough')
    expect(await client.get('after')).toMatchObject({ outcome: 'found' })
  })

  it('is told what the token that it shows allows, once the network has tokens', async () => {
    const node = served.network.nodes[2]
    const made = async (scopes: readonly ('admin' | 'read' | 'write')[], prefix?: string): Promise<string> => {
      const grants = { scopes, ...(prefix !== undefined && { prefix }) }
      const token = await node?.tokens.make({ kind: 'http', name: scopes.join('-'), grants, by: 'test' })
      return token?.outcome === 'made' ? token.text : ''
    }
    await made(['admin'])
    const token = await made(['read', 'write'], 'many/')
    const strange = await way.connect(served, 2)
    expect(await strange.put('many/new', 'v')).toMatchObject({ outcome: 'refused', code: 'UNAUTHORIZED' })
    expect(await strange.status()).toMatchObject({ outcome: 'refused', code: 'UNAUTHORIZED' })
    const own = await way.connect(served, 2, token)
    expect(await own.put('many/new', 'v')).toMatchObject({ outcome: 'stored' })
    expect(await own.get('many/new')).toMatchObject({ outcome: 'found' })
    expect(await own.put('other', 'v')).toMatchObject({ outcome: 'refused', code: 'FORBIDDEN' })
    expect(await own.get('other')).toMatchObject({ outcome: 'refused', code: 'FORBIDDEN' })
    expect((await own.list({ prefix: 'many/n' }).next()).value).toMatchObject({ key: 'many/new' })
    const told = await own.watch({ prefix: 'many/n', after: '0' }).next()
    expect(told.value).toMatchObject({ type: 'put', key: 'many/new' })
    for (const [each, code] of [
      [own, 'FORBIDDEN'],
      [strange, 'UNAUTHORIZED'],
    ] as const) {
      await expect(each.list().next()).rejects.toMatchObject({ refusal: { outcome: 'refused', code } })
      await expect(each.watch().next()).rejects.toMatchObject({ refusal: { outcome: 'refused', code } })
    }
    await way.close?.(strange)
    await way.close?.(own)
  })
})
