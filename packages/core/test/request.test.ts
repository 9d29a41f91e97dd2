import { createHash } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { InvalidArgument } from '@replicator/core'
import type { DeleteOptions, Proposed, PutOptions } from '@replicator/core'
import {
  deleteRequest,
  watchRequest,
  checkKey,
  checkLimit,
  checkOptions,
  proposalReference,
  putRequest,
} from '../src/request.js'

const WALL_MS = 1_800_000_000_000

function requestOf(value: Uint8Array | string, options: PutOptions = {}, valueBytesMax = 100) {
  return putRequest({ key: 'k', value, options }, { valueBytesMax, wallMs: WALL_MS })
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
      operation: 'create',
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

describe('a request to change a record', () => {
  it('names what it changes, and leaves it mutable unless it says otherwise', () => {
    expect(requestOf('v', { ifMatch: 2 })).toMatchObject({ operation: 'update', ifMatch: 2, mutable: true })
    expect(requestOf('v', { ifMatch: '*' })).toMatchObject({ operation: 'update', ifMatch: '*', mutable: true })
    expect(requestOf('v', { ifMatch: 2, final: true })).toMatchObject({ operation: 'update', mutable: false })
    expect(requestOf('v', { final: false })).toMatchObject({ operation: 'create', mutable: true })
  })

  it('ends so long after what the wall clock says', () => {
    expect(requestOf('v', { mutable: true, ttlMs: 1500 }).expiresMs).toBe(WALL_MS + 1500)
    expect(requestOf('v', { ifMatch: 1, ttlMs: 1500 }).expiresMs).toBe(WALL_MS + 1500)
    expect(requestOf('v', { ifMatch: 1 })).not.toHaveProperty('expiresMs')
  })

  it.each<readonly [PutOptions, string]>([
    [{ mutable: true, final: true }, 'a record is either mutable or final, not both'],
    [{ mutable: false, final: false }, 'a record is either mutable or final, not neither'],
    [{ ttlMs: 1000 }, 'a record with a ttl is mutable'],
    [{ ifMatch: 1, final: true, ttlMs: 1000 }, 'a record with a ttl is mutable'],
    [{ ifMatch: 0 }, "ifMatch is a version from 1 on, or '*', not 0"],
    [{ ifMatch: 1.5 }, "ifMatch is a version from 1 on, or '*'"],
    [{ ifMatch: '1' as unknown as number }, "ifMatch is a version from 1 on, or '*'"],
    [{ mutable: true, ttlMs: 0 }, 'ttlMs is a whole number from 1 to 315360000000'],
    [{ mutable: true, ttlMs: 315_360_000_001 }, 'ttlMs is a whole number'],
  ])('is refused where its options contradict each other or are none: %j', (options, words) => {
    expect(() => requestOf('v', options)).toThrow(words)
    expect(codeOf(() => requestOf('v', options))).toBe('INVALID_REQUEST')
  })

  it('that deletes names what it deletes, and has no value', () => {
    expect(deleteRequest('k', { ifMatch: 3 })).toEqual({
      key: 'k',
      operation: 'delete',
      ifMatch: 3,
      value: new Uint8Array(0),
      contentType: '',
      mutable: true,
      requestId: '',
      fingerprint: '',
    })
    expect(() => deleteRequest('k', {} as DeleteOptions)).toThrow('delete needs ifMatch')
    expect(codeOf(() => deleteRequest('', { ifMatch: 1 }))).toBe('INVALID_KEY')
  })
})

describe('a request to watch', () => {
  it('begins now, with all there is, or behind a cursor', () => {
    const peer = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'
    expect(watchRequest({})).toEqual({ prefix: '' })
    expect(watchRequest({ prefix: 'a', after: '0' })).toEqual({ prefix: 'a', after: 'start' })
    expect(watchRequest({ after: `${peer}.7` })).toEqual({ prefix: '', after: { peer, place: 7, base: 7 } })
    expect(codeOf(() => watchRequest({ after: 'yesterday' }))).toBe('INVALID_REQUEST')
  })
})

describe('a value', () => {
  it.each([
    [42, '42'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ a: 1 }, 'an object'],
    [[1, 2], '[1, 2]'],
    [new ArrayBuffer(2), 'an object'],
    [new Uint16Array(2), 'an object'],
    [new DataView(new ArrayBuffer(2)), 'an object'],
    [() => 1, 'a function'],
  ])('that is neither bytes nor text, %o, is refused, and is not stored as something else', (value, words) => {
    const problem = () => requestOf(value as unknown as string)
    expect(codeOf(problem)).toBe('INVALID_REQUEST')
    expect(problem).toThrow(`a value is text or bytes (a Uint8Array), not ${words}`)
  })

  it('that is text which UTF-8 cannot hold is refused', () => {
    expect(() => requestOf('a\ud800')).toThrow('a value that is text has no lone surrogate')
  })

  it('may be bytes of another realm', () => {
    const strange = runInNewContext('new Uint8Array([1, 2])') as Uint8Array
    expect([...requestOf(strange).value]).toEqual([1, 2])
  })
})

