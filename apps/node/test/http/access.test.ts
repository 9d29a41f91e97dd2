/** Who may ask for what: tokens of every kind at every route, over a fake node that makes real ones. */
import type { Grants } from '@replicator/core'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { routesOf } from '../../src/http/api.ts'
import { LocalToken } from '../../src/http/local-token.ts'
import type { Route } from '../../src/http/route.ts'
import { FakeReplicator } from '../fake-replicator.ts'
import { testApp, type TestApp } from './app.ts'
import { exchange, listening } from './sockets.ts'

type Answer = Awaited<ReturnType<FastifyInstance['inject']>>

async function tokenOf(replicator: FakeReplicator, grants: Grants['http'], expiresMs?: number): Promise<string> {
  const made = await replicator.tokens.make({
    kind: 'http',
    name: grants.scopes.join('-') || 'none',
    grants,
    by: 'test',
    ...(expiresMs !== undefined && { expiresMs }),
  })
  if (made.outcome !== 'made') throw new Error(made.outcome)
  return made.text
}

interface Closed extends TestApp {
  readonly admin: string
  readonly ask: (token: string | undefined, options: InjectOptions) => Promise<Answer>
}

/** A node of a network that has an admin token. */
async function closed(options: Parameters<typeof testApp>[0] = {}): Promise<Closed> {
  const test = testApp(options)
  const admin = await tokenOf(test.replicator, { scopes: ['admin'] })
  const ask = (token: string | undefined, { headers, ...rest }: InjectOptions): Promise<Answer> =>
    test.app.inject({
      ...rest,
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    })
  return { ...test, admin, ask }
}

/** A request that the route understands. */
function requestOf({ method, path, operation }: Route): InjectOptions {
  const url = path
    .replace('/tokens/{id}', '/tokens/0011223344556677')
    .replace('{key}', 'user%2Fada')
    .replace('{id}', '1~a.1.00112233aabbccdd.1~user=2Fada')
  const query = operation === 'list' || operation === 'watch' ? '?prefix=user%2F' : ''
  const payload =
    operation === 'makeToken' ? '{"scopes":["read"]}' : operation === 'changeMembers' ? '{"remove":["a1"]}' : undefined
  const headers = operation === 'remove' ? { 'if-match': '*' } : {}
  return { method, url: url + query, headers, ...(payload !== undefined && { payload }) }
}

const ROUTES = routesOf({ replicator: new FakeReplicator(), version: '0.0.0' })

/** What may be asked without a token: nothing that tells of records, members or the network. */
const FREE = ['isLive', 'isReady', 'describe', 'readDashboard', 'readApiPage']

const SCOPES_NEEDED = {
  propose: 'write',
  remove: 'write',
  read: 'read',
  readLocal: 'read',
  list: 'read',
  watch: 'read',
  batch: 'any',
  readProposal: 'read',
  readLocalProposal: 'read',
  listReservations: 'read',
  resolveReservation: 'admin',
  changeMembers: 'admin',
  leave: 'admin',
  listTokens: 'admin',
  makeToken: 'admin',
  makeJoinToken: 'admin',
  revokeToken: 'admin',
  readAudit: 'admin',
  takeBackup: 'admin',
  listPeers: 'any',
  listClusters: 'any',
  readStatus: 'any',
  readMetrics: 'any',
} as const

