import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApp } from './app.ts'

let pageFolder: string

beforeAll(() => {
  pageFolder = mkdtempSync(join(tmpdir(), 'replicator-pages-'))
  mkdirSync(join(pageFolder, 'assets'))
  writeFileSync(join(pageFolder, 'index.html'), '<title>Dashboard</title>')
  writeFileSync(join(pageFolder, 'docs.html'), '<title>API</title>')
  writeFileSync(join(pageFolder, 'assets/index-abc.js'), 'export {}')
  writeFileSync(join(pageFolder, 'secret'), 'not a page')
})

afterAll(() => rmSync(pageFolder, { recursive: true }))

describe('the pages', () => {
  it('are at / and /docs, and what they load beside them', async () => {
    const { app } = testApp({ pageFolder })
    const asked = [
      ['/', 'text/html; charset=utf-8', '<title>Dashboard</title>', 'no-cache'],
      ['/docs', 'text/html; charset=utf-8', '<title>API</title>', 'no-cache'],
      ['/assets/index-abc.js', 'text/javascript; charset=utf-8', 'export {}', 'public, max-age=31536000, immutable'],
    ] as const
    for (const [url, type, body, cache] of asked) {
      const { statusCode, headers, body: text } = await app.inject({ url })
      expect([url, statusCode, headers['content-type'], text, headers['cache-control']]).toEqual([
        url,
        200,
        type,
        body,
        cache,
      ])
    }
  })

  it('run no code but their own, nor what a browser guesses, in nobody’s frame', async () => {
    const { headers } = await testApp({ pageFolder }).app.inject({ url: '/' })
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })

  it('are sent once to who keeps them, each form under its own tag', async () => {
    const { app } = testApp({ pageFolder })
    const plain = await app.inject({ url: '/' })
    const zipped = await app.inject({ url: '/', headers: { 'accept-encoding': 'br, gzip' } })
    expect(gunzipSync(zipped.rawPayload).toString()).toBe(plain.body)
    expect([zipped.headers['content-encoding'], zipped.headers['vary']]).toEqual(['gzip', 'accept-encoding'])
    expect(zipped.headers['etag']).not.toBe(plain.headers['etag'])
    for (const [{ headers }, encoding] of [
      [plain, 'identity'],
      [zipped, 'gzip'],
    ] as const) {
      const kept = { 'if-none-match': String(headers['etag']), 'accept-encoding': encoding }
      const same = await app.inject({ url: '/', headers: kept })
      expect([same.statusCode, same.body, same.headers['etag']]).toEqual([304, '', headers['etag']])
    }
    const other = await app.inject({ url: '/', headers: { 'if-none-match': '"of-an-older-version"' } })
    expect(other.statusCode).toBe(200)
  })

  it('are nothing else of the disk, and take nothing', async () => {
    const { app } = testApp({ pageFolder })
    for (const url of ['/secret', '/assets', '/assets/', '/assets/../secret', '/assets/%2e%2e%2fsecret', '/index.html'])
      expect([url, (await app.inject({ url })).statusCode]).toEqual([url, 404])
    expect((await app.inject({ method: 'POST', url: '/' })).headers['allow']).toBe('GET, HEAD')
    expect((await app.inject({ method: 'DELETE', url: '/assets/index-abc.js' })).statusCode).toBe(405)
    expect((await app.inject({ url: '/?x=1' })).statusCode).toBe(400)
  })

  it('that are not built are not there, and the answer says how they are', async () => {
    const { app } = testApp({ pageFolder: join(pageFolder, 'nowhere') })
    for (const url of ['/', '/docs']) {
      const answer = await app.inject({ url })
      expect([answer.statusCode, answer.json()]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })])
      expect(answer.json().detail).toContain('npx -y pnpm@12 build')
    }
  })
})
