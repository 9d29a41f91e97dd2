import protobuf from 'protobufjs/minimal.js'
import { FrameRefusal } from './frame-error.js'
import { FRAME_FIELDS_MAX } from './limits.js'

/** What protobufjs takes for an object is a number here, and the generated code is told so (`--force-number`). */
type PlainNumber = ReturnType<protobuf.Reader['uint64']>

/** Reads the bytes of one frame for the generated decoders, and bounds what they may allocate. */
export class WireReader extends protobuf.Reader {
  #fields = 0

  constructor(bytes: Uint8Array) {
    super(bytes)
    this.discardUnknown = true
  }

  /** Every field begins with its tag. */
  override tag(): number {
    this.#count(1)
    return super.tag()
  }

  /** A list of numbers has one tag for all of them, and a byte at least for each. */
  override uint32s(numbers?: number[]): number[] {
    const { pos } = this
    this.#count(this.size())
    this.pos = pos
    return super.uint32s(numbers)
  }

  /** A number of the schema, as a plain one; protobufjs would make an object of it. */
  override uint64(): PlainNumber {
    let value = 0
    for (let unit = 1; unit < 2 ** 56; unit *= 128) {
      if (this.pos >= this.len) throw new RangeError('index out of range')
      const byte = this.buf[this.pos++] as number
      value += (byte & 127) * unit
      if (byte < 128 && value <= Number.MAX_SAFE_INTEGER) return value as unknown as PlainNumber
    }
    throw new FrameRefusal('bad-field', 'a number that is not whole, from 0 to 2^53 - 1')
  }

  #count(fields: number): void {
    this.#fields += fields
    if (this.#fields > FRAME_FIELDS_MAX) throw new FrameRefusal('too-many', 'fields of a frame')
  }
}
