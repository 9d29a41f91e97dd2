/** Bytes that nobody should have sent: noise, good bytes spoiled, and lengths and counts that lie. */
import type { Prng } from '../random/prng.js'

/** Numbers at which lengths, tags and varints turn into something else. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff] as const

export function noise(random: Prng, lengthMax: number): Uint8Array {
  const bytes = new Uint8Array(random.whole(0, lengthMax))
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.uint32() >>> 24
  return bytes
}

/** One to four changes: flipped bits, edge values, cuts, doubled or moved pieces, a piece of something else. */
export function spoiled(random: Prng, good: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(good)
  for (let changes = random.whole(1, 4); changes > 0; changes--) bytes = spoiledOnce(random, bytes, other)
  return bytes
}

function spoiledOnce(random: Prng, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = random.whole(0, Math.max(0, bytes.length - 1))
  const length = random.whole(1, 16)
  switch (random.whole(0, 7)) {
    case 0:
      return replaced(bytes, at, (bytes[at] ?? 0) ^ (1 << random.whole(0, 7)))
    case 1:
      return replaced(bytes, at, random.pick(EDGES))
    case 2:
      return bytes.slice(0, at)
    case 3:
      return bytes.slice(at)
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length))
    case 5:
      return joined(bytes.subarray(0, at + length), bytes.subarray(at))
    case 6: {
      const from = random.whole(0, other.length)
      return joined(bytes.subarray(0, at), other.subarray(from, from + random.whole(0, 64)), bytes.subarray(at))
    }
    default:
      return joined(bytes.subarray(0, at), hugeVarint(random), bytes.subarray(at + 1))
  }
}

function replaced(bytes: Uint8Array, at: number, byte: number): Uint8Array {
  if (at < bytes.length) bytes[at] = byte
  return bytes
}

/** A length or number of up to ten bytes, larger than what follows it. */
function hugeVarint(random: Prng): Uint8Array {
  const bytes = new Uint8Array(random.whole(2, 11)).fill(0xff)
  bytes[bytes.length - 1] = random.pick([0x01, 0x7f, 0xff])
  return bytes
}

/** The same bytes many times over. */
export function repeated(bytes: readonly number[], times: number): Uint8Array {
  const all = new Uint8Array(bytes.length * times)
  for (let at = 0; at < all.length; at += bytes.length) all.set(bytes, at)
  return all
}

/** A field of protobuf with a length: the tag, a varint, the content. */
export function nested(field: number, content: Uint8Array): Uint8Array {
  const head: number[] = [field * 8 + 2]
  for (let rest = content.length; ; rest >>>= 7) {
    if (rest < 128) {
      head.push(rest)
      break
    }
    head.push((rest & 127) + 128)
  }
  return joined(Uint8Array.from(head), content)
}

export function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

const SHRINKS_MAX = 400

/** A shorter list or run of bytes that still fails: pieces are left out, large ones first, for as long as that helps. */
export function shrunk<T extends Uint8Array | readonly unknown[]>(
  input: T,
  parts: { readonly without: (input: T, from: number, to: number) => T; readonly fails: (input: T) => boolean },
): T {
  let small = input
  let tries = 0
  for (let size = Math.max(1, input.length >> 1); size >= 1; size >>= 1) {
    for (let at = 0; at < small.length && tries < SHRINKS_MAX;) {
      const shorter = parts.without(small, at, at + size)
      tries++
      if (parts.fails(shorter)) small = shorter
      else at += size
    }
  }
  return small
}

export function shrunkBytes(bytes: Uint8Array, fails: (bytes: Uint8Array) => boolean): Uint8Array {
  const without = (whole: Uint8Array, from: number, to: number): Uint8Array =>
    joined(whole.subarray(0, from), whole.subarray(to))
  return shrunk<Uint8Array>(bytes, { without, fails })
}
