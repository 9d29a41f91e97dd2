/**
 * The outer layer of a stream. After the preamble, each direction is a row of link frames, each begun by five bytes: a
 * kind, and a number of four bytes, big-endian.
 *
 * - *data*: the number is the length of the payload that follows, 1 to `FRAME_BYTES_MAX`. The payload is one frame of
 *   messages, as `FrameEncoder` makes it.
 * - *credit*: the number is how many bytes of data frames, their headers included, the writer has taken in and gives
 *   back, 1 to `CREDIT_BYTES`. Nothing follows. A credit costs no credit itself, or both sides could wait for ever.
 */
import { CREDIT_BYTES, FRAME_BYTES_MAX } from '@replicator/interface'

export const LINK_HEADER_BYTES = 5

export const DATA_KIND = 0
export const CREDIT_KIND = 1

/** The header to be written before a payload of that many bytes. Throws a `RangeError` where no frame may be so long. */
export function dataHeader(payloadBytes: number): Uint8Array {
  if (!isWithin(payloadBytes, FRAME_BYTES_MAX)) {
    throw new RangeError(`a frame has 1 to ${FRAME_BYTES_MAX} bytes, not ${payloadBytes}`)
  }
  return header(DATA_KIND, payloadBytes)
}

/** A whole credit frame. Throws a `RangeError` where that many bytes can't have been under way. */
export function encodeCredit(bytes: number): Uint8Array {
  if (!isWithin(bytes, CREDIT_BYTES)) {
    throw new RangeError(`a credit gives back 1 to ${CREDIT_BYTES} bytes, not ${bytes}`)
  }
  return header(CREDIT_KIND, bytes)
}

function isWithin(number: number, max: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= max
}

function header(kind: number, number: number): Uint8Array {
  return Uint8Array.of(kind, number >>> 24, number >>> 16, number >>> 8, number)
}
