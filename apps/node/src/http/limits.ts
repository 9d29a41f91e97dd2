/** Times and bounds of the HTTP API, in one table. */
import { amountBounds, checkedNumbers, KEY_BYTES_MAX, type NumberOptions, timeBounds } from '@replicator/interface'

export interface HttpLimits {
  /** How long a request may take to arrive, in milliseconds. Default 30,000: a value of 1 MiB at 35 KiB a second. */
  readonly requestTimeoutMs: number
  /** Between two looks for requests that take longer than that, in milliseconds. Default 1,000. */
  readonly requestCheckMs: number
  /**
   * A connection on which nothing moves for this long is closed, in milliseconds. Default 120,000: longer than a request
   * takes to arrive and to be answered, and than the 60 s for which proxies keep one.
   */
  readonly connectionIdleMs: number
  /** How long the handshake of TLS may take before the connection is closed, in milliseconds. Default 10,000, as between nodes. */
  readonly handshakeTimeoutMs: number
  /** Open connections; further ones are closed at once. Default 12,288: those of all that watch, and 2,048 others. */
  readonly connectionsMax: number
  /**
   * Open connections of one client; further ones are closed at once. Default 1,024: twelve such clients together take all.
   * The bounds of one client are no bounds for programs on this machine, a proxy or a benchmark, which have one address.
   */
  readonly clientConnectionsMax: number
  /** Requests of one client under way that read or write records; further ones get 429. Default 512: a quarter of all. */
  readonly clientRequestsMax: number
  /** Bytes of the bodies of those requests; one is taken whatever its size. Default 64 MiB: a quarter of all. */
  readonly clientBodyBytesMax: number
  /** Watches of one client; further ones get 429. Default 1,000: a tenth of all, and fewer than its connections. */
  readonly clientWatchesMax: number
  /** Batches of one client under way; further ones get 429. Default 64: an import has four. */
  readonly clientBatchesMax: number
  /** Request line and header fields together, in bytes. Default 16 KiB: a key takes 3 KiB at most. */
  readonly headerBytesMax: number
  /** Requests under way that read or write records; further ones get 429. Default 2,048. */
  readonly requestsMax: number
  /** Writes under way, lines of batches among them, that are taken however long they take. Default 32. */
  readonly writesMin: number
  /** Writes that a node takes at once after its start, before it knows how many it decides in time. Default 256. */
  readonly writesAtFirst: number
  /**
   * A write that took longer is late: where most are, fewer are taken at once. In milliseconds, default 2,000: less than half of
   * what a node takes to answer a request, and several times what a round around the world takes.
   */
  readonly lateMs: number
  /** Bytes of the bodies of those requests; one is taken whatever its size. Default 256 MiB, as for a node's own. */
  readonly bodyBytesMax: number
  /**
   * Bytes that requests take which wait for an earlier one of their connection; a connection that asks for more is
   * closed. Default 64 MiB: some 15,000 requests.
   */
  readonly pipelinedBytesMax: number
  /** An answer up to this size is never refused for its size, in bytes. Default 64 KiB: with all connections 768 MiB. */
  readonly smallAnswerBytes: number
  /** Bytes of larger answers that clients have not taken; one is sent whatever its size. Default 256 MiB, as for bodies. */
  readonly answerBytesMax: number
  /**
   * How long a client may take for a large answer before its connection is closed where others find no room, in
   * milliseconds. Default 5,000: as long as a node takes to answer a request.
   */
  readonly answerPatienceMs: number
  /**
   * Bytes of answers that are kept because they never change, encoded; 0: none. Default 64 MiB: some 100,000 records of
   * 256 bytes.
   */
  readonly keptBytesMax: number
  /**
   * For how long it isn't asked again whether the node tells final records at all, in milliseconds. Default 100: a node
   * that was removed has not known it for longer, and asking each time would cost more than the answer.
   */
  readonly tellsFinalMs: number
  /** A list is cut where its JSON text reaches this size, in bytes. Default 4 MiB. */
  readonly listBytesMax: number
  /** Clients that watch at once; further ones get 429. Default 10,240. */
  readonly watchesMax: number
  /** How often they are sent a comment, so that nobody on the way thinks that nothing comes. In milliseconds, default 15,000. */
  readonly watchCommentMs: number
  /** One that has taken nothing of what waits for it for so long is cut off. In milliseconds, default 30,000. */
  readonly watchPatienceMs: number
  /** Lines of one batch under way; the rest waits in its socket. Default 1,024. */
  readonly batchLinesMax: number
  /** Bytes of their values and answers; one line is taken whatever its size. Default 64 MiB. */
  readonly batchBytesMax: number
  /**
   * Lines of all batches under way; one of each is always taken. Default 2,048: a slow node decides as many
   * in the time of a request, and one batch that nobody reads leaves others room.
   */
  readonly batchesLinesMax: number
  /** Bytes of their values and answers. Default 256 MiB, as for bodies. */
  readonly batchesBytesMax: number
  /** What a node that can't serve now asks to wait, in milliseconds. Default 1,000: the least that `Retry-After` can say. */
  readonly retryAfterMs: number
  /** How many checked `Host` headers are remembered. Default 64: clients of one node use a few. */
  readonly hostsMax: number
  /**
   * How long requests under way may take to finish once the app closes, in milliseconds. Default 15,000: three times what
   * a node takes to answer one.
   */
  readonly closeTimeoutMs: number
  /** While it closes, how often connections that have become idle are closed, in milliseconds. Default 20. */
  readonly closingTurnMs: number
}

