import type { MessageStream } from '@libp2p/interface'
import { describe, expect, it } from 'vitest'
import { carefulMplex } from '../src/muxer.ts'

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

  send(data: unknown): boolean {
    if (this.status !== 'open') throw new Error(`Cannot write to a stream that is ${this.status}`)
    this.written.push(data)
    return true
  }
}

describe('a muxer', () => {
  it('lets a stream that was just opened say nothing on a connection that begins to close, and never throws', async () => {
    const connection = new FakeConnection()
    const muxer = carefulMplex({})().createStreamMuxer(connection as unknown as MessageStream)
    const uncaught: unknown[] = []
    const keep = (error: unknown) => uncaught.push(error)
    process.on('uncaughtException', keep)
    try {
      await muxer.createStream()
      expect(connection.written).toHaveLength(1)
      void muxer.createStream()
      connection.status = 'closing'
      await new Promise((resolve) => setImmediate(resolve))
    } finally {
      process.off('uncaughtException', keep)
    }
    expect(uncaught).toEqual([])
    expect(connection.written).toHaveLength(1)
  })
})
