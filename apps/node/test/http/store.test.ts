import { contentTypeProblem, ERRORS } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { HOLDER, OTHER_PEER, OTHER_PROPOSAL, PEER, PROPOSAL } from '../fake-replicator.ts'
import { testApp } from './app.ts'

describe('PUT /store/{key}', () => {
  it('answers 201 with the version, the proposal, and where to read it', async () => {
    const { app, replicator } = testApp()
    const answer = await app.inject({
      method: 'PUT',
      url: '/store/user%2Fada',
      body: 'engine',
      headers: { 'content-type': 'text/plain' },
    })
    expect(answer.statusCode).toBe(201)
    expect(answer.body).toMatch(/^[^\n]+\n$/)
    expect(answer.json()).toEqual({
      key: 'user/ada',
      version: 1,
      proposal: `1~${PROPOSAL}~user=2Fada`,
      cluster: 'a',
      peer: PEER,
    })
    expect(answer.headers).toMatchObject({ etag: '"1"', location: '/store/user%2Fada' })
    expect(replicator.puts).toHaveLength(1)
    expect(replicator.puts[0]).toMatchObject({
      key: 'user/ada',
      options: { contentType: 'text/plain' },
    })
    expect(Buffer.from(replicator.puts[0]!.value).toString()).toBe('engine')
  })

  it('takes an empty value, and a value without a content type', async () => {
    const { app, replicator } = testApp()
    expect((await app.inject({ method: 'PUT', url: '/store/empty' })).statusCode).toBe(201)
    expect((await app.inject({ method: 'PUT', url: '/store/bytes', body: Buffer.from([0, 255]) })).statusCode).toBe(201)
    expect(replicator.puts.map(({ value }) => [...value])).toEqual([[], [0, 255]])
    expect(replicator.puts.map(({ options }) => options.contentType)).toEqual([
      'application/octet-stream',
      'application/octet-stream',
    ])
  })

  it('takes JSON as the bytes it is, well-formed or not', async () => {
    const { app, replicator } = testApp()
    const answer = await app.inject({
      method: 'PUT',
      url: '/store/k',
      body: '{"a":',
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.statusCode).toBe(201)
    expect(Buffer.from(replicator.puts[0]!.value).toString()).toBe('{"a":')
  })

  it('answers 200 where an earlier attempt of the same request had stored the value', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = {
      outcome: 'stored',
      version: 1,
      proposal: PROPOSAL,
      cluster: 'a',
      peer: PEER,
      replayed: true,
    }
    const answer = await app.inject({
      method: 'PUT',
      url: '/store/k',
      body: 'v',
      headers: { 'idempotency-key': 'once' },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['etag']).toBe('"1"')
    expect(replicator.puts[0]!.options).toMatchObject({ idempotencyKey: 'once' })
  })

  it('takes If-None-Match: *, which says what it does anyway', async () => {
    const { app, replicator } = testApp()
    const put = () => app.inject({ method: 'PUT', url: '/store/k', body: 'v', headers: { 'if-none-match': '*' } })
    expect((await put()).statusCode).toBe(201)
    expect((await put()).json()).toMatchObject({ code: 'KEY_STORED', key: 'k' })
    expect(replicator.puts).toHaveLength(2)
  })

  it('answers KEY_STORED with the holder and three free keys where the key is taken', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k' })
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(answer.statusCode).toBe(409)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json()).toMatchObject({
      type: 'urn:replicator:problem:KEY_STORED',
      title: ERRORS.KEY_STORED.title,
      status: 409,
      code: 'KEY_STORED',
      key: 'k',
      retryable: false,
      outcome: 'not-stored',
      holder: { cluster: 'b', peer: OTHER_PEER, proposal: `1~${OTHER_PROPOSAL}~k` },
      version: 1,
      final: true,
      suggestions: ['k-2', 'k-3', 'k-4'],
    })
  })

  it('answers KEY_RESERVED with the holder, its age and when to ask again', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = { outcome: 'denied-reserved', holder: HOLDER, ageMs: 12, retryAfterMs: 1200 }
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(answer.statusCode).toBe(409)
    expect(answer.headers['retry-after']).toBe('2')
    expect(answer.json()).toMatchObject({
      code: 'KEY_RESERVED',
      retryable: true,
      outcome: 'not-stored',
      holder: { cluster: 'b', peer: OTHER_PEER },
      ageMs: 12,
      retryAfterMs: 1200,
      suggestions: ['k-2', 'k-3', 'k-4'],
    })
  })

  it('answers 422 where the idempotency key was used for something else', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = { outcome: 'mismatch' }
    const answer = await app.inject({
      method: 'PUT',
      url: '/store/k',
      body: 'v',
      headers: { 'idempotency-key': 'once' },
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH', key: 'k' })
  })

  it('answers 503 with nothing stored where there is no quorum or the node is not ready', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = { outcome: 'no-quorum' }
    const noQuorum = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(noQuorum.statusCode).toBe(503)
    expect(noQuorum.json()).toMatchObject({ code: 'NO_QUORUM', outcome: 'not-stored', retryable: true })
    expect(noQuorum.json().detail).toContain('Nothing was stored.')
    expect(noQuorum.headers['retry-after']).toBe('1')
    replicator.putOutcome = { outcome: 'not-ready', reasons: ['2 of 3 voters of the cluster are there'] }
    const notReady = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(notReady.statusCode).toBe(503)
    expect(notReady.json()).toMatchObject({ code: 'NOT_READY', reasons: ['2 of 3 voters of the cluster are there'] })
  })

  it('answers 429 with Retry-After where the node has too much under way', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = { outcome: 'overloaded', retryAfterMs: 50 }
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(answer.statusCode).toBe(429)
    expect(answer.headers['retry-after']).toBe('1')
    expect(answer.json()).toMatchObject({ code: 'OVERLOADED', outcome: 'not-stored', retryAfterMs: 50 })
  })

  it('answers 504 with the proposal to ask about where the outcome is unknown', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = { outcome: 'unknown', version: 1, proposal: PROPOSAL }
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(answer.statusCode).toBe(504)
    expect(answer.json()).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      outcome: 'unknown',
      proposal: `1~${PROPOSAL}~k`,
      version: 1,
      detail: expect.stringMatching(/GET \/proposals\/\{id\}\. A repeat may be told KEY_STORED of its own value/),
    })
    const headers = { 'idempotency-key': 'once' }
    const named = await app.inject({ method: 'PUT', url: '/store/k', headers, body: 'v' })
    expect(named.json()).toMatchObject({
      detail: expect.stringMatching(/Repeat the request with the same Idempotency-Key/),
    })
  })

  it('refuses what it does not know, and proposes nothing', async () => {
    const { app, replicator } = testApp()
    const refused: [string, Record<string, string>][] = [
      ['/store/k?mutable=1', {}],
      ['/store/k?final', {}],
      ['/store/k?mutable=true&mutable=true', {}],
      ...['0', '-1', '1.5', '1e3', '', '315360001', '%20'].map((ttl): [string, Record<string, string>] => [
        `/store/k?mutable=true&ttl=${ttl}`,
        {},
      ]),
      ...['', '1', '"1', '"0"', '"01"', '"1", "2"', 'W/"1"', '"*"', '*, "1"', '"x"', `"${'9'.repeat(16)}"`].map(
        (condition): [string, Record<string, string>] => ['/store/k', { 'if-match': condition }],
      ),
      ['/store/k', { 'if-match': '"1"', 'if-none-match': '*' }],
      ['/store/k', { 'if-none-match': '"1"' }],
      ['/store/k', { 'if-none-match': '*, "1"' }],
      ['/store/k', { 'if-modified-since': 'Sat, 29 Oct 1994 19:43:31 GMT' }],
      ['/store/k', { 'if-unmodified-since': 'Sat, 29 Oct 1994 19:43:31 GMT' }],
      ['/store/k', { 'if-range': '"1"' }],
      ['/store/k', { 'content-encoding': 'gzip' }],
      ['/store/k', { 'content-range': 'bytes 0-1/2' }],
      ['/store/k', { 'content-type': 'nonsense' }],
      ['/store/k', { 'content-type': `text/${'x'.repeat(300)}` }],
      ['/store/k', { 'idempotency-key': '' }],
      ['/store/k', { 'idempotency-key': 'x'.repeat(257) }],
      ['/store/k', { 'idempotency-key': 'schlüssel' }],
    ]
    for (const [url, headers] of refused) {
      const answer = await app.inject({ method: 'PUT', url, body: 'v', headers })
      expect([url, headers, answer.statusCode, answer.json().code]).toEqual([url, headers, 400, 'INVALID_REQUEST'])
      expect(answer.json().key).toBe('k')
    }
    expect(replicator.puts).toEqual([])
  })

  it('judges content types as the library does', async () => {
    const { app, replicator } = testApp()
    const types = [
      'text/plain',
      'x',
      'x/y; a="b"',
      'x/y; a',
      'x/',
      'text/plain;charset=utf-8;',
      'x/y z',
      'a/b; c=d;; e=f',
    ]
    for (const type of types) {
      const headers = { 'content-type': type }
      const { statusCode } = await app.inject({
        method: 'PUT',
        url: `/store/${types.indexOf(type)}`,
        body: 'v',
        headers,
      })
      expect([type, statusCode]).toEqual([type, contentTypeProblem(type) === undefined ? 201 : 400])
    }
    expect(replicator.puts.map(({ options }) => options.contentType)).toEqual(
      types.filter((type) => contentTypeProblem(type) === undefined),
    )
  })

  it('refuses a body that is longer than the longest value, announced or not', async () => {
    const { app, replicator } = testApp({ valueBytesMax: 10 })
    const exact = await app.inject({ method: 'PUT', url: '/store/exact', body: 'x'.repeat(10) })
    const over = await app.inject({ method: 'PUT', url: '/store/over', body: 'x'.repeat(11) })
    expect(exact.statusCode).toBe(201)
    expect(over.statusCode).toBe(413)
    expect(over.json()).toMatchObject({ code: 'VALUE_TOO_LARGE', key: 'over', outcome: 'not-stored' })
    expect(replicator.puts).toHaveLength(1)
  })

  it('passes on in words what the node refuses as an argument', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = Object.assign(new Error('the value is too long'), {
      name: 'InvalidArgument',
      code: 'VALUE_TOO_LARGE',
    })
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ code: 'VALUE_TOO_LARGE', detail: 'The value is too long.', key: 'k' })
  })

  it('answers 500 only for a fault of the node, and logs it', async () => {
    const logged: object[] = []
    const { app, replicator } = testApp({
      logger: { info: () => undefined, error: (fields) => void logged.push(fields) },
    })
    replicator.putOutcome = new TypeError('a bug')
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'secret' })
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ code: 'INTERNAL', outcome: 'unknown' })
    expect(answer.body).not.toContain('a bug')
    expect(logged).toMatchObject([{ err: { message: 'a bug' }, method: 'PUT' }])
    expect(JSON.stringify(logged)).not.toContain('secret')
  })
})

