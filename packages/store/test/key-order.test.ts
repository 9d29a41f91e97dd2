import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KEY_BYTES_MAX } from '@replicator/interface'
import { compareKeys, decodeKey, encodedEnd, encodeKey, ENCODED_KEY_BYTES } from '../src/key-order.js'

const key = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'b', '\uffff', '\ue000', '\u{10000}', 'é'),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
})

describe('the order of keys', () => {
  it('is that of the bytes of their UTF-8', () => {
    fc.assert(
      fc.property(key, key, (a, b) => {
        const order = Math.sign(compareKeys(a, b))
        expect(order).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
        expect(order).toBe(Buffer.compare(encodeKey(a), encodeKey(b)))
      }),
    )
  })

  it('differs from the order of UTF-16 units where that would put a pair before a single unit', () => {
    const keys = ['\uffff', '\u{10000}']
    expect(keys.toSorted(compareKeys)).toEqual(keys)
    expect(keys.toSorted()).toEqual(keys.toReversed())
  })

  it('puts the end of a prefix after all keys that start with it and before all others that follow', () => {
    fc.assert(
      fc.property(key, key, (prefix, other) => {
        const isBetween =
          Buffer.compare(encodeKey(prefix), encodeKey(other)) <= 0 &&
          Buffer.compare(encodeKey(other), encodedEnd(prefix)) < 0
        expect(isBetween).toBe(other.startsWith(prefix))
      }),
    )
  })

  it('is kept by encoding, which loses nothing and takes one byte more', () => {
    fc.assert(
      fc.property(key, (it) => {
        expect(decodeKey(encodeKey(it))).toBe(it)
      }),
    )
    expect(encodeKey('')).toHaveLength(1)
    expect(ENCODED_KEY_BYTES).toBe(KEY_BYTES_MAX + 1)
  })
})
