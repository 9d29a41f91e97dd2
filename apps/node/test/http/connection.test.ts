import { connect } from 'node:net'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { WriteOutcome } from '@replicator/interface'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpApiOptions } from '../../src/http/api.ts'
import { isLoopback, listen } from '../../src/http/listener.ts'
import { deferred } from '../deferred.ts'
import { PEER, PROPOSAL } from '../fake-replicator.ts'
import { testApp, type TestApp } from './app.ts'

/** More than the buffers between two sockets take. */
const LONG = Buffer.alloc(16 * 1024 * 1024)

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).toReversed()) await clean()
})

async function listening(options: Partial<HttpApiOptions> = {}): Promise<TestApp & { readonly port: number }> {
  const test = testApp(options)
  await test.app.listen({ port: 0, host: '127.0.0.1' })
  cleanups.push(() => test.app.close())
  return { ...test, port: (test.app.server.address() as AddressInfo).port }
}

/** Sends bytes on a fresh connection and resolves with all that came back once the other side has closed it. */
function exchange(port: number, ...pieces: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(received))
    for (const piece of pieces) socket.write(piece)
  })
}

function problemIn(answer: string): Record<string, unknown> {
  return JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))
}

function stored(): WriteOutcome {
  return { outcome: 'stored', version: 1, proposal: PROPOSAL, cluster: 'a', peer: PEER, replayed: false }
}

function dataDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'replicator-port-'))
  cleanups.push(() => rmSync(directory, { recursive: true }))
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
    expect(problemIn(answer)).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('of HTTP/1.1 without a Host is refused', async () => {
    const { port } = await listening()
    const answer = await exchange(port, 'GET /livez HTTP/1.1\r\nconnection: close\r\n\r\n')
    expect(problemIn(answer)).toMatchObject({ code: 'INVALID_REQUEST' })
  })

  it('that pauses is cut off with 408', async () => {
    const { port, replicator } = await listening({ requestTimeoutMs: 80, requestCheckMs: 20 })
    const slowBody = await exchange(port, 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nhalf')
    expect(slowBody).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
    expect(problemIn(slowBody)).toMatchObject({ code: 'REQUEST_TIMEOUT', outcome: 'not-stored', retryable: true })
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
    expect(problemIn(answer)).toMatchObject({ code: 'INVALID_REQUEST', status: 400 })
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

  it('with a method that nobody knows is refused', async () => {
    const { port } = await listening()
    expect(problemIn(await exchange(port, 'BREW / HTTP/1.1\r\nhost: localhost\r\n\r\n'))).toMatchObject({
      code: 'INVALID_REQUEST',
    })
    const propfind = await exchange(port, 'PROPFIND /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
    expect(problemIn(propfind)).toMatchObject({ code: 'METHOD_NOT_ALLOWED' })
  })
})

describe('requests under way', () => {
  it('are bounded: the next is told to come again, and the node still says how it is', async () => {
    const { app, replicator } = testApp({ requestsMax: 1 })
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const held = app.inject({ method: 'PUT', url: '/store/k', body: 'v' })
    await expect.poll(() => replicator.puts.length).toBe(1)
    const refused = await app.inject({ method: 'GET', url: '/store/other' })
    expect(refused.statusCode).toBe(429)
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.json()).toMatchObject({ code: 'OVERLOADED' })
    expect((await app.inject({ url: '/status' })).statusCode).toBe(200)
    first.resolve(stored())
    expect((await held).statusCode).toBe(201)
    expect((await app.inject({ method: 'GET', url: '/store/other' })).statusCode).toBe(404)
  })

  it('leave room again when their client goes away', async () => {
    const { app, port, replicator } = await listening({ requestsMax: 1 })
    replicator.putOutcome = new Promise(() => undefined)
    const socket = connect(port, '127.0.0.1', () => {
      socket.write('PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv')
    })
    await expect.poll(() => replicator.puts.length).toBe(1)
    expect((await app.inject({ url: '/store/k' })).statusCode).toBe(429)
    socket.destroy()
    await expect.poll(async () => (await app.inject({ url: '/store/k' })).statusCode).toBe(404)
  })

  it('are bounded by the bytes of their bodies too, though one alone always finds room', async () => {
    const { app, replicator } = testApp({ valueBytesMax: 100, bodyBytesMax: 150 })
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const held = app.inject({ method: 'PUT', url: '/store/k', body: 'x'.repeat(100) })
    await expect.poll(() => replicator.puts.length).toBe(1)
    expect((await app.inject({ method: 'PUT', url: '/store/l', body: 'x'.repeat(51) })).statusCode).toBe(429)
    first.resolve(stored())
    await held
    expect((await app.inject({ method: 'PUT', url: '/store/l', body: 'x'.repeat(51) })).statusCode).toBe(201)
  })

  it('are finished when the app closes; later ones on the same connection are refused', async () => {
    const { app, port, replicator } = await listening()
    const outcome = deferred<WriteOutcome>()
    replicator.putOutcome = outcome.promise
    const answer = exchange(port, 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv')
    await expect.poll(() => replicator.puts.length).toBe(1)
    const closed = app.close()
    outcome.resolve(stored())
    expect(await answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/)
    await closed
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
  it('that was chosen for 0 is kept for the next start', async () => {
    const directory = dataDir()
    const first = testApp().app
    const url = await listen(first, { port: 0, host: '127.0.0.1', dataDir: directory })
    await first.close()
    const second = testApp().app
    cleanups.push(() => second.close())
    expect(await listen(second, { port: 0, host: '127.0.0.1', dataDir: directory })).toBe(url)
    expect((await fetch(`${url}/livez`)).status).toBe(200)
  })

  it('is kept for the eyes of its owner alone, like all of the folder', async () => {
    const directory = dataDir()
    const { app } = testApp()
    cleanups.push(() => app.close())
    await listen(app, { port: 0, host: '127.0.0.1', dataDir: directory })
    expect(statSync(join(directory, 'http-port')).mode & 0o777).toBe(0o600)
  })

  it('is another one where somebody else has it by now, or the file is damaged', async () => {
    const directory = dataDir()
    const { port } = await listening()
    writeFileSync(join(directory, 'http-port'), `${port}\n`)
    const second = testApp().app
    cleanups.push(() => second.close())
    const url = await listen(second, { port: 0, host: '127.0.0.1', dataDir: directory })
    expect(url).not.toBe(`http://127.0.0.1:${port}`)
    expect(readFileSync(join(directory, 'http-port'), 'utf8')).toBe(`${new URL(url).port}\n`)
    writeFileSync(join(directory, 'http-port'), 'x')
    const third = testApp().app
    cleanups.push(() => third.close())
    await listen(third, { port: 0, host: '127.0.0.1', dataDir: directory })
  })

  it('that an operator named is taken as it is, or the start fails', async () => {
    const { port } = await listening()
    const second = testApp().app
    cleanups.push(() => second.close())
    await expect(listen(second, { port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  it('is reachable from this machine only on a loopback address', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) expect(isLoopback(host)).toBe(true)
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'node.example']) expect(isLoopback(host)).toBe(false)
  })
})
