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

  it('is not answered from what is kept by a node that tells nothing of its own any more', async () => {
    const { port, replicator } = await listening({ tellsFinalMs: 0 })
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    replicator.tellsFinal = false
    replicator.getOutcome = { outcome: 'not-ready', reasons: ['this node was removed'] }
    expect(await ask(port, GET)).toMatch(/^HTTP\/1\.1 503/)
  })

  it('comes in its turn: behind what was asked before on its connection', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    const put = 'PUT /store/l HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv'
    expect(await ask(port, `${put}${GET}`)).toMatch(/^HTTP\/1\.1 201 [^]*HTTP\/1\.1 200 /)
  })
})

/** What of the metrics may differ between two nodes that were asked the same: how long it took. */
function counted(metrics: string): readonly string[] {
  return metrics
    .split('\n')
    .filter((line) => /^replicator_(requests_total|refused_total|request_seconds_count)/.test(line))
}

/** Whether the answer of the second time comes from what is kept, where it may be kept at all. */
const KEPT = true
const REQUESTS: readonly (readonly [what: string, line: string, fields: string, isKept?: boolean])[] = [
  ['nothing more', 'GET /store/k HTTP/1.1', '', KEPT],
  [
    'fields that change nothing',
    'GET /store/k HTTP/1.1',
    'User-Agent: x\r\naccept: a/b\r\nConnection: Keep-Alive',
    KEPT,
  ],
  ['a parent of its span', 'GET /store/k HTTP/1.1', `traceparent: 00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, KEPT],
  ['a token that nobody asks for', 'GET /store/k HTTP/1.1', 'authorization: Bearer x', KEPT],
  ['the key in another spelling', 'GET /store/%6B HTTP/1.1', '', KEPT],
  ['a key that is encoded in vain', 'GET /store/%GG HTTP/1.1', ''],
  ['two segments', 'GET /store/k/l HTTP/1.1', ''],
  ['an empty query', 'GET /store/k? HTTP/1.1', '', KEPT],
  ['a fragment', 'GET /store/k#x HTTP/1.1', '', KEPT],
  ['what is so anyway', 'GET /store/k?consistency=quorum HTTP/1.1', '', KEPT],
  ['one node alone', 'GET /store/k?consistency=local HTTP/1.1', ''],
  ['one node alone, by its path', 'GET /local/stored/k HTTP/1.1', ''],
  ['an unknown parameter', 'GET /store/k?x=1 HTTP/1.1', ''],
  ['the address as proxies write it', 'GET http://localhost/store/k HTTP/1.1', '', KEPT],
  ['no body', 'HEAD /store/k HTTP/1.1', ''],
  ['another method', 'PUT /store/k HTTP/1.1', ''],
  ['an older version', 'GET /store/k HTTP/1.0', ''],
  ['a tag that the client has', 'GET /store/k HTTP/1.1', 'if-none-match: "1"'],
  ['a tag of something else', 'GET /store/k HTTP/1.1', 'if-none-match: "2"'],
  ['a condition', 'GET /store/k HTTP/1.1', 'if-match: "1"'],
  ['a time', 'GET /store/k HTTP/1.1', 'if-modified-since: Thu, 01 Jan 2026 00:00:00 GMT'],
  ['a range', 'GET /store/k HTTP/1.1', 'range: bytes=0-1'],
  ['the length of a body', 'GET /store/k HTTP/1.1', 'content-length: 0'],
  ['a body', 'GET /store/k HTTP/1.1', 'transfer-encoding: chunked\r\n\r\n1\r\nx\r\n0'],
  ['that it waits for leave', 'GET /store/k HTTP/1.1', 'expect: 100-continue'],
  ['what no node offers', 'GET /store/k HTTP/1.1', 'expect: x'],
  ['another protocol', 'GET /store/k HTTP/1.1', 'connection: upgrade'],
  ['that it is the last one', 'GET /store/k HTTP/1.1', 'connection: close'],
  ['a page that asks', 'GET /store/k HTTP/1.1', 'origin: http://evil.example'],
  ['two hosts', 'GET /store/k HTTP/1.1', 'host: localhost'],
  ['a field that nobody knows', 'GET /store/k HTTP/1.1', 'x-mine: 1'],
  ['a mutable record', 'GET /store/m HTTP/1.1', ''],
  ['a record that is not there', 'GET /store/none HTTP/1.1', ''],
]

describe('whatever a read says', () => {
  it('is answered and counted as by a node that keeps nothing', async () => {
    const keeping = await listening()
    const plain = await listening({ keptBytesMax: 0 })
    for (const { replicator } of [keeping, plain]) {
      replicator.hold({ key: 'k' })
      replicator.hold({ key: 'm', final: false })
    }
    // What is kept of a plain request must not answer another one either.
    for (const { port } of [keeping, plain]) await ask(port, GET)
    for (const [what, line, fields, isKept = false] of REQUESTS) {
      const head = `${line}\r\nhost: localhost${fields === '' ? '' : `\r\n${fields}`}`
      const before = await ask(keeping.port, head)
      const getsBefore = [keeping, plain].map(({ replicator }) => replicator.gets.length)
      const again = await ask(keeping.port, head)
      const plainly = [await ask(plain.port, head), await ask(plain.port, head)]
      expect([what, before, again]).toEqual([what, ...plainly])
      const [own = 0, others = 0] = [keeping, plain].map(
        ({ replicator }, which) => replicator.gets.length - (getsBefore[which] ?? 0),
      )
      expect([what, own]).toEqual([what, isKept ? 0 : others / 2])
    }
    const metrics = [keeping, plain].map(async ({ app }) => counted((await app.inject('/metrics')).body))
    const [ofKeeping, ofPlain] = await Promise.all(metrics)
    expect(ofKeeping).toEqual(ofPlain)
    expect(ofKeeping?.join('\n')).toContain('replicator_requests_total{operation="read",outcome="ok"}')
  })

  it.each([
    ['another host', GET.replace('localhost', 'evil.example')],
    ['no host', 'GET /store/k HTTP/1.1'],
  ])('is refused where it names %s, as by a node that keeps nothing', async (_, head) => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    expect(await ask(port, head)).toMatch(/^HTTP\/1\.1 400/)
  })

  it('is refused by a node that ends', async () => {
    const { app, port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    await ask(port, GET)
    replicator.fail(new Error('a sync failed'))
    await replicator.failed
    expect(await ask(port, GET)).toMatch(/^HTTP\/1\.1 503/)
    await app.close()
  })
})

describe('what may change', () => {
  it('is not kept of what one node alone says: it was behind, and no longer is', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'k' })
    const record = replicator.records.get('k')
    if (record === undefined) throw new Error('nothing is held')
    replicator.getOutcome = { outcome: 'found', record, evidence: 'behind' }
    const local = GET.replace('/k', '/k?consistency=local')
    expect(await ask(port, local)).toContain('replicator-catch-up: behind')
    replicator.getOutcome = { outcome: 'found', record, evidence: 'local' }
    expect(await ask(port, local)).not.toContain('replicator-catch-up')
  })

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
