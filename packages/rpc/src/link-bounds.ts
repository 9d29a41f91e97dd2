import { CREDIT_BYTES, FRAME_BYTES_TARGET, LINK_QUEUE_BYTES_MAX, LINK_QUEUE_SPARE_BYTES } from '@replicator/interface'

/** How much one direction of a link holds. Both its ends must count by the same bounds. */
export interface LinkBounds {
  /** Bytes that may be under way and not given back. */
  readonly creditBytes: number
  /** Bytes that may wait, headers included. */
  readonly queueBytesMax: number
  /** The part of the queue that large frames leave to the others. */
  readonly queueSpareBytes: number
  /** A frame above this is a large one. */
  readonly largeFrameBytes: number
}

/** Those of the wire. Others are for simulations, in which a queue is to be full now and then. */
export const LINK_BOUNDS: LinkBounds = {
  creditBytes: CREDIT_BYTES,
  queueBytesMax: LINK_QUEUE_BYTES_MAX,
  queueSpareBytes: LINK_QUEUE_SPARE_BYTES,
  largeFrameBytes: FRAME_BYTES_TARGET,
}
