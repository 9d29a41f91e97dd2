/** The tokens of the network and what administrators did, over HTTP. */
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { testApp } from './app.ts'

type Json = Record<string, unknown>

async function made(app: FastifyInstance, fields: Json, token = ''): Promise<Json & { readonly status: number }> {
  const answer = await app.inject({
    method: 'POST',
    url: '/tokens',
    payload: JSON.stringify(fields),
    headers: { authorization: `Bearer ${token}` },
  })
  return { ...(answer.json() as Json), status: answer.statusCode }
}

describe('POST /tokens', () => {
  it('closes an open network with its first one, which must be able to make others', async () => {
    const { app } = testApp()
    const refused = await made(app, { scopes: ['read', 'write'] })
    expect(refused).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      detail: expect.stringContaining('scope admin'),
    })
    expect((await app.inject({ url: '/status' })).statusCode).toBe(200)
    const first = await made(app, { scopes: ['admin'], name: 'boss' })
    expect(first).toMatchObject({ status: 201, name: 'boss', kind: 'http', scopes: ['admin'], createdBy: 'anybody' })
    expect((await app.inject({ url: '/status' })).statusCode).toBe(401)
    const beforeMs = Date.now()
    const second = await made(app, { scopes: ['read', 'read'], prefix: 'user/', ttl: 60 }, String(first['token']))
    expect(second).toMatchObject({ status: 201, scopes: ['read'], prefix: 'user/', createdBy: 'boss' })
    expect(second['name']).toBe(second['id'])
    const sinceMs = Date.parse(String(second['expires'])) - 60_000
    expect([beforeMs, sinceMs, Date.now()]).toEqual([beforeMs, sinceMs, Date.now()].toSorted((a, b) => a - b))
  })

  it.each([
    ['no JSON', '{', 'The body is no JSON'],
    ['a list', '[]', 'The body is an object of JSON'],
    ['nothing', '', 'The body is no JSON'],
    ['an unknown field', '{"scopes":["admin"],"scope":"x"}', 'The field "scope" is not known'],
    ['no scopes', '{}', 'The field "scopes" is a list of read, write, admin'],
    ['an empty list', '{"scopes":[]}', 'The field "scopes"'],
    ['an unknown scope', '{"scopes":["root"]}', 'The field "scopes"'],
    ['a name with blanks', '{"scopes":["admin"],"name":"a b"}', 'The field "name"'],
    ['an empty prefix', '{"scopes":["read"],"prefix":""}', 'The field "prefix"'],
    ['a prefix of system keys', String.raw`{"scopes":["read"],"prefix":"\u0000"}`, 'The field "prefix"'],
    ['an admin with a prefix', '{"scopes":["admin"],"prefix":"a"}', 'has no prefix'],
    ['no time at all', '{"scopes":["admin"],"ttl":0}', 'The field "ttl"'],
    ['a time that is text', '{"scopes":["admin"],"ttl":"1h"}', 'The field "ttl"'],
  ])('refuses %s, and says why', async (_, payload, detail) => {
    const { app, replicator } = testApp()
    const answer = await app.inject({ method: 'POST', url: '/tokens', payload })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'INVALID_REQUEST', detail: expect.stringContaining(detail) })
    expect(replicator.system.records.size).toBe(0)
  })

  it('says so where no token could be stored', async () => {
    const { app, replicator } = testApp()
    const outcomes = [
      [{ outcome: 'no-quorum' }, 503, 'NO_QUORUM'],
      [{ outcome: 'not-ready', reasons: ['starting'] }, 503, 'NOT_READY'],
      [{ outcome: 'unknown', version: 1, proposal: 'p' }, 504, 'OUTCOME_UNKNOWN'],
      [{ outcome: 'overloaded', retryAfterMs: 1 }, 429, 'OVERLOADED'],
    ] as const
    for (const [outcome, status, code] of outcomes) {
      replicator.system.answers.push(outcome)
      expect(await made(app, { scopes: ['admin'] })).toMatchObject({ status, code })
    }
  })
})

