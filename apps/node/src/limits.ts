/** The bounds of the program itself that nobody has to set, with the relations between them asserted by a test. */

/**
 * How long a command waits while nothing comes from a node. Longer than the node takes for the request to arrive and to
 * call its outcome unknown.
 */
export const ANSWER_TIMEOUT_MS = 60_000

/** Default data directories that are tried: more nodes of one cluster on one machine, in one directory, are a mistake. */
export const DATA_DIRECTORIES_MAX = 1000

/**
 * How long a start that shall not go on may take to the end of its step. The copy of a large store takes longer; to end in
 * the middle of one is safe, since a process may end at any moment.
 */
export const BREAK_OFF_MS = 1500

/** Characters of the log that may wait for their reader; lines beyond are lost, and counted. Ten thousand lines. */
export const LOG_BYTES_MAX = 1024 * 1024

/** How long a process that ends waits until its last lines have been read. */
export const LOG_FLUSH_MS = 500

/** Bodies that are longer are sent only once the node says that it takes them: a packet or two are on their way at once. */
export const ASK_FIRST_BYTES = 16 * 1024

/** Records in one page of a list where nobody said how many; and at most. */
export const LISTED_DEFAULT = 1000
export const LISTED_MAX = 10_000
