/** The bounds of a client over libp2p that nobody has to set. */
export const CLIENT_LINK_BOUNDS = {
  /** Questions to one node that are under way; further ones wait here. A node takes twice as many of one client. */
  questionsMax: 256,
  /** Bytes of the values in them, or one longer value: half of what waits on a link at most. */
  questionBytesMax: 16 * 1024 * 1024,
} as const
