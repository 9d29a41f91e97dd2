/**
 * Messages to bytes and back: the protobuf codec, the framing of a stream, and its credits. Pure: no I/O, no clock.
 *
 * A sender turns the messages of one turn into frames (`FrameEncoder`), offers them to the stream's `CreditWindow`, and
 * writes what `take` gives. A receiver pushes what it reads into a `FrameReader`, decodes each payload (`FrameDecoder`),
 * and tells its `CreditReturn`, which says when to write an `encodeCredit`. Both write `encodePreamble()` first.
 *
 * @packageDocumentation
 */
export { decodeFrame, encodeFrame, FrameDecoder, FrameEncoder, type Decoded } from './codec.js'
export { CREDIT_RETURN_BYTES, CreditReturn, type CreditReturnState } from './credit-return.js'
export { CreditWindow, type CreditWindowState } from './credit-window.js'
export type { FrameError } from './frame-error.js'
export {
  FrameReader,
  type FrameReaderState,
  type LinkError,
  type LinkRefusal,
  type ReadResult,
} from './frame-reader.js'
export { decodeAnswers, type DecodedAs, decodeQuestions, encodeAnswers, encodeQuestions } from './client-codec.js'
export { LINK_BOUNDS, type LinkBounds } from './link-bounds.js'
export { encodeCredit, LINK_HEADER_BYTES } from './link-frame.js'
export { messageBytes } from './message-size.js'
export { encodePreamble, PREAMBLE_BYTES, PROTOCOL_VERSION } from './preamble.js'
