import { CHUNK_BYTES_MAX, CREDIT_BYTES, FRAME_BYTES_MAX, LINK_QUEUE_BYTES_MAX } from '@replicator/interface'
import { describe, expect, it } from 'vitest'
import { CREDIT_RETURN_BYTES, encodeCredit, encodePreamble, LINK_HEADER_BYTES, PREAMBLE_BYTES } from '../src/index.ts'
import { dataHeader } from '../src/link-frame.ts'
import { isPreambleByte } from '../src/preamble.ts'

describe('the header of a link frame', () => {
  it('is a kind and a big-endian number', () => {
    expect([...dataHeader(1)]).toEqual([0, 0, 0, 0, 1])
    expect([...dataHeader(0x01020304)]).toEqual([0, 1, 2, 3, 4])
    expect([...dataHeader(FRAME_BYTES_MAX)]).toEqual([0, 1, 0x10, 0, 0])
    expect([...encodeCredit(1)]).toEqual([1, 0, 0, 0, 1])
    expect([...encodeCredit(CREDIT_BYTES)]).toEqual([1, 0, 0x10, 0, 0])
  })

  it('has the length that both sides count with', () => {
    expect(dataHeader(1)).toHaveLength(LINK_HEADER_BYTES)
    expect(encodeCredit(1)).toHaveLength(LINK_HEADER_BYTES)
  })
})

describe('the preamble', () => {
  it('names the protocol and its version', () => {
    expect([...encodePreamble()]).toEqual([82, 80, 76, 3])
    expect(encodePreamble()).toHaveLength(PREAMBLE_BYTES)
  })

  it('is a new one each time, so that no writer can spoil it for another', () => {
    encodePreamble().fill(0)
    expect([...encodePreamble()]).toEqual([82, 80, 76, 3])
  })

  it('is recognised byte by byte, and may have any version', () => {
    for (const [place, byte] of encodePreamble().entries()) expect(isPreambleByte(place, byte)).toBe(true)
    for (const place of [0, 1, 2]) expect(isPreambleByte(place, 0)).toBe(false)
    expect(isPreambleByte(3, 200)).toBe(true)
  })
})

describe('the bounds of a link', () => {
  it('fit together', () => {
    expect(CHUNK_BYTES_MAX).toBeLessThanOrEqual(CREDIT_BYTES)
    expect(FRAME_BYTES_MAX + LINK_HEADER_BYTES).toBeLessThanOrEqual(LINK_QUEUE_BYTES_MAX)
    expect(FRAME_BYTES_MAX).toBeLessThan(2 ** 32)
    // A sender that has used up its credit has always sent enough for the receiver to give some back.
    expect(CREDIT_RETURN_BYTES).toBeLessThanOrEqual(CREDIT_BYTES)
    expect(Number.isInteger(CREDIT_RETURN_BYTES)).toBe(true)
  })
})
