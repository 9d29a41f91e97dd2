import { VALUE_BYTES_MAX } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import * as field from '../src/field.ts'
import { FrameRefusal } from '../src/frame-error.ts'
import { ada, proposalId } from './sample.ts'

/** The value that a check lets through, or the refusal's reason and place. */
function outcomeOf<T>(check: () => T): T | string {
  try {
    return check()
  } catch (error) {
    if (error instanceof FrameRefusal) return `${error.reason} at ${error.message}`
    throw error
  }
}

/** The same for a check of one value, under the name `here`. */
function checking<From, To>(check: (value: From, name: string) => To): (value: From) => To | string {
  return (value) => outcomeOf(() => check(value, 'here'))
}

describe('a text', () => {
  const check = checking((value: string, name) => field.text(value, 6, name))

  it('is counted in bytes of UTF-8, not in characters', () => {
    for (const value of ['', 'abcdef', 'ééé', '語語', 'é語', '😀é']) expect(check(value)).toBe(value)
    for (const value of ['abcdefg', 'éééa', '語語a', '😀😀', '😀éa', 'x'.repeat(1_000_000)]) {
      expect(check(value)).toBe('bad-field at here')
    }
  })
})

describe('a key', () => {
  const check = checking(field.keyText)

  it('may be anything from empty, which is the configuration, to its bound', () => {
    for (const value of ['', 'a', '/', 'user/ada', ' ', '\n', '語'.repeat(341), 'x'.repeat(1024), '\0token/1']) {
      expect(check(value)).toBe(value)
    }
  })

  it('may not be longer, nor have a NUL byte but in front, where it makes a system key', () => {
    for (const value of ['x'.repeat(1025), '語'.repeat(342), '\0', 'a\0', '\0\0', '\0a\0', 'a\0b']) {
      expect(check(value)).toBe('bad-field at here')
    }
  })
})

describe('a name', () => {
  it('of a cluster is one that an operator could have chosen', () => {
    const check = checking(field.clusterText)
    for (const value of ['a', 'zurich-2', '.', 'x'.repeat(64)]) expect(check(value)).toBe(value)
    for (const value of ['', 'x'.repeat(65), 'zürich', 'two words', 'a/b', 'a\n'])
      expect(check(value)).toBe('bad-field at here')
  })

  it('of a peer has letters and digits only, since ids are joined with points', () => {
    const check = checking(field.peerText)
    for (const value of ['a', ada, 'x'.repeat(128)]) expect(check(value)).toBe(value)
    for (const value of ['', 'a.b', 'a b', 'é', `${ada}\n`, 'x'.repeat(129)]) {
      expect(check(value)).toBe('bad-field at here')
    }
  })

  it('of a network has 32 hexadecimal characters, or none before one is joined', () => {
    const check = checking(field.networkText)
    for (const value of ['', '0123456789abcdef'.repeat(2)]) expect(check(value)).toBe(value)
    for (const value of ['0', 'A'.repeat(32), 'a'.repeat(31), 'a'.repeat(33)]) {
      expect(check(value)).toBe('bad-field at here')
    }
  })

  it('of a boot has 16 hexadecimal characters', () => {
    const check = checking(field.nonceText)
    expect(check('0011223344556677')).toBe('0011223344556677')
    for (const value of ['', '001122334455667', '00112233445566778', '001122334455667g']) {
      expect(check(value)).toBe('bad-field at here')
    }
  })

  it('of a proposal begins with a peer and its boot, as the node itself could have given it', () => {
    const check = checking(field.originText)
    const origin = `${ada}.3.0011223344556677`
    expect(check(origin)).toBe(origin)
    for (const value of ['', ada, `${ada}.1`, '.1.0011223344556677', proposalId, `${origin}.`, `${origin}\n`]) {
      expect(check(value)).toBe('bad-field at here')
    }
  })

  it('of a proposal ends with its number among those of the boot', () => {
    const check = checking(field.sequenceText)
    for (const value of ['0', '42', '9007199254740991']) expect(check(value)).toBe(value)
    for (const value of ['', '-1', '1.5', ' 1', '1\n', '12345678901234567']) {
      expect(check(value)).toBe('bad-field at here')
    }
  })

  it('of a read is a boot and a number', () => {
    const check = checking(field.readIdText)
    for (const value of ['1.1', '9007199254740991.9007199254740991']) expect(check(value)).toBe(value)
    for (const value of ['', '1', '1.', '.1', '1.1.1', '-1.1', '12345678901234567.1']) {
      expect(check(value)).toBe('bad-field at here')
    }
  })

  it('of a request is what may stand in a header line, as is the type of its value', () => {
    for (const check of [checking(field.requestIdText), checking(field.contentTypeText)]) {
      for (const value of ['text/plain; charset=utf-8', '~'.repeat(256)]) expect(check(value)).toBe(value)
      for (const value of ['a\nb', 'é', '\0', 'x'.repeat(257)]) expect(check(value)).toBe('bad-field at here')
    }
  })

  it('of a request is empty where the client gave none', () => {
    expect(checking(field.requestIdText)('')).toBe('')
  })

  it('of a request, its fingerprint, is hexadecimal, or empty where there is no request id', () => {
    const check = checking(field.fingerprintText)
    for (const value of ['', 'ab', 'f'.repeat(64)]) expect(check(value)).toBe(value)
    for (const value of ['F', 'xyz', 'f'.repeat(65)]) expect(check(value)).toBe('bad-field at here')
  })
})