describe('a network with tokens', () => {
  it('says of each route what it takes, and of none that it takes nothing but where nothing is told', () => {
    const needed = Object.fromEntries(ROUTES.map(({ operation, access }) => [operation, access]))
    expect(needed).toEqual({ ...SCOPES_NEEDED, ...Object.fromEntries(FREE.map((name) => [name, 'none'])) })
  })

  it('takes no request without a token, before its body is read and whatever it asks for', async () => {
    const { app, replicator } = await closed()
    for (const route of ROUTES) {
      const answer = await app.inject(requestOf(route))
      // The pages are there once they are built; nothing in them tells of the node.
      if (FREE.includes(route.operation)) expect(answer.statusCode).not.toBe(401)
      else {
        expect([route.operation, answer.statusCode]).toEqual([route.operation, 401])
        expect(answer.headers['www-authenticate']).toBe('Bearer realm="replicator"')
        expect(answer.json()).toMatchObject({ code: 'UNAUTHORIZED', retryable: false, outcome: 'not-stored' })
      }
    }
    expect(replicator.puts).toEqual([])
    expect(replicator.wishes).toEqual([])
  })

  it('takes from a token what its scopes say, and names the one that lacks', async () => {
    const { ask, replicator } = await closed()
    replicator.changes.length = 0
    for (const scope of ['read', 'write', 'admin'] as const) {
      const token = await tokenOf(replicator, { scopes: [scope] })
      for (const route of ROUTES) {
        const isLetIn = scope === 'admin' || route.access === scope || route.access === 'any' || route.access === 'none'
        const answer = await ask(token, requestOf(route))
        expect([scope, route.operation, answer.statusCode === 403]).toEqual([scope, route.operation, !isLetIn])
        if (isLetIn) continue
        expect(answer.json()).toMatchObject({
          code: 'FORBIDDEN',
          detail: `This takes a token with the scope ${route.access}.`,
        })
        expect(answer.headers['www-authenticate']).toBe(
          `Bearer realm="replicator", error="insufficient_scope", scope="${route.access}"`,
        )
      }
    }
  })

  it('takes a token with a prefix for keys that begin so, and for nothing that tells of others', async () => {
    const { ask, replicator } = await closed()
    const token = await tokenOf(replicator, { scopes: ['read', 'write'], prefix: 'user/' })
    const status = async (options: InjectOptions): Promise<number> => (await ask(token, options)).statusCode
    expect(await status({ method: 'PUT', url: '/store/user%2Fada', payload: 'v' })).toBe(201)
    expect(await status({ url: '/store/user%2Fada' })).toBe(200)
    expect(await status({ url: '/store/user' })).toBe(403)
    expect(await status({ method: 'PUT', url: '/store/other', payload: 'v' })).toBe(403)
    expect(await status({ url: '/local/stored/other' })).toBe(403)
    expect(await status({ url: '/store?prefix=user%2Fa' })).toBe(200)
    for (const url of ['/store', '/store?prefix=', '/store?prefix=use', '/watch', '/watch?prefix=u', '/reservations'])
      expect([url, await status({ url })]).toEqual([url, 403])
    expect(await status({ url: '/watch?prefix=user%2F' })).toBe(200)
    expect(await status({ url: '/proposals/1~a.1.00112233aabbccdd.1~user=2Fada' })).toBe(200)
    expect(await status({ url: '/proposals/1~a.1.00112233aabbccdd.1~other' })).toBe(403)
    expect(await status({ url: '/status' })).toBe(200)
    const refused = (await ask(token, { url: '/store/other' })).json()
    expect(refused).toMatchObject({ code: 'FORBIDDEN', key: 'other', detail: expect.stringContaining('"user/"') })
  })

  it('looks at each line of a batch by itself', async () => {
    const { ask, replicator } = await closed()
    replicator.hold({ key: 'user/ada' })
    const lines = ['{"op":"get","key":"user/ada"}', '{"key":"user/new","value":"v"}', '{"op":"get","key":"other"}']
    const payload = `${lines.join('\n')}\n`
    const codes = async (grants: Grants['http']): Promise<unknown[]> => {
      const answer = await ask(await tokenOf(replicator, grants), { method: 'POST', url: '/batch', payload })
      const told = answer.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, number>)
      return told.toSorted((a, b) => (a['line'] ?? 0) - (b['line'] ?? 0)).map(({ status }) => status)
    }
    expect(await codes({ scopes: ['read'] })).toEqual([200, 403, 404])
    expect(await codes({ scopes: ['write'] })).toEqual([403, 201, 403])
    replicator.records.delete('user/new')
    expect(await codes({ scopes: ['read', 'write'], prefix: 'user/' })).toEqual([200, 201, 403])
  })

  it('tells a bearer why its token is none any more', async () => {
    const { ask, replicator, admin } = await closed()
    const short = await tokenOf(replicator, { scopes: ['read'] }, Date.now() - 1)
    const problem = async (token: string): Promise<unknown> => {
      const answer = await ask(token, { url: '/status' })
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="replicator", error="invalid_token"')
      return (answer.json() as { detail: string }).detail
    }
    expect(await problem(short)).toBe('The token has expired.')
    expect(await problem('x')).toBe('The token is none of this network.')
    expect(await problem(admin.slice(0, -1) + (admin.endsWith('A') ? 'B' : 'A'))).toBe(
      'The token is none of this network.',
    )
    const id = replicator.tokens.list()[0]?.id
    expect((await ask(admin, { method: 'DELETE', url: `/tokens/${id}` })).statusCode).toBe(200)
    expect(await problem(admin)).toBe('The token was revoked.')
  })

  it('takes the word before a token in any case, one header alone, and no other form', async () => {
    const { port, replicator } = await listening()
    const token = await tokenOf(replicator, { scopes: ['admin'] })
    const status = async (...fields: string[]): Promise<string> => {
      const head = ['GET /status HTTP/1.1', 'host: localhost', 'connection: close', ...fields].join('\r\n')
      return (await exchange(port, `${head}\r\n\r\n`)).slice(9, 12)
    }
    expect(await status(`Authorization: bearer ${token}`)).toBe('200')
    expect(await status(`authorization: BEARER   ${token} `)).toBe('200')
    for (const shown of [token, `Basic ${token}`, `Bearer ${token} ${token}`, 'Bearer', 'Bearer ', ''])
      expect([shown, await status(`authorization: ${shown}`)]).toEqual([shown, '401'])
    expect(await status(`authorization: Bearer ${token}`, `authorization: Bearer ${token}`)).toBe('400')
  })

  it('lets the token of the node itself do all there is', async () => {
    const localToken = new LocalToken()
    const { ask } = await closed({ localToken })
    const dataDir = mkdtempSync(join(tmpdir(), 'replicator-token-'))
    onTestFinished(() => rmSync(dataDir, { recursive: true }))
    const written = (token: LocalToken): string => readFileSync(token.write(dataDir), 'utf8').trim()
    expect((await ask(written(localToken), { url: '/tokens' })).statusCode).toBe(200)
    expect(statSync(join(dataDir, 'local-token')).mode & 0o777).toBe(0o600)
    // That of another process, or of the last start.
    expect((await ask(written(new LocalToken()), { url: '/tokens' })).statusCode).toBe(401)
  })

  it('answers nobody from what is kept whom it would not let in', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'user/ada' })
    const admin = await tokenOf(replicator, { scopes: ['admin'] })
    const reader = await tokenOf(replicator, { scopes: ['read'] })
    const writer = await tokenOf(replicator, { scopes: ['write'] })
    const bound = await tokenOf(replicator, { scopes: ['read'], prefix: 'user/' })
    const elsewhere = await tokenOf(replicator, { scopes: ['read'], prefix: 'other/' })
    const status = async (token?: string): Promise<string> => {
      const shown = token === undefined ? '' : `\r\nauthorization: Bearer ${token}`
      const last = 'GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
      const head = `GET /store/user%2Fada HTTP/1.1\r\nhost: localhost${shown}\r\n\r\n`
      return (await exchange(port, head + last)).slice(9, 12)
    }
    for (let time = 0; time < 2; time++) {
      expect(await status(reader)).toBe('200')
      expect(await status(admin)).toBe('200')
      expect(await status(bound)).toBe('200')
      expect(await status()).toBe('401')
      expect(await status('x')).toBe('401')
      expect(await status(writer)).toBe('403')
      expect(await status(elsewhere)).toBe('403')
    }
    // The first one made it, and those with a prefix go the long way.
    expect(replicator.gets).toHaveLength(3)
    for (const { id } of replicator.tokens.list()) await replicator.tokens.revoke(id, 'test')
    expect(await status(reader)).toBe('401')
  })

  it('tells strangers whether it is ready, and not why it is not', async () => {
    const { ask, replicator, admin } = await closed()
    replicator.reasons = ['peer 12D3KooW is missing']
    const reasons = async (token?: string): Promise<unknown> => (await ask(token, { url: '/readyz' })).json().reasons
    expect(await reasons()).toEqual([])
    expect(await reasons('x')).toEqual([])
    expect(await reasons(admin)).toEqual(replicator.reasons)
  })

  it('counts what it refuses, by the reason', async () => {
    const { ask, replicator, admin } = await closed()
    const token = await tokenOf(replicator, { scopes: ['read'], prefix: 'user/' })
    await ask(undefined, { url: '/status' })
    await ask('x', { url: '/status' })
    await ask(token, { method: 'PUT', url: '/store/user%2Fx' })
    await ask(token, { url: '/store/x' })
    await ask(token, { url: '/store/x', headers: { host: 'evil.example' } })
    await ask(admin, { method: 'PUT', url: '/store/x', headers: { origin: 'http://evil.example' } })
    const { body } = await ask(admin, { url: '/metrics' })
    for (const reason of ['no-token', 'unknown-token', 'scope', 'prefix', 'foreign-host', 'foreign-page'])
      expect(body).toContain(`replicator_refused_total{reason="http-${reason}"} 1`)
    expect(body).toContain('replicator_refused_total{reason="http-revoked-token"} 0')
  })
})

