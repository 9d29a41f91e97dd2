import type { ChangeEvent, ReplayEvent, WatchOptions } from '@replicator/core'
import { connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deferred } from '../deferred.ts'
import { OTHER_PEER } from '../fake-replicator.ts'
import { testApp } from './app.ts'
import { exchange, listening, LONG, problemIn } from './sockets.ts'

const WATCH = 'GET /watch HTTP/1.1\r\nhost: localhost\r\n\r\n'

function change(number: number, more: Partial<ChangeEvent> = {}): ChangeEvent {
  return {
    type: 'put',
    cursor: `p.${number}`,
    key: `k${number}`,
    version: 2,
    final: false,
    contentType: 'text/plain',
    cluster: 'b',
    peer: OTHER_PEER,
    value: Buffer.from('grün'),
    ...more,
  }
}

/** Tells what it is given, then waits for the end of the watch. */
function live(events: readonly (ChangeEvent | ReplayEvent)[] = []) {
  return async function* ({ signal }: WatchOptions): AsyncGenerator<ChangeEvent | ReplayEvent> {
    yield* events
    await new Promise((resolve) => signal?.addEventListener('abort', resolve))
  }
}

/** A client that reads all that comes. */
function watching(
  port: number,
  text = WATCH,
): { readonly socket: Socket; text(): string; readonly closed: Promise<void> } {
  const socket = connect(port, '127.0.0.1', () => void socket.write(text))
  let received = ''
  socket.on('data', (bytes) => (received += bytes.toString()))
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  return { socket, text: () => received, closed: new Promise((resolve) => socket.once('close', () => resolve())) }
}

