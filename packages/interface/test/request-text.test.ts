import { contentTypeProblem, isContentType, isRequestId, requestIdProblem } from '@replicator/interface'
import { describe, expect, it } from 'vitest'

describe('an idempotency key', () => {
  it('is printable ASCII within its bound, and whatever is not is named in words', () => {
    for (const text of ['a', ' ', 'text/plain; charset=utf-8', '~'.repeat(256)]) {
      expect([text, isRequestId(text), requestIdProblem(text)]).toEqual([text, true, undefined])
    }
    for (const text of ['', 'a\nb', 'a\n', '\u007f', 'é', 'x'.repeat(257)]) {
      expect([text, isRequestId(text)]).toEqual([text, false])
      expect(requestIdProblem(text)).toBe('an idempotency key is 1 to 256 printable ASCII characters')
    }
  })
})

describe('a content type', () => {
  const TYPES = [
    'text/plain',
    'a/b',
    'text/plain; charset=utf-8',
    'text/plain;charset=utf-8 ; a="b, c; \\" d";',
    'application/vnd.api+json',
    `x/${'y'.repeat(254)}`,
  ]

  it('of a client is a media type', () => {
    for (const text of TYPES) expect([text, contentTypeProblem(text)]).toEqual([text, undefined])
    const others = [
      'x',
      'x/',
      '/y',
      'x/y/z',
      'x y/z',
      'x/y; a',
      'x/y; a="b',
      'x/y; =b',
      'x/y; a=b c',
      `x/${'y'.repeat(255)}`,
    ]
    for (const text of [...others, '', 'text/plain\n', 'x/é', ' x/y', 'x/y ', `x/y${'; '.repeat(120)}é`]) {
      expect([text, contentTypeProblem(text)]).toEqual([
        text,
        expect.stringContaining('is a media type like text/plain'),
      ])
    }
  })

  it('of another node is whatever can stand in a header line', () => {
    for (const text of [...TYPES, 'x', ' ']) expect([text, isContentType(text)]).toEqual([text, true])
    for (const text of ['', 'a\nb', 'a\n', '\u007f', 'é', 'x'.repeat(257)]) {
      expect([text, isContentType(text)]).toEqual([text, false])
    }
  })
})
