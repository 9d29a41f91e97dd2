import {
  CHUNK_BYTES_MAX,
  CREDIT_BYTES,
  FRAME_BYTES_MAX,
  FRAME_BYTES_TARGET,
  LINK_QUEUE_BYTES_MAX,
  LINK_QUEUE_SPARE_BYTES,
} from '@replicator/interface'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CREDIT_RETURN_BYTES,
  CreditReturn,
  CreditWindow,
  encodePreamble,
  FrameReader,
  LINK_HEADER_BYTES,
} from '../src/index.ts'
import { dataHeader } from '../src/link-frame.ts'
import { joined } from './raw-bytes.ts'

const sizeOf = (chunks: readonly Uint8Array[]) => chunks.reduce((sum, chunk) => sum + chunk.length, 0)

describe('a sender', () => {
  it('writes the frames of a turn as one chunk where they fit', () => {
    const window = new CreditWindow()
    window.offer([Uint8Array.of(1, 2), Uint8Array.of(3)])
    expect(window.take()).toEqual([Uint8Array.of(0, 0, 0, 0, 2, 1, 2, 0, 0, 0, 0, 1, 3)])
    expect(window.take()).toEqual([])
    expect(window.queuedBytes).toBe(0)
    expect(window.unacknowledgedBytes).toBe(13)
  })

  it('writes no more than the credit, in chunks within their bound, and the rest when credit comes back', () => {
    const window = new CreditWindow()
    window.offer([new Uint8Array(2 * CREDIT_BYTES)])
    const first = window.take()
    expect(sizeOf(first)).toBe(CREDIT_BYTES)
    for (const chunk of first) expect(chunk.length).toBeLessThanOrEqual(CHUNK_BYTES_MAX)
    expect(window.take()).toEqual([])
    expect(window.queuedBytes).toBe(CREDIT_BYTES + LINK_HEADER_BYTES)

    expect(window.credit(10)).toBe(true)
    expect(sizeOf(window.take())).toBe(10)
    expect(window.credit(CREDIT_BYTES)).toBe(true)
    expect(sizeOf(window.take())).toBe(CREDIT_BYTES - 5)
    expect(window.queuedBytes).toBe(0)
  })

  it('keeps to lower bounds where it is given some, and so does the receiver', () => {
    const bounds = { creditBytes: 100, queueBytesMax: 300, queueSpareBytes: 100, largeFrameBytes: 50 }
    const window = new CreditWindow(undefined, bounds)
    expect(window.offer([new Uint8Array(201)])).toBe(false)
    expect(window.offer([new Uint8Array(195)])).toBe(true)
    expect(window.offer([new Uint8Array(51)])).toBe(false)
    expect(window.offer([new Uint8Array(50)])).toBe(true)
    expect(sizeOf(window.take())).toBe(100)
    expect(window.credit(101)).toBe(false)
    const credits = new CreditReturn(undefined, bounds)
    expect(credits.received(100)).toBe(true)
    expect([credits.consumed(49), credits.consumed(1), credits.received(50), credits.received(1)]).toEqual([
      0,
      50,
      true,
      false,
    ])
  })

  it('takes a long frame without copying it, but for the chunk with its header', () => {
    const window = new CreditWindow()
    const frame = new Uint8Array(3 * CHUNK_BYTES_MAX)
    window.offer([frame])
    expect(window.take().map((chunk) => chunk.buffer === frame.buffer)).toEqual([false, true, true, true])
  })

  it('refuses a turn that the queue has no room for, as a whole', () => {
    const window = new CreditWindow()
    const large = new Uint8Array(FRAME_BYTES_MAX)
    expect(window.offer([large])).toBe(true)
    const before = window.queuedBytes
    expect(window.offer([Uint8Array.of(1), large])).toBe(false)
    expect(window.queuedBytes).toBe(before)
    expect(window.state.pieces).toHaveLength(2)
  })

  it('has room for a small frame where a large one is refused, up to the bound of the queue', () => {
    const window = new CreditWindow()
    window.offer([new Uint8Array(FRAME_BYTES_MAX)])
    const large = LINK_QUEUE_BYTES_MAX - LINK_QUEUE_SPARE_BYTES - window.queuedBytes - LINK_HEADER_BYTES
    expect(window.offer([new Uint8Array(large + 1)])).toBe(false)
    expect(window.offer([new Uint8Array(large)])).toBe(true)
    const small = new Uint8Array(FRAME_BYTES_TARGET)
    while (window.offer([small])) expect(window.queuedBytes).toBeLessThanOrEqual(LINK_QUEUE_BYTES_MAX)
    const room = LINK_QUEUE_BYTES_MAX - window.queuedBytes - LINK_HEADER_BYTES
    expect(window.offer([new Uint8Array(room + 1)])).toBe(false)
    expect(window.offer([new Uint8Array(room)])).toBe(true)
    expect(window.queuedBytes).toBe(LINK_QUEUE_BYTES_MAX)
  })

  it('has room for the longest frame in an empty queue', () => {
    expect(new CreditWindow().offer([new Uint8Array(FRAME_BYTES_MAX)])).toBe(true)
  })

  it('throws for a frame that no reader would accept, and is as before', () => {
    const window = new CreditWindow()
    expect(() => window.offer([Uint8Array.of(1), new Uint8Array(0)])).toThrow(RangeError)
    expect(() => window.offer([new Uint8Array(FRAME_BYTES_MAX + 1)])).toThrow(RangeError)
    expect(window.queuedBytes).toBe(0)
  })

  it('says no to more credit than it has used, and is as before', () => {
    const window = new CreditWindow()
    expect(window.credit(1)).toBe(false)
    window.offer([new Uint8Array(95)])
    window.take()
    expect(window.credit(101)).toBe(false)
    expect(window.unacknowledgedBytes).toBe(100)
    expect(window.credit(100)).toBe(true)
  })

  it('forgets the frames that were taken, also in a queue that never runs empty', () => {
    const window = new CreditWindow()
    window.offer([new Uint8Array(CREDIT_BYTES)])
    for (let turn = 0; turn < 10_000; turn++) {
      window.offer([new Uint8Array(95)])
      window.credit(100 * Math.sign(sizeOf(window.take())))
    }
    expect(window.queuedBytes).toBeGreaterThan(0)
    expect(window.state.pieces.length - window.state.head).toBeLessThan(2 * (window.queuedBytes / 100 + 1) + 1)
    expect(window.state.head).toBeLessThanOrEqual(1024)
  })
})

