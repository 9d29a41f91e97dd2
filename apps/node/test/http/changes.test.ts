import type { WriteOutcome } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { HOLDER, OTHER_PEER, OTHER_PROPOSAL, PEER, PROPOSAL } from '../fake-replicator.ts'
import { testApp } from './app.ts'
import { stored } from './sockets.ts'

const REFUSED: readonly (readonly [outcome: WriteOutcome, status: number, problem: object])[] = [
  [{ outcome: 'version-mismatch', version: 4 }, 412, { code: 'VERSION_MISMATCH', version: 4, outcome: 'not-stored' }],
  [{ outcome: 'version-mismatch', version: 0 }, 412, { code: 'VERSION_MISMATCH', version: 0 }],
  [
    { outcome: 'denied-final', holder: HOLDER, version: 1 },
    409,
    {
      code: 'KEY_FINAL',
      version: 1,
      holder: { cluster: 'b', peer: OTHER_PEER, proposal: `1~${OTHER_PROPOSAL}~k` },
    },
  ],
  [{ outcome: 'mismatch' }, 422, { code: 'IDEMPOTENCY_MISMATCH' }],
  [{ outcome: 'no-quorum' }, 503, { code: 'NO_QUORUM', retryAfterMs: 1000 }],
  [
    { outcome: 'unknown', version: 5, proposal: PROPOSAL },
    504,
    { code: 'OUTCOME_UNKNOWN', version: 5, proposal: `5~${PROPOSAL}~k`, detail: expect.stringContaining('own change') },
  ],
]

describe('PUT /store/{key} of a record that changes', () => {
  it('says what the query and the header say, and nothing else', async () => {
    const { app, replicator } = testApp()
    replicator.putOutcome = stored()
    const cases: [query: string, headers: Record<string, string>, options: object][] = [
      ['', {}, {}],
      ['?mutable=true', {}, { mutable: true }],
      ['?mutable=true&ttl=5', {}, { mutable: true, ttlMs: 5000 }],
      ['?final=true', { 'if-match': '"7"' }, { final: true, ifMatch: 7 }],
      ['?ttl=315360000', { 'if-match': '*' }, { ttlMs: 315_360_000_000, ifMatch: '*' }],
      ['?mutable=false&final=false', {}, { mutable: false, final: false }],
      ['', { 'if-match': '"1"', 'idempotency-key': 't' }, { ifMatch: 1, idempotencyKey: 't' }],
    ]
    for (const [query, headers] of cases)
      await app.inject({ method: 'PUT', url: `/store/k${query}`, body: 'v', headers })
    expect(replicator.puts.map(({ options }) => options)).toEqual(
      cases.map(([, , options]) => ({ contentType: 'application/octet-stream', ...options })),
    )
  })

  it('answers 200 with the new version for an update, 201 for a create, whatever its version', async () => {
    const { app, replicator } = testApp()
    for (const [headers, replayed, status] of [
      [{ 'if-match': '"2"' }, false, 200],
      [{ 'if-match': '*' }, true, 200],
      [{}, false, 201],
      [{}, true, 200],
    ] as const) {
      replicator.putOutcome = { outcome: 'stored', version: 3, proposal: PROPOSAL, cluster: 'a', peer: PEER, replayed }
      const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v', headers })
      expect([headers, replayed, answer.statusCode, answer.headers['etag']]).toEqual([headers, replayed, status, '"3"'])
      expect(answer.json()).toMatchObject({ key: 'k', version: 3, proposal: `3~${PROPOSAL}~k` })
      expect(answer.headers['location']).toBe('/store/k')
    }
  })

  it.each(REFUSED)('passes on %j', async (outcome, status, problem) => {
    const { app, replicator } = testApp()
    replicator.putOutcome = outcome
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v', headers: { 'if-match': '"3"' } })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ key: 'k', ...problem })
  })
})

