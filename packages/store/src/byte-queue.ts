/** Bytes that come in pieces of any size, taken in pieces of another one. Holds what is asked for and the piece that came last. */
const LINE_END = 0x0a

export class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>
  #pieces: Uint8Array[] = []
  #length = 0

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The next bytes, exactly so many; undefined where fewer are left. */
  async take(length: number): Promise<Buffer | undefined> {
    while (this.#length < length) if (!(await this.#more())) return undefined
    const [first] = this.#pieces
    const all = this.#pieces.length === 1 && first !== undefined ? asBuffer(first) : Buffer.concat(this.#pieces)
    this.#length = all.length - length
    this.#pieces = this.#length === 0 ? [] : [all.subarray(length)]
    return all.subarray(0, length)
  }

  /** The next bytes up to the end of their line, which is among them; undefined where it has more than `lengthMax`. */
  async takeLine(lengthMax: number): Promise<Buffer | undefined> {
    while (this.#length < lengthMax) if (!(await this.#more())) break
    const end = Buffer.concat(this.#pieces).indexOf(LINE_END)
    return end === -1 || end >= lengthMax ? undefined : this.take(end + 1)
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done === true) return false
    this.#pieces.push(value)
    this.#length += value.length
    return true
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
