import { connect, type Socket } from 'node:net'
import type { WriteOutcome } from '@replicator/interface'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { HttpApiOptions } from '../../src/http/api.ts'
import { deferred } from '../deferred.ts'
import { exchange, exchangeOn, listening, problemIn, stored } from './sockets.ts'

const HEAD = 'PUT /store/k HTTP/1.1\r\nhost: localhost\r\n'
const PUT = `${HEAD}content-length: 1\r\n\r\nv`
const LAST = 'GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
/** Longer than any test runs. */
const NEVER_MS = 3_600_000

/** A node with one write under way, which is all that it takes. */
async function full(options: Partial<HttpApiOptions>) {
  const node = await listening({ writesAtFirst: 1, writesMin: 1, closeTimeoutMs: 50, ...options })
  const first = deferred<WriteOutcome>()
  node.replicator.putOutcome = first.promise
  const held = exchange(node.port, PUT.replace('/k', '/held') + LAST)
  await expect.poll(() => node.replicator.puts.length).toBe(1)
  /** The write is decided; what becomes of later ones is said, or they are stored. */
  const free = async (later?: Promise<WriteOutcome>): Promise<void> => {
    node.replicator.putOutcome = later
    first.resolve(stored())
    await held
  }
  return { ...node, free }
}

/** A connection, and all that has come on it. */
function open(port: number): { readonly socket: Socket; received: string } {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const opened = { socket, received: '' }
  socket.on('data', (chunk) => (opened.received += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  return opened
}

/** The node has had several turns. */
async function turns(port: number): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await exchange(port, LAST)
}

function statuses(text: string): readonly string[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = '']) => status)
}

describe('a connection that asks again sooner than it was told', () => {
  it('is refused no second time before that, while others, and what needs no room, are answered at once', async () => {
    const { port, replicator } = await full({ retryAfterMs: NEVER_MS })
    const hasty = open(port)
    hasty.socket.write(PUT)
    await expect.poll(() => statuses(hasty.received)).toEqual(['429'])
    expect(problemIn(hasty.received)).toMatchObject({ code: 'OVERLOADED', key: 'k', outcome: 'not-stored' })
    hasty.socket.write(`GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n${PUT}`)
    await expect.poll(() => statuses(hasty.received)).toEqual(['429', '200'])
    await turns(port)
    expect(statuses(await exchange(port, `${PUT}${LAST}`))).toEqual(['429', '200'])
    expect(statuses(hasty.received)).toEqual(['429', '200'])
    expect(replicator.puts).toHaveLength(1)
  })

  it('is let in at that time if there is room by then, with its whole body, however it comes', async () => {
    const body = 'x'.repeat(200_000)
    for (const [fields, sent] of [
      [`content-length: ${body.length}\r\n`, body],
      ['transfer-encoding: chunked\r\n', `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`],
    ]) {
      const { port, replicator, free } = await full({ retryAfterMs: 200 })
      const answer = exchangeOn(connect(port, '127.0.0.1'), PUT, `${HEAD}${fields}\r\n${sent}${LAST}`)
      await turns(port)
      await free()
      expect(statuses(await answer)).toEqual(['429', '201', '200'])
      expect(replicator.puts.at(-1)?.value).toHaveLength(body.length)
    }
  })

  it('is let in at that time with no more others than there is room for', async () => {
    const { port, replicator, free } = await full({ retryAfterMs: 200 })
    const all = Array.from({ length: 10 }, () => open(port))
    for (const { socket } of all) socket.write(PUT + PUT)
    await expect.poll(() => all.every(({ received }) => statuses(received).length === 1)).toBe(true)
    await turns(port)
    await free(new Promise(() => undefined))
    // One that was decided in time makes room for two, and these stay.
    await expect.poll(() => all.filter(({ received }) => statuses(received).length === 2)).toHaveLength(8)
    expect(replicator.puts).toHaveLength(1 + 2)
  })

  it('is refused again at that time if there is none, and can be used on, whatever its body', async () => {
    const { app, port, replicator } = await full({ retryAfterMs: 1 })
    const body = 'x'.repeat(1024 * 1024)
    const long = `${HEAD}content-length: ${body.length}\r\n\r\n${body}`
    const chunked = `${HEAD}transfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
    const text = PUT + long + chunked + PUT + LAST
    expect(statuses(await exchange(port, text))).toEqual(['429', '429', '429', '429', '200'])
    expect((await app.inject('/metrics')).body).toContain(
      'replicator_requests_total{operation="propose",outcome="OVERLOADED"} 4',
    )
    expect(replicator.puts).toHaveLength(1)
  })

  it('gets no leave to send its body before it is let in', async () => {
    const { port, free } = await full({ retryAfterMs: 200 })
    const hasty = open(port)
    hasty.socket.write(PUT)
    await expect.poll(() => statuses(hasty.received)).toEqual(['429'])
    hasty.socket.write(`${HEAD}expect: 100-continue\r\ncontent-length: 1\r\n\r\n`)
    await turns(port)
    await free()
    await expect.poll(() => statuses(hasty.received)).toEqual(['429', '100'])
    hasty.socket.write('v')
    await expect.poll(() => statuses(hasty.received)).toEqual(['429', '100', '201'])
  })

  it('leaves its room to others when its client goes away, and is refused at once where there is none', async () => {
    const { port } = await full({ retryAfterMs: NEVER_MS, bodyBytesMax: 3 })
    // Of what waits one is taken whatever its size, and the next only where its bytes fit.
    const long = PUT.replace('content-length: 1\r\n\r\nv', 'content-length: 3\r\n\r\nvvv')
    const waiting = open(port)
    waiting.socket.write(PUT + long)
    await expect.poll(() => statuses(waiting.received)).toEqual(['429'])
    await turns(port)
    expect(statuses(await exchange(port, PUT, PUT, LAST))).toEqual(['429', '429', '200'])
    waiting.socket.destroy()
    await turns(port)
    const next = open(port)
    next.socket.write(PUT + long)
    await turns(port)
    expect(statuses(next.received)).toEqual(['429'])
  })

  it('is told at once when the node stops', async () => {
    const { app, port } = await full({ retryAfterMs: NEVER_MS })
    const hasty = open(port)
    hasty.socket.write(PUT + PUT)
    await expect.poll(() => statuses(hasty.received)).toEqual(['429'])
    await turns(port)
    await app.close()
    await expect.poll(() => statuses(hasty.received)).toEqual(['429', '429'])
  })
})
