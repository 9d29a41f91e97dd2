import protobuf from 'protobufjs/minimal.js'

/** Writes the bytes of one frame for the generated encoders, into memory that is asked for once where it was foreseen. */
export class WireWriter extends protobuf.Writer {
  constructor(capacityBytes: number) {
    super()
    this.buf = new Uint8Array(capacityBytes)
  }

  /** All numbers of the schema are doubles, and whole. A receiver would refuse the frame of another; this names it early. */
  override double(value: number): protobuf.Writer {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`numbers on the wire are whole, from 0 to 2^53 - 1, not ${value}`)
    }
    return super.double(value)
  }
}
