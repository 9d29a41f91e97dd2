/** Bytes against `decodeFrame`: an answer in its closed set of reasons, or messages that mean the same when sent on. */
import { isDeepStrictEqual } from 'node:util'
import type { Message } from '@replicator/interface'
import type { Decoded, FrameError } from '@replicator/rpc'
import { decodeFrame, encodeFrame } from '@replicator/rpc'
import type { Prng } from '../random/prng.js'
import { hexOf, joined, nested, noise, repeated, shrunkBytes, spoiled } from './hostile-bytes.js'
import { hostileMessage } from './hostile-message.js'
import type { Target, Trial } from './target.js'
import { problemOf } from './target.js'
import { NO_WORDS, Vocabulary } from './vocabulary.js'

const REASONS: ReadonlySet<FrameError> = new Set([
  'empty',
  'oversize',
  'garbage',
  'too-many',
  'unknown-message',
  'bad-field',
])

/** Few, since each of them costs as much as a thousand small ones. */
const LARGE_SHARE = 0.002

export function frameTarget(decode: (bytes: Uint8Array) => Decoded = decodeFrame): Target {
  return {
    name: 'frames',
    trial(random): Trial {
      const bytes = hostileFrame(random)
      if (checkFrame(bytes, decode) === undefined) return { inputs: 1 }
      const small = shrunkBytes(bytes, (each) => checkFrame(each, decode) !== undefined)
      return { inputs: 1, failure: { problem: checkFrame(small, decode) ?? '', input: hexOf(small) || 'no bytes' } }
    },
  }
}

function hostileFrame(random: Prng): Uint8Array {
  const share = random.fraction()
  if (share < LARGE_SHARE) return largeFrame(random)
  if (share < 0.1) return noise(random, 300)
  const good = goodFrame(random)
  return share < 0.2 ? good : spoiled(random, good, goodFrame(random))
}

export function goodFrame(random: Prng): Uint8Array {
  return encodeFrame(fewMessages(random))
}

export function fewMessages(random: Prng): readonly Message[] {
  const it = new Vocabulary(random, NO_WORDS)
  return Array.from({ length: random.whole(1, 3) }, () => hostileMessage(it))
}

/** Groups within groups, messages within messages, and lists of many empty entries. */
function largeFrame(random: Prng): Uint8Array {
  const times = random.whole(1000, 400_000)
  switch (random.whole(0, 3)) {
    case 0:
      return repeated([0x0b], times)
    case 1:
      return joined(Uint8Array.of(0x32, 0xff, 0xff, 0x7f), repeated([0x7b], times))
    case 2:
      return repeated([0x32, 0x00], times)
    default: {
      let bytes = noise(random, 10)
      for (let depth = random.whole(100, 1000); depth > 0; depth--) bytes = nested(random.whole(1, 15), bytes)
      return bytes
    }
  }
}

function checkFrame(bytes: Uint8Array, decode: (bytes: Uint8Array) => Decoded): string | undefined {
  return problemOf(() => {
    const given = Uint8Array.from(bytes)
    const decoded = decode(given)
    return problemWith(decoded, (sent) => {
      given.fill(0xaa)
      return decode(sent)
    })
  })
}

/** What is wrong with what became of a frame. `decode` reads what was taken once more, as a frame that stands for itself. */
export function problemWith(decoded: Decoded, decode: (bytes: Uint8Array) => Decoded): string | undefined {
  if (!decoded.ok) return REASONS.has(decoded.reason) ? undefined : `the reason ${decoded.reason} is not known`
  if (decoded.messages.length === 0) return 'a frame without a message was taken'
  const again = decode(encodeFrame(decoded.messages))
  if (!again.ok) return `what was taken is refused when it is sent on: ${again.reason}, ${again.detail}`
  if (!isDeepStrictEqual(again.messages, decoded.messages)) return 'what was taken changes when it is sent on'
  return undefined
}
