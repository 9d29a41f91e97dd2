/** What a channel tells the one link that uses it. */
export interface ChannelListener {
  /** Bytes came in, in order. They may be changed after the call. */
  data(bytes: Uint8Array): void
  /** `write` may be called again after it had returned false. */
  drained(): void
  /** The peer writes nothing more, or the channel is gone. May be called more than once. */
  ended(reason: string): void
}

/** A pair of ordered byte streams to one peer, as a link needs it: a libp2p stream, or two queues in memory. */
export interface Channel {
  /** Sends bytes, which must not be changed afterwards. False: all taken, and no more before `drained`. May throw. */
  write(bytes: Uint8Array): boolean
  /** Called once. What came in before is told then. */
  listen(listener: ChannelListener): void
  /** Ends both directions at once. Never throws. */
  destroy(reason: string): void
}
