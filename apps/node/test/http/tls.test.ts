import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import pino from 'pino'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { listen } from '../../src/http/listener.ts'
import { readTls, type TlsFiles } from '../../src/http/tls.ts'
import { renew, tellOf } from '../../src/start/certificates.ts'
import type { HttpApiOptions } from '../../src/http/api.ts'
import { Authority, CertificateFolder, type Signed } from '../certificates.ts'
import { testApp, type TestApp } from './app.ts'
import { exchangeOn, LONG, problemIn } from './sockets.ts'

const folder = new CertificateFolder()
let authority: Authority
let stranger: Authority
let first: Signed
let second: Signed
let client: Signed
let foreign: Signed

beforeAll(async () => {
  ;[authority, stranger] = await Promise.all([Authority.make('authority'), Authority.make('stranger')])
  ;[first, second, client, foreign] = await Promise.all([
    authority.sign('first'),
    authority.sign('second'),
    authority.sign('client'),
    stranger.sign('client'),
  ])
})
afterAll(() => folder.remove())

/** The files of a server, in names of their own. */
function files({ cert, key }: Pick<Signed, 'cert' | 'key'>, clientCa?: string): TlsFiles {
  const name = String(Math.random())
  return {
    cert: folder.write(`${name}.cert`, cert, 0o644),
    key: folder.write(`${name}.key`, key),
    clientCa: clientCa === undefined ? undefined : folder.write(`${name}.ca`, clientCa),
  }
}

interface Secure extends TestApp {
  readonly port: number
  readonly url: string
}

async function serving(given: TlsFiles, options: Partial<HttpApiOptions> = {}): Promise<Secure> {
  const test = testApp({ ...options, tls: readTls(given, Date.now()) })
  onTestFinished(() => test.app.close())
  const url = await listen(test.app, { port: 0, host: '127.0.0.1', mayLeaveLoopback: false })
  return { ...test, url, port: Number(new URL(url).port) }
}

/** A connection whose handshake has ended; rejects where it fails. */
async function secured(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connectTls({ port, host: '127.0.0.1', ca: authority.cert, ...options })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  socket.on('error', () => undefined)
  return socket
}

/** What a request on a fresh connection is answered; the words of the failure where there is no answer. */
function outcome(port: number, options: ConnectionOptions = {}): Promise<number | string> {
  return new Promise((resolve) => {
    const agent = new Agent({ ca: authority.cert, ...options })
    const call = request({ port, host: '127.0.0.1', path: '/livez', agent }, (answer) => {
      answer.resume().on('end', () => agent.destroy())
      resolve(answer.statusCode ?? 0)
    })
    call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    call.end()
  })
}

function logged(): { readonly logger: pino.Logger; readonly lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = []
  const stream = new PassThrough()
  stream.on('data', (line: Buffer) => lines.push(JSON.parse(line.toString())))
  return { logger: pino(stream), lines }
}

