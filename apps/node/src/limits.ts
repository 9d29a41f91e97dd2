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

/** What `replicator doctor` calls wrong. Clocks say when a record ends, within three seconds at every node. */
export const DOCTOR_SKEW_MS = 1000

/** A synced write waits for the slowest voter of its quorum; disks in good order take a few milliseconds. */
export const DOCTOR_SYNC_MS = 50

/** Synced writes of a page each by which a disk is judged: enough for a median, and over in a moment on a slow one. */
export const DOCTOR_SYNCS = 32

/** Half way round the world and back takes 300 ms. */
export const DOCTOR_ROUND_TRIP_MS = 500

/** The others settle what a dead node has left within five seconds. */
export const DOCTOR_RESERVATION_MS = 10_000

/** What is left on the disk of a data folder. */
export const DOCTOR_FREE_BYTES = 256 * 1024 * 1024

/** All connections of clients and peers that a node takes, and as much again. */
export const DOCTOR_OPEN_FILES = 8192
