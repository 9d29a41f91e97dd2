import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { InvalidArgument } from '@replicator/core'
import type { PutOptions } from '@replicator/core'
import { checkKey, putRequest } from '../src/request.js'

function requestOf(value: Uint8Array | string, options: PutOptions = {}, valueBytesMax = 100) {
  return putRequest({ key: 'k', value, options }, valueBytesMax)
}

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof InvalidArgument && error.message !== '') return error.code
    throw error
  }
  return 'none'
}

const fingerprintOf = (value: Uint8Array | string, options: PutOptions = {}): string =>
  requestOf(value, { idempotencyKey: 'id', ...options }).fingerprint

describe('a request to store a value', () => {
  it('is final and of the type of what was given, unless it says otherwise', () => {
    expect(requestOf('Ä')).toEqual({
      key: 'k',
      value: new Uint8Array([0xc3, 0x84]),
      contentType: 'text/plain; charset=utf-8',
      mutable: false,
      requestId: '',
      fingerprint: '',
    })
    expect(requestOf(new Uint8Array([1]))).toMatchObject({ contentType: 'application/octet-stream' })
    expect(requestOf('{}', { contentType: 'application/json', mutable: true })).toMatchObject({
      contentType: 'application/json',
      mutable: true,
    })
  })

  it('keeps its value although the caller uses the buffer again', () => {
    for (const buffer of [new Uint8Array([1, 2]), Buffer.from([1, 2])]) {
      const { value } = requestOf(buffer)
      buffer.fill(9)
      expect([...value]).toEqual([1, 2])
    }
  })

  it('may hold as many bytes as the node takes, counted in UTF-8, and not one more', () => {
    expect(requestOf('ä'.repeat(50)).value).toHaveLength(100)
    expect(requestOf('').value).toHaveLength(0)
    expect(codeOf(() => requestOf('ä'.repeat(51)))).toBe('VALUE_TOO_LARGE')
    expect(codeOf(() => requestOf(new Uint8Array(101)))).toBe('VALUE_TOO_LARGE')
  })

  it('has a media type within its bound for a content type', () => {
    for (const contentType of ['', 'text', 'text/plain\n', 'é', `x/${'y'.repeat(255)}`]) {
      expect(codeOf(() => requestOf('v', { contentType }))).toBe('INVALID_REQUEST')
    }
    expect(requestOf('v', { contentType: `x/${'y'.repeat(254)}` }).contentType).toHaveLength(256)
  })

  it('has an idempotency key of printable ASCII within its bound, where it has one', () => {
    for (const idempotencyKey of ['', 'a\tb', 'ü', 'x'.repeat(257)]) {
      expect(codeOf(() => requestOf('v', { idempotencyKey }))).toBe('INVALID_REQUEST')
    }
    expect(requestOf('v', { idempotencyKey: 'x'.repeat(256) }).requestId).toHaveLength(256)
  })
})

describe('the fingerprint of a request', () => {
  it('is a SHA-256 in hexadecimal over operation, options, content type and value', () => {
    const expected = createHash('sha256').update('["create",false,"text/plain; charset=utf-8"]\nv').digest('hex')
    expect(fingerprintOf('v')).toBe(expected)
  })

  it('is the same for the same request, under any idempotency key', () => {
    expect(fingerprintOf('v')).toBe(fingerprintOf('v', { idempotencyKey: 'other' }))
    expect(fingerprintOf('v', { contentType: 'text/plain' })).toBe(
      fingerprintOf(Buffer.from('v'), { contentType: 'text/plain' }),
    )
  })

  it('is another one where value, type or option differ', () => {
    const all = [
      fingerprintOf('v'),
      fingerprintOf('w'),
      fingerprintOf('v', { mutable: true }),
      fingerprintOf('v', { contentType: 'text/html' }),
      fingerprintOf(''),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it('is left out where there is no idempotency key', () => {
    expect(requestOf('v').fingerprint).toBe('')
  })
})

describe('a key', () => {
  it('is 1 to 1,024 bytes of UTF-8 without NUL', () => {
    for (const key of ['', 'a\0b', '\ud800', 'x'.repeat(1025), 'ä'.repeat(513)]) {
      expect(codeOf(() => checkKey(key))).toBe('INVALID_KEY')
      expect(codeOf(() => putRequest({ key, value: 'v', options: {} }, 10))).toBe('INVALID_KEY')
    }
    for (const key of ['a', ' ', 'ä'.repeat(512), '../x', '😀']) expect(codeOf(() => checkKey(key))).toBe('none')
  })
})