describe('the options of a call', () => {
  it('are those that it has', () => {
    const ttl = { ttl: 5 } as PutOptions
    expect(() => requestOf('v', ttl)).toThrow(
      "put takes no option 'ttl'; it takes contentType, ifMatch, mutable, final, ttlMs, idempotencyKey, signal, timeoutMs",
    )
    expect(codeOf(() => requestOf('v', ttl))).toBe('INVALID_REQUEST')
    expect(() => requestOf('v', { mutable: 'no' } as unknown as PutOptions)).toThrow(
      "mutable is true or false, not 'no'",
    )
    expect(() => checkOptions('get', { consistency: 'weak' })).toThrow("consistency is 'quorum' or 'local', not 'weak'")
    expect(() => checkOptions('stop', { graceMs: -1 })).toThrow('graceMs is a number of milliseconds from 0 on, not -1')
    expect(() => checkOptions('resolve', 'k' as unknown as object)).toThrow(
      "the options of resolve are an object, not 'k'",
    )
  })
})

describe('a proposal that is asked about', () => {
  it('is what put told, a holder with its key, or a reference', () => {
    const reference = { key: 'k', version: 2, id: 'p' }
    const { id: proposal, ...rest } = reference
    expect(proposalReference(reference)).toEqual(reference)
    expect(proposalReference({ ...rest, proposal })).toEqual(reference)
    const stored = { key: 'k', outcome: 'stored', version: 2, proposal: 'p', cluster: 'a', peer: 'a1', replayed: false }
    expect(proposalReference(stored)).toEqual(reference)
    const holder = { cluster: 'a', peer: 'a1', proposal: 'p', version: 2 }
    expect(proposalReference({ key: 'k', ...holder })).toEqual(reference)
  })

  it.each([undefined, null, '2~p~k', {}, { key: 'k', outcome: 'no-quorum' }, { key: 'k', version: 1.5, id: 'p' }])(
    'is no %o',
    (given) => {
      const ask = () => proposalReference(given as unknown as Proposed)
      expect(codeOf(ask)).toBe('INVALID_REQUEST')
      expect(ask).toThrow('a proposal is what put told of one that was stored or is unknown')
    },
  )
})

describe('the fingerprint of a request', () => {
  it('is a SHA-256 in hexadecimal over operation, options, content type and value', () => {
    const expected = createHash('sha256')
      .update('["create",null,false,null,"text/plain; charset=utf-8"]\nv')
      .digest('hex')
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
      fingerprintOf('v', { ifMatch: 1 }),
      fingerprintOf('v', { ifMatch: '*' }),
      fingerprintOf('v', { ifMatch: 1, final: true }),
      fingerprintOf('v', { mutable: true, ttlMs: 1000 }),
      fingerprintOf('v', { mutable: true, ttlMs: 2000 }),
      deleteRequest('k', { ifMatch: 1, idempotencyKey: 'id' }).fingerprint,
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
      expect(codeOf(() => putRequest({ key, value: 'v', options: {} }, { valueBytesMax: 10, wallMs: WALL_MS }))).toBe(
        'INVALID_KEY',
      )
    }
    for (const key of ['a', ' ', 'ä'.repeat(512), '../x', '😀']) expect(codeOf(() => checkKey(key))).toBe('none')
  })

  it('is text', () => {
    for (const key of [7, null, undefined, {}, ['a']] as unknown as string[]) {
      expect(codeOf(() => checkKey(key))).toBe('INVALID_KEY')
    }
    expect(() => checkKey(7 as unknown as string)).toThrow('a key is text, not 7')
  })
})

describe('a limit', () => {
  it('is a whole number', () => {
    expect(() => checkLimit(0)).not.toThrow()
    expect(() => checkLimit(1.5)).toThrow('a limit is a whole number from 0 on, not 1.5')
    expect(() => checkLimit('5' as unknown as number)).toThrow("not '5'")
  })
})