describe('the API over TLS', () => {
  it('answers at an https URL, to clients that trust who signed its certificate', async () => {
    const { url, port } = await serving(files(first))
    expect(url).toBe(`https://127.0.0.1:${port}`)
    expect(await outcome(port)).toBe(200)
    expect(await outcome(port, { ca: stranger.cert })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  })

  it('has the rules of the one server: one form of errors, bounds, and times', async () => {
    const { port, replicator } = await serving(files(first), { requestTimeoutMs: 400, requestCheckMs: 20 })
    const answers = async (...pieces: readonly string[]) => exchangeOn(await secured(port), ...pieces)
    const codes = await Promise.all(
      [
        'garbage\r\n\r\n',
        `GET /livez HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
        'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nhalf',
        'PUT /store/k HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
        'CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n',
        'PUT /store/k HTTP/1.1\r\nhost: localhost\r\nexpect: x\r\nconnection: close\r\n\r\n',
      ].map(async (text) => problemIn(await answers(text))['code']),
    )
    expect(codes).toEqual([
      'INVALID_REQUEST',
      'HEADERS_TOO_LARGE',
      'REQUEST_TIMEOUT',
      'INVALID_REQUEST',
      'NOT_FOUND',
      'EXPECTATION_FAILED',
    ])
    expect(replicator.puts).toEqual([])
  })

  it('begins requests of one connection one after the other, and reads no further ahead than it may', async () => {
    const { port, replicator } = await serving(files(first), { pipelinedBytesMax: 100_000 })
    replicator.putOutcome = new Promise(() => undefined)
    const put = 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv'
    const two = await secured(port)
    two.write(put + put)
    await expect.poll(() => replicator.puts.length).toBe(1)
    const many = await secured(port)
    expect(await exchangeOn(many, put.repeat(100))).toBe('')
    expect(replicator.puts.length).toBe(2)
  })

  it('cuts off who does not end the handshake, or speaks no TLS, and nobody else', async () => {
    const { port } = await serving(files(first), { handshakeTimeoutMs: 50 })
    const closed = async (text: string): Promise<string> => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      return exchangeOn(socket, text)
    }
    // The beginning of a ClientHello; and HTTP, to which TLS itself has one word.
    expect(await closed('\u0016\u0003\u0001')).toBe('')
    expect(await closed('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n')).not.toContain('HTTP/1.1')
    expect(await outcome(port)).toBe(200)
  })

  it('sends a large value whole', async () => {
    const { port, replicator } = await serving(files(first), { valueBytesMax: LONG.length })
    const socket = await secured(port)
    socket.write(
      `PUT /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: ${LONG.length}\r\n\r\n`,
    )
    socket.write(LONG)
    expect(await exchangeOn(socket)).toMatch(/^HTTP\/1\.1 201 /)
    expect(replicator.puts.map(({ value }) => value.length)).toEqual([LONG.length])
  })

  it('closes without waiting for handshakes that are under way', async () => {
    const { app, port } = await serving(files(first))
    const begun: Socket[] = []
    app.server.on('connection', (socket) => begun.push(socket))
    const slow = connect(port, '127.0.0.1', () => void slow.write('\u0016'))
    slow.on('error', () => undefined)
    await expect.poll(() => begun.length).toBe(1)
    await app.close()
    expect(begun.map(({ destroyed }) => destroyed)).toEqual([true])
  })
})

describe('the certificates of a running API', () => {
  it('are those of the new files for new connections, while open ones go on', async () => {
    const given = files(first)
    const { app, port } = await serving(given)
    const open = await secured(port)
    folder.write(given.cert.slice(folder.path.length + 1), second.cert)
    folder.write(given.key.slice(folder.path.length + 1), second.key)
    const { logger, lines } = logged()
    renew(given, app, logger)
    expect(lines).toMatchObject([
      { level: 30, msg: 'read the files of TLS again, as SIGHUP asked' },
      { level: 30, subject: 'CN=second', validTo: expect.any(String) },
    ])
    const fresh = await secured(port)
    const subjects = [open, fresh].map((socket) => socket.getPeerCertificate().subject.CN)
    expect(subjects).toEqual(['first', 'second'])
    for (const socket of [open, fresh]) {
      const text = 'GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
      expect(await exchangeOn(socket, text)).toMatch(/^HTTP\/1\.1 200 /)
    }
  })

  it('stay those of before where the new files cannot be used, which is told in words without a secret', async () => {
    const given = files(first)
    const { app, port } = await serving(given)
    const other = files(second)
    const open = files(first)
    folder.write(open.key.slice(folder.path.length + 1), first.key, 0o644)
    const cases: readonly (readonly [TlsFiles, string])[] = [
      [
        { ...given, key: other.key },
        `--tls-key: ${other.key} is not the key of the first certificate in ${given.cert}.`,
      ],
      [{ ...given, cert: given.key }, `--tls-cert: ${given.key} is not a certificate in PEM form`],
      [{ ...given, key: given.cert }, `--tls-key: ${given.cert}`],
      [{ ...given, cert: `${given.cert}.gone` }, "--tls-cert can't be read: ENOENT"],
      [open, `--tls-key: ${open.key} holds a secret, and others may read it`],
      [{ ...given, clientCa: given.key }, `--tls-client-ca: ${given.key} is not a certificate in PEM form`],
    ]
    for (const [wrong, words] of cases) {
      const { logger, lines } = logged()
      renew(wrong, app, logger)
      expect(lines).toMatchObject([
        {
          level: 50,
          reason: expect.stringContaining(words),
          msg: 'the new files of TLS are not used; those of before stay',
        },
      ])
      expect(JSON.stringify(lines)).not.toContain(first.key.split('\n')[1])
    }
    expect((await secured(port)).getPeerCertificate().subject.CN).toBe('first')
  })

  it('that have ended, or not begun, are used and warned of', async () => {
    const ended = await authority.sign('ended', { days: -1 })
    const { logger, lines } = logged()
    tellOf(readTls(files(ended), Date.now()), logger)
    expect(lines).toMatchObject([{ level: 40, subject: 'CN=ended', msg: expect.stringContaining('not valid now') }])
  })

  it('that are encrypted, or no key at all, are told apart', () => {
    const encrypted = '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n'
    const wrong = (key: string) => () => readTls(files({ cert: first.cert, key }), Date.now())
    expect(wrong(encrypted)).toThrow('is encrypted, and nobody is here to be asked for its passphrase')
    expect(wrong('x')).toThrow('is not a key. Give a private key in PEM form')
  })
})

describe('clients of an API that asks for their certificates', () => {
  it('are let in with one of its authority only', async () => {
    const { port } = await serving(files(first, authority.cert))
    expect(await outcome(port, { cert: client.cert, key: client.key })).toBe(200)
    expect(await outcome(port)).toMatch(/^(ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED|ECONNRESET|EPIPE)$/)
    expect(await outcome(port, { cert: foreign.cert, key: foreign.key })).not.toBe(200)
  })

  it('are asked again once the authority is another one, whatever they remember of before', async () => {
    const given = files(first, authority.cert)
    const { app, port } = await serving(given)
    const own = { cert: client.cert, key: client.key }
    const socket = await secured(port, own)
    const [session] = (await once(socket, 'session')) as [Buffer]
    expect((await secured(port, { ...own, session })).isSessionReused()).toBe(true)
    const ca = given.clientCa!.slice(folder.path.length + 1)
    // Both for a time, so that clients can have new certificates one after the other.
    folder.write(ca, authority.cert + stranger.cert)
    renew(given, app, logged().logger)
    for (const { cert, key } of [client, foreign]) expect(await outcome(port, { cert, key })).toBe(200)
    folder.write(ca, stranger.cert)
    renew(given, app, logged().logger)
    expect(await outcome(port, { ...own, session })).not.toBe(200)
    expect(await outcome(port, { cert: foreign.cert, key: foreign.key })).toBe(200)
  })
})
