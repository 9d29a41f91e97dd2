import { CREDIT_BYTES, FRAME_BYTES_MAX } from '@replicator/interface'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeCredit, encodePreamble, FrameReader, PROTOCOL_VERSION, type ReadResult } from '../src/index.ts'
import { dataHeader } from '../src/link-frame.ts'
import { joined } from './raw-bytes.ts'

type Part = { readonly payload: Uint8Array } | { readonly credit: number }

function streamOf(parts: readonly Part[]): Uint8Array {
  return joined(
    encodePreamble(),
    ...parts.flatMap((part) =>
      'payload' in part ? [dataHeader(part.payload.length), part.payload] : [encodeCredit(part.credit)],
    ),
  )
}

/** Pushes the bytes in pieces of these lengths, over and over, and gathers what comes out. */
function readInPieces(reader: FrameReader, bytes: Uint8Array, lengths: readonly number[]): ReadResult {
  const payloads: Uint8Array[] = []
  let credit = 0
  let dataBytes = 0
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1
    const result = reader.push(bytes.subarray(at, at + length))
    payloads.push(...result.payloads.map((payload) => Uint8Array.from(payload)))
    credit += result.credit
    dataBytes += result.dataBytes
    at += length
    if (result.refused !== undefined) return { payloads, credit, dataBytes, refused: result.refused }
  }
  return { payloads, credit, dataBytes }
}

const parts: fc.Arbitrary<Part[]> = fc.array(
  fc.oneof(
    fc.record({ payload: fc.uint8Array({ minLength: 1, maxLength: 3000 }) }, { noNullPrototype: true }),
    fc.record({ credit: fc.integer({ min: 1, max: CREDIT_BYTES }) }, { noNullPrototype: true }),
  ),
  { maxLength: 8 },
)
const lengths = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 })

const payload = Uint8Array.of(1, 2, 3)

function refusalOf(...header: number[]): string | undefined {
  const reader = new FrameReader()
  reader.push(encodePreamble())
  return reader.push(Uint8Array.from(header)).refused?.reason
}

describe('a stream that is read', () => {
  it('gives the same frames however it is cut into pieces', () => {
    fc.assert(
      fc.property(parts, lengths, (sent, cuts) => {
        const payloads = sent.flatMap((part) => ('payload' in part ? [part.payload] : []))
        const reader = new FrameReader()
        expect(readInPieces(reader, streamOf(sent), cuts)).toEqual({
          payloads,
          credit: sent.reduce((sum, part) => sum + ('credit' in part ? part.credit : 0), 0),
          dataBytes: payloads.reduce((sum, one) => sum + 5 + one.length, 0),
        })
        expect(reader.end()).toBeUndefined()
        expect(reader.bufferedBytes).toBe(0)
      }),
    )
  })

  it('never throws whatever the bytes are, and ends the same way however they are cut', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.boolean(), lengths, (noise, greeted, cuts) => {
        const bytes = greeted ? joined(encodePreamble(), noise) : noise
        const whole = readInPieces(new FrameReader(), bytes, [bytes.length + 1])
        expect(readInPieces(new FrameReader(), bytes, cuts)).toEqual(whole)
        expect(readInPieces(new FrameReader(), bytes, [1])).toEqual(whole)
      }),
      { numRuns: 500 },
    )
  })

  it('gives the payload of a frame that came in many pieces in memory of its own', () => {
    const bytes = streamOf([{ payload: new Uint8Array(3000).fill(4) }])
    const reader = new FrameReader()
    const first = bytes.slice(0, 2000)
    reader.push(first)
    const [read] = reader.push(bytes.slice(2000)).payloads
    first.fill(0)
    expect(read).toEqual(new Uint8Array(3000).fill(4))
  })

  it('begins with the preamble once, not before each frame', () => {
    const reader = new FrameReader()
    reader.push(streamOf([{ payload }]))
    expect(reader.push(encodePreamble()).refused).toBeUndefined()
    expect(reader.push(Uint8Array.of(0)).refused?.reason).toBe('kind')
  })

  it('adds up the credits that come in one piece', () => {
    expect(new FrameReader('credit').push(streamOf([{ credit: 5 }, { credit: 7 }]))).toEqual({
      payloads: [],
      credit: 12,
      dataBytes: 0,
    })
  })

  it('gives a frame that lies within one piece without copying it', () => {
    const bytes = streamOf([{ payload }])
    const [read] = new FrameReader().push(bytes).payloads
    expect(read?.buffer).toBe(bytes.buffer)
  })

  it('tells at once which bytes of an incomplete frame it has, since a frame may be larger than the credit', () => {
    const reader = new FrameReader()
    reader.push(encodePreamble())
    expect(reader.push(dataHeader(2 * CREDIT_BYTES)).dataBytes).toBe(5)
    expect(reader.push(new Uint8Array(1000)).dataBytes).toBe(1000)
    expect(reader.end()).toEqual({ reason: 'truncated', detail: 'the stream ended within a frame' })
  })

  it('goes on from a clone of its state', () => {
    const bytes = streamOf([{ payload }, { credit: 7 }])
    for (let cut = 0; cut <= bytes.length; cut++) {
      const first = new FrameReader()
      const before = first.push(bytes.subarray(0, cut))
      const second = new FrameReader('both', structuredClone(first.state))
      const after = second.push(bytes.subarray(cut))
      expect([...before.payloads, ...after.payloads]).toEqual([payload])
      expect(before.credit + after.credit).toBe(7)
    }
  })
})

