/**
 * Keys as bytes, and their order.
 *
 * Keys are ordered by the bytes of their UTF-8, which is the order of their code points and what lmdb does by itself.
 * (JavaScript's own order of strings is that of UTF-16 units: it puts U+10000 before U+E000.)
 *
 * lmdb takes no empty key, and the network configuration has the key '': every key is stored behind one byte, which
 * leaves '' as the first of all.
 */
const LEAD = 0x6b

/** Surrogates, and the units above them. */
const NOT_PLAIN = /[\ud800-\uffff]/

/** The most bytes that an encoded key or name may take; lmdb takes 1,978, also of a key behind its time of expiry. */
export const ENCODED_KEY_BYTES = 1025

export function encodeKey(key: string): Buffer {
  const length = Buffer.byteLength(key)
  const bytes = Buffer.allocUnsafe(length + 1)
  bytes[0] = LEAD
  bytes.write(key, 1, length, 'utf8')
  return bytes
}

export function decodeKey(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + 1, bytes.byteLength - 1).toString('utf8')
}

/**
 * The encoded key right after all those that start with `prefix`. Every byte of UTF-8 is less than 0xff, so the prefix
 * followed by it is above them all.
 */
export function encodedEnd(prefix: string): Buffer {
  return Buffer.concat([encodeKey(prefix), Buffer.of(0xff)])
}

/** Negative, zero or positive, as `a` comes before, is, or comes after `b` in the order of their code points. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

/** Whether the language's own order of strings is that of keys, for this one and others of which it is so. */
export function isPlain(key: string): boolean {
  return !NOT_PLAIN.test(key)
}

/** Moves the surrogates, which stand for the code points from U+10000, above the units from U+E000. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
