import protobuf from 'protobufjs/minimal.js'
import { FrameRefusal } from './frame-error.js'

/**
 * Fields in one frame, those of nested messages included. An empty entry of a list takes two bytes on the wire and a
 * hundred in memory, so the length of a frame alone does not bound what decoding it costs. A frame at its target of
 * 256 KiB has at most half as many fields as this, and one more full page of records stays below the other half.
 */
export const FRAME_FIELDS_MAX = 256 * 1024

/** Reads the bytes of one frame for the generated decoders, and bounds what they may allocate. */
export class WireReader extends protobuf.Reader {
  #fields = 0

  constructor(bytes: Uint8Array) {
    super(bytes)
    this.discardUnknown = true
  }

  /** Every field begins with its tag. */
  override tag(): number {
    this.#fields += 1
    if (this.#fields > FRAME_FIELDS_MAX) throw new FrameRefusal('too-many', 'fields of a frame')
    return super.tag()
  }

  /** All numbers of the schema are doubles, and whole. */
  override double(): number {
    const value = super.double()
    if (!Number.isSafeInteger(value) || value < 0)
      throw new FrameRefusal('bad-field', 'a number that is not whole, from 0 to 2^53 - 1')
    return value + 0 // Turns -0 into 0.
  }
}