describe('GET /watch', () => {
  it('tells each change as an event with its cursor', async () => {
    const { app, replicator } = testApp()
    replicator.changes.push(
      { type: 'replay' },
      change(1, { expiresMs: Date.UTC(2031, 1, 3) }),
      change(2, { type: 'delete', contentType: '', value: undefined as never }),
      change(3, { type: 'expire', key: 'a\n/ö', contentType: '', value: undefined as never }),
    )
    const answer = await app.inject({ url: '/watch' })
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    const members = { version: 2, final: false, cluster: 'b', peer: OTHER_PEER }
    const events = answer.body.split('\n\n').slice(0, -1)
    expect(events.map((event) => event.split('\n').slice(0, -1))).toEqual([
      ['event: replay'],
      ['id: p.1', 'event: put'],
      ['id: p.2', 'event: delete'],
      ['id: p.3', 'event: expire'],
    ])
    expect(events.map((event) => JSON.parse(event.split('\ndata: ')[1] ?? ''))).toEqual([
      {},
      { key: 'k1', ...members, bytes: 5, contentType: 'text/plain', expires: '2031-02-03T00:00:00.000Z' },
      { key: 'k2', ...members, bytes: 0, contentType: '' },
      { key: 'a\n/ö', ...members, bytes: 0, contentType: '' },
    ])
  })

  it('tells values to those who ask for them, as they can be read', async () => {
    const { app, replicator } = testApp()
    replicator.changes.push(change(1), change(2, { contentType: 'x/y' }), change(3, { value: undefined as never }))
    const told = async (url: string) =>
      [...(await app.inject({ url })).body.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data))
    const [text, bytes, gone] = await told('/watch?values=true')
    expect([text.value, bytes.valueBase64, gone]).toEqual([
      'grün',
      'Z3LDvG4=',
      expect.not.objectContaining({ value: '' }),
    ])
    for (const data of await told('/watch?values=false')) expect(Object.keys(data).join(' ')).not.toContain('value')
  })

  it('goes on where the client says, by the header before the address', async () => {
    const { app, replicator } = testApp()
    await app.inject({ url: '/watch' })
    await app.inject({ url: '/watch?prefix=a%2F&after=0' })
    await app.inject({ url: '/watch?after=p.7' })
    await app.inject({ url: '/watch?after=p.7', headers: { 'last-event-id': 'p.9' } })
    expect(replicator.watches.map(({ prefix, after }) => [prefix, after])).toEqual([
      ['', undefined],
      ['a/', '0'],
      ['', 'p.7'],
      ['', 'p.9'],
    ])
  })

  it('refuses in words what is no cursor, and what it does not know', async () => {
    const { app, replicator } = testApp()
    replicator.watched = () => {
      throw Object.assign(new Error("after is the cursor of an event, or 0, not 'x'"), {
        name: 'InvalidArgument',
        code: 'INVALID_REQUEST',
      })
    }
    for (const request of [{ url: '/watch?after=x' }, { url: '/watch', headers: { 'last-event-id': 'x' } }]) {
      const answer = await app.inject(request)
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'INVALID_REQUEST'])
      expect(answer.json().detail).toBe("After is the cursor of an event, or 0, not 'x'.")
    }
    for (const query of ['limit=1', 'values=1', 'prefix=%00', 'after=p.1&after=p.2'])
      expect([query, (await app.inject({ url: `/watch?${query}` })).statusCode]).toEqual([query, 400])
    expect(replicator.watches).toHaveLength(2)
  })

  it('begins before there is anything to tell, and tells at once', async () => {
    const { port, replicator } = await listening()
    const next = deferred<ChangeEvent>()
    replicator.watched = async function* () {
      yield await next.promise
      yield* live()(replicator.watches[0] ?? {})
    }
    const client = watching(port)
    await expect.poll(client.text).toContain('\r\n\r\n')
    expect(client.text()).not.toContain('event:')
    next.resolve(change(1))
    await expect.poll(client.text).toContain('event: put')
  })

  it('is sent a comment while nothing happens', async () => {
    const { port, replicator } = await listening({ watchCommentMs: 5 })
    replicator.watched = live()
    const client = watching(port)
    await expect.poll(client.text).toMatch(/:\n\n\r\n[^]*:\n\n\r\n/)
  })

  it('ends with the API, also on a connection that is kept', async () => {
    const { app, port, replicator } = await listening()
    replicator.watched = live([change(1)])
    const client = watching(port)
    await expect.poll(client.text).toContain('event: put')
    await app.close()
    await client.closed
    // An orderly end: clients see that nothing was cut off, and go elsewhere.
    expect(client.text()).toMatch(/\r\n0\r\n\r\n$/)
  })

  it('ends with the node, and where its client is gone', async () => {
    const { port, replicator } = await listening()
    expect(await exchange(port, WATCH)).toMatch(/\r\n0\r\n\r\n$/)
    replicator.watched = live([change(1)])
    const client = watching(port)
    await expect.poll(client.text).toContain('event: put')
    expect(replicator.watches[1]?.signal?.aborted).toBe(false)
    client.socket.destroy()
    await expect.poll(() => replicator.watches[1]?.signal?.aborted).toBe(true)
  })

  it('takes a change only when the one before it has left', async () => {
    const { port, replicator } = await listening()
    let taken = 0
    replicator.watched = async function* () {
      for (;;) yield change(++taken, { contentType: 'x/y', value: LONG })
    }
    const client = watching(port, WATCH.replace('/watch', '/watch?values=true'))
    client.socket.pause()
    await expect.poll(() => taken).toBe(1)
    for (let turn = 0; turn < 5; turn++) await fetch(`http://127.0.0.1:${port}/livez`)
    expect(taken).toBe(1)
    client.socket.resume()
    await expect.poll(() => taken).toBeGreaterThan(1)
  })

  it('is cut off where its client reads nothing, comments or not', async () => {
    const { port, replicator } = await listening({ watchCommentMs: 10, watchPatienceMs: 200 })
    replicator.watched = live([change(1, { contentType: 'x/y', value: LONG })])
    const stuck = watching(port, WATCH.replace('/watch', '/watch?values=true'))
    stuck.socket.pause()
    // One that reads stays, however long nothing happens.
    await expect.poll(() => replicator.watches.length).toBe(1)
    const reader = watching(port)
    await expect.poll(() => replicator.watches[0]?.signal?.aborted, { timeout: 5000 }).toBe(true)
    await expect.poll(reader.text).toMatch(/(?::\n\n[^]*){4}/)
    expect(replicator.watches[1]?.signal?.aborted).toBe(false)
  })

  it('is bounded in number: the next is told to come again', async () => {
    const { app, port, replicator } = await listening({ watchesMax: 1 })
    replicator.watched = live()
    const first = watching(port)
    await expect.poll(first.text).toContain('200 OK')
    const refused = await exchange(port, WATCH.replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n'))
    expect(refused).toMatch(/^HTTP\/1\.1 429 [^]*\r\nretry-after: 1\r\n/)
    expect(problemIn(refused)).toMatchObject({ code: 'OVERLOADED', key: null })
    first.socket.destroy()
    replicator.watched = undefined
    await expect.poll(async () => (await app.inject({ url: '/watch' })).statusCode).toBe(200)
  })

  it('answers HEAD with its header, and watches nothing for long', async () => {
    const { port, replicator } = await listening()
    replicator.watched = live()
    const answer = await fetch(`http://127.0.0.1:${port}/watch`, { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    await expect.poll(() => replicator.watches[0]?.signal?.aborted).toBe(true)
  })
})
