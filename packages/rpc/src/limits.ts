/**
 * What decoding and framing may cost beyond the length of a frame, which the limits of the wire in `interface` bound, with
 * the relations between them asserted by a test.
 */
import { KEY_BYTES_MAX } from '@replicator/interface'

/**
 * Fields in one frame, those of nested messages included. An empty entry of a list takes two bytes on the wire and a
 * hundred in memory, so the length of a frame alone does not bound what decoding it costs. A frame at its target of
 * 256 KiB has at most half as many fields as this, and one more full page of records stays below the other half.
 */
export const FRAME_FIELDS_MAX = 256 * 1024

/** The first memory for a payload that comes in several pieces, in bytes; it doubles with what has come. */
export const PAYLOAD_BYTES_MIN = 1024

/** What a client's question is about, in bytes. A proposal's id has the key in it, and so is longer; a token is shorter. */
export const QUESTION_SUBJECT_BYTES_MAX = KEY_BYTES_MAX + 1024

/** Any other text of a client's question, in bytes: longer than what the rules for requests take, so that they can say why. */
export const QUESTION_TEXT_BYTES_MAX = 1024

/** A share of the credit: it is given back once so much of it has come together, so that one message does for many frames. */
export const CREDIT_RETURNED_SHARE = 0.5

/** So many taken pieces are kept in a sender's list before it is shortened: shortening it each time would cost its length. */
export const TAKEN_PIECES_MAX = 1024

/** A frame that is about as long as this at most, in bytes, is written where the one before it was, and then copied out. */
export const WRITER_BYTES_MAX = 16 * 1024
