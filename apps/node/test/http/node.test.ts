import { describe, expect, it } from 'vitest'
import { OTHER_PEER, PEER } from '../fake-replicator.ts'
import { testApp } from './app.ts'

describe('what a node says of itself', () => {
  it('is its status, with where the API is and the version of the program', async () => {
    const { app, replicator } = testApp({ version: '1.2.3', httpUrl: () => 'http://127.0.0.1:8080' })
    const answer = await app.inject({ method: 'GET', url: '/status' })
    expect(answer.json()).toEqual({
      ...replicator.status(),
      httpUrl: 'http://127.0.0.1:8080',
      version: '1.2.3',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
  })

  it('is every member it knows, and the members by cluster', async () => {
    const { app, replicator } = testApp()
    expect((await app.inject({ method: 'GET', url: '/peers' })).json()).toEqual({ peers: replicator.peerViews })
    expect((await app.inject({ method: 'GET', url: '/clusters' })).json()).toEqual({
      clusters: { a: [PEER], b: [OTHER_PEER] },
    })
  })

  it('is live always, and ready only where it takes requests', async () => {
    const { app, replicator } = testApp()
    expect((await app.inject({ method: 'GET', url: '/readyz' })).json()).toEqual({ ready: true, reasons: [] })
    replicator.reasons = ['no voter of the other clusters is reachable']
    expect((await app.inject({ method: 'GET', url: '/livez' })).json()).toEqual({ live: true })
    const notReady = await app.inject({ method: 'GET', url: '/readyz' })
    expect(notReady.statusCode).toBe(503)
    expect(notReady.json()).toMatchObject({
      code: 'NOT_READY',
      detail: 'The node is not ready: no voter of the other clusters is reachable.',
      reasons: ['no voter of the other clusters is reachable'],
    })
  })

  it('is answered to HEAD too, is never cached, and takes no parameters', async () => {
    const { app } = testApp()
    for (const path of ['/status', '/peers', '/clusters', '/livez', '/readyz', '/reservations', '/openapi.json']) {
      const head = await app.inject({ method: 'HEAD', url: path })
      expect([path, head.statusCode, head.body, head.headers['cache-control']]).toEqual([path, 200, '', 'no-store'])
      expect((await app.inject({ method: 'GET', url: `${path}?x=1` })).json()).toMatchObject({
        status: 400,
        code: 'INVALID_REQUEST',
      })
    }
  })
})

describe('an address that is not served', () => {
  it('is NOT_FOUND', async () => {
    const { app } = testApp()
    for (const path of [
      '/watch/',
      '/docs/',
      '/status/',
      '//status',
      '/STATUS',
      '/store/a/b',
      '/proposals',
      '/reservations/k',
    ]) {
      const answer = await app.inject({ method: 'GET', url: path })
      expect([path, answer.statusCode, answer.json().code]).toEqual([path, 404, 'NOT_FOUND'])
    }
  })

  it('is METHOD_NOT_ALLOWED with Allow where it is served for other methods', async () => {
    const { app } = testApp()
    const asked = [
      ['POST', '/store/k', 'PUT, DELETE, GET, HEAD'],
      ['PATCH', '/store/k', 'PUT, DELETE, GET, HEAD'],
      ['OPTIONS', '/store/k', 'PUT, DELETE, GET, HEAD'],
      ['DELETE', '/local/stored/k', 'GET, HEAD'],
      ['PUT', '/local/stored/k', 'GET, HEAD'],
      ['PUT', '/status', 'GET, HEAD'],
      ['GET', '/reservations/k/resolve', 'POST'],
      ['GET', '/batch', 'POST'],
      ['PUT', '/store', 'GET, HEAD'],
    ] as const
    for (const [method, url, allow] of asked) {
      const answer = await app.inject({ method, url, headers: { 'if-match': '"1"' } })
      expect([method, url, answer.statusCode, answer.headers['allow'], answer.json().code]).toEqual([
        method,
        url,
        405,
        allow,
        'METHOD_NOT_ALLOWED',
      ])
    }
  })

  it('with broken percent-encoding is an invalid request', async () => {
    const { app } = testApp()
    expect((await app.inject({ method: 'GET', url: '/status%FF' })).json()).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
    })
  })
})

describe('a node on loopback', () => {
  it('answers to localhost and to addresses, not to names that may have been re-bound', async () => {
    const { app } = testApp()
    for (const host of ['localhost', 'localhost:8080', '127.0.0.1:1', '[::1]:8080', '10.0.0.7', 'node.localhost:9']) {
      expect([host, (await app.inject({ url: '/livez', headers: { host } })).statusCode]).toEqual([host, 200])
    }
    for (const host of ['evil.example', 'evil.example:8080', 'localhost.evil.example']) {
      expect([host, (await app.inject({ url: '/livez', headers: { host } })).statusCode]).toEqual([host, 400])
    }
  })

  it('lets no page of another origin change anything', async () => {
    const { app, replicator } = testApp()
    const ask = (origin: string) =>
      app.inject({ method: 'POST', url: '/reservations/k/resolve', headers: { host: '127.0.0.1', origin } })
    expect((await ask('http://evil.example')).json()).toMatchObject({ status: 403, code: 'FORBIDDEN', key: 'k' })
    expect((await ask('null')).statusCode).toBe(403)
    expect(replicator.resolved).toEqual([])
    expect(
      (
        await app.inject({
          method: 'PUT',
          url: '/store/k',
          body: 'v',
          headers: { host: 'localhost:81', origin: 'http://localhost:81' },
        })
      ).statusCode,
    ).toBe(201)
    expect((await ask('http://127.0.0.1')).statusCode).toBe(200)
  })
})

describe('a node behind a proxy', () => {
  it('answers to the names that were allowed, and to no other', async () => {
    const { app } = testApp({ allowedHosts: ['store.example'] })
    const ask = async (host: string) => (await app.inject({ url: '/livez', headers: { host } })).statusCode
    expect([await ask('store.example'), await ask('Store.Example:8443'), await ask('evil.example')]).toEqual([
      200, 200, 400,
    ])
  })
})

describe('a node on another address', () => {
  it('answers to any name', async () => {
    const { app } = testApp()
    await app.listen({ port: 0, host: '0.0.0.0' })
    expect((await app.inject({ url: '/livez', headers: { host: 'node.example:8080' } })).statusCode).toBe(200)
    await app.close()
  })
})

describe('every body of JSON', () => {
  it('ends with a line', async () => {
    const { app } = testApp()
    for (const url of ['/status', '/peers', '/livez', '/openapi.json', '/store/none', '/nothing', '/status%FF']) {
      expect([url, (await app.inject({ url })).body]).toEqual([url, expect.stringMatching(/^[^\n]+\n$/)])
    }
  })
})