describe('a network without tokens', () => {
  it('takes every request, with whatever token', async () => {
    const { app } = testApp()
    expect((await app.inject({ url: '/status' })).statusCode).toBe(200)
    expect((await app.inject({ url: '/status', headers: { authorization: 'Bearer x' } })).statusCode).toBe(200)
  })

  it('is closed at a node that was started so, before it has any', async () => {
    const { app } = testApp({ tokensRequired: true })
    expect((await app.inject({ url: '/status' })).statusCode).toBe(401)
  })

  it('is none, as far as a node knows that has just joined: it tells of itself alone until it has caught up', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k' })
    replicator.system.read = async () => ({ outcome: 'no-quorum' })
    replicator.isBehind = true
    replicator.reasons = ['caught up with 1 of 2 records']
    for (const url of ['/store/k', '/local/stored/k', '/store', '/watch', '/backup', '/reservations']) {
      const answer = await app.inject({ url })
      expect([url, answer.statusCode]).toEqual([url, 503])
      expect(answer.json()).toMatchObject({ code: 'NOT_READY', reasons: replicator.reasons })
    }
    const payload = '{"op":"get","key":"k"}\n'
    expect((await app.inject({ method: 'POST', url: '/batch', payload })).json()).toMatchObject({ status: 503 })
    expect((await app.inject({ method: 'POST', url: '/members', payload: '{}' })).statusCode).toBe(503)
    for (const url of ['/status', '/peers', '/clusters', '/metrics']) {
      expect([url, (await app.inject({ url })).statusCode]).toEqual([url, 200])
    }
    replicator.isBehind = false
    replicator.reasons = []
    expect((await app.inject({ url: '/store/k' })).statusCode).toBe(200)
  })

  it('serves at a node that is behind as soon as a quorum has said that there are none', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k' })
    replicator.isBehind = true
    replicator.reasons = ['caught up with 1 of 2 records']
    const read = async () => (await app.inject({ url: '/store/k?consistency=local' })).statusCode
    expect(await read()).toBe(503)
    await expect.poll(read).toBe(200)
  })

  it('is closed at a node that is behind where a quorum has a token', async () => {
    const { app, replicator } = testApp()
    replicator.isBehind = true
    replicator.reasons = ['caught up with 1 of 2 records']
    const asked: string[] = []
    const elsewhere = new FakeReplicator().system
    await elsewhere.write('token/http/7', '{}', 0)
    replicator.system.read = (name) => {
      asked.push(name)
      return elsewhere.read(name)
    }
    for (let times = 0; times < 3; times++) expect((await app.inject({ url: '/store/k' })).statusCode).toBe(503)
    expect(asked).toContain('token/http/7')
  })
})
