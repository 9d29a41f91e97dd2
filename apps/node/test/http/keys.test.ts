import { describe, expect, it } from 'vitest'
import { testApp } from './app.ts'

describe('keys', () => {
  const encoded = [
    'a%2Fb',
    '%25',
    '%252F',
    '%2541',
    'a%3Fb',
    '%23',
    '%C3%A9',
    '%F0%9F%98%80',
    '..%2F',
    '+',
    '%20',
    ';',
    '~',
    '%E2%80%AE',
  ]

  it('are one path segment that is decoded exactly once', async () => {
    const { app, replicator } = testApp()
    for (const each of encoded) await app.inject({ method: 'PUT', url: `/store/${each}`, body: each })
    expect(replicator.puts.map(({ key }) => key)).toEqual(encoded.map((each) => decodeURIComponent(each)))
    for (const each of encoded) {
      const answer = await app.inject({ method: 'GET', url: `/store/${each}` })
      expect([each, answer.statusCode, answer.body]).toEqual([each, 200, each])
    }
  })

  it('are given back in a Location that leads to them', async () => {
    const { app } = testApp()
    for (const each of encoded) {
      const put = await app.inject({ method: 'PUT', url: `/store/${each}`, body: each })
      const get = await app.inject({ method: 'GET', url: String(put.headers['location']) })
      expect([each, get.body]).toEqual([each, each])
    }
  })

  it('of 1,024 bytes are taken, of 1,025 not', async () => {
    const { app } = testApp()
    expect((await app.inject({ method: 'PUT', url: `/store/${'%C3%A9'.repeat(512)}`, body: 'v' })).statusCode).toBe(201)
    const over = await app.inject({ method: 'PUT', url: `/store/${'%C3%A9'.repeat(512)}a`, body: 'v' })
    expect(over.statusCode).toBe(400)
    expect(over.json()).toMatchObject({ code: 'INVALID_KEY', key: `${'é'.repeat(512)}a` })
  })

  it('that cannot be used are refused as INVALID_KEY at every route that takes one', async () => {
    const { app } = testApp()
    const routes = ['PUT /store/', 'GET /store/', 'GET /local/stored/', 'GET /local/proposed/'] as const
    for (const route of routes) {
      const [method, path] = route.split(' ') as ['PUT' | 'GET', string]
      for (const bad of ['', '%FF', '%C3', '%', '%zz', '%00', 'a%00b', '%ED%A0%80', '%C0%80', 'x'.repeat(1025)]) {
        const answer = await app.inject({ method, url: `${path}${bad}` })
        expect([route, bad, answer.statusCode, answer.json().code]).toEqual([route, bad, 400, 'INVALID_KEY'])
      }
    }
    expect((await app.inject({ method: 'POST', url: '/reservations/%FF/resolve' })).json()).toMatchObject({
      code: 'INVALID_KEY',
      key: null,
    })
  })

  it('with a bare slash are no key: the answer says how to write it', async () => {
    const { app } = testApp()
    const answer = await app.inject({ method: 'PUT', url: '/store/a/b', body: 'v' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'NOT_FOUND', key: null })
    expect(answer.json().detail).toContain('%2F')
  })

  it('may be asked for in the absolute form of a request line', async () => {
    const { app, replicator } = testApp()
    replicator.hold({ key: 'k' })
    const answer = await app.inject({ method: 'GET', url: 'http://127.0.0.1:1/store/k' })
    expect(answer.body).toBe('held')
  })
})
