import { utf8Decode, utf8Encode, utf8Length } from '@replicator/interface'
import { describe, expect, it } from 'vitest'

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Texts that hold each code point once, surrogates without a partner included, in pieces of a thousand. */
function* everyCodePoint(): Generator<string> {
  let piece = ''
  for (let point = 0; point <= 0x10ffff; point++) {
    // A blank between them keeps two lone surrogates from making a pair.
    piece += point >= 0xd800 && point < 0xe000 ? `${String.fromCharCode(point)} ` : String.fromCodePoint(point)
    if (point % 1000 === 999) {
      yield piece
      piece = ''
    }
  }
  yield piece
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** The bytes that a decoder makes of bytes, or why not: in one word, to compare two decoders. */
function outcome(decode: (bytes: Uint8Array) => string, bytes: Uint8Array): string {
  try {
    return decode(bytes)
  } catch {
    return 'refused'
  }
}

describe('text that is encoded as UTF-8', () => {
  it('has the bytes that the platform gives it, for every code point there is', () => {
    const different = [...everyCodePoint()].filter((text) => !same(utf8Encode(text), encoder.encode(text)))
    expect(different).toEqual([])
  })

  it('is as long as was said before', () => {
    const different = [...everyCodePoint()].filter((text) => utf8Length(text) !== encoder.encode(text).length)
    expect(different).toEqual([])
  })

  it('comes back as it was where it is well-formed', () => {
    const different = [...everyCodePoint()].filter(
      (text) => !/[\ud800-\udfff] /.test(text) && utf8Decode(utf8Encode(text)) !== text,
    )
    expect(different).toEqual([])
  })

  it('bears a replacement character for each half of a pair, as the platform does it', () => {
    for (const text of ['\ud83d', '\ude42', 'a\ud83d', '\ud83da', '\ude42\ud83d', '\ud83d\ud83d\ude42']) {
      expect([...utf8Encode(text)]).toEqual([...encoder.encode(text)])
      expect(utf8Length(text)).toBe(encoder.encode(text).length)
    }
  })

  it('is nothing where there is no text', () => {
    expect(utf8Encode('')).toEqual(new Uint8Array(0))
    expect(utf8Decode(new Uint8Array(0))).toBe('')
  })
})

describe('bytes that are decoded as UTF-8', () => {
  it('are refused or read as the platform does it, for all pairs of bytes', () => {
    const different: number[][] = []
    for (let a = 0; a < 256; a++) {
      for (let b = 0; b < 256; b++) {
        const bytes = new Uint8Array([a, b])
        if (outcome(utf8Decode, bytes) !== outcome((each) => decoder.decode(each), bytes)) different.push([a, b])
      }
    }
    expect(different).toEqual([])
  })

  it.each([
    ['an overlong form', [0xc0, 0x80]],
    ['an overlong form of three bytes', [0xe0, 0x80, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a point beyond the last one', [0xf4, 0x90, 0x80, 0x80]],
    ['a character that was cut off', [0xe2, 0x82]],
    ['a byte that begins none', [0x80]],
  ])('are refused where they are %s', (_what, bytes) => {
    expect(() => utf8Decode(new Uint8Array(bytes))).toThrow(URIError)
  })

  it('may hold percent signs and what looks like an escape', () => {
    expect(utf8Decode(encoder.encode('100 % of %41 and %ff'))).toBe('100 % of %41 and %ff')
  })
})