describe('the tokens', () => {
  it('are listed without what could be used, and revoked by their ids', async () => {
    const { app } = testApp()
    const admin = await made(app, { scopes: ['admin'], name: 'boss' })
    const headers = { authorization: `Bearer ${String(admin['token'])}` }
    const other = await made(app, { scopes: ['read'], name: 'ci' }, String(admin['token']))
    const revoked = await app.inject({ method: 'DELETE', url: `/tokens/${String(other['id'])}`, headers })
    expect(revoked.json()).toMatchObject({ id: other['id'], revokedBy: 'boss', revoked: expect.any(String) })
    const list = await app.inject({ url: '/tokens', headers })
    expect(list.json().tokens).toMatchObject([{ name: 'boss' }, { name: 'ci', revokedBy: 'boss' }])
    for (const secret of [admin['token'], other['token']]) expect(list.body).not.toContain(String(secret).slice(21))
    expect(list.body).not.toMatch(/[0-9a-f]{64}/)
    const unknown = await app.inject({ method: 'DELETE', url: '/tokens/0000000000000000', headers })
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'NOT_FOUND'])
  })
})

describe('what administrators do', () => {
  it('is logged under one name and kept, with who, what, from where and how it ended', async () => {
    const logged: object[] = []
    const logger = {
      info: (fields: object, text: string) => void logged.push({ ...fields, text }),
      error: () => undefined,
    }
    const { app, replicator } = testApp({ logger })
    const admin = await made(app, { scopes: ['admin'], name: 'boss' })
    const headers = { authorization: `Bearer ${String(admin['token'])}` }
    const reader = await made(app, { scopes: ['read'], name: 'ci' }, String(admin['token']))
    replicator.resolveOutcome = { outcome: 'no-quorum' }
    await app.inject({ method: 'POST', url: '/reservations/k/resolve', headers })
    await app.inject({ method: 'POST', url: '/members', payload: '{"remove":["a1"]}', headers })
    await app.inject({ method: 'POST', url: '/members?preview=true', payload: '{"remove":["a1"]}', headers })
    await app.inject({ method: 'POST', url: '/members', payload: '{', headers })
    await app.inject({ url: '/backup', headers })
    await app.inject({ method: 'DELETE', url: `/tokens/${String(reader['id'])}`, headers })
    await app.inject({ method: 'POST', url: '/leave?force=true', headers })
    // Not an action: it was refused before it could be one.
    await app.inject({ method: 'POST', url: '/leave', headers: { authorization: 'Bearer x' } })
    const boss = { name: 'boss', id: admin['id'] }
    const entries = [
      {
        action: 'makeToken',
        by: { name: 'anybody', id: 'anybody' },
        outcome: 'ok',
        about: { id: admin['id'], name: 'boss' },
      },
      { action: 'makeToken', by: boss, outcome: 'ok', about: { id: reader['id'], scopes: ['read'] } },
      { action: 'resolveReservation', by: boss, outcome: 'NO_QUORUM', about: { key: 'k' } },
      { action: 'changeMembers', by: boss, outcome: 'ok', about: { remove: ['a1'], force: false } },
      { action: 'takeBackup', by: boss, outcome: 'ok' },
      { action: 'revokeToken', by: boss, outcome: 'ok', about: { id: reader['id'], name: 'ci' } },
      { action: 'leave', by: boss, outcome: 'begun', about: { force: true } },
      { action: 'leave', by: boss, outcome: 'ok', about: { force: true } },
    ].map((entry) => ({ ...entry, from: '127.0.0.1' }))
    expect(logged).toMatchObject(entries.map((entry) => ({ ...entry, text: 'audit' })))
    const read = (await app.inject({ url: '/audit', headers })).json().entries as Json[]
    expect(read).toMatchObject(
      entries.map((entry, place) => ({ ...entry, number: place + 1, peer: replicator.peerId })),
    )
    expect((await app.inject({ url: '/audit?limit=1', headers })).json().entries).toMatchObject([
      { number: entries.length },
    ])
    for (const secret of [admin['token'], reader['token']])
      expect(JSON.stringify([logged, read])).not.toContain(String(secret).slice(21))
  })
})
