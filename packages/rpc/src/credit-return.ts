/**
 * The receiver's side of a stream's flow control: what the peer may still send, and when to give it credit back.
 *
 * Credit goes back by the half window: by single frames it would double the number of packets, and by the whole window
 * the sender would stand still for a round trip each time.
 */
import { LINK_BOUNDS, type LinkBounds } from './link-bounds.js'
import { CREDIT_RETURNED_SHARE } from './limits.js'

/** Credit is given back once so many bytes have come together. */
export const CREDIT_RETURN_BYTES = LINK_BOUNDS.creditBytes * CREDIT_RETURNED_SHARE

/** Plain data, so that it can be cloned or compared. */
export interface CreditReturnState {
  /** Bytes received and not consumed. */
  waiting: number
  /** Bytes consumed and not given back. */
  due: number
}

export class CreditReturn {
  readonly state: CreditReturnState
  readonly #creditBytes: number

  constructor(state: CreditReturnState = { waiting: 0, due: 0 }, { creditBytes }: LinkBounds = LINK_BOUNDS) {
    this.state = state
    this.#creditBytes = creditBytes
  }

  /** That many bytes of data frames came in (`dataBytes` of a read). False where the peer had no credit for them. */
  received(dataBytes: number): boolean {
    this.state.waiting += dataBytes
    return this.state.waiting + this.state.due <= this.#creditBytes
  }

  /**
   * That many of the received bytes need no more memory here. Returns how many to give back now, as the argument of
   * `encodeCredit`, or 0. Throws a `RangeError` where more is consumed than was received.
   */
  consumed(dataBytes: number): number {
    if (dataBytes > this.state.waiting) throw new RangeError('more bytes consumed than received')
    this.state.waiting -= dataBytes
    this.state.due += dataBytes
    if (this.state.due < this.#creditBytes * CREDIT_RETURNED_SHARE) return 0
    const { due } = this.state
    this.state.due = 0
    return due
  }
}
