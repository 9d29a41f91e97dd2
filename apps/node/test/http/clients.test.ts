import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { TOKENS_MAX } from '@replicator/core'
import type { WriteOutcome } from '@replicator/interface'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clientNames, Clients } from '../../src/http/clients.ts'
import { HTTP_LIMITS } from '../../src/http/limits.ts'
import { deferred } from '../deferred.ts'
import { exchangeOn, listening, problemIn, stored } from './sockets.ts'

/** Every address is a client here, also those of this machine, of which there are many. */
const clientOf = (address: string): string => address
const [GREEDY, OTHER] = ['127.0.0.2', '127.0.0.3'] as const

function from(address: string, port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', localAddress: address })
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  return socket
}

const put = (body = 'v'): string =>
  `PUT /store/k HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`
const livez = 'GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
const batch = 'POST /batch HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n'
const watch = 'GET /watch HTTP/1.1\r\nhost: localhost\r\n\r\n'

describe('a client', () => {
  it('is an address; of IPv6, a network; programs on this machine and named proxies are many', () => {
    const nameOf = clientNames(['10.0.0.9', '2001:db8::9'])
    expect(nameOf('10.0.0.1')).toBe('10.0.0.1')
    expect(nameOf('::ffff:10.0.0.1')).toBe('10.0.0.1')
    const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::1%eth0']
    expect(new Set(same.map(nameOf)).size).toBe(1)
    const networks = ['2001:db8::1', '2001:db8:0:1::1', '2001::1', 'fe80::1', '::2', '1::', '1:2:3:4:5:6:7::']
    expect(new Set(networks.map(nameOf)).size).toBe(networks.length)
    for (const many of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.9', '::ffff:10.0.0.9', '2001:db8::9']) {
      expect([many, nameOf(many)]).toEqual([many, undefined])
    }
  })

  it('whose connection is reset before anybody looks at it has no address, and does no harm', () => {
    const clients = new Clients(HTTP_LIMITS, clientNames([]))
    expect(clients.enter(Object.assign(fakeSocket(''), { remoteAddress: undefined }))).toBe(true)
    expect(clients.size).toBe(0)
  })

  it('is forgotten with its last connection, so that no number of addresses is remembered', async () => {
    const clients = new Clients(HTTP_LIMITS, clientOf)
    const sockets = () => Array.from({ length: 1000 }, (_, n) => fakeSocket(`10.0.${n >> 8}.${n & 255}`))
    const [first, second] = [sockets(), sockets()]
    for (const socket of [...first, ...second]) expect(clients.enter(socket)).toBe(true)
    expect(clients.size).toBe(1000)
    for (const socket of first) socket.emit('close')
    expect(clients.size).toBe(1000)
    for (const socket of second) socket.emit('close')
    expect(clients.size).toBe(0)
  })
})

