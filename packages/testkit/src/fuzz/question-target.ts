/** Bytes against `decodeQuestions`, which is what strangers reach: a known reason, or questions that mean the same when sent on. */
import { isDeepStrictEqual } from 'node:util'
import type { ClientQuestion } from '@replicator/interface'
import { type DecodedAs, decodeQuestions, encodeQuestions } from '@replicator/rpc'
import type { Prng } from '../random/prng.js'
import { hexOf, noise, repeated, shrunkBytes, spoiled } from './hostile-bytes.js'
import type { Target, Trial } from './target.js'
import { problemOf } from './target.js'

const REASONS: ReadonlySet<string> = new Set(['empty', 'oversize', 'garbage', 'too-many', 'bad-field'])

/** Few, since each of them costs as much as a thousand small ones. */
const LARGE_SHARE = 0.002

type Decode = (bytes: Uint8Array) => DecodedAs<ClientQuestion>

export function questionTarget(decode: Decode = decodeQuestions): Target {
  return {
    name: 'questions',
    trial(random): Trial {
      const bytes = hostileFrame(random)
      if (check(bytes, decode) === undefined) return { inputs: 1 }
      const small = shrunkBytes(bytes, (each) => check(each, decode) !== undefined)
      return { inputs: 1, failure: { problem: check(small, decode) ?? '', input: hexOf(small) || 'no bytes' } }
    },
  }
}

function hostileFrame(random: Prng): Uint8Array {
  const share = random.fraction()
  // Empty questions: two bytes on the wire, and an object each.
  if (share < LARGE_SHARE) return repeated([0x0a, 0x00], random.whole(1000, 400_000))
  if (share < 0.1) return noise(random, 300)
  const good = goodFrame(random)
  return share < 0.2 ? good : spoiled(random, good, goodFrame(random))
}

function goodFrame(random: Prng): Uint8Array {
  const questions = Array.from({ length: random.whole(1, 3) }, () => question(random))
  return encodeQuestions(questions)[0] ?? new Uint8Array(0)
}

function question(random: Prng): ClientQuestion {
  const id = random.whole(0, 2 ** 40)
  const key = 'k'.repeat(random.whole(0, 1100))
  const idempotencyKey = 't'.repeat(random.whole(0, 70))
  const condition = random.fraction() < 0.5 ? {} : { ifMatch: random.fraction() < 0.5 ? ('*' as const) : 1 }
  const after = random.fraction() < 0.5 ? {} : { after: key }
  const values = random.fraction() < 0.5
  switch (random.whole(0, 9)) {
    case 0:
      return { type: 'show', token: key }
    case 1: {
      const value = noise(random, 100)
      return { type: 'put', id, key, value, contentType: key, ...condition, ttlSeconds: id, idempotencyKey }
    }
    case 2:
      return { type: 'delete', id, key, ...condition, idempotencyKey }
    case 3:
      return { type: 'get', id, key, local: random.fraction() < 0.5 }
    case 4:
      return { type: 'proposal', id, proposal: key }
    case 5:
      return { type: 'list', id, prefix: key, ...after, limit: random.whole(0, 2 ** 32 - 1), values }
    case 6:
      return { type: 'watch', id, prefix: key, ...after, values }
    case 7:
      return { type: 'more', id, watch: random.whole(0, 2 ** 40) }
    case 8:
      return { type: 'unwatch', watch: id }
    default:
      return { type: 'peers', id }
  }
}

function check(bytes: Uint8Array, decode: Decode): string | undefined {
  return problemOf(() => {
    const given = Uint8Array.from(bytes)
    const decoded = decode(given)
    if (!decoded.ok) return REASONS.has(decoded.reason) ? undefined : `refused for ${decoded.reason}`
    const frames = encodeQuestions(decoded.messages)
    // What was decoded is kept, and must not change with the bytes that it came in.
    given.fill(0xaa)
    const again = frames.flatMap((frame): readonly unknown[] => {
      const told = decode(frame)
      return told.ok ? told.messages : [told.reason]
    })
    return isDeepStrictEqual(again, decoded.messages) ? undefined : 'it means something else when it is sent on'
  })
}