describe('a length that a peer announces', () => {
  it('costs no memory before the bytes are there, and at most twice as much then', () => {
    const reader = new FrameReader()
    reader.push(encodePreamble())
    reader.push(dataHeader(FRAME_BYTES_MAX))
    expect(reader.bufferedBytes).toBe(0)
    let received = 0
    for (const length of [1, 10, 500, 3000, 100_000, 1, 250_000]) {
      reader.push(new Uint8Array(length))
      received += length
      expect(reader.bufferedBytes).toBeLessThanOrEqual(Math.max(1024, 2 * received))
    }
  })

  it('is held to in memory where the frame is nearly complete', () => {
    const reader = new FrameReader()
    reader.push(joined(encodePreamble(), dataHeader(5000), new Uint8Array(4900)))
    expect(reader.bufferedBytes).toBe(5000)
  })

  it('is refused where it is too long or zero, before any byte behind the header', () => {
    expect(refusalOf(0, 0xff, 0xff, 0xff, 0xff)).toBe('oversize')
    expect(refusalOf(0, 1, 0x10, 0, 1)).toBe('oversize')
    expect(refusalOf(0, 1, 0x10, 0, 0)).toBeUndefined()
    expect(refusalOf(0, 0, 0, 0, 0)).toBe('empty')
    expect(refusalOf(1, 0, 0x10, 0, 1)).toBe('oversize')
    expect(refusalOf(1, 0, 0x10, 0, 0)).toBeUndefined()
    expect(refusalOf(1, 0, 0, 0, 0)).toBe('empty')
    expect(refusalOf(2, 0, 0, 0, 1)).toBe('kind')
  })

  it('is refused on the writing side as well', () => {
    for (const length of [0, -1, 1.5, FRAME_BYTES_MAX + 1]) expect(() => dataHeader(length)).toThrow(RangeError)
    for (const bytes of [0, -1, 1.5, CREDIT_BYTES + 1]) expect(() => encodeCredit(bytes)).toThrow(RangeError)
  })
})

describe('a stream that cannot be read on', () => {
  it('is refused where the peer speaks another protocol', () => {
    const refused = new FrameReader().push(new TextEncoder().encode('GET / HTTP/1.1')).refused
    expect(refused).toEqual({ reason: 'magic', detail: 'the peer speaks another protocol' })
  })

  it('is refused where the peer speaks another version, which the refusal names', () => {
    const preamble = encodePreamble()
    preamble[3] = PROTOCOL_VERSION + 1
    const refused = new FrameReader().push(preamble).refused
    expect(refused?.reason).toBe('version')
    expect(refused?.detail).toContain(`version ${PROTOCOL_VERSION + 1} of the protocol`)
  })

  it('is refused where it ends within the preamble, a header or a payload, and not between frames', () => {
    const bytes = streamOf([{ payload }])
    for (let length = 0; length <= bytes.length; length++) {
      const reader = new FrameReader()
      reader.push(bytes.subarray(0, length))
      expect(reader.end()?.reason, `after ${length} bytes`).toBe(
        length === 4 || length === bytes.length ? undefined : 'truncated',
      )
    }
  })

  it('gives the frames before the breach, and nothing after it', () => {
    const reader = new FrameReader()
    const bytes = joined(streamOf([{ payload }]), Uint8Array.of(9, 0, 0, 0, 1), dataHeader(3), payload)
    const result = reader.push(bytes)
    expect(result.payloads).toEqual([payload])
    expect(result.refused?.reason).toBe('kind')
    expect(reader.push(streamOf([{ payload }]))).toEqual({
      payloads: [],
      credit: 0,
      dataBytes: 0,
      refused: result.refused,
    })
    expect(reader.end()).toBe(result.refused)
  })

  it('is refused where a frame goes the wrong way', () => {
    const data = streamOf([{ payload }])
    const credit = streamOf([{ credit: 1 }])
    expect(new FrameReader('data').push(data).payloads).toEqual([payload])
    expect(new FrameReader('data').push(credit).refused?.reason).toBe('kind')
    expect(new FrameReader('credit').push(credit).credit).toBe(1)
    expect(new FrameReader('credit').push(data).refused?.reason).toBe('kind')
  })
})
