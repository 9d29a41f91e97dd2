import type { WriteOutcome } from '@replicator/interface'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deferred } from '../deferred.ts'
import { HOLDER, PEER, PROPOSAL } from '../fake-replicator.ts'
import { type TestApp, testApp } from './app.ts'
import { listening, LONG, stored } from './sockets.ts'

type Told = Record<string, unknown>

function toldIn(body: string): Told[] {
  expect(body === '' || body.endsWith('\n')).toBe(true)
  return body
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

/** What a batch of these lines is answered, in the order of their numbers. */
async function told({ app }: TestApp, lines: readonly (object | string)[]): Promise<Told[]> {
  const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const answer = await app.inject({ method: 'POST', url: '/batch', body })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson'])
  return toldIn(answer.body).toSorted((one, other) => Number(one['line']) - Number(other['line']))
}

/** A client on a connection of its own that sends lines in chunks, and reads all that comes. */
function batching(port: number) {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.on('data', (bytes) => (received += bytes.toString('latin1')))
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  socket.write('POST /batch HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n')
  const chunk = (text: string): boolean => socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)
  return {
    socket,
    send: (...lines: readonly object[]) => chunk(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    end: () => socket.write('0\r\n\r\n'),
    text: () => received,
    closed: new Promise<void>((resolve) => socket.once('close', () => resolve())),
  }
}

const put = (key: string) => ({ key, value: 'v' })

describe('POST /batch', () => {
  it('answers a line for each line, with its number and what a request of its own is told', async () => {
    const test = testApp()
    const { app, replicator } = test
    replicator.hold({ key: 'taken' })
    const lines = [put('ada'), '', { op: 'get', key: 'none' }, '  \t\r', put('taken'), { op: 'get', key: 'taken' }]
    const [created, unknown, taken, read, ...more] = await told(test, lines)
    expect(more).toEqual([])
    expect(created).toEqual({
      line: 1,
      status: 201,
      key: 'ada',
      version: 1,
      proposal: `1~${PROPOSAL}~ada`,
      cluster: 'a',
      peer: PEER,
    })
    expect(unknown).toEqual({ line: 3, ...(await app.inject({ url: '/store/none' })).json() })
    expect(taken).toEqual({ line: 5, ...(await app.inject({ method: 'PUT', url: '/store/taken', body: 'v' })).json() })
    expect(read).toMatchObject({ line: 6, status: 200, key: 'taken', version: 1, final: true })
    expect(read).toMatchObject({ contentType: 'application/octet-stream', valueBase64: 'aGVsZA==' })
  })

  it('asks the node for what a line says, and nothing else', async () => {
    const test = testApp()
    const { replicator } = test
    replicator.putOutcome = stored()
    const cases: [line: object, value: string, options: object][] = [
      [{ key: 'k', value: 'grün' }, 'grün', {}],
      [{ op: 'create', key: 'k', valueBase64: '/w==' }, '\u00ff', {}],
      [
        { key: 'k', value: '', contentType: 'x/y', mutable: true, ttl: 5 },
        '',
        { contentType: 'x/y', mutable: true, ttlMs: 5000 },
      ],
      [
        { op: 'update', key: 'k', value: 'v', ifMatch: 7, final: true, idempotencyKey: 't' },
        'v',
        { ifMatch: 7, final: true, idempotencyKey: 't' },
      ],
      [{ op: 'update', key: 'k', value: 'v', ifMatch: '*', mutable: false }, 'v', { ifMatch: '*', mutable: false }],
    ]
    expect(
      (
        await told(
          test,
          cases.map(([line]) => line),
        )
      ).map(({ status }) => status),
    ).toEqual([201, 201, 201, 200, 200])
    expect(replicator.puts.map(({ options }) => options)).toEqual(cases.map(([, , options]) => options))
    expect(replicator.puts.map(({ value }) => Buffer.from(value).toString())).toEqual(['grün', '\ufffd', '', 'v', 'v'])
    replicator.hold({ key: 'k' })
    await told(test, [{ op: 'delete', key: 'k', ifMatch: 7, idempotencyKey: 't' }])
    expect(replicator.deletes).toEqual([{ key: 'k', options: { ifMatch: 7, idempotencyKey: 't' } }])
  })

  it('tells of each outcome what a request of its own is told', async () => {
    const test = testApp()
    const { app, replicator } = test
    const outcomes: WriteOutcome[] = [
      { outcome: 'version-mismatch', version: 4 },
      { outcome: 'denied-final', holder: HOLDER, version: 1 },
      { outcome: 'denied-reserved', holder: HOLDER, ageMs: 1, retryAfterMs: 9 },
      { outcome: 'mismatch' },
      { outcome: 'overloaded', retryAfterMs: 50 },
      { outcome: 'not-ready', reasons: ['joining'] },
      { outcome: 'unknown', version: 1, proposal: PROPOSAL },
    ]
    for (const outcome of outcomes) {
      replicator.putOutcome = outcome
      replicator.deleteOutcome = outcome
      const headers = { 'if-match': '"1"' }
      const single = await app.inject({ method: 'PUT', url: '/store/k', body: 'v', headers })
      const removal = await app.inject({ method: 'DELETE', url: '/store/k', headers })
      const update = { op: 'update', key: 'k', value: 'v', ifMatch: 1 }
      expect(await told(test, [update, { op: 'delete', key: 'k', ifMatch: 1 }])).toEqual([
        { line: 1, ...single.json() },
        { line: 2, ...removal.json() },
      ])
    }
  })

  it('tells of a line that cannot be used what is wrong with it, and goes on', async () => {
    const test = testApp({ valueBytesMax: 10 })
    const { replicator } = test
    const bad: (string | object)[] = [
      'x',
      '{',
      '[]',
      'null',
      '1',
      '"k"',
      '{"key":"k","value":"v"} x',
      { value: 'v' },
      { key: 1, value: 'v' },
      { key: 'k' },
      { key: 'k', value: 'v', valueBase64: 'dg==' },
      { key: 'k', value: 1 },
      { key: 'k', value: null },
      { key: 'k', valueBase64: 'dg' },
      { key: 'k', valueBase64: 'dg==\n' },
      { key: 'k', valueBase64: '_w==' },
      { op: 'put', key: 'k', value: 'v' },
      { op: '__proto__', key: 'k' },
      { op: null, key: 'k' },
      { key: 'k', value: 'v', ttl: 0 },
      { key: 'k', value: 'v', ttl: 1.5 },
      { key: 'k', value: 'v', ttl: '5' },
      { key: 'k', value: 'v', mutable: 'true' },
      { key: 'k', value: 'v', ifMatch: 1 },
      { key: 'k', value: 'v', x: 1 },
      '{"key":"k","value":"v","__proto__":1}',
      { op: 'get', key: 'k', value: 'v' },
      { op: 'delete', key: 'k', ifMatch: 1, ttl: 5 },
      { op: 'delete', key: 'k', ifMatch: 0 },
      { op: 'delete', key: 'k', ifMatch: '1' },
      { op: 'update', key: 'k', value: 'v', ifMatch: '"1"' },
    ]
    const answers = await told(test, [...bad, put('good')])
    for (const [place, line] of bad.entries())
      expect([line, answers[place]]).toEqual([
        line,
        expect.objectContaining({ line: place + 1, status: 400, code: 'INVALID_REQUEST' }),
      ])
    expect(answers.at(-1)).toMatchObject({ line: bad.length + 1, status: 201, key: 'good' })
    expect(replicator.puts.map(({ key }) => key)).toEqual(['good'])
    expect(replicator.deletes).toEqual([])
    expect(answers[8]).toMatchObject({ key: null })
    expect(answers[9]).toMatchObject({ key: 'k', detail: 'There is either a "value" or a "valueBase64".' })
  })

  it('wants to know the version of what is changed', async () => {
    const lines = [
      { op: 'update', key: 'k', value: 'v' },
      { op: 'delete', key: 'k' },
    ]
    for (const one of await told(testApp(), lines))
      expect(one).toMatchObject({ status: 428, code: 'PRECONDITION_REQUIRED', key: 'k', outcome: 'not-stored' })
  })

  it('passes on in words what the node refuses, and a fault as one', async () => {
    const logged: object[] = []
    const test = testApp({ logger: { info: () => undefined, error: (fields) => void logged.push(fields) } })
    const refuse = Object.assign(new Error('the key is too long'), { name: 'InvalidArgument', code: 'INVALID_KEY' })
    test.replicator.putOutcome = refuse
    expect(await told(test, [put('k')])).toMatchObject([{ line: 1, status: 400, code: 'INVALID_KEY', key: 'k' }])
    test.replicator.putOutcome = Object.assign(new Error('the node is stopping'), { name: 'NodeStopped' })
    expect(await told(test, [put('k')])).toMatchObject([{ status: 503, code: 'NOT_READY', key: 'k' }])
    expect(logged).toEqual([])
    test.replicator.putOutcome = new TypeError('a bug')
    expect(await told(test, [put('k')])).toMatchObject([{ line: 1, status: 500, code: 'INTERNAL', outcome: 'unknown' }])
    expect(logged).toMatchObject([{ err: { message: 'a bug' } }])
  })

  it('takes the longest value however its line spells it, and forgets a longer line', async () => {
    const test = testApp({ valueBytesMax: 1000 })
    const escaped = `{"key":"a","value":"${'\\u0000'.repeat(1000)}"}`
    const answers = await told(test, [escaped, `{"key":"b","value":"${'x'.repeat(30_000)}"}`, put('c')])
    expect(answers).toMatchObject([
      { line: 1, status: 201, key: 'a' },
      { line: 2, status: 413, code: 'VALUE_TOO_LARGE', key: null },
      { line: 3, status: 201, key: 'c' },
    ])
  })

  it('may be empty', async () => {
    expect(await told(testApp(), [])).toEqual([])
    expect(await told(testApp(), ['', ''])).toEqual([])
  })

  it('answers each line as it is decided, while more are sent', async () => {
    const { port, replicator } = await listening()
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const client = batching(port)
    client.send(put('a'))
    await expect.poll(() => replicator.puts.length).toBe(1)
    replicator.putOutcome = undefined
    client.send(put('b'))
    await expect.poll(client.text).toContain('"line":2')
    expect(client.text()).not.toContain('"line":1')
    first.resolve(stored())
    await expect.poll(client.text).toContain('"line":1')
    client.send(put('c'))
    client.end()
    await expect.poll(client.text).toMatch(/"line":3[^]*\r\n0\r\n\r\n$/)
  })

  it('has a bounded number of lines under way, and reads on as they are answered', async () => {
    const { port, replicator } = await listening({ batchLinesMax: 3 })
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const client = batching(port)
    client.send(...Array.from({ length: 9 }, (_, number) => put(`k${number}`)))
    client.end()
    await expect.poll(() => replicator.puts.length).toBe(3)
    for (let turn = 0; turn < 5; turn++) await fetch(`http://127.0.0.1:${port}/livez`)
    expect(replicator.puts).toHaveLength(3)
    first.resolve(stored())
    await expect.poll(client.text).toMatch(/\r\n0\r\n\r\n$/)
    expect(replicator.puts).toHaveLength(9)
  })

  it('shares a bound with all others, of which each always has one line', async () => {
    const { port, replicator } = await listening({ batchesLinesMax: 3 })
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const [one, other] = [batching(port), batching(port)]
    one.send(put('a'), put('b'), put('c'), put('d'))
    await expect.poll(() => replicator.puts.length).toBe(3)
    other.send(put('e'), put('f'))
    await expect.poll(() => replicator.puts.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'e'])
    one.end()
    other.end()
    first.resolve(stored())
    for (const client of [one, other]) await expect.poll(client.text).toMatch(/\r\n0\r\n\r\n$/)
    expect(replicator.puts).toHaveLength(6)
  })

  it('holds no more bytes than it may, whatever lines ask for', async () => {
    const { port, replicator } = await listening({ valueBytesMax: 1000, batchBytesMax: 8000 })
    replicator.getOutcome = new Promise(() => undefined)
    const client = batching(port)
    client.send(...Array.from({ length: 9 }, () => ({ op: 'get', key: 'k' })))
    await expect.poll(() => replicator.gets.length).toBe(3)
    for (let turn = 0; turn < 5; turn++) await fetch(`http://127.0.0.1:${port}/livez`)
    expect(replicator.gets).toHaveLength(3)
  })

  it('reads nothing more from a client that takes no answers', async () => {
    const { port, replicator } = await listening({ valueBytesMax: LONG.length, batchBytesMax: 3 * LONG.length })
    replicator.hold({ key: 'k', value: LONG })
    const client = batching(port)
    client.socket.pause()
    client.send(...Array.from({ length: 5 }, () => ({ op: 'get', key: 'k' })))
    await expect.poll(() => replicator.gets.length).toBe(2)
    for (let turn = 0; turn < 5; turn++) await fetch(`http://127.0.0.1:${port}/livez`)
    expect(replicator.gets).toHaveLength(2)
    client.socket.resume()
    await expect.poll(() => replicator.gets.length, { timeout: 5000 }).toBe(5)
  })

  it('may take longer than any other request, as long as something moves', async () => {
    const { app, port, replicator } = await listening({ requestTimeoutMs: 40, requestCheckMs: 10 })
    const timedOut = new Promise((resolve) => app.server.once('clientError', resolve))
    const client = batching(port)
    client.send(put('a'))
    expect(await timedOut).toMatchObject({ code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    client.send(put('b'))
    client.end()
    await expect.poll(client.text).toMatch(/"line":2[^]*\r\n0\r\n\r\n$/)
    expect(replicator.puts).toHaveLength(2)
  })

  it('that goes wrong on its way is broken off, not answered in the middle of its lines', async () => {
    const logged: object[] = []
    const { port } = await listening({ logger: { info: () => undefined, error: (fields) => void logged.push(fields) } })
    const client = batching(port)
    client.send(put('a'))
    await expect.poll(client.text).toContain('"line":1')
    client.socket.write('no chunk\r\n')
    await client.closed
    expect(client.text().match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(client.text()).not.toMatch(/\r\n0\r\n\r\n$/)
    expect(logged).toEqual([])
  })

  it('is broken off when the node stops, once what is under way is answered', async () => {
    const { app, port, replicator } = await listening()
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const client = batching(port)
    client.send(put('a'))
    await expect.poll(() => replicator.puts.length).toBe(1)
    const closed = app.close()
    client.send(put('b'))
    first.resolve(stored())
    await client.closed
    await closed
    expect(client.text()).toContain('"line":1')
    expect(client.text()).not.toMatch(/"line":2|\r\n0\r\n\r\n$/)
    expect(replicator.puts).toHaveLength(1)
  })

  it('whose client is gone leaves its room to others', async () => {
    const { port, replicator } = await listening({ batchesLinesMax: 2 })
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const gone = batching(port)
    gone.send(put('a'), put('b'), put('c'))
    await expect.poll(() => replicator.puts.length).toBe(2)
    gone.socket.destroy()
    first.resolve(stored())
    const client = batching(port)
    client.send(put('d'), put('e'), put('f'))
    client.end()
    await expect.poll(client.text).toMatch(/\r\n0\r\n\r\n$/)
  })

  it('refuses what it does not know', async () => {
    const { app } = testApp()
    const refused = [{ url: '/batch?x=1' }, { url: '/batch', headers: { 'idempotency-key': 't', 'if-match': '*' } }]
    for (const request of [...refused, { url: '/batch', headers: { 'content-encoding': 'gzip' } }])
      expect((await app.inject({ method: 'POST', body: '', ...request })).json()).toMatchObject({
        code: 'INVALID_REQUEST',
      })
  })
})