describe('one client that asks for ever more', () => {
  it('has the connections beyond its bound closed, and others have theirs', async () => {
    const { app, port } = await listening({ clientOf, clientConnectionsMax: 2 })
    const held = [from(GREEDY, port), from(GREEDY, port)]
    const connections = (): Promise<number> =>
      new Promise((resolve) => app.server.getConnections((_, count) => resolve(count)))
    await expect.poll(connections).toBe(2)
    expect(await exchangeOn(from(GREEDY, port), livez)).toBe('')
    expect(await exchangeOn(from(OTHER, port), livez)).toMatch(/^HTTP\/1\.1 200 /)
    expect((await app.inject({ url: '/metrics' })).body).toContain(
      'replicator_requests_total{operation="none",outcome="OVERLOADED"} 1',
    )
    held[0]?.destroy()
    await expect.poll(() => exchangeOn(from(GREEDY, port), livez)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('is told to come again where it has its share of requests under way, and others are served', async () => {
    const { port, replicator } = await listening({ clientOf, clientRequestsMax: 1 })
    const outcome = deferred<WriteOutcome>()
    replicator.putOutcome = outcome.promise
    const answer = exchangeOn(from(GREEDY, port), put())
    await expect.poll(() => replicator.puts.length).toBe(1)
    const refused = await exchangeOn(from(GREEDY, port), put())
    expect(refused).toMatch(/^HTTP\/1\.1 429 [^]*\r\nretry-after: 1\r\n/)
    expect(problemIn(refused)).toMatchObject({
      code: 'OVERLOADED',
      key: 'k',
      outcome: 'not-stored',
      detail: 'Too many requests of this client are under way. Nothing was sent.',
    })
    replicator.putOutcome = undefined
    expect(await exchangeOn(from(OTHER, port), put())).toMatch(/^HTTP\/1\.1 201 /)
    outcome.resolve(stored())
    expect(await answer).toMatch(/^HTTP\/1\.1 201 /)
    // The key is taken by now; what counts is that it was looked at.
    expect(await exchangeOn(from(GREEDY, port), put())).toMatch(/^HTTP\/1\.1 409 /)
  })

  it('is bounded by the bytes that it announces, however slowly it sends them', async () => {
    const { port } = await listening({ clientOf, valueBytesMax: 100, clientBodyBytesMax: 150 })
    const slow = from(GREEDY, port)
    const sent = 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n'
    slow.write(sent)
    await new Promise((resolve) => slow.once('data', resolve))
    expect(problemIn(await exchangeOn(from(GREEDY, port), put('x'.repeat(51))))).toMatchObject({ code: 'OVERLOADED' })
    expect(await exchangeOn(from(OTHER, port), put('x'.repeat(51)))).toMatch(/^HTTP\/1\.1 201 /)
    slow.destroy()
    await expect.poll(() => exchangeOn(from(GREEDY, port), put('x'.repeat(51)))).toMatch(/^HTTP\/1\.1 409 /)
  })

  it.each([
    ['watches', watch, { clientWatchesMax: 1 }],
    ['batches', batch, { clientBatchesMax: 1 }],
  ])('has its share of %s and no more', async (_, text, limits) => {
    const { port, replicator } = await listening({ clientOf, ...limits })
    replicator.watched = async function* ({ signal }) {
      yield* []
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
    }
    const begin = async (address: string): Promise<{ readonly status: string; readonly socket: Socket }> => {
      const socket = from(address, port)
      socket.write(text)
      return {
        socket,
        status: await new Promise((resolve) => socket.once('data', (d) => resolve(String(d).slice(9, 12)))),
      }
    }
    const held = await begin(GREEDY)
    expect(held.status).toBe('200')
    expect((await begin(GREEDY)).status).toBe('429')
    expect((await begin(OTHER)).status).toBe('200')
    held.socket.destroy()
    await expect.poll(async () => (await begin(GREEDY)).status).toBe('200')
  })

  it('is not one where many share an address: by default programs of this machine take all that there is', async () => {
    const { port, replicator } = await listening({ clientConnectionsMax: 1, clientRequestsMax: 1 })
    const outcome = deferred<WriteOutcome>()
    replicator.putOutcome = outcome.promise
    const answers = Array.from({ length: 8 }, () => exchangeOn(from(GREEDY, port), put()))
    await expect.poll(() => replicator.puts.length).toBe(8)
    outcome.resolve(stored())
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 201 /)
  })
})

describe('whoever shows a token', () => {
  it('is one client from all addresses, also where those are many, and others at the same one are served', async () => {
    const { port, replicator } = await listening({ clientRequestsMax: 1 })
    const token = async (name: string): Promise<string> => {
      const made = await replicator.tokens.make({ kind: 'http', name, grants: { scopes: ['admin'] }, by: 'test' })
      return made.outcome === 'made' ? made.text : ''
    }
    const [greedy, other] = [await token('greedy'), await token('other')]
    const putWith = (shown: string): string => put().replace('\r\n', `\r\nauthorization: Bearer ${shown}\r\n`)
    const outcome = deferred<WriteOutcome>()
    replicator.putOutcome = outcome.promise
    const answer = exchangeOn(from(GREEDY, port), putWith(greedy))
    await expect.poll(() => replicator.puts.length).toBe(1)
    expect(await exchangeOn(from(OTHER, port), putWith(greedy))).toMatch(/^HTTP\/1\.1 429 /)
    replicator.putOutcome = undefined
    expect(await exchangeOn(from(GREEDY, port), putWith(other))).toMatch(/^HTTP\/1\.1 201 /)
    outcome.resolve(stored())
    expect(await answer).toMatch(/^HTTP\/1\.1 201 /)
    expect(await exchangeOn(from(OTHER, port), putWith(greedy))).toMatch(/^HTTP\/1\.1 409 /)
  })

  it('is forgotten once there have been as many tokens as a network has, and it asks for nothing', () => {
    const clients = new Clients(HTTP_LIMITS, clientOf)
    const request = { socket: fakeSocket('10.0.0.1') } as unknown as IncomingMessage
    const of = (id: string) =>
      clients.of(request, { id, name: id, hasToken: true, refusal: () => undefined, isGood: () => true })
    const [busy, idle] = [of('busy'), of('idle')]
    busy?.watches.enter()
    for (let i = 2; i <= TOKENS_MAX; i++) of(String(i))
    expect(of('busy')).toBe(busy)
    expect(of('idle')).not.toBe(idle)
  })
})

describe('a batch whose client', () => {
  it('sends a byte now and then, and no whole line, is cut off', async () => {
    const { app, port } = await listening({ connectionIdleMs: 200, requestTimeoutMs: 100, requestCheckMs: 20 })
    const socket = from(GREEDY, port)
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(batch)
    const drip = setInterval(() => socket.write('1\r\n \r\n'), 20)
    onTestFinished(() => clearInterval(drip))
    await closed
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200)
  })
})

function fakeSocket(remoteAddress: string): Socket {
  return Object.assign(new EventEmitter(), { remoteAddress }) as unknown as Socket
}
