import { get, METHODS } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WriteOutcome } from '@replicator/interface'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isLoopback, listen } from '../../src/http/listener.ts'
import { deferred } from '../deferred.ts'
import { testApp } from './app.ts'
import { exchange, first, listening, LONG, problemIn, stored } from './sockets.ts'

function dataDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'replicator-port-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return directory
}

describe('a request on the wire', () => {
  it('that is no HTTP is answered with a problem, and the connection closed', async () => {
    const { port } = await listening()
    for (const garbage of [
      'garbage\r\n\r\n',
      'GET /livez HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n',
      '\u0016\u0003\u0001\r\n\r\n',
    ]) {
      const answer = await exchange(port, garbage)
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json\r\n/)
      expect(problemIn(answer)).toMatchObject({ code: 'INVALID_REQUEST', status: 400, key: null })
    }
  })

  it('whose header fields are too long is refused', async () => {
    const { port } = await listening()
    const answer = await exchange(port, `GET /livez HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/)
    expect(problemIn(answer)).toMatchObject({ code: 'HEADERS_TOO_LARGE' })
  })

  it('with more header fields than Node counts loses none of them', async () => {
    const { port, replicator } = await listening()
    const many = 'a:\r\n'.repeat(2500)
    const answer = await exchange(
      port,
      `PUT /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${many}if-match: 1\r\ncontent-length: 1\r\n\r\nv`,
    )
    expect(problemIn(answer)).toMatchObject({ code: 'INVALID_REQUEST', key: 'k' })
    expect(replicator.puts).toEqual([])
  })

  it('of HTTP/1.1 without a Host, or with two, is refused', async () => {
    const { port } = await listening()
    for (const hosts of ['', 'host: localhost\r\nhost: localhost\r\n', 'host: localhost\r\nHost: evil.example\r\n']) {
      const answer = await exchange(port, `GET /livez HTTP/1.1\r\n${hosts}connection: close\r\n\r\n`)
      expect([hosts, problemIn(answer)['code']]).toEqual([hosts, 'INVALID_REQUEST'])
    }
  })

  it('that gives a field twice of which only one would be heeded is refused', async () => {
    const { port, replicator } = await listening()
    for (const field of ['content-type: a/b', 'idempotency-key: t', 'origin: http://localhost']) {
      const twice = `${field}\r\n${field}x\r\n`
      const answer = await exchange(
        port,
        `PUT /store/k HTTP/1.1\r\nhost: localhost\r\n${twice}connection: close\r\ncontent-length: 1\r\n\r\nv`,
      )
      expect([field, problemIn(answer)['code']]).toEqual([field, 'INVALID_REQUEST'])
    }
    expect(replicator.puts).toEqual([])
  })

  it('that pauses is cut off with 408', async () => {
    const { port, replicator } = await listening({ requestTimeoutMs: 400, requestCheckMs: 20 })
    const slowBody = await exchange(port, 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nhalf')
    expect(slowBody).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(problemIn(slowBody)).toMatchObject({
      code: 'REQUEST_TIMEOUT',
      key: 'k',
      outcome: 'not-stored',
      retryable: true,
    })
    const slowHeader = await exchange(port, 'PUT /store/k HTTP/1.1\r\nhost: loc')
    expect(problemIn(slowHeader)).toMatchObject({ code: 'REQUEST_TIMEOUT' })
    expect(replicator.puts).toEqual([])
  })

  it('that ends early proposes nothing', async () => {
    const { app, port, replicator } = await listening()
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write('PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nhalf', () =>
          socket.destroy(),
        )
      })
      app.server.once('connection', (peer) => peer.on('close', () => resolve()))
    })
    expect(replicator.puts).toEqual([])
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200)
  })

  it('with a body that is too long is refused, whether it was announced or comes in chunks', async () => {
    const { port, replicator } = await listening({ valueBytesMax: 4 })
    const announced = await exchange(
      port,
      'PUT /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 5\r\n\r\n12345',
    )
    expect(problemIn(announced)).toMatchObject({ code: 'VALUE_TOO_LARGE', key: 'k' })
    const chunked = await exchange(
      port,
      'PUT /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n\r\n',
    )
    expect(problemIn(chunked)).toMatchObject({ code: 'VALUE_TOO_LARGE', key: 'k' })
    expect(replicator.puts).toEqual([])
  })

  it('with a body that is too long tells why also a client that first sends it all', async () => {
    const { port } = await listening({ valueBytesMax: 4 })
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(port, '127.0.0.1').pause()
      socket.once('data', (chunk) => {
        resolve(chunk.toString())
        socket.destroy()
      })
      socket.on('error', (error) => resolve(error.message))
      socket.write(`PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${LONG.length}\r\n\r\n`)
      socket.write(LONG, () => socket.resume())
    })
    expect(problemIn(answer)).toMatchObject({ code: 'VALUE_TOO_LARGE' })
  })

  it('reaches the keys "." and "..", which most clients cannot write', async () => {
    const { port, replicator } = await listening()
    for (const path of ['/store/.', '/store/..', '/store/%2E']) {
      await exchange(port, `PUT ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    }
    expect(replicator.puts.map(({ key }) => key)).toEqual(['.', '..', '.'])
  })

  it('that was to be the last is answered, whatever comes behind it', async () => {
    const { port, replicator } = await listening()
    const outcome = deferred<WriteOutcome>()
    replicator.putOutcome = outcome.promise
    const head = 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 1\r\n\r\nv'
    const answer = exchange(port, `${head}GET / HTTP/1.1\r\n\r\n`)
    await expect.poll(() => replicator.puts.length).toBe(1)
    outcome.resolve(stored())
    expect(await answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/)
  })

  it('that is none, behind one that is under way, is not answered in its place', async () => {
    const { port, replicator } = await listening()
    replicator.putOutcome = new Promise(() => undefined)
    const answer = await exchange(
      port,
      'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv',
      'garbage\r\n\r\n',
    )
    expect(answer).toBe('')
  })

  it('that expects what nobody knows is refused in the one form of all errors', async () => {
    const { port } = await listening()
    const answer = await exchange(
      port,
      'PUT /store/k HTTP/1.1\r\nhost: localhost\r\nexpect: x\r\nconnection: close\r\n\r\n',
    )
    expect(problemIn(answer)).toMatchObject({ code: 'EXPECTATION_FAILED', status: 417, key: 'k' })
  })

  it('that expects a 100 gets it only once nothing in its header stands against it', async () => {
    const { port, replicator } = await listening({ valueBytesMax: 4 })
    const expecting = (path: string, fields: string): Promise<string> =>
      exchange(port, `PUT ${path} HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n${fields}\r\n`)
    for (const [path, fields, status] of [
      ['/store/k', 'content-length: 5\r\n', 413],
      ['/store/k', 'content-length: 1\r\nif-match: 1\r\n', 400],
      ['/store/%FF', 'content-length: 1\r\n', 400],
      ['/store/k', 'content-length: 1\r\norigin: http://evil.example\r\n', 403],
      ['/nothing', 'content-length: 1\r\n', 404],
      ['/status', 'content-length: 1\r\n', 405],
    ] as const) {
      const answer = await expecting(path, fields)
      expect([path, fields, answer.slice(0, 12)]).toEqual([path, fields, `HTTP/1.1 ${status}`])
      expect(answer).toContain('\r\nconnection: close\r\n')
    }
    expect(replicator.puts).toEqual([])
    const good = await expecting('/store/k', 'connection: close\r\ncontent-length: 1\r\n\r\nv')
    expect(good).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 Created\r\n/)
  })

  it('that expects a 100 behind another one does not get it into the middle of its answer', async () => {
    const { port } = await listening()
    const answer = await exchange(
      port,
      'GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n' +
        'PUT /nothing HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
    )
    expect(answer).not.toContain('100 Continue')
    expect(problemIn(answer.slice(answer.lastIndexOf('HTTP/1.1')))).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('with a method that nobody knows is refused as such', async () => {
    const { port } = await listening()
    for (const before of ['', 'GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n']) {
      for (const method of ['BREW', 'get', 'GETX', 'PUTPUT']) {
        const answer = await exchange(port, before, `${method} /store/k HTTP/1.1\r\nhost: localhost\r\n\r\n`)
        const last = answer.slice(answer.lastIndexOf('HTTP/1.1 '))
        expect([method, last.slice(0, 12), problemIn(last)['code']]).toEqual([method, 'HTTP/1.1 501', 'METHOD_UNKNOWN'])
      }
    }
  })

  it('with any method that Node knows is answered 405 where others are offered', async () => {
    const { port } = await listening()
    for (const method of METHODS.filter((each) => !['GET', 'HEAD', 'PUT', 'DELETE'].includes(each))) {
      for (const body of ['', 'content-length: 1\r\n\r\nv']) {
        const answer = await exchange(
          port,
          `${method} /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n${body === '' ? '\r\n' : body}`,
        )
        expect([method, answer.slice(0, 12)]).toEqual([method, 'HTTP/1.1 405'])
        expect(answer).toContain('\r\nallow: PUT, DELETE, GET, HEAD\r\n')
        expect(problemIn(answer)).toMatchObject({ code: 'METHOD_NOT_ALLOWED', key: 'k' })
      }
    }
  })

  it('that asks for a tunnel leaves no connection behind, whatever its client does', async () => {
    const { app, port } = await listening()
    const sockets: Socket[] = []
    app.server.on('connection', (socket) => sockets.push(socket))
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    onTestFinished(() => void client.destroy())
    client.write('CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n')
    await expect.poll(() => sockets.map(({ destroyed }) => destroyed)).toEqual([true])
  })

  it('for which there is no route, or no body, is answered before its body has come', async () => {
    const { port } = await listening()
    const text = 'HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nhalf'
    for (const line of ['PUT /nothing', 'POST /store/k', 'PUT /status', 'GET /store/k']) {
      const answer = await first(port, `${line} ${text}`)
      expect([line, answer.slice(0, 10)]).toEqual([line, 'HTTP/1.1 4'])
    }
  })
})

