import { connect, type Socket } from 'node:net'
import type { WriteOutcome } from '@replicator/interface'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deferred } from '../deferred.ts'
import { testApp } from './app.ts'
import { exchange, listening, LONG, stored, stuck } from './sockets.ts'

describe('requests that a client sends before it has an answer', () => {
  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  const put = (path: string): string => `PUT ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\n\r\nv`
  const last = 'GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'

  it('are begun one after the other, so that writes take effect in their order', async () => {
    const { port, replicator } = await listening()
    const first = deferred<WriteOutcome>()
    replicator.putOutcome = first.promise
    const answer = exchange(port, put('/store/a') + put('/store/b') + get('/store/c') + last)
    await expect.poll(() => replicator.puts.map(({ key }) => key)).toEqual(['a'])
    // What another connection asks meanwhile is answered: the others wait for their own connection alone.
    expect(await exchange(port, last)).toMatch(/^HTTP\/1\.1 200 OK/)
    expect(replicator.puts).toHaveLength(1)
    expect(replicator.gets).toEqual([])
    replicator.putOutcome = undefined
    first.resolve(stored())
    const statuses = [...(await answer).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
    expect(statuses).toEqual(['201', '201', '404', '200'])
    expect(replicator.puts.map(({ key }) => key)).toEqual(['a', 'b'])
  })

  it('are answered in their order, however many, also with bodies that come in pieces', async () => {
    const { port, replicator } = await listening()
    const text = Array.from({ length: 2000 }, (_, number) => put(`/store/k${number}`)).join('') + last
    const pieces = Array.from({ length: 40 }, (_, piece) =>
      text.slice((piece * text.length) / 40, ((piece + 1) * text.length) / 40),
    )
    const answer = await exchange(port, ...pieces)
    expect(answer.match(/HTTP\/1\.1 201 Created/g)).toHaveLength(2000)
    expect(replicator.puts.map(({ key }) => key)).toEqual(Array.from({ length: 2000 }, (_, number) => `k${number}`))
  })

  it('hold one answer in memory, whatever they ask for, while the client reads none', async () => {
    const { port, replicator } = await listening()
    replicator.hold({ key: 'large', value: LONG })
    const socket = connect(port, '127.0.0.1').pause()
    onTestFinished(() => void socket.destroy())
    socket.write(get('/store/large').repeat(1500))
    await expect.poll(() => replicator.gets.length).toBe(1)
    // Another connection has its turn several times, and still nothing more is begun here.
    for (let turn = 0; turn < 5; turn++) await exchange(port, last)
    expect(replicator.gets).toHaveLength(1)
  })

  it('are bounded by their bytes: the connection that goes beyond is closed', async () => {
    const { app, port, replicator } = await listening({ pipelinedBytesMax: 100_000 })
    replicator.putOutcome = new Promise(() => undefined)
    expect(await exchange(port, put('/store/k') + get('/store/k').repeat(50))).toBe('')
    // The room that they took is free again.
    replicator.putOutcome = undefined
    expect(await exchange(port, put('/store/l') + get('/livez').repeat(15) + last)).toMatch(/^HTTP\/1\.1 201/)
    expect((await app.inject({ url: '/livez' })).statusCode).toBe(200)
  })
})

describe('large answers that nobody takes', () => {
  const get = 'GET /store/large HTTP/1.1\r\nhost: localhost\r\n\r\n'

  it('are bounded by their bytes: the next is refused, small ones are not', async () => {
    const { app, port, replicator } = await listening({ answerBytesMax: 2 * LONG.length })
    replicator.hold({ key: 'large', value: LONG })
    replicator.hold({ key: 'small' })
    for (let client = 0; client < 2; client++) await stuck(port, get)
    const refused = await app.inject({ url: '/store/large' })
    expect([refused.statusCode, refused.headers['retry-after'], refused.headers['etag']]).toEqual([429, '1', undefined])
    expect(refused.json()).toMatchObject({ code: 'OVERLOADED', key: 'large' })
    expect((await app.inject({ url: '/store/small' })).body).toBe('held')
    expect((await app.inject({ method: 'HEAD', url: '/store/large' })).statusCode).toBe(200)
  })

  it('lose their connection for those of others once they have had their time, the oldest first', async () => {
    const { app, port, replicator } = await listening({ answerBytesMax: 2 * LONG.length, answerPatienceMs: 0 })
    replicator.hold({ key: 'large', value: LONG })
    const sockets: Socket[] = []
    app.server.on('connection', (socket) => sockets.push(socket))
    for (let client = 0; client < 2; client++) await stuck(port, get)
    expect((await app.inject({ url: '/store/large' })).statusCode).toBe(200)
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false])
  })

  it('leave room again when their client goes away', async () => {
    const { app, port, replicator } = await listening({ answerBytesMax: LONG.length })
    replicator.hold({ key: 'large', value: LONG })
    const socket = await stuck(port, get)
    expect((await app.inject({ url: '/store/large' })).statusCode).toBe(429)
    socket.destroy()
    await expect.poll(async () => (await app.inject({ url: '/store/large' })).statusCode).toBe(200)
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
