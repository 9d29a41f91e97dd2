/**
 * The sender's side of a stream's flow control: what waits, and how much of it may be written now.
 *
 * Neither mplex nor a websocket holds a sender back: mplex resets a stream with 4 MB unread. So a sender has at most
 * `CREDIT_BYTES` under way that the receiver hasn't given back, and the rest waits here, where it can be counted and
 * bounded. What doesn't fit is refused as a whole; the protocol repeats it.
 */
import { CHUNK_BYTES_MAX } from '@replicator/interface'
import { LINK_BOUNDS, type LinkBounds } from './link-bounds.js'
import { TAKEN_PIECES_MAX } from './limits.js'
import { dataHeader } from './link-frame.js'

/** Plain data, so that a window can be cloned or compared. */
export interface CreditWindowState {
  /** How many bytes may be written now. */
  credit: number
  /** How many bytes wait, headers included. */
  queued: number
  /** Headers and payloads that wait, in order, from `head` on. */
  pieces: Uint8Array[]
  head: number
  /** How many bytes of the first piece have been taken. */
  taken: number
}

export class CreditWindow {
  readonly state: CreditWindowState
  readonly #bounds: LinkBounds

  /** Goes on from a state, or begins with nothing sent. */
  constructor(state?: CreditWindowState, bounds: LinkBounds = LINK_BOUNDS) {
    this.state = state ?? { credit: bounds.creditBytes, queued: 0, pieces: [], head: 0, taken: 0 }
    this.#bounds = bounds
  }

  /**
   * Puts frames, as `FrameEncoder` makes them, behind what waits: all of them, or none where they don't all fit
   * (false). Large frames leave some room to others, so that a vote finds it behind large values.
   * They must not be changed afterwards. Throws a `RangeError` for a frame that no reader would accept.
   */
  offer(frames: readonly Uint8Array[]): boolean {
    const added = frames.flatMap((frame) => [dataHeader(frame.length), frame])
    const bytes = added.reduce((sum, piece) => sum + piece.length, 0)
    const { queueBytesMax, queueSpareBytes, largeFrameBytes } = this.#bounds
    const spare = frames.some(({ length }) => length > largeFrameBytes) ? queueSpareBytes : 0
    if (this.state.queued + bytes > queueBytesMax - spare) return false
    for (const piece of added) this.state.pieces.push(piece)
    this.state.queued += bytes
    return true
  }

  /** Takes what may be written now, in order, in chunks of at most `CHUNK_BYTES_MAX`; none where nothing may be. */
  take(): Uint8Array[] {
    const chunks: Uint8Array[] = []
    for (;;) {
      const size = Math.min(this.state.credit, this.state.queued, CHUNK_BYTES_MAX)
      if (size === 0) return chunks
      chunks.push(this.#takeChunk(size))
      this.state.credit -= size
      this.state.queued -= size
    }
  }

  /** The receiver gave back that many bytes. False where it can't have: a breach of the protocol, and nothing changed. */
  credit(bytes: number): boolean {
    if (this.state.credit + bytes > this.#bounds.creditBytes) return false
    this.state.credit += bytes
    return true
  }

  /** How many bytes wait, headers included. */
  get queuedBytes(): number {
    return this.state.queued
  }

  /** How many bytes are under way: written, and not given back. */
  get unacknowledgedBytes(): number {
    return this.#bounds.creditBytes - this.state.credit
  }

  #takeChunk(size: number): Uint8Array {
    const first = this.#takePiece(size)
    if (first.length === size) return first
    const chunk = new Uint8Array(size)
    chunk.set(first)
    for (let filled = first.length; filled < size;) {
      const piece = this.#takePiece(size - filled)
      chunk.set(piece, filled)
      filled += piece.length
    }
    return chunk
  }

  /** At most that many bytes of the first piece, as a view on it. */
  #takePiece(bytesMax: number): Uint8Array {
    const { state } = this
    const piece = state.pieces[state.head]
    if (piece === undefined) throw new Error('fewer bytes wait than were counted')
    const end = Math.min(piece.length, state.taken + bytesMax)
    const part = piece.subarray(state.taken, end)
    state.taken = end
    if (end === piece.length) {
      state.taken = 0
      state.head += 1
      if (state.head === state.pieces.length || state.head > TAKEN_PIECES_MAX) {
        state.pieces.splice(0, state.head)
        state.head = 0
      }
    }
    return part
  }
}
