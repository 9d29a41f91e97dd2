import protobuf from 'protobufjs/minimal.js'
import { WRITER_BYTES_MAX } from './limits.js'

/** Writes the bytes of frames for the generated encoders. */
export class WireWriter extends protobuf.Writer {
  /** For a frame of about that many bytes: memory is asked for once where that was foreseen, and for a small frame not at all. */
  begin(capacityBytes: number): this {
    if (capacityBytes > WRITER_BYTES_MAX) this.buf = new Uint8Array(capacityBytes)
    this.pos = 0
    this.states = null
    return this
  }

  /** The bytes of the frame, which stay as they are. */
  end(): Uint8Array {
    if (this.buf.length <= WRITER_BYTES_MAX) return this.finish()
    const bytes = this.finish(true)
    this.buf = new Uint8Array(0)
    return bytes
  }

  /**
   * A number of the schema, as a varint; protobufjs would make an object of each. A receiver would refuse the frame of one
   * that isn't whole and safe; this names it early.
   */
  override uint64(value: number): protobuf.Writer {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`numbers on the wire are whole, from 0 to 2^53 - 1, not ${value}`)
    }
    if (value < 2 ** 32) return this.uint32(value)
    // Four bytes of seven bits, each with the mark that more follow, and then the rest.
    const low = value % 2 ** 28
    const spread = (low & 0x7f) | ((low & 0x3f80) << 1) | ((low & 0x1fc000) << 2) | ((low & 0xfe00000) << 3)
    return this.fixed32(spread | 0x80808080).uint32(Math.floor(value / 2 ** 28))
  }
}