describe('a closing app', () => {
  it('waits for requests under way no longer than it may', async () => {
    const { app, port, replicator } = await listening({ closeTimeoutMs: 50 })
    replicator.putOutcome = new Promise(() => undefined)
    const answer = exchange(port, 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv')
    await expect.poll(() => replicator.puts.length).toBe(1)
    await app.close()
    expect(await answer).toBe('')
  })

  it('and one whose node has failed refuse new requests as not ready', async () => {
    const { app, replicator } = testApp()
    replicator.fail(new Error('a sync failed'))
    const answer = await app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'NOT_READY', outcome: 'not-stored' })
    expect(answer.json().reasons).toEqual(['the node has failed: a sync failed'])
    expect(replicator.puts).toEqual([])
  })
})

describe('the port', () => {
  const LOCAL = { port: 0, host: '127.0.0.1', mayLeaveLoopback: false }

  it('is none that others can reach, unless that is said', async () => {
    const { app } = testApp()
    onTestFinished(() => app.close())
    const host = '0.0.0.0'
    await expect(listen(app, { ...LOCAL, host })).rejects.toThrow('0.0.0.0 can be reached from other machines')
    expect(app.server.listening).toBe(false)
    expect(await listen(app, { ...LOCAL, host, mayLeaveLoopback: true })).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/)
  })

  it('that was chosen for 0 is kept for the next start', async () => {
    const directory = dataDir()
    const first = testApp().app
    const url = await listen(first, { ...LOCAL, dataDir: directory })
    await first.close()
    const second = testApp().app
    onTestFinished(() => second.close())
    expect(await listen(second, { ...LOCAL, dataDir: directory })).toBe(url)
    expect((await fetch(`${url}/livez`)).status).toBe(200)
  })

  it('is kept for the eyes of its owner alone, like all of the folder', async () => {
    const directory = dataDir()
    const { app } = testApp()
    onTestFinished(() => app.close())
    await listen(app, { ...LOCAL, dataDir: directory })
    expect(statSync(join(directory, 'http-port')).mode & 0o777).toBe(0o600)
  })

  it('is another one where somebody else has it by now, or the file is damaged', async () => {
    const directory = dataDir()
    const { port } = await listening()
    writeFileSync(join(directory, 'http-port'), `${port}\n`)
    const second = testApp().app
    onTestFinished(() => second.close())
    const url = await listen(second, { ...LOCAL, dataDir: directory })
    expect(url).not.toBe(`http://127.0.0.1:${port}`)
    expect(readFileSync(join(directory, 'http-port'), 'utf8')).toBe(`${new URL(url).port}\n`)
    writeFileSync(join(directory, 'http-port'), 'x')
    const third = testApp().app
    onTestFinished(() => third.close())
    await listen(third, { ...LOCAL, dataDir: directory })
  })

  it('that an operator named is taken as it is, or the start fails', async () => {
    const { port } = await listening()
    const second = testApp().app
    onTestFinished(() => second.close())
    await expect(listen(second, { ...LOCAL, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('is reachable from this machine only on a loopback address, however that is written', () => {
    for (const address of ['127.0.0.1', '127.1.2.3', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1']) {
      expect([address, isLoopback(address)]).toEqual([address, true])
    }
    for (const address of [
      '0.0.0.0',
      '::',
      '10.0.0.1',
      '::ffff:10.0.0.1',
      'node.example',
      '127.example',
      'localhost',
    ]) {
      expect([address, isLoopback(address)]).toEqual([address, false])
    }
  })

  it('is that of one server with all rules, also where the name stands for several addresses', async () => {
    const { app, replicator } = testApp()
    onTestFinished(() => app.close())
    const url = await listen(app, { ...LOCAL, host: 'localhost' })
    const address = app.server.address() as AddressInfo
    expect(url).toBe(`http://127.0.0.1:${address.port}`)
    replicator.hold({ key: 'k' })
    const { status, body } = await getAs(address.port, 'evil.example')
    expect([status, JSON.parse(body)]).toEqual([400, expect.objectContaining({ code: 'INVALID_REQUEST', key: 'k' })])
    await expect(fetch(`http://[::1]:${address.port}/livez`)).rejects.toThrow('fetch failed')
  })

  it('of loopback takes the names that the operator allows', async () => {
    const { app, port, replicator } = await listening({ allowedHosts: ['Store.example'] })
    replicator.hold({ key: 'k' })
    for (const host of ['store.example', 'store.example:8080', 'localhost']) {
      expect([host, (await getAs(port, host)).status]).toEqual([host, 200])
    }
    expect((await getAs(port, 'other.example')).status).toBe(400)
    expect((await app.inject({ url: '/livez', headers: { host: 'store.example' } })).statusCode).toBe(200)
  })
})

function getAs(port: number, host: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const sent = get({ host: '127.0.0.1', port, path: '/store/k', headers: { host } }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode, body }))
    })
    sent.on('error', reject)
  })
}