describe('GET /store/{key} of a record that changes', () => {
  it('says when it ends, and its tag is the version of its last change', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k', final: false, version: 9, since: 7, expiresMs: Date.UTC(2031, 1, 3, 4, 5, 6, 7) })
    const told = { etag: '"7"', 'replicator-version': '7', 'replicator-final': 'false' }
    const ends = { 'replicator-expires': '2031-02-03T04:05:06.007Z' }
    for (const method of ['GET', 'HEAD'] as const)
      expect((await app.inject({ method, url: '/store/k' })).headers).toMatchObject({ ...told, ...ends })
    const known = await app.inject({ url: '/store/k', headers: { 'if-none-match': '"7"' } })
    expect([known.statusCode, known.headers['replicator-expires']]).toEqual([304, ends['replicator-expires']])
    const older = await app.inject({ url: '/store/k', headers: { 'if-none-match': '"6", "9"' } })
    expect([older.statusCode, older.body]).toEqual([200, 'held'])
    replicator.hold({ key: 'k', final: false, since: 8 })
    expect((await app.inject({ url: '/store/k' })).headers['replicator-expires']).toBeUndefined()
  })
})

describe('DELETE /store/{key}', () => {
  it('answers 204 without a body, of the version that the client names', async () => {
    const { app, replicator } = testApp()
    for (const [condition, ifMatch] of [
      ['"12"', 12],
      ['*', '*'],
    ]) {
      replicator.hold({ key: 'a/k', final: false })
      const headers = { 'if-match': String(condition), 'idempotency-key': 't' }
      const answer = await app.inject({ method: 'DELETE', url: '/store/a%2Fk', headers })
      expect([answer.statusCode, answer.body]).toEqual([204, ''])
      expect(replicator.deletes.at(-1)).toEqual({ key: 'a/k', options: { ifMatch, idempotencyKey: 't' } })
    }
    const again = await app.inject({ method: 'DELETE', url: '/store/a%2Fk', headers: { 'if-match': '*' } })
    expect([again.statusCode, again.json().code, again.json().key]).toEqual([404, 'UNKNOWN_KEY', 'a/k'])
  })

  it('without a version is told to name one, and nothing is asked', async () => {
    const { app, replicator } = testApp()
    const answer = await app.inject({ method: 'DELETE', url: '/store/k' })
    expect(answer.statusCode).toBe(428)
    expect(answer.json()).toMatchObject({ code: 'PRECONDITION_REQUIRED', key: 'k', outcome: 'not-stored' })
    expect(replicator.deletes).toEqual([])
  })

  it.each(REFUSED)('passes on %j', async (outcome, status, problem) => {
    const { app, replicator } = testApp()
    replicator.deleteOutcome = outcome
    const answer = await app.inject({ method: 'DELETE', url: '/store/k', headers: { 'if-match': '"3"' } })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ key: 'k', ...problem })
  })

  it('refuses what it does not know', async () => {
    const { app, replicator } = testApp()
    const refused: [string, Record<string, string>][] = [
      ['/store/k?ttl=5', {}],
      ['/store/k?mutable=true', {}],
      ['/store/k', { 'if-match': '"1", "2"' }],
      ['/store/k', { 'if-match': 'W/"1"' }],
      ['/store/k', { 'if-none-match': '*' }],
      ['/store/k', { 'if-unmodified-since': 'Sat, 29 Oct 1994 19:43:31 GMT' }],
      ['/store/k', { 'content-length': '1' }],
      ['/store/k', { 'idempotency-key': 'schlüssel' }],
    ]
    for (const [url, headers] of refused) {
      const answer = await app.inject({ method: 'DELETE', url, headers: { 'if-match': '"1"', ...headers } })
      expect([url, headers, answer.statusCode, answer.json().code]).toEqual([url, headers, 400, 'INVALID_REQUEST'])
    }
    expect(replicator.deletes).toEqual([])
  })
})