describe('GET /store/{key}', () => {
  it('answers the bytes with their content type and version', async () => {
    const { app, replicator } = testApp()
    replicator.hold({
      key: 'k',
      value: Uint8Array.of(0, 1, 255),
      contentType: 'image/png',
      version: 4,
      since: 3,
      final: false,
    })
    const answer = await app.inject({ method: 'GET', url: '/store/k' })
    expect(answer.statusCode).toBe(200)
    expect([...answer.rawPayload]).toEqual([0, 1, 255])
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      etag: '"3"',
      'replicator-version': '3',
      'replicator-final': 'false',
      'content-length': '3',
    })
    expect(answer.headers['replicator-evidence']).toBeUndefined()
  })

  it('answers the content type exactly as it was given', async () => {
    const { app } = testApp()
    for (const type of [
      'application/json',
      'text/plain',
      'text/html; charset=latin1',
      'application/problem+json',
      'x/y; a="b, c"',
    ]) {
      await app.inject({
        method: 'PUT',
        url: `/store/${encodeURIComponent(type)}`,
        body: '{}',
        headers: { 'content-type': type },
      })
      const answer = await app.inject({ method: 'GET', url: `/store/${encodeURIComponent(type)}` })
      expect(answer.headers['content-type']).toBe(type)
    }
  })

  it('never lets a browser guess or run a value', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k', contentType: 'text/html' })
    const { headers } = await app.inject({ method: 'GET', url: '/store/k' })
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
  })

  it('sends a content type that cannot stand in a header as plain bytes', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k', contentType: 'text/plain\r\nx: y' })
    const answer = await app.inject({ method: 'GET', url: '/store/k' })
    expect(answer.headers['content-type']).toBe('application/octet-stream')
    expect(answer.headers['x']).toBeUndefined()
  })

  it('answers 404 only when the node says so, and 503 otherwise', async () => {
    const { app, replicator } = testApp()
    const unknown = await app.inject({ method: 'GET', url: '/store/k' })
    expect(unknown.statusCode).toBe(404)
    expect(unknown.json()).toMatchObject({ code: 'UNKNOWN_KEY', key: 'k', retryable: false })
    replicator.getOutcome = { outcome: 'no-quorum' }
    const noQuorum = await app.inject({ method: 'GET', url: '/store/k' })
    expect(noQuorum.json()).toMatchObject({ status: 503, code: 'NO_QUORUM', key: 'k', retryAfterMs: 1000 })
    expect(noQuorum.json().detail).not.toContain('stored')
    replicator.getOutcome = { outcome: 'not-ready', reasons: ['joining'] }
    const notReady = await app.inject({ method: 'GET', url: '/store/k' })
    expect(notReady.json()).toMatchObject({ status: 503, code: 'NOT_READY', key: 'k' })
    for (const { headers } of [noQuorum, notReady]) expect(headers['retry-after']).toBe('1')
    replicator.getOutcome = { outcome: 'overloaded', retryAfterMs: 3000 }
    const overloaded = await app.inject({ method: 'GET', url: '/store/k' })
    expect(overloaded.statusCode).toBe(429)
    expect(overloaded.headers['retry-after']).toBe('3')
  })

  it('answers 304 to a client that has the version, whatever the form of its tags', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k', since: 3 })
    for (const tags of ['"3"', 'W/"3"', '*', '"1", "3"', '"1" ,W/"3","9"']) {
      const answer = await app.inject({ method: 'GET', url: '/store/k', headers: { 'if-none-match': tags } })
      expect([tags, answer.statusCode, answer.body, answer.headers['etag']]).toEqual([tags, 304, '', '"3"'])
    }
    for (const tags of ['"1"', '3', 'garbage, "3"', '"33"', '']) {
      const answer = await app.inject({ method: 'GET', url: '/store/k', headers: { 'if-none-match': tags } })
      expect([tags, answer.statusCode]).toEqual([tags, 200])
    }
  })

  it('asks only this node where the client wants local consistency, and says so', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k' })
    const local = await app.inject({ method: 'GET', url: '/store/k?consistency=local' })
    expect(local.headers['replicator-evidence']).toBe('local')
    const quorum = await app.inject({ method: 'GET', url: '/store/k?consistency=quorum' })
    expect(quorum.headers['replicator-evidence']).toBeUndefined()
    const absent = await app.inject({ method: 'GET', url: '/store/none?consistency=local' })
    expect([absent.statusCode, absent.headers['replicator-evidence']]).toEqual([404, 'local'])
    expect(replicator.gets.map(({ options }) => options?.consistency)).toEqual(['local', undefined, 'local'])
  })

  it('refuses conditions that it does not know, and bodies', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k' })
    const refused: Record<string, string>[] = [
      { 'if-match': '"1"' },
      { 'if-modified-since': 'Sat, 29 Oct 1994 19:43:31 GMT' },
      { 'if-unmodified-since': 'Sat, 29 Oct 1994 19:43:31 GMT' },
      { 'if-range': '"1"' },
      { 'content-length': '1' },
      { 'transfer-encoding': 'chunked' },
    ]
    for (const method of ['GET', 'HEAD'] as const) {
      for (const headers of refused) {
        expect([headers, (await app.inject({ method, url: '/store/k', headers })).statusCode]).toEqual([headers, 400])
      }
    }
    expect((await app.inject({ url: '/status', headers: { 'if-none-match': '*' } })).statusCode).toBe(400)
    expect(replicator.gets).toEqual([])
  })

  it('refuses unknown parameters and words', async () => {
    const { app, replicator } = testApp()
    for (const query of ['consistency=strong', 'consistency=', 'prefix=a', 'mutable=true', '%FF=1', '&=']) {
      const answer = await app.inject({ method: 'GET', url: `/store/k?${query}` })
      expect([query, answer.statusCode, answer.json().code, answer.json().key]).toEqual([
        query,
        400,
        'INVALID_REQUEST',
        'k',
      ])
    }
    expect(replicator.gets).toEqual([])
  })

  it('answers HEAD with the same headers and no body', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k', contentType: 'text/plain' })
    const head = await app.inject({ method: 'HEAD', url: '/store/k' })
    const get = await app.inject({ method: 'GET', url: '/store/k' })
    expect(head.statusCode).toBe(200)
    expect(head.body).toBe('')
    const { date: _head, ...headHeaders } = head.headers
    const { date: _get, ...getHeaders } = get.headers
    expect(headHeaders).toEqual(getHeaders)
    expect((await app.inject({ method: 'HEAD', url: '/store/none' })).statusCode).toBe(404)
  })
})

describe('GET /local/stored/{key}', () => {
  it('answers as a local read, and 404 otherwise', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k' })
    const found = await app.inject({ method: 'GET', url: '/local/stored/k' })
    expect([found.statusCode, found.body, found.headers['replicator-evidence']]).toEqual([200, 'held', 'local'])
    expect((await app.inject({ method: 'GET', url: '/local/stored/none' })).statusCode).toBe(404)
    expect(replicator.gets.every(({ options }) => options?.consistency === 'local')).toBe(true)
  })
})