/** The rule without the bookkeeping: everything ever taken on, how much of it was written, how much was given back. */
function naive() {
  let all: Uint8Array = new Uint8Array(0)
  let written = 0
  let returned = 0
  return {
    offer: (frames: readonly Uint8Array[]) => {
      all = joined(all, ...frames.flatMap((frame) => [dataHeader(frame.length), frame]))
      return true
    },
    take: () => {
      const end = Math.min(all.length, returned + CREDIT_BYTES)
      const taken = all.slice(written, end)
      written = end
      return [taken]
    },
    credit: (bytes: number) => {
      if (returned + bytes > written) return false
      returned += bytes
      return true
    },
    waiting: () => all.length - written,
  }
}

/** Does one step, and gives what comes of it: bytes in one piece, or a yes or no. */
function done(
  one: Pick<CreditWindow, 'offer' | 'take' | 'credit'>,
  each: 'take' | { lengths: readonly number[] } | { credit: number },
): string | boolean {
  if (each === 'take') return Buffer.from(joined(...one.take())).toString('latin1')
  if ('credit' in each) return one.credit(each.credit)
  return one.offer(each.lengths.map((length) => new Uint8Array(length).fill(length % 251)))
}

describe('a sender, compared with one long row of bytes', () => {
  const frames = fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 3 })
  const step = fc.oneof(
    frames.map((lengths) => ({ lengths })),
    fc.constant('take' as const),
    fc.integer({ min: 1, max: CREDIT_BYTES }).map((credit) => ({ credit })),
  )

  it('writes the same bytes and knows the same credit, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const window = new CreditWindow()
        const model = naive()
        for (const each of steps) {
          expect(done(window, each) === done(model, each)).toBe(true)
          expect(window.queuedBytes).toBe(model.waiting())
        }
      }),
      { numRuns: 60 },
    )
  })

  it('goes on from a clone of its state as if it were the same', () => {
    const window = new CreditWindow()
    window.offer([new Uint8Array(CREDIT_BYTES).fill(1), new Uint8Array(10).fill(2)])
    window.take()
    const clone = new CreditWindow(structuredClone(window.state))
    for (const one of [window, clone]) {
      expect(one.credit(100)).toBe(true)
      expect(one.take().map((chunk) => chunk.slice(-3))).toEqual([Uint8Array.of(2, 2, 2)])
      expect(one.queuedBytes).toBe(0)
    }
  })
})

