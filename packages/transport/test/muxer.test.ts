import type { MessageStream } from '@libp2p/interface'
import { describe, expect, it } from 'vitest'
import { muxers } from '../src/muxer.ts'
import { DEFAULT_LIMITS } from '../src/options.ts'

/** As much of a connection as a muxer uses. Like libp2p's own, it throws when it is written to while it closes. */
class FakeConnection extends EventTarget {
  status = 'open'
  direction = 'outbound'
  readonly written: unknown[] = []
  readonly log = Object.assign(() => undefined, {
    newScope: () => this.log,
    trace: () => undefined,
    error: () => undefined,
  })

  aborted: Error | undefined

  abort(error: Error): void {
    this.aborted = error
  }

  send(data: unknown): boolean {
    if (this.status !== 'open') throw new Error(`Cannot write to a stream that is ${this.status}`)
    this.written.push(data)
    return true
  }
}

const factories = muxers(DEFAULT_LIMITS).map((create) => create())

it('is mplex where both sides have it, and yamux where the other has nothing else', () => {
  expect(factories.map(({ protocol }) => protocol)).toEqual(['/mplex/6.7.0', '/yamux/1.0.0'])
})

describe.each(factories)('a muxer of $protocol', (factory) => {
  it('lets a stream that was just opened say nothing on a connection that begins to close, and never throws', async () => {
    const connection = new FakeConnection()
    const muxer = factory.createStreamMuxer(connection as unknown as MessageStream)
    const written = connection.written.length
    const uncaught: unknown[] = []
    const keep = (error: unknown) => uncaught.push(error)
    process.on('uncaughtException', keep)
    try {
      await muxer.createStream()
      expect(connection.written).toHaveLength(written + 1)
      void muxer.createStream()
      connection.status = 'closing'
      await new Promise((resolve) => setImmediate(resolve))
    } finally {
      process.off('uncaughtException', keep)
    }
    expect(uncaught).toEqual([])
    expect(connection.written).toHaveLength(written + 1)
    muxer.abort(new Error('the test is done'))
  })
})

it('ends a connection of yamux whose peer announces a frame of gigabytes, before much of it is there', () => {
  const connection = new FakeConnection()
  const yamux = factories.find(({ protocol }) => protocol === '/yamux/1.0.0')
  yamux?.createStreamMuxer(connection as unknown as MessageStream)
  const header = Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff)
  const say = (data: Uint8Array): boolean => connection.dispatchEvent(Object.assign(new Event('message'), { data }))
  say(header)
  for (let i = 0; i < 16; i++) say(new Uint8Array(DEFAULT_LIMITS.streamWindowBytes / 16))
  expect(connection.aborted).toBeUndefined()
  say(Uint8Array.of(0))
  expect(connection.aborted?.message).toBe(`a frame of more than ${DEFAULT_LIMITS.streamWindowBytes + 12} bytes`)
})
