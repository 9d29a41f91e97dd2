/**
 * Takes a stream's bytes as they come, in pieces cut anywhere, and gives back the frames in them.
 *
 * What a peer announces is not believed before it is there: memory grows with the bytes received, at most twofold, and
 * never with a length in a header. Keeping the pieces themselves would be simpler and was rejected: a frame sent byte by
 * byte would then cost an object for each byte.
 */
import { CREDIT_BYTES, FRAME_BYTES_MAX } from '@replicator/interface'
import { PAYLOAD_BYTES_MIN } from './limits.js'
import { CREDIT_KIND, DATA_KIND, LINK_HEADER_BYTES } from './link-frame.js'
import { isPreambleByte, PREAMBLE_BYTES, PROTOCOL_VERSION } from './preamble.js'

/**
 * Why a stream can't be read on:
 * - `magic`: the peer speaks another protocol;
 * - `version`: the peer speaks another version of this one;
 * - `kind`: a link frame of a kind that isn't known, or not allowed on this stream;
 * - `empty`: a frame without a byte in it, or a credit of nothing;
 * - `oversize`: a frame or a credit beyond its bound;
 * - `truncated`: the stream ended within a frame.
 */
export type LinkError = 'magic' | 'version' | 'kind' | 'empty' | 'oversize' | 'truncated'

export interface LinkRefusal {
  readonly reason: LinkError
  /** A sentence for the log. */
  readonly detail: string
}

export interface ReadResult {
  /**
   * The payloads of the data frames that were completed, in order. They may be views on the chunk just pushed: decode
   * them before the chunk is used again. `FrameDecoder` copies what it keeps.
   */
  readonly payloads: readonly Uint8Array[]
  /** The sum of the credits received; 0 where none came. */
  readonly credit: number
  /**
   * How many bytes of data frames were taken in, headers included, and of incomplete frames too: what the peer is to
   * have back as credit. (A frame may be larger than the whole credit.)
   */
  readonly dataBytes: number
  /** Set once the stream can't be read on. The payloads before it are good. */
  readonly refused?: LinkRefusal
}

/** Plain data, so that a reader can be cloned or compared. */
export interface FrameReaderState {
  /** How many bytes of the preamble have been seen. */
  preamble: number
  /** The bytes of a header that is not complete yet. */
  header: number[]
  /** The payload being received: its announced length, its bytes so far, and how many those are. */
  body: { length: number; bytes: Uint8Array; filled: number } | undefined
  refused: LinkRefusal | undefined
}

export class FrameReader {
  readonly state: FrameReaderState
  readonly #accepts: 'data' | 'credit' | 'both'

  /**
   * `accepts` says which link frames the peer may send on this stream: on a stream that one side opened for its
   * messages, it sends `data` and the other side `credit`. Default: `both`.
   */
  constructor(accepts: 'data' | 'credit' | 'both' = 'both', state: FrameReaderState = freshState()) {
    this.#accepts = accepts
    this.state = state
  }

  /** Takes in the next bytes. Never throws; once refused, it takes nothing more and repeats the refusal. */
  push(chunk: Uint8Array): ReadResult {
    const payloads: Uint8Array[] = []
    let credit = 0
    let dataBytes = 0
    let at = this.#readPreamble(chunk)
    while (at < chunk.length && this.state.refused === undefined) {
      const body = this.state.body
      if (body !== undefined) {
        const end = Math.min(chunk.length, at + body.length - body.filled)
        append(body, chunk.subarray(at, end))
        dataBytes += end - at
        at = end
        if (body.filled === body.length) {
          payloads.push(body.bytes.subarray(0, body.length))
          this.state.body = undefined
        }
        continue
      }
      at = this.#readHeader(chunk, at)
      const frame = this.#completedHeader()
      if (frame === undefined) continue
      if (frame.kind === CREDIT_KIND) {
        credit += frame.number
        continue
      }
      dataBytes += LINK_HEADER_BYTES
      if (chunk.length - at >= frame.number) {
        payloads.push(chunk.subarray(at, at + frame.number))
        dataBytes += frame.number
        at += frame.number
      } else {
        this.state.body = { length: frame.number, bytes: new Uint8Array(0), filled: 0 }
      }
    }
    const refused = this.state.refused
    return refused === undefined ? { payloads, credit, dataBytes } : { payloads, credit, dataBytes, refused }
  }

  /** To be asked when the stream ends: a refusal where bytes of a frame or of the preamble are missing. */
  end(): LinkRefusal | undefined {
    const { preamble, header, body, refused } = this.state
    if (refused !== undefined) return refused
    if (preamble === PREAMBLE_BYTES && header.length === 0 && body === undefined) return undefined
    return { reason: 'truncated', detail: 'the stream ended within a frame' }
  }

  /** The number of bytes held for a payload that is not complete yet. */
  get bufferedBytes(): number {
    return this.state.body?.bytes.length ?? 0
  }

  #readPreamble(chunk: Uint8Array): number {
    let at = 0
    while (this.state.preamble < PREAMBLE_BYTES && at < chunk.length && this.state.refused === undefined) {
      const byte = chunk[at++] ?? 0
      const place = this.state.preamble++
      if (!isPreambleByte(place, byte)) this.#refuse('magic', 'the peer speaks another protocol')
      else if (place === PREAMBLE_BYTES - 1 && byte !== PROTOCOL_VERSION) {
        this.#refuse(
          'version',
          `the peer speaks version ${byte} of the protocol, this node version ${PROTOCOL_VERSION}`,
        )
      }
    }
    return at
  }

  #readHeader(chunk: Uint8Array, from: number): number {
    const { header } = this.state
    let at = from
    while (header.length < LINK_HEADER_BYTES && at < chunk.length) header.push(chunk[at++] ?? 0)
    return at
  }

  #completedHeader(): { kind: number; number: number } | undefined {
    const { header } = this.state
    if (header.length < LINK_HEADER_BYTES) return undefined
    const [kind = 0, a = 0, b = 0, c = 0, d = 0] = header
    header.length = 0
    const number = a * 0x1000000 + b * 0x10000 + c * 0x100 + d
    if (!this.#mayBe(kind)) return this.#refuse('kind', `a link frame of kind ${kind} is not allowed here`)
    if (number === 0) return this.#refuse('empty', 'a link frame of length 0')
    const max = kind === DATA_KIND ? FRAME_BYTES_MAX : CREDIT_BYTES
    if (number > max)
      return this.#refuse('oversize', `a link frame of kind ${kind} with ${number} bytes, at most ${max} are allowed`)
    return { kind, number }
  }

  #mayBe(kind: number): boolean {
    if (kind === DATA_KIND) return this.#accepts !== 'credit'
    return kind === CREDIT_KIND && this.#accepts !== 'data'
  }

  #refuse(reason: LinkError, detail: string): undefined {
    this.state.refused = { reason, detail }
    return undefined
  }
}

function freshState(): FrameReaderState {
  return { preamble: 0, header: [], body: undefined, refused: undefined }
}

function append(body: { length: number; bytes: Uint8Array; filled: number }, piece: Uint8Array): void {
  const needed = body.filled + piece.length
  if (needed > body.bytes.length) {
    const grown = new Uint8Array(Math.min(body.length, Math.max(2 * needed, PAYLOAD_BYTES_MIN)))
    grown.set(body.bytes.subarray(0, body.filled))
    body.bytes = grown
  }
  body.bytes.set(piece, body.filled)
  body.filled = needed
}