/** How many header lines kept answers share; further ones are kept by each answer for itself. */
export const SHARED_HEADERS_MAX = 256

/** Records of a streamed list that are read before others get their turn. */
export const STREAMED_AT_ONCE = 256

/** Answers of a batch that are done at the same time are written together, up to so many characters. */
export const BATCH_ANSWER_LENGTH_TARGET = 64 * 1024

/** Bytes of a backup that are made ready for a client that has not asked for them yet. */
export const BACKUP_AHEAD_BYTES = 256 * 1024

const NUMBERS: NumberOptions<keyof HttpLimits> = {
  bounds: {
    requestTimeoutMs: timeBounds(30_000, 1),
    requestCheckMs: timeBounds(1000, 1),
    connectionIdleMs: timeBounds(120_000, 1),
    handshakeTimeoutMs: timeBounds(10_000, 1),
    connectionsMax: amountBounds(12_288),
    clientConnectionsMax: amountBounds(1024),
    clientRequestsMax: amountBounds(512),
    clientBodyBytesMax: amountBounds(64 * 1024 * 1024, 0),
    clientWatchesMax: amountBounds(1000, 0),
    clientBatchesMax: amountBounds(64, 0),
    // A key percent-encoded, and as much again for the rest.
    headerBytesMax: amountBounds(16 * 1024, 2 * 3 * KEY_BYTES_MAX),
    requestsMax: amountBounds(2048),
    writesMin: amountBounds(32),
    writesAtFirst: amountBounds(256),
    lateMs: timeBounds(2000, 1),
    bodyBytesMax: amountBounds(256 * 1024 * 1024, 0),
    pipelinedBytesMax: amountBounds(64 * 1024 * 1024, 0),
    smallAnswerBytes: amountBounds(64 * 1024, 0),
    answerBytesMax: amountBounds(256 * 1024 * 1024, 0),
    answerPatienceMs: timeBounds(5000, 0),
    keptBytesMax: amountBounds(64 * 1024 * 1024, 0),
    tellsFinalMs: timeBounds(100),
    listBytesMax: amountBounds(4 * 1024 * 1024, 0),
    watchesMax: amountBounds(10_240, 0),
    watchCommentMs: timeBounds(15_000, 1),
    watchPatienceMs: timeBounds(30_000, 1),
    batchLinesMax: amountBounds(1024),
    batchBytesMax: amountBounds(64 * 1024 * 1024, 0),
    batchesLinesMax: amountBounds(2048),
    batchesBytesMax: amountBounds(256 * 1024 * 1024, 0),
    retryAfterMs: timeBounds(1000, 1),
    hostsMax: amountBounds(64, 0),
    closeTimeoutMs: timeBounds(15_000, 1),
    closingTurnMs: timeBounds(20, 1),
  },
  longer: [
    ['requestTimeoutMs', 'requestCheckMs', 1],
    ['connectionIdleMs', 'requestTimeoutMs', 1],
    ['watchPatienceMs', 'watchCommentMs', 1],
    ['closeTimeoutMs', 'closingTurnMs', 1],
  ],
}

export const HTTP_LIMITS: HttpLimits = checkedHttpLimits()

/** The limits with their defaults. Throws an `InvalidOption`. */
export function checkedHttpLimits(given: Partial<HttpLimits> = {}): HttpLimits {
  return checkedNumbers(NUMBERS, given)
}
