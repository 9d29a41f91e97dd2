/** The bounds of a client that nobody has to set. */

/** Lines of a `putMany` that are sent as one batch: each batch waits for its slowest line, so several are under way. */
export const BATCH_LINES_MAX = 512

/** … and the bytes of their text, or one longer line. */
export const BATCH_BYTES_TARGET = 1024 * 1024

/** Batches of one `putMany` that are under way: together the lines of which a node decides so many at once. */
export const BATCHES_MAX = 4

/** One line of an answer, or one event: the longest value, each of its bytes escaped, and 1 MiB for the rest. */
export const LINE_BYTES_MAX = 97 * 1024 * 1024

/** An answer that is read as a whole: the longest value, or what a node says of itself. */
export const ANSWER_BYTES_MAX = 97 * 1024 * 1024

/** The most records that a list can be asked for; of more, all are asked for, and no more read than are wanted. */
export const LISTED_MAX = 10_000