describe('a value', () => {
  it('is copied, whatever kind of bytes it comes in', () => {
    const frame = Uint8Array.of(9, 1, 2, 9)
    for (const view of [frame.subarray(1, 3), Buffer.from(frame.buffer, 1, 2)]) {
      const value = field.valueBytes(view, 'here')
      expect(value).toStrictEqual(Uint8Array.of(1, 2))
      expect(value?.buffer).not.toBe(frame.buffer)
      expect(value?.buffer.byteLength).toBe(2)
    }
  })

  it('is absent only where it was absent', () => {
    expect(field.valueBytes(null, 'here')).toBeUndefined()
    expect(field.valueBytes(new Uint8Array(0), 'here')).toStrictEqual(new Uint8Array(0))
  })

  it('is refused beyond its bound, and not at it', () => {
    expect(field.valueBytes(new Uint8Array(VALUE_BYTES_MAX), 'here')).toHaveLength(VALUE_BYTES_MAX)
    expect(outcomeOf(() => field.valueBytes(new Uint8Array(VALUE_BYTES_MAX + 1), 'here'))).toBe('bad-field at here')
  })
})

describe('a list', () => {
  const check = checking((values: readonly string[], name) =>
    field.list(values, { max: 2, each: field.peerText, name }),
  )

  it('is checked in its length and in each of its entries', () => {
    expect(check([])).toEqual([])
    expect(check(['a', 'b'])).toEqual(['a', 'b'])
    expect(check(['a', ''])).toBe('bad-field at here')
    expect(check(['a', 'b', 'c'])).toBe('too-many at here')
  })

  it('is a list of its own', () => {
    const values = ['a']
    expect(check(values)).not.toBe(values)
  })
})

describe('a word and a nested message', () => {
  it('are refused where they are not known or not there', () => {
    const words = new Map([[1, 'one']])
    expect(field.word(words, 1, 'here')).toBe('one')
    expect(outcomeOf(() => field.word(words, 2, 'here'))).toBe('bad-field at here')
    expect(field.required(0, 'here')).toBe(0)
    expect(outcomeOf(() => field.required(null, 'here'))).toBe('bad-field at here')
    expect(outcomeOf(() => field.required(undefined, 'here'))).toBe('bad-field at here')
  })
})
