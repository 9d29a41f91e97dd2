import { KEY_BYTES_MAX, keyProblem } from '@replicator/interface'
import { describe, expect, it } from 'vitest'

/** As the platform sees it: what it can't encode comes back changed. */
function isWellFormed(text: string): boolean {
  return new TextDecoder().decode(new TextEncoder().encode(text)) === text
}

describe('a key that may be used', () => {
  it.each(['a', ' ', '/', 'user/ada', 'ä', '日本', '🙂', '\n', '\u007f', '\uffff', '..', 'constructor', '__proto__'])(
    'is any other text: %j',
    (key) => {
      expect(keyProblem(key)).toBeUndefined()
    },
  )

  it('is as long as the limit says, in bytes of UTF-8', () => {
    expect(keyProblem('a'.repeat(KEY_BYTES_MAX))).toBeUndefined()
    expect(keyProblem('ä'.repeat(KEY_BYTES_MAX / 2))).toBeUndefined()
    expect(keyProblem('🙂'.repeat(KEY_BYTES_MAX / 4))).toBeUndefined()
  })
})

describe('a key that may not be used', () => {
  it('is the empty one: it names the configuration', () => {
    expect(keyProblem('')).toBe('a key is at least one byte long')
  })

  it.each(['\0', 'a\0', '\0a', 'a\0b'])('has a NUL in it: %j', (key) => {
    expect(keyProblem(key)).toBe('a key has no NUL byte')
  })

  it.each(['a'.repeat(KEY_BYTES_MAX + 1), 'ä'.repeat(KEY_BYTES_MAX / 2 + 1), '🙂'.repeat(KEY_BYTES_MAX / 4 + 1)])(
    'is longer than the limit, and is told by how much',
    (key) => {
      const bytes = new TextEncoder().encode(key).length
      expect(keyProblem(key)).toBe(`a key is at most 1024 bytes of UTF-8 long, this one has ${bytes}`)
    },
  )

  it('is every text that no UTF-8 stands for, and no other', () => {
    const pieces = ['a', 'é', '\ud83d', '\ude42', '\udbff', '\udc00', '\ud83d\ude42']
    for (const a of pieces) {
      for (const b of pieces) {
        for (const c of pieces) {
          const key = a + b + c
          const problem = isWellFormed(key) ? undefined : 'a key is valid UTF-8'
          expect([key, keyProblem(key)]).toEqual([key, problem])
        }
      }
    }
  })
})