describe('a receiver', () => {
  it('gives credit back by half the window', () => {
    const credits = new CreditReturn()
    expect(credits.received(CREDIT_BYTES)).toBe(true)
    expect(credits.consumed(CREDIT_RETURN_BYTES - 1)).toBe(0)
    expect(credits.consumed(1)).toBe(CREDIT_RETURN_BYTES)
    expect(credits.consumed(CREDIT_RETURN_BYTES)).toBe(CREDIT_RETURN_BYTES)
    expect(credits.state).toEqual({ waiting: 0, due: 0 })
  })

  it('notices a peer that sends beyond its credit', () => {
    const credits = new CreditReturn()
    expect(credits.received(CREDIT_BYTES)).toBe(true)
    credits.consumed(100)
    expect(credits.received(1)).toBe(false)
  })

  it('refuses to consume what was not received', () => {
    expect(() => new CreditReturn({ waiting: 1, due: 0 }).consumed(2)).toThrow(RangeError)
  })
})

/** Both ends of one stream, with the bytes and the credits under way in between. */
function stream() {
  const window = new CreditWindow()
  const reader = new FrameReader('data')
  const credits = new CreditReturn()
  reader.push(encodePreamble())
  const bytes: Uint8Array[] = []
  const returned: number[] = []
  const got: Uint8Array[] = []
  const write = () => bytes.push(...window.take())
  return {
    got,
    offer: (frames: Uint8Array[]) => {
      const taken = window.offer(frames)
      write()
      return taken
    },
    /** Delivers one chunk, if there is one. */
    receive: () => {
      const chunk = bytes.shift()
      if (chunk === undefined) return false
      const { payloads, dataBytes, refused } = reader.push(chunk)
      expect(refused).toBeUndefined()
      expect(credits.received(dataBytes)).toBe(true)
      expect(window.unacknowledgedBytes).toBeLessThanOrEqual(CREDIT_BYTES)
      got.push(...payloads)
      const back = credits.consumed(dataBytes)
      if (back > 0) returned.push(back)
      return true
    },
    /** Delivers one credit, if there is one. */
    acknowledge: () => {
      const back = returned.shift()
      if (back === undefined) return false
      expect(window.credit(back)).toBe(true)
      write()
      return true
    },
  }
}

describe('a sender and a receiver together', () => {
  it('carry every frame in order, in whatever order bytes and credits arrive, and never stand still', () => {
    const frame = fc.integer({ min: 1, max: 600_000 })
    const step = fc.oneof(fc.array(frame, { minLength: 1, maxLength: 3 }), fc.constantFrom('receive', 'acknowledge'))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const link = stream()
        const sent: Uint8Array[] = []
        for (const each of steps) {
          if (each === 'receive') link.receive()
          else if (each === 'acknowledge') link.acknowledge()
          else {
            const frames = each.map((length) => new Uint8Array(length).fill(length % 251))
            if (link.offer(frames)) sent.push(...frames)
          }
        }
        for (let moved = true; moved;) {
          const received = link.receive()
          moved = link.acknowledge() || received
        }
        expect(link.got.length).toBe(sent.length)
        for (const [at, one] of sent.entries()) expect(Buffer.compare(link.got[at] ?? new Uint8Array(0), one)).toBe(0)
      }),
      { numRuns: 40 },
    )
  })

  it('carry a frame that is larger than the whole credit', () => {
    const link = stream()
    const large = new Uint8Array(FRAME_BYTES_MAX).fill(5)
    expect(link.offer([large])).toBe(true)
    while (link.receive() || link.acknowledge());
    expect(link.got.map((one) => Buffer.compare(one, large))).toEqual([0])
  })
})
