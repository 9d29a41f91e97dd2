/** The bounds of the program itself that nobody has to set, with the relations between them asserted by a test. */
import { VALUE_BYTES_MAX } from '@replicator/interface'

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

/** So many syncs of a node, at least, are judged by their mean. */
export const DOCTOR_SYNCS_COUNTED = 100

/** Half way round the world and back takes 300 ms. */
export const DOCTOR_ROUND_TRIP_MS = 500

/** The others settle what a dead node has left within five seconds. */
export const DOCTOR_RESERVATION_MS = 10_000

/** What is left on the disk of a data folder. */
export const DOCTOR_FREE_BYTES = 256 * 1024 * 1024

/** All connections of clients and peers that a node takes, and as much again. */
export const DOCTOR_OPEN_FILES = 8192

/** How long a connection to a node may take to come about; then the next node is asked. */
export const CONNECT_TIMEOUT_MS = 10_000

/** A watch of which nothing comes for this long is cut off: a node sends a comment every 15 s. */
export const WATCH_SILENCE_MS = 45_000

/** The first pause before a command goes on after a break, once all nodes were asked; each further one is twice as long. */
export const RETRY_MIN_MS = 200

/** … at most: a node that starts needs some seconds. */
export const RETRY_MAX_MS = 5000

/** How long an import or a bench goes on while nothing succeeds. A network that is cut settles within seconds. */
export const RETRY_SUM_MS = 60_000

/**
 * One line of NDJSON, or one event: the longest value as JSON text, where each of its bytes can be six characters, and 1 MiB
 * for the rest.
 */
export const LINE_BYTES_MAX = 97 * 1024 * 1024

/** Lines of an import that are sent as one batch. Each batch waits for its slowest line, so several are under way. */
export const IMPORT_LINES_MAX = 512

/** … and their bytes, or one longer line. */
export const IMPORT_BYTES_TARGET = 1024 * 1024

/** Batches of an import that are under way at once: together the lines of which a node decides so many at once. */
export const IMPORT_BATCHES_MAX = 4

/** Lines of an import whose refusal is shown; of further ones only their number, where no file takes them. */
export const REFUSALS_SHOWN_MAX = 20

/** The least time between two pictures of a progress bar. */
export const PROGRESS_MS = 100

/** Between two looks of `--watch` at a node. */
export const LOOK_MS = 1000

/** A look of which nothing comes for this long has failed, and the next node is asked. */
export const LOOK_TIMEOUT_MS = 5000

/** Keys of each connection of a bench. By the time that one has its turn again, its last version is known everywhere. */
export const BENCH_KEYS = 16

/** Seconds of a bench, connections in one of its runs, and runs. */
export const BENCH_SECONDS_MAX = 3600
export const BENCH_CONNECTIONS_MAX = 256
export const BENCH_RUNS_MAX = 8

/** Records in one page of a list where nobody said how many; and at most. */
export const LISTED_DEFAULT = 1000
export const LISTED_MAX = 10_000

/** Records or changes in one part of an answer over libp2p; of longer ones there are fewer. */
export const PART_ENTRIES_MAX = 256

/** Bytes that wait to be taken by a client over libp2p; of one that asks for more, further values and parts are refused. */
export const CLIENT_ANSWER_BYTES_MAX = VALUE_BYTES_MAX

/** The most that `--scrub-rate` takes, in records a second: a million records are read once a second then. */
export const SCRUB_PER_SECOND_MAX = 1_000_000

/**
 * What `--replace` goes by: a member that was not heard for so long since this node is ready is down. A dial takes up to 15 s;
 * one that is up has been reached by then.
 */
export const REPLACE_SILENCE_MS = 20_000

/** From one look at it to the next. In milliseconds. */
export const REPLACE_TURN_MS = 500

/** Paths that others may read, of which so many are named in the log: a folder of other things may hold thousands. */
export const OPEN_PATHS_SHOWN_MAX = 8

/** Letters that may differ where another flag is meant: a slip, and no other word. */
export const FLAG_SLIP_MAX = 3

/** Votes, and damaged records, of which `replicator rescue` names so many. */
export const RESCUE_NAMED_MAX = 10

/** What `replicator restore` reads from its file at once, in bytes. */
export const RESTORE_BYTES_AT_ONCE = 256 * 1024

/** For how long the records of a bench outlive it, in seconds: so that its last reads find them. */
export const BENCH_TTL_REST_SECONDS = 60

/** A key, a token or the certificates of a chain; a file that is longer was named by mistake. */
export const SECRET_FILE_BYTES_MAX = 1024 * 1024

/** Actions of administrators that `GET /audit` shows where nobody said how many. */
export const AUDIT_SHOWN_DEFAULT = 100

/** How often a node that founds a network with tokens tries to make the first one, until it is in that network. */
export const FIRST_TOKEN_TURN_MS = 200
