/** The bounds of a client that nobody has to set. */
export const CLIENT_BOUNDS = {
  /** Lines of a `putMany` that are sent as one batch: each batch waits for its slowest line, so several are under way. */
  batchLinesMax: 512,
  /** … and at first, and where the network doesn't decide more in time. */
  batchLinesMin: 16,
  /** … and the bytes of their text, or one longer line. */
  batchBytesTarget: 1024 * 1024,
  /** Batches of one `putMany` that are under way: together the lines of which a node decides so many at once. */
  batchesMax: 4,
  /** One line of an answer, or one event: the longest value, each of its bytes escaped, and 1 MiB for the rest. */
  lineBytesMax: 97 * 1024 * 1024,
  /** An answer that is read as a whole. The longest of them is a batch of one line. */
  answerBytesMax: 97 * 1024 * 1024,
  /** The most records that a list can be asked for; of more, all are asked for, and no more read than are wanted. */
  listedMax: 10_000,
  /** Over libp2p, questions to one node that are under way; further ones wait. A node takes twice as many of one client. */
  linkQuestionsMax: 256,
  /** … and bytes of their values, or one longer value: half of what may wait on a link. */
  linkBytesMax: 16 * 1024 * 1024,
} as const
