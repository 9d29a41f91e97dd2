/**
 * Why the bytes of a frame are refused as a whole:
 * - `empty`: no message in it;
 * - `oversize`: more than `FRAME_BYTES_MAX` bytes;
 * - `garbage`: not the encoding of any frame: cut off, or no UTF-8;
 * - `too-many`: more messages, entries of a list, or fields than allowed;
 * - `unknown-message`: a message, question or verdict of a kind that isn't known here;
 * - `bad-field`: a field that is missing, too long, or that can't be what it should be.
 */
export type FrameError = 'empty' | 'oversize' | 'garbage' | 'too-many' | 'unknown-message' | 'bad-field'

/** Thrown within this package only, from the depth of a frame up to `FrameDecoder`, which returns it as a value. */
export class FrameRefusal extends Error {
  readonly reason: FrameError

  constructor(reason: FrameError, detail: string) {
    super(detail)
    this.reason = reason
  }
}
