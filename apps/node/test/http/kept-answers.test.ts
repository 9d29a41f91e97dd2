import { describe, expect, it } from 'vitest'
import { KeptAnswers } from '../../src/http/kept-answers.ts'
import { exchange, listening } from './sockets.ts'

const CLOSE = 'GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'

/** Sends a request on a connection of its own, and gives back the answer as it came, but for its date. */
async function ask(port: number, head: string): Promise<string> {
  const received = await exchange(port, `${head}\r\n\r\n${CLOSE}`)
  const end = received.lastIndexOf('HTTP/1.1 ')
  return (end > 0 ? received.slice(0, end) : received).replace(/^date: .*\r\n/im, '')
}

const GET = 'GET /store/k HTTP/1.1\r\nhost: localhost'

describe('a final record that is read again', () => {
  it('is answered byte for byte as before, without asking the node', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k', value: Uint8Array.from({ length: 256 }, (_, byte) => byte), contentType: 'a/b; c="d"' })
    const first = await ask(port, GET)
    expect(first).toMatch(/^HTTP\/1\.1 200 OK\r\netag: "1"\r\n/)
    const fields = 'User-Agent: x\r\naccept: */*\r\nConnection: keep-alive\r\nHOST: localhost\r\naccept-encoding: gzip'
    for (const head of [GET, `GET /store/k HTTP/1.1\r\n${fields}`]) expect(await ask(port, head)).toBe(first)
    expect(replicator.gets).toHaveLength(1)
  })

  it('is answered alike whatever it holds', async () => {
    const { port, replicator } = await listening()
    for (const length of [0, 1, 255, 65_536]) {
      const key = `k${length}`
      replicator.hold({ key, value: new Uint8Array(length).fill(0xff) })
      const head = `GET /store/${key} HTTP/1.1\r\nhost: localhost`
      expect(await ask(port, head)).toBe(await ask(port, head))
    }
    expect(replicator.gets).toHaveLength(4 + 1)
  })

  it('is kept by the address that it was asked at, with its query', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    expect(await ask(port, GET.replace('/k', '/k?consistency=local'))).toContain('replicator-evidence: local')
    expect(await ask(port, GET.replace('/store', '/local/stored'))).toContain('replicator-evidence: local')
    expect(await ask(port, GET)).not.toContain('replicator-evidence')
  })

  it('is not answered from what is kept by a node that tells nothing of its own any more', async () => {
    const { port, replicator } = await listening({ tellsFinalMs: 0 })
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    replicator.tellsFinal = false
    replicator.getOutcome = { outcome: 'not-ready', reasons: ['this node was removed'] }
    expect(await ask(port, GET)).toMatch(/^HTTP\/1\.1 503/)
  })

  it.each([
    ['a tag that the client has', 'if-none-match: "1"', 304],
    ['a condition', 'if-match: "1"', 400],
    ['the length of a body', 'content-length: 0', 200],
    ['an announced body', 'transfer-encoding: chunked', 400],
    ['two hosts', 'host: localhost', 400],
    ['what no node offers', 'expect: x', 417],
    ['a range', 'range: bytes=0-1', 200],
  ])('is not answered from what is kept where the request says more: %s', async (_, field, status) => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    expect((await ask(port, `${GET}\r\n${field}`)).slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
    expect(replicator.gets).toHaveLength(status < 400 ? 2 : 1)
  })

  it('is not answered to another host, method or version, nor by a node that ends', async () => {
    const { app, port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    expect(await ask(port, GET.replace('localhost', 'evil.example'))).toMatch(/^HTTP\/1\.1 400/)
    expect(await ask(port, GET.replace('GET', 'PUT'))).toMatch(/^HTTP\/1\.1 409/)
    const head = await ask(port, GET.replace('GET', 'HEAD'))
    expect(head.slice(head.indexOf('\r\n\r\n'))).toBe('\r\n\r\n')
    expect(await ask(port, GET.replace('1.1', '1.0'))).toMatch(
      /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*connection: close\r\n/i,
    )
    replicator.fail(new Error('a sync failed'))
    await replicator.failed
    expect(await ask(port, GET)).toMatch(/^HTTP\/1\.1 503/)
    await app.close()
  })

  it('comes in its turn: behind what was asked before on its connection', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    const put = 'PUT /store/l HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv'
    expect(await ask(port, `${put}${GET}`)).toMatch(/^HTTP\/1\.1 201 [^]*HTTP\/1\.1 200 /)
  })
})

describe('what may change', () => {
  it('is never kept', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k', final: false })
    await ask(port, GET)
    replicator.hold({ key: 'k', final: false, since: 2, value: Uint8Array.of(50) })
    expect(await ask(port, GET)).toMatch(/etag: "2"\r\n[^]*\r\n\r\n2$/)
    for (let time = 0; time < 2; time++) expect(await ask(port, GET.replace('/k', '/none'))).toMatch(/^HTTP\/1\.1 404/)
    expect(replicator.gets).toHaveLength(4)
  })
})

describe('the kept answers', () => {
  const VALUE = new Uint8Array(1000)

  function has(kept: KeptAnswers, url: string): boolean {
    const request = { method: 'GET', url, httpVersionMinor: 1, rawHeaders: ['host', 'a'] }
    const response = { writeHead: () => undefined, end: () => undefined }
    return kept.answer(request as never, response as never, { trusts: () => true, mayRead: () => true }) !== undefined
  }

  it('are bounded by their bytes: what nobody asks for goes first', () => {
    const kept = new KeptAnswers(100_000)
    const urls = Array.from({ length: 1000 }, (_, number) => `/store/${number}`)
    for (const url of urls) {
      kept.keep(url, { operation: 'read', headers: { etag: '"1"' }, body: VALUE })
      // One that is asked for all the time stays.
      expect(has(kept, '/store/0')).toBe(true)
    }
    const left = urls.filter((url) => has(kept, url))
    expect(left.length).toBeGreaterThan(30)
    expect(left.length).toBeLessThan(100_000 / VALUE.length)
    expect(left).toContain('/store/999')
  })

  it('have none that would take more than half of the room, and none at all where there is none', () => {
    const kept = new KeptAnswers(2000)
    kept.keep('/store/k', { operation: 'read', headers: {}, body: VALUE })
    expect(has(kept, '/store/k')).toBe(false)
    const none = new KeptAnswers(0)
    none.keep('/store/k', { operation: 'read', headers: {}, body: new Uint8Array(0) })
    expect(has(none, '/store/k')).toBe(false)
  })
})
