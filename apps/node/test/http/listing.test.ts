import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type FakeReplicator, PEER, PROPOSAL } from '../fake-replicator.ts'
import { testApp } from './app.ts'
import { listening, LONG, stuck } from './sockets.ts'

const NDJSON = { accept: 'application/x-ndjson' }

interface Page {
  readonly records: readonly Record<string, unknown>[]
  readonly next?: string
}

function hold(replicator: FakeReplicator, count: number, value = 'held'): void {
  for (let number = 0; number < count; number++)
    replicator.hold({ key: `k${String(number).padStart(5, '0')}`, value: Buffer.from(value) })
}

function linesIn(text: string): Record<string, unknown>[] {
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

describe('GET /store', () => {
  it('tells of each record what it is, and says that only this node was asked', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'b', contentType: 'text/plain', version: 9, since: 7 })
    replicator.hold({ key: 'a/ö', final: false, expiresMs: Date.UTC(2031, 1, 3) })
    const answer = await app.inject({ url: '/store' })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(answer.headers).toMatchObject({ 'replicator-evidence': 'local', 'cache-control': 'no-store' })
    expect(answer.body).toMatch(/^[^\n]+\n$/)
    expect(answer.json()).toEqual({
      records: [
        {
          key: 'a/ö',
          version: 1,
          final: false,
          bytes: 4,
          contentType: 'application/octet-stream',
          expires: '2031-02-03T00:00:00.000Z',
        },
        { key: 'b', version: 7, final: true, bytes: 4, contentType: 'text/plain' },
      ],
    })
  })

  it('shows nothing that is only being proposed', async () => {
    const { app, replicator } = testApp()
    const owner = { cluster: 'a', peer: PEER }
    replicator.reservationViews = [
      { key: 'pending', version: 1, proposal: PROPOSAL, owner, ageMs: 1, ballot: { round: 0, cluster: '', peer: '' } },
    ] as never
    replicator.hold({ key: 'stored' })
    for (const headers of [{}, NDJSON])
      expect((await app.inject({ url: '/store', headers })).body).not.toContain('pending')
  })

  it('is a list of none where there is nothing', async () => {
    const { app } = testApp()
    expect((await app.inject({ url: '/store' })).json()).toEqual({ records: [] })
    expect((await app.inject({ url: '/store', headers: NDJSON })).body).toBe('')
  })

  it.each([
    ['text/plain', 'grün', { value: 'grün' }],
    ['TEXT/html; charset=latin1', 'x', { value: 'x' }],
    ['application/json', '{"a":', { value: '{"a":' }],
    ['application/problem+json;x=y', '\u0000\ufeff"', { value: '\u0000\ufeff"' }],
    ['text/plain', '\ufeffx', { value: '\ufeffx' }],
    ['text/plain', Buffer.from([0xff]), { valueBase64: '/w==' }],
    ['text/plain', Buffer.from([0xed, 0xa0, 0x80]), { valueBase64: '7aCA' }],
    ['application/octet-stream', 'x', { valueBase64: 'eA==' }],
    ['application/jsonx', '1', { valueBase64: 'MQ==' }],
    ['x/y', '', { valueBase64: '' }],
    ['text/plain', '', { value: '' }],
  ])('gives a value of the type %s as it can be read: %j', async (contentType, value, told) => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k', contentType, value: Buffer.from(value) })
    for (const headers of [{}, NDJSON]) {
      const { body } = await app.inject({ url: '/store?values=true', headers })
      const [record] = headers === NDJSON ? linesIn(body) : (JSON.parse(body) as Page).records
      expect(record).toEqual({
        key: 'k',
        version: 1,
        final: true,
        bytes: Buffer.from(value).length,
        contentType,
        ...told,
      })
    }
    expect((await app.inject({ url: '/store?values=false' })).json().records[0]).not.toHaveProperty('value')
  })

  it('is cut into pages, which together are all of it', async () => {
    const { app, replicator } = testApp()
    hold(replicator, 2500)
    replicator.hold({ key: 'other' })
    const asked = async (query: string): Promise<Page> => (await app.inject({ url: `/store?prefix=k&${query}` })).json()
    expect((await asked('')).records).toHaveLength(1000)
    const keys: unknown[] = []
    let next: string | undefined = ''
    while (next !== undefined) {
      const page: Page = await asked(`limit=700&after=${encodeURIComponent(next)}`)
      keys.push(...page.records.map(({ key }) => key))
      next = page.next
    }
    expect(keys).toEqual([...replicator.records.keys()].slice(0, 2500))
    expect((await asked('limit=2500')).next).toBeUndefined()
    expect((await asked('limit=2499')).next).toBe('k02498')
  })

  it('is cut earlier where its text would be too long, though one record is always in it', async () => {
    const { app, replicator } = testApp({ listBytesMax: 1000, smallAnswerBytes: 300 })
    hold(replicator, 20, 'x'.repeat(200))
    let url = '/store?values=true'
    const keys: unknown[] = []
    for (;;) {
      const { body } = await app.inject({ url })
      expect(body.length).toBeLessThan(1100)
      const { records, next } = JSON.parse(body) as Page
      keys.push(...records.map(({ key }) => key))
      if (next === undefined) break
      expect(next).toBe(keys.at(-1))
      url = `/store?values=true&after=${next}`
    }
    expect(keys).toEqual([...replicator.records.keys()])
    replicator.hold({ key: 'a', value: Buffer.alloc(5000) })
    const { records, next } = (await app.inject({ url: '/store?values=true' })).json()
    expect([records.length, records[0].bytes, next]).toEqual([1, 5000, 'a'])
  })

  it('is a stream of lines without a limit for those who take one', async () => {
    const { app, replicator } = testApp()
    hold(replicator, 2500)
    const answer = await app.inject({ url: '/store', headers: { accept: 'text/html, Application/X-NDJSON;q=0.9' } })
    expect([answer.headers['content-type'], answer.headers['replicator-evidence']]).toEqual([
      'application/x-ndjson',
      'local',
    ])
    expect(linesIn(answer.body).map(({ key }) => key)).toEqual([...replicator.records.keys()])
    const few = await app.inject({ url: '/store?after=k00007&limit=3', headers: NDJSON })
    expect(linesIn(few.body).map(({ key }) => key)).toEqual(['k00008', 'k00009', 'k00010'])
  })

  it('reads on only as its client does, and stops where that one is gone', async () => {
    const { port, replicator } = await listening()
    hold(replicator, 600, LONG.subarray(0, 65_536).toString('latin1'))
    const all = Math.ceil(600 / 256)
    // Each page is some 20 MiB of text: more than a connection takes that nobody reads.
    const socket = await stuck(
      port,
      'GET /store?values=true HTTP/1.1\r\nhost: localhost\r\naccept: application/x-ndjson\r\n\r\n',
    )
    expect(replicator.pages).toBeLessThan(all)
    const asked = replicator.pages
    const gone = new Promise((resolve) => socket.once('close', resolve))
    socket.destroy()
    await gone
    for (let turn = 0; turn < 5; turn++) await fetch(`http://127.0.0.1:${port}/livez`)
    expect(replicator.pages).toBe(asked)
  })

  it('that nobody takes makes room for others, like any large answer', async () => {
    const { app, port, replicator } = await listening({ answerBytesMax: LONG.length, answerPatienceMs: 0 })
    replicator.hold({ key: 'k', value: LONG })
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('GET /store?values=true HTTP/1.1\r\nhost: localhost\r\naccept: application/x-ndjson\r\n\r\n')
    })
    onTestFinished(() => void socket.destroy())
    await new Promise((resolve) => socket.once('readable', () => resolve(socket.read(1))))
    const gone = new Promise((resolve) => socket.resume().once('close', resolve))
    socket.pause()
    expect((await app.inject({ url: '/store/k' })).statusCode).toBe(200)
    socket.resume()
    await gone
  })

  it('that breaks off in the middle is seen to be incomplete', async () => {
    const logged: object[] = []
    const { port, replicator } = await listening({
      logger: { info: () => undefined, error: (fields) => void logged.push(fields) },
    })
    hold(replicator, 600)
    const { page } = replicator
    replicator.page = (options) => {
      if (replicator.pages === 1) throw Object.assign(new Error('the node is stopping'), { name: 'NodeStopped' })
      return page.call(replicator, options)
    }
    await expect(fetch(`http://127.0.0.1:${port}/store`).then((answer) => answer.text())).rejects.toThrow('terminated')
    expect(logged).toEqual([])
    replicator.page = () => {
      throw new TypeError('a bug')
    }
    expect((await fetch(`http://127.0.0.1:${port}/store`)).status).toBe(500)
  })

  it('is refused in words while the node stops', async () => {
    const { app, replicator } = testApp()
    replicator.page = () => {
      throw Object.assign(new Error('the node is stopping'), { name: 'NodeStopped' })
    }
    expect((await app.inject({ url: '/store' })).json()).toMatchObject({ code: 'NOT_READY', key: null })
  })

  it('answers HEAD with its header, and reads nothing', async () => {
    const { port, replicator } = await listening()
    hold(replicator, 600)
    for (const headers of [{}, NDJSON]) {
      const answer = await fetch(`http://127.0.0.1:${port}/store`, { method: 'HEAD', headers })
      expect([answer.status, answer.headers.get('replicator-evidence'), await answer.text()]).toEqual([
        200,
        'local',
        '',
      ])
    }
    expect(replicator.pages).toBeLessThanOrEqual(2)
  })

  it('refuses what it does not know', async () => {
    const { app, replicator } = testApp()
    const queries = ['limit=0', 'limit=10001', 'limit=x', 'values=1', 'consistency=local', 'prefix=%FF', 'after=%00']
    for (const query of [...queries, `prefix=${'x'.repeat(1025)}`, 'prefix=a&prefix=b', 'x=1']) {
      const answer = await app.inject({ url: `/store?${query}` })
      expect([query, answer.statusCode, answer.json().code]).toEqual([query, 400, 'INVALID_REQUEST'])
    }
    expect(replicator.pages).toBe(0)
  })
})
