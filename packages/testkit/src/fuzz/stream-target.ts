/**
 * Streams against `FrameReader`: however they are cut, the same frames and the same refusal come out, and no more memory
 * is held than the bytes received warrant.
 */
import { isDeepStrictEqual } from 'node:util'
import { CREDIT_BYTES, FRAME_BYTES_MAX } from '@replicator/interface'
import { FrameReader, encodeCredit, encodePreamble } from '@replicator/rpc'
import type { LinkRefusal, ReadResult } from '@replicator/rpc'
import type { Prng } from '../random/prng.js'
import { goodFrame } from './frame-target.js'
import { hexOf, joined, noise, shrunkBytes, spoiled } from './hostile-bytes.js'
import type { Target, Trial } from './target.js'
import { problemOf } from './target.js'

/** The part of a reader that is tried. */
export interface Reader {
  push(chunk: Uint8Array): ReadResult
  end(): LinkRefusal | undefined
  readonly bufferedBytes: number
}

type Accepts = 'data' | 'credit' | 'both'

/** A payload that comes in pieces gets at least this much memory. */
const BUFFER_BYTES_MIN = 1024

export function streamTarget(open: (accepts: Accepts) => Reader = (accepts) => new FrameReader(accepts)): Target {
  return {
    name: 'streams',
    trial(random): Trial {
      const bytes = hostileStream(random)
      const accepts = random.pick(['data', 'credit', 'both', 'both'] as const)
      const sizes = Array.from({ length: 8 }, () => random.pick([0, 1, 1, 2, 3, 5, 7, 64, 1000, 70_000]))
      const check = (each: Uint8Array): string | undefined => checkStream(each, sizes, () => open(accepts))
      if (check(bytes) === undefined) return { inputs: 1 }
      const small = shrunkBytes(bytes, (each) => check(each) !== undefined)
      const input = `${accepts}, pieces of ${sizes.join(', ')}: ${hexOf(small)}`
      return { inputs: 1, failure: { problem: check(small) ?? '', input } }
    },
  }
}

function hostileStream(random: Prng): Uint8Array {
  const pieces: Uint8Array[] = [random.chance(0.95) ? encodePreamble() : noise(random, 6)]
  for (let count = random.whole(0, 6); count > 0; count--) pieces.push(linkFrame(random))
  const stream = joined(...pieces)
  return random.chance(0.5) ? stream : spoiled(random, stream, stream)
}

function linkFrame(random: Prng): Uint8Array {
  switch (random.whole(0, 5)) {
    case 0:
      return encodeCredit(random.pick([1, 5, CREDIT_BYTES]))
    case 1:
      return header(random.whole(0, 3), random.pick([0, 1, CREDIT_BYTES + 1, FRAME_BYTES_MAX + 1, 0xffffffff]))
    case 2:
      return joined(header(0, random.pick([FRAME_BYTES_MAX, 1_000_000, 70_000])), noise(random, 3000))
    default: {
      const payload = random.chance(0.8) ? goodFrame(random) : noise(random, 2000)
      return joined(header(0, payload.length), payload)
    }
  }
}

function header(kind: number, number: number): Uint8Array {
  return Uint8Array.of(kind, number >>> 24, number >>> 16, number >>> 8, number)
}

interface Outcome {
  readonly payloads: readonly string[]
  readonly credit: number
  readonly dataBytes: number
  readonly refused: string | undefined
  readonly end: string | undefined
}

function checkStream(bytes: Uint8Array, sizes: readonly number[], open: () => Reader): string | undefined {
  return problemOf(() => {
    const whole = read(open(), [bytes])
    const cut = read(open(), pieces(bytes, sizes))
    if (typeof whole === 'string') return whole
    if (typeof cut === 'string') return cut
    if (!isDeepStrictEqual(whole, cut))
      return `it reads ${JSON.stringify(whole)} at once, ${JSON.stringify(cut)} cut up`
    if (whole.dataBytes > bytes.length) return 'more bytes are to be credited than came'
    return undefined
  })
}

function pieces(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const cut: Uint8Array[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    // A turn of only empty pieces would never end.
    const end = at + (size === 0 && turn % sizes.length === 0 ? 1 : size)
    cut.push(bytes.subarray(at, end))
    at = end
  }
  return cut
}

/** What comes out, or what is wrong with it. */
function read(reader: Reader, chunks: readonly Uint8Array[]): Outcome | string {
  const payloads: string[] = []
  let credit = 0
  let dataBytes = 0
  let received = 0
  let refused: LinkRefusal | undefined
  for (const chunk of chunks) {
    received += chunk.length
    const result = reader.push(chunk)
    if (refused !== undefined && (result.payloads.length > 0 || result.dataBytes > 0)) return 'it reads on once refused'
    for (const payload of result.payloads) {
      if (payload.length === 0 || payload.length > FRAME_BYTES_MAX) return `a payload has ${payload.length} bytes`
      payloads.push(hexOf(payload))
    }
    credit += result.credit
    dataBytes += result.dataBytes
    refused = result.refused
    if (reader.bufferedBytes > 2 * received + BUFFER_BYTES_MIN) {
      return `${reader.bufferedBytes} bytes are held after ${received} were received`
    }
  }
  return { payloads, credit, dataBytes, refused: refused?.reason, end: reader.end()?.reason }
}
